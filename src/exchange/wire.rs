//! Sends requests on the connection they name.

mod finish;

use super::body::{Decoded, decode};
use super::client::Client;
use super::endpoint::Endpoint;
use super::error::WireError;
use super::header::ShownHeader;
use super::lane::{Gate, Lane};
use super::moment::Moment;
use super::raw::{Raw, headers};
use super::response::Unanswered;
use super::{
    Connection, Exchange, ExtraHeader, Limits, Masker, Network, Request, Secret, Tokens, WireForm, tls,
};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::time::timeout;

/// How long an answer to what is hardly HTTP is waited for: none is as good.
const PATIENCE_WITH_FAULTS: Duration = Duration::from_secs(2);

/// The connections to one target.
pub struct Wire {
    client: Client,
    endpoint: Endpoint,
    lanes: BTreeMap<u8, Lane>,
    limits: Limits,
    masker: Masker,
    extra: Vec<ExtraHeader>,
    shown: Vec<ShownHeader>,
    started: Instant,
}

impl Wire {
    /// Prepares the connections; nothing is sent yet. `base` and the proxy were accepted by the guard.
    pub fn new(
        base: &url::Url,
        limits: Limits,
        network: &Network,
        masker: Masker,
    ) -> Result<Self, WireError> {
        let tls = tls::config(base.scheme() == "https", network.authorities.as_ref())?;
        let proxy = network.proxy.as_ref();
        Ok(Self {
            client: Client::new(base.as_str().trim_end_matches('/'), &tls, limits, proxy)?,
            endpoint: Endpoint::new(base, tls, limits, proxy)?,
            lanes: BTreeMap::new(),
            limits,
            extra: network.headers.clone(),
            shown: network
                .headers
                .iter()
                .map(|header| header.shown(&masker))
                .collect(),
            masker,
            started: Instant::now(),
        })
    }

    /// The user's header fields as reproducers show them.
    pub fn shown_headers(&self) -> &[ShownHeader] {
        &self.shown
    }

    /// Sends one request on the connection it names.
    pub async fn send(&mut self, request: Request) -> Exchange {
        let (began, kept, raw) = self.raw(&request).await;
        Exchange {
            kept,
            ..self.finish(request, raw, began, Moment::now())
        }
    }

    /// Sends a request whose answer may hand out tokens under that label, and registers them first, so
    /// that the exchange comes masked like any other.
    pub async fn send_for_tokens(&mut self, request: Request, label: &str) -> (Exchange, Option<Tokens>) {
        let (began, _, raw) = self.raw(&request).await;
        let done = Moment::now();
        let tokens = match &raw {
            Raw::Whole { head, body } if (200..300).contains(&head.status) => {
                match decode(body, &head.codings(), self.limits.max_body) {
                    Decoded::Body(body) => Tokens::of(&body, label, done.seconds()),
                    Decoded::TooLarge(_) | Decoded::Failed(_) => None,
                }
            }
            Raw::Whole { .. } | Raw::Oversized { .. } | Raw::Broken { .. } | Raw::Nothing(_) => None,
        };
        self.masker.register(tokens.iter().flat_map(Tokens::secrets));
        (self.finish(request, raw, began, done), tokens)
    }

    /// Registers a secret that became known after the wire was made.
    pub fn register(&mut self, secrets: impl IntoIterator<Item = Secret>) {
        self.masker.register(secrets);
    }

    /// Sends, and says when it began and whether the connection was a kept one.
    async fn raw(&mut self, request: &Request) -> (Moment, bool, Raw) {
        let began = Moment::now();
        // Only a lane writes bodies in chunks, and only one of its own writes in another form than the usual.
        let apart = !request.wire.is_usual()
            || request.chunks.is_some() && !matches!(request.connection, Connection::Lane(_));
        let kept = match request.connection {
            _ if apart => false,
            Connection::Pooled => self.client.may_reuse(),
            Connection::Fresh => false,
            Connection::Lane(number) => self.lanes.get(&number).is_some_and(Lane::is_open),
        };
        let fields = headers(request, &self.extra);
        let exchanged = async {
            match request.connection {
                // So rare that its state need not make every call's bigger.
                _ if apart => Box::pin(send_apart(&self.endpoint, request, fields)).await,
                Connection::Pooled | Connection::Fresh => self.client.send(request, fields).await,
                Connection::Lane(number) => match lane(&mut self.lanes, number, &self.endpoint).await {
                    Ok(lane) => lane.send(&self.endpoint, request, fields, None).await,
                    Err(unanswered) => Raw::Nothing(unanswered),
                },
            }
        };
        let total = if request.wire.is_http() {
            self.limits.total
        } else {
            self.limits.total.min(PATIENCE_WITH_FAULTS)
        };
        let raw = timeout(total, exchanged)
            .await
            .unwrap_or(Raw::Nothing(Unanswered::Deadline(total.as_millis())));
        if let Connection::Lane(number) = request.connection
            && !apart
            && !matches!(raw, Raw::Whole { .. })
        {
            self.lanes.remove(&number);
        }
        (began, kept, raw)
    }

    /// Sends all requests so that their last bytes leave together, each on a lane of its own, in
    /// whatever order the network gives. The answers come in the order of the requests.
    pub async fn send_together(&mut self, requests: Vec<Request>) -> Vec<Exchange> {
        let barrier = Arc::new(Barrier::new(requests.len()));
        let lanes = requests
            .into_iter()
            .map(|request| self.send_at(Gate::new(Arc::clone(&barrier)), request));
        join_all(lanes).await
    }

    /// Sends one request over a stream that is open already, and reads the answer as over any connection.
    #[cfg(any(test, feature = "laws"))]
    pub(crate) async fn send_over<S>(&self, stream: S, request: Request) -> Exchange
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let began = Moment::now();
        let exchanged = async {
            let (mut lane, mut driver) = match Lane::over(stream).await {
                Ok(connected) => connected,
                Err(unanswered) => return Raw::Nothing(unanswered),
            };
            let fields = headers(&request, &self.extra);
            let sent = lane.send(&self.endpoint, &request, fields, None);
            tokio::pin!(sent);
            tokio::select! {
                raw = &mut sent => return raw,
                () = &mut driver => {}
            }
            sent.await
        };
        let raw = exchanged.await;
        self.finish(request, raw, began, Moment::now())
    }

    async fn send_at(&self, gate: Gate, request: Request) -> Exchange {
        let began = Moment::now();
        let exchanged = async {
            let (mut lane, mut driver) = match Lane::connect(&self.endpoint, request.wire).await {
                Ok(connected) => connected,
                Err(unanswered) => return Raw::Nothing(unanswered),
            };
            let fields = headers(&request, &self.extra);
            let sent = lane.send(&self.endpoint, &request, fields, Some(gate.clone()));
            tokio::pin!(sent);
            // Driven here and not in the background, so that one task releases all lanes.
            tokio::select! {
                raw = &mut sent => return raw,
                () = &mut driver => {}
            }
            sent.await
        };
        let deadline = Raw::Nothing(Unanswered::Deadline(self.limits.total.as_millis()));
        let raw = timeout(self.limits.total, exchanged).await.unwrap_or(deadline);
        let released = gate.passed().map_or(began, |instant| began.at(instant));
        self.finish(request, raw, released, Moment::now())
    }

    /// Closes the kept lanes, so that the next step on each begins with a new connection.
    pub fn close_lanes(&mut self) {
        self.lanes.clear();
    }
}

/// Sends one request on a lane that nothing else uses.
async fn send_apart(endpoint: &Endpoint, request: &Request, fields: Vec<(String, String)>) -> Raw {
    match Lane::open(endpoint, request.wire).await {
        Ok(mut lane) => lane.send(endpoint, request, fields, None).await,
        Err(unanswered) => Raw::Nothing(unanswered),
    }
}

/// The kept lane of that number, opened if it is not there or was closed meanwhile.
async fn lane<'a>(
    lanes: &'a mut BTreeMap<u8, Lane>,
    number: u8,
    endpoint: &Endpoint,
) -> Result<&'a mut Lane, Unanswered> {
    let is_ready = match lanes.get_mut(&number) {
        Some(kept) => kept.is_open() && kept.is_ready().await,
        None => false,
    };
    if !is_ready {
        lanes.insert(number, Lane::open(endpoint, WireForm::Usual).await?);
    }
    Ok(lanes
        .get_mut(&number)
        .expect("the lane was inserted above if it was missing"))
}
