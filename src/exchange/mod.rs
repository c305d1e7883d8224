//! One request out, one answer back, with everything a judge may need and no secret in it.
//!
//! This room moves bytes and never judges. It is the only one that opens outgoing connections:
//! `client` (the one file that uses reqwest) for pooled and fresh connections, `lane` for
//! connections of our own where order and overlap matter. Registered secrets are looked for first
//! and masked at once, so that nothing behind this room ever holds one. [`Network`] is what the user says
//! of the way to the target: authorities, a proxy, further header fields.
//!
//! Limits: redirects, retries, environment proxies and automatic decompression are off
//! (facts ); bodies are counted while they stream, on the wire and decoded, and cut
//! at [`Limits::max_body`].

mod body;
mod client;
mod curl;
mod endpoint;
mod error;
mod forgery;
mod header;
mod lane;
mod mask;
mod moment;
mod network;
mod proxy;
mod raw;
mod request;
mod response;
mod rewriter;
mod search;
mod secret;
mod sighting;
#[cfg(test)]
pub(crate) mod tests;
mod tls;
mod tokens;
mod tunnel;
mod unescape;
mod wire;
mod wire_form;

pub use curl::{ShownRequest, curl, shell_word, shown};
pub use error::WireError;
pub use forgery::Forgery;
pub use header::{ExtraHeader, HeaderError, ShownHeader};
pub use mask::Masker;
pub use network::Network;
pub use proxy::{Passwords, Proxy, ProxyError};
pub use request::{Authorization, Connection, Request};
pub use response::{Exchange, Incomplete, Received, Response, Timing, Unanswered};
pub use search::MIN_SECRET_BYTES;
pub use secret::Secret;
pub use sighting::{Sighting, Spelling};
pub use tls::{Authorities, AuthorityError};
pub use tokens::Tokens;
pub use wire::Wire;
pub use wire_form::WireForm;

use std::time::Duration;

/// The deadlines and sizes that bound every exchange.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time to a TCP and TLS connection.
    pub connect: Duration,
    /// Longest silence between two pieces of an answer.
    pub idle: Duration,
    /// The whole exchange, on a monotonic clock; the only limit that a slow drip cannot outlive
    /// (fact R-03).
    pub total: Duration,
    /// Bytes of body read, on the wire and decoded alike.
    pub max_body: usize,
}

impl Limits {
    /// `total` for the whole exchange and for each silence in it, 10 s of it at most for connecting; 8 MiB of body.
    pub fn within(total: Duration) -> Self {
        Self {
            connect: total.min(Duration::from_secs(10)),
            idle: total,
            total,
            max_body: 8 * 1024 * 1024,
        }
    }
}
