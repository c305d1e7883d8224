//! The TLS settings that pooled, fresh and lane connections share.

use super::WireError;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;

/// Verifies against the platform's roots when the target speaks https. For plain http, which the
/// guard allows on loopback only, an empty root store spares the 20 ms that reading them costs.
pub(super) fn config(https: bool) -> Result<ClientConfig, WireError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(WireError::Tls)?;
    let mut config = if https {
        builder
            .with_platform_verifier()
            .map_err(WireError::Tls)?
            .with_no_client_auth()
    } else {
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    // A destructive call travels over HTTP/1.1 only (fact R-27).
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
