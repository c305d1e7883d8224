//! Carries requests: one set of connections, one pace and one patience for the whole run.

use super::pacer::Pacer;
use super::rate::Rate;
use super::weather::Patience;
use crate::evidence::Nature;
use crate::exchange::{Exchange, Request, Tokens, Wire};
use std::time::Duration;

/// The connections of a run, with what is spent of its pace and patience.
pub struct Courier {
    pub(super) wire: Wire,
    pub(super) patience: Patience,
    pub(super) pacer: Pacer,
    /// Requests that left.
    pub(super) requests: usize,
}

impl Courier {
    /// Takes the connections over; `weather_budget` is the time to wait out 429 and 503 in the whole run.
    pub fn new(wire: Wire, rate: Rate, weather_budget: Duration) -> Self {
        Self {
            wire,
            patience: Patience::new(weather_budget),
            pacer: Pacer::new(rate),
            requests: 0,
        }
    }

    /// Sends one request when the pace allows it.
    pub(super) async fn send(&mut self, request: Request) -> Exchange {
        self.pacer.depart(1, &mut self.patience).await;
        self.requests += 1;
        let exchange = self.wire.send(request).await;
        self.heed(&exchange);
        exchange
    }

    /// Sends requests that leave together, when the pace allows all of them.
    pub(super) async fn send_together(&mut self, requests: Vec<Request>) -> Vec<Exchange> {
        self.pacer.depart(requests.len(), &mut self.patience).await;
        self.requests += requests.len();
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
            if Nature::of(&exchange, None, None) != Nature::Weather {
                return (exchange, tokens);
            }
            let retry_after = exchange
                .response()
                .and_then(|response| response.header_text("retry-after"));
            let Some(pause) = self.patience.pause(retry_after) else {
                return (exchange, tokens);
            };
            tokio::time::sleep(pause).await;
        }
    }

    fn heed(&mut self, exchange: &Exchange) {
        if let Some(response) = exchange.response() {
            self.pacer.heed(response, exchange.timing.done_at_ms);
        }
    }
}
