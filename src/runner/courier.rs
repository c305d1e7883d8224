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

    /// Waits until the pace allows one more request, which is not sent yet.
    pub(super) async fn catch_up(&mut self) {
        self.pacer.catch_up(&mut self.patience).await;
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
    /// `None` if the operation is one whose requests have to be in the books.
    pub(super) async fn send_patiently(
        &mut self,
        request: &Request,
        operation: &Operation,
    ) -> Option<Exchange> {
        loop {
            let exchange = self.send(Cleared::supporting(request, operation)?).await;
            if !self.waited_out(&exchange).await {
                return Some(exchange);
            }
        }
    }

    /// Whether this was weather, and it has been waited out.
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
        true
    }

    fn heed(&mut self, exchange: &Exchange) {
        if let Some(response) = exchange.response() {
            self.pacer.heed(response, exchange.timing.done_at_ms);
        }
    }
}
