//! TLS in front of a plain server, with a certificate from an authority made for the test.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A server on 127.0.0.1 that speaks TLS and passes on what it decrypts. It ends with this value.
pub(crate) struct TlsFront {
    port: u16,
    authority: String,
    opened: Arc<AtomicU64>,
    serving: JoinHandle<()>,
}

impl TlsFront {
    /// Stands in front of the server at this URL, whose certificate carries the address 127.0.0.1 alone.
    pub(crate) async fn before(behind: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (config, authority) = certified(port);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let behind = behind.trim_start_matches("http://").to_owned();
        let opened = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&opened);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                let counter = Arc::clone(&counter);
                tokio::spawn(async move {
                    // A client that does not trust us ends here, before a byte of its request.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    counter.fetch_add(1, Ordering::Relaxed);
                    let mut server = TcpStream::connect(behind).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut server).await;
                });
            }
        });
        Self {
            port,
            authority,
            opened,
            serving,
        }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// The authority's certificate, as PEM.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// TLS connections that came about.
    pub(crate) fn opened(&self) -> u64 {
        self.opened.load(Ordering::Relaxed)
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A server's side of TLS, and the PEM of the authority that vouches for it. The port tells authorities
/// apart, which are looked for by their names.
pub(super) fn certified(port: u16) -> (ServerConfig, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(DnType::CommonName, format!("the authority of port {port}"));
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (config, authority.pem())
}
