//! What must never be touched, decided before anything is sent.
//!
//! Whoever wants to send needs an [`Allowed`], and [`admit`] alone makes one: of this machine, of an environment that
//! the contract lists and that is not production, or of a host that the user vouched for by name. Production is refused
//! whatever anybody vouches for, and so is a token in clear text across a network. Proxies and the webhook have
//! admissions of their own, since a secret goes to them as well.
//!
//! It sends nothing and asks no name server: it judges what was typed, so a name that resolves to production is not
//! recognised by its address.

mod host;
mod proxy;
#[cfg(test)]
mod tests;
mod webhook;

pub use host::{Allowed, Ground, Refusal, admit};
pub use proxy::admit_proxy;
pub use webhook::{WebhookRefusal, admit_webhook};
