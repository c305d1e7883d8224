//! What must never be touched, decided before anything is sent.

mod host;

pub use host::{Allowed, Refusal, admit};
