//! Why there can be no exchange at all.

use thiserror::Error;

/// Why no connection can be prepared at all.
#[derive(Debug, Error)]
pub enum WireError {
    /// The TLS library refused its settings or found no roots.
    #[error(
        "TLS cannot be set up: {0}\n  remedy: install the system's CA certificates, or check the file of --ca-cert"
    )]
    Tls(rustls::Error),
    /// The HTTP client refused its settings.
    #[error(
        "the HTTP client cannot be set up: {0}\n  remedy: this is a fault of the tool; please report it with the command line"
    )]
    Client(String),
    /// The URL has no host; the settings let none through.
    #[error("the target has no host to connect to\n  remedy: give a --base-url with a host")]
    NoHost,
}
