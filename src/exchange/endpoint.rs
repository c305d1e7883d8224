//! Where lanes connect to, and how: straight, or through the user's proxy.

use super::error::WireError;
use super::{Limits, Proxy, tunnel};
use rustls::pki_types::ServerName;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The target as a lane sees it.
#[derive(Clone)]
pub(super) struct Endpoint {
    host: String,
    port: u16,
    authority: String,
    /// What stands before a request's path in the request line: the target's path prefix, and all of its
    /// URL where a proxy is asked to forward.
    prefix: String,
    tls: Option<TlsConnector>,
    proxy: Option<ProxyEnd>,
    limits: Limits,
}

/// The proxy between us and the target.
#[derive(Clone)]
struct ProxyEnd {
    host: String,
    port: u16,
    authorization: Option<String>,
}

impl Endpoint {
    /// Takes the target's URL apart.
    pub(super) fn new(
        base: &url::Url,
        tls: rustls::ClientConfig,
        limits: Limits,
        proxy: Option<&Proxy>,
    ) -> Result<Self, WireError> {
        let host = base.host_str().ok_or(WireError::NoHost)?.to_owned();
        let port = base.port_or_known_default().ok_or(WireError::NoHost)?;
        let authority = base
            .port()
            .map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        let tls = (base.scheme() == "https").then(|| TlsConnector::from(Arc::new(tls)));
        let proxy = match proxy {
            None => None,
            Some(proxy) => {
                let (host, port) = proxy.address().ok_or(WireError::NoHost)?;
                let authorization = proxy.authorization().map(str::to_owned);
                Some(ProxyEnd {
                    host,
                    port,
                    authorization,
                })
            }
        };
        let whole = if proxy.is_some() && tls.is_none() {
            base.as_str()
        } else {
            base.path()
        };
        let prefix = whole.trim_end_matches('/').to_owned();
        Ok(Self {
            host,
            port,
            authority,
            prefix,
            tls,
            proxy,
            limits,
        })
    }

    /// The deadlines and sizes of an exchange.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// The value of `Host`.
    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// TLS, where the target speaks it.
    pub(super) fn tls(&self) -> Option<&TlsConnector> {
        self.tls.as_ref()
    }

    /// The name or address that the target's certificate must carry.
    pub(super) fn server_name(&self) -> Result<ServerName<'static>, String> {
        ServerName::try_from(unbracketed(&self.host).to_owned()).map_err(|error| error.to_string())
    }

    /// What stands in the request line.
    pub(super) fn request_target(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// A connection over which the target's bytes can flow: to the target, or to the proxy, which was
    /// asked for a tunnel where the target speaks TLS.
    pub(super) async fn reach(&self) -> Result<TcpStream, String> {
        let (host, port) = match &self.proxy {
            Some(proxy) => (proxy.host.as_str(), proxy.port),
            None => (self.host.as_str(), self.port),
        };
        let mut stream = TcpStream::connect((unbracketed(host), port))
            .await
            .map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        if let (Some(proxy), Some(_)) = (&self.proxy, &self.tls) {
            let authority = format!("{}:{}", self.host, self.port);
            tunnel::open(&mut stream, &authority, proxy.authorization.as_deref())
                .await
                .map_err(|error| error.to_string())?;
        }
        Ok(stream)
    }

    /// What a forwarding proxy is told with every request; a tunnel was told when it was opened.
    pub(super) fn proxy_authorization(&self) -> Option<&str> {
        let proxy = self.proxy.as_ref().filter(|_| self.tls.is_none())?;
        proxy.authorization.as_deref()
    }
}

/// An IPv6 literal is bracketed in a URL but neither for the resolver nor in a certificate.
fn unbracketed(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}
