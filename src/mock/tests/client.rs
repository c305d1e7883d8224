//! A small HTTP client on one connection of its own.

use std::io::Read as _;

use bytes::Bytes;
use flate2::read::GzDecoder;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::mock::Mock;

pub(super) const REVOKE: &str = "/api/v3/credential/revoke";

/// A connection that is opened on first use and again after it was closed.
pub(super) struct Client {
    authority: String,
    open: Option<SendRequest<Full<Bytes>>>,
}

/// A complete answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// A request before it is sent.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Ask {
    /// A POST of JSON without a token.
    pub(super) fn post(target: &str, body: impl Into<String>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self {
            method: Method::POST,
            target: target.to_owned(),
            headers,
            body: body.into(),
        }
    }

    /// A revoke call with this body.
    pub(super) fn revoke(body: impl Into<String>) -> Self {
        Self::post(REVOKE, body)
    }

    /// A revoke call for this id.
    pub(super) fn revoke_id(id: &str) -> Self {
        Self::revoke(serde_json::json!({ "credentialId": id }).to_string())
    }

    /// A GET without a token.
    pub(super) fn get(target: &str) -> Self {
        Self {
            method: Method::GET,
            target: target.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// The same with a bearer token.
    pub(super) fn bearing(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    /// The same with one more header field.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same without its content type.
    pub(super) fn untyped(mut self) -> Self {
        self.headers.retain(|(name, _)| *name != "content-type");
        self
    }
}

impl Client {
    pub(super) fn of(mock: &Mock) -> Self {
        let authority = mock
            .base_url()
            .strip_prefix("http://")
            .expect("the base URL is plain http");
        Self {
            authority: authority.to_owned(),
            open: None,
        }
    }

    /// Sends a request and reads the whole answer; nothing if the connection ends before that.
    pub(super) async fn send(&mut self, ask: Ask) -> Option<Answer> {
        let mut request = Request::builder()
            .method(ask.method)
            .uri(ask.target)
            .header("host", &self.authority);
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(Bytes::from(ask.body)))
            .expect("the test's request is valid");
        let mut connection = self.connection().await?;
        let answer = connection.send_request(request).await.ok()?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.ok()?.to_bytes().to_vec();
        self.open = Some(connection);
        Some(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    }

    /// A GET, with a token or without.
    pub(super) async fn get(&mut self, target: &str, token: Option<&str>) -> Option<Answer> {
        let ask = Ask::get(target);
        self.send(match token {
            Some(token) => ask.bearing(token),
            None => ask,
        })
        .await
    }

    /// A revoke call for an id with a token.
    pub(super) async fn revoke(&mut self, token: &str, id: &str) -> Answer {
        self.send(Ask::revoke_id(id).bearing(token))
            .await
            .expect("the mock answers")
    }

    async fn connection(&mut self) -> Option<SendRequest<Full<Bytes>>> {
        if let Some(mut open) = self.open.take()
            && open.ready().await.is_ok()
        {
            return Some(open);
        }
        let stream = TcpStream::connect(&self.authority).await.ok()?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(sender)
    }
}

impl Answer {
    /// The body as JSON, decompressed if need be.
    pub(super) fn json(&self) -> Value {
        let mut body = self.body.clone();
        if self.header("content-encoding") == Some("gzip") {
            body.clear();
            GzDecoder::new(self.body.as_slice())
                .read_to_end(&mut body)
                .expect("the body is gzip");
        }
        serde_json::from_slice(&body).expect("the body is JSON")
    }

    /// The text of a header field.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Status and errno, the two things that most clauses are about.
    pub(super) fn kind(&self) -> (u16, i64) {
        (
            self.status,
            self.json()["errno"].as_i64().expect("errno is an integer"),
        )
    }
}
