//! Pooled and fresh connections: the only file that uses reqwest.
//!
//! Everything a browser-like client does by itself is switched off: redirects, retries, proxies of
//! the environment, decompression. The one proxy is the user's.

use super::error::WireError;
use super::raw::{Head, Raw, reason};
use super::response::Unanswered;

use super::{Connection, Limits, Proxy, Request};
use std::error::Error;

/// Two clients, so that "fresh" can never meet a kept connection.
pub(super) struct Client {
    pooled: reqwest::Client,
    fresh: reqwest::Client,
    base: String,
    limits: Limits,
    /// Whether the pool may hold a connection from an earlier exchange.
    kept: bool,
}

impl Client {
    /// `base` is the target's URL without a final slash.
    pub(super) fn new(
        base: &str,
        tls: &rustls::ClientConfig,
        limits: Limits,
        proxy: Option<&Proxy>,
    ) -> Result<Self, WireError> {
        let proxy = proxy.map(every_request).transpose()?;
        let build = |idle: usize| {
            let builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .pool_max_idle_per_host(idle)
                .connect_timeout(limits.connect)
                .read_timeout(limits.idle);
            match &proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder,
            }
            .build()
            .map_err(|error| WireError::Client(chain(&error)))
        };
        Ok(Self {
            pooled: build(4)?,
            fresh: build(0)?,
            base: base.to_owned(),
            limits,
            kept: false,
        })
    }

    /// Whether a pooled request may travel on a connection that an earlier exchange opened.
    pub(super) fn may_reuse(&self) -> bool {
        self.kept
    }

    /// Sends one request with these header fields and reads the answer up to the size limit. The caller
    /// holds the deadline.
    pub(super) async fn send(&mut self, request: &Request, fields: Vec<(String, String)>) -> Raw {
        let client = if request.connection == Connection::Pooled {
            &self.pooled
        } else {
            &self.fresh
        };
        let method = match reqwest::Method::from_bytes(request.method.as_bytes()) {
            Ok(method) => method,
            Err(error) => return Raw::Nothing(Unanswered::NotConnected(error.to_string())),
        };
        let mut builder = client.request(method, format!("{}{}", self.base, request.path));
        for (name, value) in fields {
            builder = builder.header(name, value);
        }
        if request.connection == Connection::Fresh {
            builder = builder.header("connection", "close");
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        match builder.send().await {
            Ok(response) => {
                let persists = persists(&response);
                let raw = self.read(response).await;
                if request.connection == Connection::Pooled {
                    self.kept = persists && matches!(raw, Raw::Whole { .. });
                }
                raw
            }
            Err(error) => Raw::Nothing(self.unanswered(&error)),
        }
    }

    /// Sorts a failure that came before any response head. The order follows fact M-05: reqwest's own
    /// predicates mix network and content, so time and cause decide.
    fn unanswered(&self, error: &reqwest::Error) -> Unanswered {
        if error.is_connect() {
            return Unanswered::NotConnected(chain(error));
        }
        if error.is_timeout() {
            return Unanswered::Deadline(self.limits.idle.as_millis());
        }
        if speaks_no_http(error) {
            return Unanswered::NotHttp(chain(error));
        }
        Unanswered::Closed(chain(error))
    }

    async fn read(&self, mut response: reqwest::Response) -> Raw {
        let head = Head {
            status: response.status().as_u16(),
            reason: reason(response.extensions()),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
                .collect(),
        };
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(piece)) => {
                    body.extend_from_slice(&piece);
                    if body.len() > self.limits.max_body {
                        return Raw::oversized(head, body);
                    }
                }
                Ok(None) => return Raw::Whole { head, body },
                Err(error) => {
                    return Raw::Broken {
                        head,
                        body_bytes: body.len(),
                        why: chain(&error),
                    };
                }
            }
        }
    }
}

/// The proxy as reqwest wants it: for http and https alike, whatever `NO_PROXY` says.
fn every_request(proxy: &Proxy) -> Result<reqwest::Proxy, WireError> {
    let all = reqwest::Proxy::all(proxy.url().as_str()).map_err(|error| WireError::Client(chain(&error)))?;
    let Some(authorization) = proxy.authorization() else {
        return Ok(all);
    };
    let mut value = reqwest::header::HeaderValue::from_str(authorization)
        .expect("base64 and the word before it are printable ASCII");
    value.set_sensitive(true);
    Ok(all.custom_http_auth(value))
}

/// Whether the connection outlives this response (RFC 9112 section 9.3).
fn persists(response: &reqwest::Response) -> bool {
    let closes = response.headers().get_all("connection").iter().any(|value| {
        value.to_str().is_ok_and(|text| {
            text.split(',')
                .any(|word| word.trim().eq_ignore_ascii_case("close"))
        })
    });
    response.version() >= reqwest::Version::HTTP_11 && !closes
}

/// Whether bytes came that are no response head.
fn speaks_no_http(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(hyper) = inner.downcast_ref::<hyper::Error>() {
            return hyper.is_parse() || hyper.is_parse_status() || hyper.is_parse_too_large();
        }
        cause = inner.source();
    }
    false
}

/// The causes of an error in one line, without the URL, which would repeat the target in each.
fn chain(error: &reqwest::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
        cause = inner.source();
    }
    if parts.is_empty() {
        "the request failed without a cause".to_owned()
    } else {
        parts.join(": ")
    }
}
