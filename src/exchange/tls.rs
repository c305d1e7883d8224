//! The TLS settings that pooled, fresh and lane connections share.

use super::WireError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// Certificates of authorities that are trusted besides the platform's.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorities(Vec<CertificateDer<'static>>);

/// Why a file holds no authority that could be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AuthorityError {
    /// It has no section that says it is a certificate.
    #[error("holds no certificate")]
    NoCertificate,
    /// A section is no PEM.
    #[error("is not PEM: {0}")]
    NotPem(String),
    /// A certificate cannot be used to verify others.
    #[error("holds a certificate that cannot be used, number {number}: {why}")]
    Unusable {
        /// Which one, counted from 1.
        number: usize,
        /// The TLS library's complaint.
        why: String,
    },
}

impl Authorities {
    /// Reads the certificates of a PEM file; keys and other sections in it are passed over.
    pub fn parse(pem: &[u8]) -> Result<Self, AuthorityError> {
        let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(|error| AuthorityError::NotPem(error.to_string()))?;
        if certificates.is_empty() {
            return Err(AuthorityError::NoCertificate);
        }
        let mut store = RootCertStore::empty();
        for (index, certificate) in certificates.iter().enumerate() {
            store
                .add(certificate.clone())
                .map_err(|error| AuthorityError::Unusable {
                    number: index + 1,
                    why: error.to_string(),
                })?;
        }
        Ok(Self(certificates))
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

/// Verifies against the platform's roots and `further` ones when the target speaks https. For plain
/// http, which the guard allows on loopback only, an empty root store spares the 20 ms that reading
/// them costs.
pub(super) fn config(https: bool, further: Option<&Authorities>) -> Result<ClientConfig, WireError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(WireError::Tls)?;
    let mut config = if https {
        let further = further.map(|authorities| authorities.0.clone());
        let verifier =
            Verifier::new_with_extra_roots(further.unwrap_or_default(), provider).map_err(WireError::Tls)?;
        // The library calls every verifier of one's own dangerous; this one is the platform's.
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_a_certificate_is_no_authority() {
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for text in ["", "just words\n", key] {
            let error = Authorities::parse(text.as_bytes()).unwrap_err();
            assert_eq!(error, AuthorityError::NoCertificate, "{text}");
        }
    }

    #[test]
    fn a_section_that_is_cut_off_is_no_pem() {
        let error = Authorities::parse(b"-----BEGIN CERTIFICATE-----\nAAAA\n").unwrap_err();
        assert!(matches!(error, AuthorityError::NotPem(_)), "{error}");
    }

    #[test]
    fn a_certificate_of_nonsense_is_named_by_its_number() {
        let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let error = Authorities::parse(text.as_bytes()).unwrap_err();
        assert!(
            matches!(error, AuthorityError::Unusable { number: 1, .. }),
            "{error}"
        );
    }
}
