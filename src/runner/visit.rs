//! A session that a history opens for itself, to be closed within it.

use super::Runner;
use crate::evidence::{Call, Leeway, Repeats, Situation, Subject};
use crate::exchange::{Exchange, Received};
use crate::scenario::{Role, Step};

/// What is known of the session that a history opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visit {
    /// None was opened, or nobody knows what became of it.
    Unknown,
    /// Its token is good.
    Open,
    /// Its token is good no more.
    Closed,
}

impl Runner<'_> {
    /// Logs the owner in once more. `None` if that brought no token. The call is told without what it sent and what it
    /// handed out, since both are secret.
    pub(super) async fn play_login(&mut self, step: &Step) -> Option<Call> {
        let login = self.visitor.clone()?;
        let operation = self.contract.operation_named("auth.login")?;
        if !self.courier.catch_up(1).await {
            return None;
        }
        let label = format!("{} token", Role::Spare);
        let (exchange, tokens) = self
            .courier
            .send_for_tokens(&login.request(operation), &label)
            .await;
        self.resources.tokens.insert(Role::Spare, tokens?.access);
        let situation = Situation {
            caller: Some(Role::Owner),
            subject: Subject::Elsewhere,
            leeway: Leeway::None,
        };
        let came = self.sort(without_secrets(exchange));
        Some(self.record(step, situation, None, came, Repeats::default()))
    }
}

fn without_secrets(mut exchange: Exchange) -> Exchange {
    exchange.request.body = Some(br#"{"email":"$EMAIL","password":"$PASSWORD"}"#.to_vec());
    // Here tokens belong into the answer.
    exchange.sightings.clear();
    if let Received::Complete(response) = &mut exchange.received {
        response.body.clear();
        response.headers.clear();
    }
    exchange
}
