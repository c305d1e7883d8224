//! What must never be touched, decided before anything is sent.

mod host;
mod proxy;
#[cfg(test)]
mod tests;
mod webhook;

pub use host::{Allowed, Refusal, admit};
pub use proxy::admit_proxy;
pub use webhook::{WebhookRefusal, admit_webhook};
