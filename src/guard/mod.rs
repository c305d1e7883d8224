//! What must never be touched, decided before anything is sent.

mod host;
mod proxy;
#[cfg(test)]
mod tests;

pub use host::{Allowed, Refusal, admit};
pub use proxy::admit_proxy;
