//! Carries requests: one set of connections, one pace and one patience for the whole run.

use super::Bounds;
use super::books::Cleared;
use super::pacer::Pacer;
use super::stop::Stop;
use super::weather::Patience;
use crate::contract::Operation;
use crate::evidence::Nature;
use crate::exchange::{Exchange, Request, Tokens, Wire};

/// The connections of a run, with what is spent of its pace and patience.
pub struct Courier {
    pub(super) wire: Wire,
    pub(super) patience: Patience,
    pub(super) pacer: Pacer,
    /// Requests that left.
    pub(super) requests: usize,
    /// Ends pauses early.
    pub(super) stop: Stop,
}

impl Courier {
    /// Takes the connections over.
    pub fn new(wire: Wire, bounds: &Bounds, stop: &Stop) -> Self {
        Self {
            wire,
            patience: Patience::new(bounds.weather_budget),
            pacer: Pacer::new(bounds.rate),
            requests: 0,
            stop: stop.clone(),
        }
    }

    /// Waits until the pace allows so many requests together, which are not sent yet; `false` if the run is to stop, and
    /// then not as long. A pause of minutes belongs before the intent, where it can still end in nothing.
    pub(super) async fn catch_up(&mut self, requests: usize) -> bool {
        let pacer = &mut self.pacer;
        pacer.catch_up(requests, &mut self.patience, &self.stop).await;
        !self.stop.is_requested()
    }

    /// Sends one request when the pace allows it.
    pub(super) async fn send(&mut self, cleared: Cleared) -> Exchange {
        self.pacer.depart(1, &mut self.patience).await;
        self.requests += 1;
        let exchange = self.wire.send(cleared.into_request()).await;
        self.heed(&exchange);
        exchange
    }

    /// Sends requests that leave together, when the pace allows all of them.
    pub(super) async fn send_together(&mut self, cleared: Vec<Cleared>) -> Vec<Exchange> {
        self.pacer.depart(cleared.len(), &mut self.patience).await;
        self.requests += cleared.len();
        let requests = cleared.into_iter().map(Cleared::into_request).collect();
        let exchanges = self.wire.send_together(requests).await;
        for exchange in &exchanges {
            self.heed(exchange);
        }
        exchanges
    }

    /// Sends a request for tokens, and again after weather within the waiting budget.
    pub(super) async fn send_for_tokens(
        &mut self,
        request: &Request,
        label: &str,
    ) -> (Exchange, Option<Tokens>) {
        loop {
            self.pacer.depart(1, &mut self.patience).await;
            self.requests += 1;
            let (exchange, tokens) = self.wire.send_for_tokens(request.clone(), label).await;
            self.heed(&exchange);
            if !self.waited_out(&exchange).await {
                return (exchange, tokens);
            }
        }
    }

    /// Sends a request, and again after weather within the waiting budget.
    /// `None` if the run is to stop, or the operation is one whose requests have to be in the books.
    pub(super) async fn send_patiently(
        &mut self,
        request: &Request,
        operation: &Operation,
    ) -> Option<Exchange> {
        loop {
            let cleared = Cleared::supporting(request, operation)?;
            if !self.catch_up(1).await {
                return None;
            }
            let exchange = self.send(cleared).await;
            if !self.waited_out(&exchange).await {
                return Some(exchange);
            }
        }
    }

    /// Whether this was weather, and it has been waited out; not where the run is to stop.
    async fn waited_out(&mut self, exchange: &Exchange) -> bool {
        if Nature::of(exchange, None, None) != Nature::Weather {
            return false;
        }
        let retry_after = exchange
            .response()
            .and_then(|response| response.header_text("retry-after"));
        let Some(pause) = self.patience.pause(retry_after) else {
            return false;
        };
        self.stop.nap(pause).await;
        !self.stop.is_requested()
    }

    fn heed(&mut self, exchange: &Exchange) {
        if let Some(response) = exchange.response() {
            self.pacer.heed(response, exchange.timing.done_at_ms);
        }
    }
}
