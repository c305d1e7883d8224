//! Connections of our own, for steps in which order and overlap matter.
//!
//! A lane is a hyper HTTP/1.1 connection over a stream that this file opened. For simultaneous
//! calls each lane sends everything but the last byte of its body, and the last bytes leave
//! together, so that connection set-up and header parsing do not decide who comes first.

use super::endpoint::Endpoint;
use super::raw::{Head, Raw, reason};
use super::response::Unanswered;
use super::rewriter::Rewriter;
use super::{Limits, Request, WireForm};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::time::timeout;

/// How long a lane waits for the others at the gate. One that was answered early never comes.
const GATE_PATIENCE: Duration = Duration::from_millis(250);

/// One open connection.
pub(super) struct Lane {
    sender: SendRequest<HeldBody>,
}

/// The work of a connection, apart from its requests: whoever polls it moves the bytes.
pub(super) type Driver = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Lane {
    /// Connects for requests that are written in this form, and lets the runtime drive the connection in the
    /// background.
    pub(super) async fn open(endpoint: &Endpoint, form: WireForm) -> Result<Self, Unanswered> {
        let (lane, driver) = Self::connect(endpoint, form).await?;
        tokio::spawn(driver);
        Ok(lane)
    }

    /// Connects, through the proxy if there is one, with TLS where the target has it, and hands the driver
    /// to the caller.
    pub(super) async fn connect(endpoint: &Endpoint, form: WireForm) -> Result<(Self, Driver), Unanswered> {
        let connecting = async {
            let stream = endpoint.reach().await.map_err(Unanswered::NotConnected)?;
            match endpoint.tls() {
                None => Self::shake(TokioIo::new(Rewriter::new(stream, form))).await,
                Some(connector) => {
                    let name = endpoint.server_name().map_err(Unanswered::NotConnected)?;
                    let stream = connector
                        .connect(name, stream)
                        .await
                        .map_err(|error| Unanswered::NotConnected(error.to_string()))?;
                    Self::shake(TokioIo::new(Rewriter::new(stream, form))).await
                }
            }
        };
        timeout(endpoint.limits().connect, connecting)
            .await
            .unwrap_or_else(|_| {
                let why = "the connection was not made in time".to_owned();
                Err(Unanswered::NotConnected(why))
            })
    }

    /// Takes a stream that is open already.
    #[cfg(any(test, feature = "laws"))]
    pub(super) async fn over<S>(stream: S) -> Result<(Self, Driver), Unanswered>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        Self::shake(TokioIo::new(stream)).await
    }

    async fn shake<S>(stream: TokioIo<S>) -> Result<(Self, Driver), Unanswered>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let (sender, connection) = handshake(stream)
            .await
            .map_err(|error| Unanswered::NotConnected(error.to_string()))?;
        // An error of the connection reaches the sender as well, with the request it belongs to.
        let driver = async move { drop(connection.await) };
        Ok((Self { sender }, Box::pin(driver)))
    }

    /// Whether another request can be sent.
    pub(super) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Whether nothing has closed it up to now. One that a server closed behind its last answer is found out here,
    /// before a request that must not be sent twice is given to it.
    pub(super) async fn is_ready(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    /// Sends one request with these header fields, waiting at `gate` before the last byte if there is one,
    /// and reads the answer. The caller holds the deadline.
    pub(super) async fn send(
        &mut self,
        endpoint: &Endpoint,
        request: &Request,
        fields: Vec<(String, String)>,
        gate: Option<Gate>,
    ) -> Raw {
        let mut builder = hyper::Request::builder()
            .method(request.method.as_str())
            .uri(endpoint.request_target(&request.path))
            .header("host", endpoint.authority());
        for (name, value) in fields {
            builder = builder.header(name, value);
        }
        if let Some(value) = endpoint.proxy_authorization() {
            builder = builder.header("proxy-authorization", value);
        }
        let body = HeldBody::new(request.body.as_deref().unwrap_or_default(), request.chunks, gate);
        let request = match builder.body(body) {
            Ok(request) => request,
            Err(error) => return Raw::Nothing(Unanswered::NotConnected(error.to_string())),
        };
        let sent = async {
            self.sender.ready().await?;
            self.sender.send_request(request).await
        };
        match sent.await {
            Ok(response) => read(response, endpoint.limits()).await,
            Err(error) if error.is_parse() => Raw::Nothing(Unanswered::NotHttp(error.to_string())),
            Err(error) => Raw::Nothing(Unanswered::Closed(error.to_string())),
        }
    }
}

async fn read(response: hyper::Response<Incoming>, limits: Limits) -> Raw {
    let (parts, mut incoming) = response.into_parts();
    let fields = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    let head = Head {
        status: parts.status.as_u16(),
        reason: reason(&parts.extensions),
        headers: fields,
    };
    let mut body = Vec::new();
    loop {
        match timeout(limits.idle, incoming.frame()).await {
            Err(_) => {
                return Raw::Broken {
                    head,
                    body_bytes: body.len(),
                    why: "the body fell silent".to_owned(),
                };
            }
            Ok(None) => return Raw::Whole { head, body },
            Ok(Some(Err(error))) => {
                return Raw::Broken {
                    head,
                    body_bytes: body.len(),
                    why: error.to_string(),
                };
            }
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    body.extend_from_slice(&data);
                }
                if body.len() > limits.max_body {
                    return Raw::oversized(head, body);
                }
            }
        }
    }
}

/// Where simultaneous requests wait for each other, and the note of when this one passed.
#[derive(Clone)]
pub(super) struct Gate {
    barrier: Arc<Barrier>,
    passed: Arc<OnceLock<Instant>>,
}

impl Gate {
    /// One gate per request, all sharing a barrier.
    pub(super) fn new(barrier: Arc<Barrier>) -> Self {
        Self {
            barrier,
            passed: Arc::new(OnceLock::new()),
        }
    }

    /// When the last byte was released, if it was.
    pub(super) fn passed(&self) -> Option<Instant> {
        self.passed.get().copied()
    }

    async fn pass(self) {
        // Nobody waits for a lane that will never come: patience running out is as good as company.
        let leads = timeout(GATE_PATIENCE, self.barrier.wait())
            .await
            .is_ok_and(|met| met.is_leader());
        // All lanes live in one task. Whoever completes the barrier learns of it a turn before the others;
        // waiting that turn lets all of them pass in the same one, before any answer can be read.
        if leads {
            tokio::task::yield_now().await;
        }
        tokio::task::yield_now().await;
        self.passed.get_or_init(Instant::now);
    }
}

/// A body that may hold back its last byte, and may be sent in chunks.
pub(super) struct HeldBody {
    first: VecDeque<Bytes>,
    last: Option<Bytes>,
    gate: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Bytes still to come; not told in advance where the body is sent in chunks.
    left: Option<u64>,
}

impl HeldBody {
    fn new(text: &[u8], chunks: Option<u16>, gate: Option<Gate>) -> Self {
        let bytes = Bytes::copy_from_slice(text);
        let left = match chunks {
            Some(_) => None,
            None => Some(u64::try_from(bytes.len()).expect("a body we wrote ourselves fits into 64 bits")),
        };
        let longest = chunks.map_or(usize::MAX, |chunks| usize::from(chunks.max(1)));
        let pieces = |mut bytes: Bytes| {
            let mut pieces = VecDeque::new();
            while !bytes.is_empty() {
                pieces.push_back(bytes.split_to(longest.min(bytes.len())));
            }
            pieces
        };
        match gate {
            Some(gate) if !bytes.is_empty() => Self {
                first: pieces(bytes.slice(..bytes.len() - 1)),
                last: Some(bytes.slice(bytes.len() - 1..)),
                gate: Box::pin(gate.pass()),
                left,
            },
            _ => Self {
                first: pieces(bytes),
                last: None,
                gate: Box::pin(std::future::ready(())),
                left,
            },
        }
    }
}

impl Body for HeldBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = if let Some(first) = self.first.pop_front() {
            first
        } else if self.last.is_some() {
            ready!(self.gate.as_mut().poll(cx));
            match self.last.take() {
                Some(last) => last,
                None => return Poll::Ready(None),
            }
        } else {
            return Poll::Ready(None);
        };
        self.left = self.left.map(|left| left.saturating_sub(piece.len() as u64));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_empty() && self.last.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
