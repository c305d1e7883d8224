//! A session that a history opens for itself, to be closed within it.

use super::Runner;
use crate::evidence::{Call, Leeway, Repeats, Situation, Subject};
use crate::exchange::{Exchange, Received};
use crate::generate::step;
use crate::model::{Act, Move, Who};
use crate::provision::Login;
use crate::scenario::{Bearer, Role, Step};

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

/// Logins at most for histories of one run: there are quotas for them.
const MOST: u32 = 24;

/// The sessions that a run opens and closes on its way.
pub(super) struct Visits {
    /// How the owner logs in once more.
    login: Option<Login>,
    /// How often for a history.
    left: u32,
    /// Whether a visit has cost the owner another session.
    cost_another: bool,
    /// Whether a session was closed on request.
    pub(super) have_closed_one: bool,
}

impl Visits {
    /// Visits by this login, if there is one.
    pub(super) const fn by(login: Option<Login>) -> Self {
        Self {
            login,
            left: MOST,
            cost_another: false,
            have_closed_one: false,
        }
    }
}

impl Runner<'_> {
    /// Whether a history may still open a session.
    pub(super) fn may_visit(&self) -> bool {
        self.visits.login.is_some() && self.visits.left > 0 && !self.visits.cost_another
    }

    /// Logs the owner in once more. `None` if that brought no token. The call is told without what it sent and what it
    /// handed out, since both are secret.
    pub(super) async fn play_login(&mut self, step: &Step) -> Option<Call> {
        if !self.may_visit() {
            return None;
        }
        self.visits.left -= 1;
        let exchange = self.log_in_again(Role::Spare).await?;
        let situation = Situation {
            caller: Some(Role::Owner),
            subject: Subject::Elsewhere,
            leeway: Leeway::None,
        };
        let came = self.sort(without_secrets(exchange));
        Some(self.record(step, situation, None, came, Repeats::default()))
    }

    /// Whether the owner's other sessions are as good as before, now that one was opened or closed. The page does not
    /// say that they are: a server may allow only so many, or close all of a user's at once. Then they are opened again,
    /// and no further visit is made. No evidence, since nothing is promised.
    pub(super) async fn sessions_last(&mut self) -> bool {
        let mut have_lasted = true;
        let callers = [(Role::Owner, Who::Owner), (Role::Second, Who::OtherSession)];
        for (role, who) in callers {
            if !self.resources.tokens.contains_key(&role) {
                continue;
            }
            let asks = Move {
                who,
                act: Act::RevokeUnknown,
                alone: true,
            };
            // Told that the token is stale, the owner may have been given a new one already.
            let renewed_before = self.renewed_after_401;
            let call = self.play_step(&step(asks, &[]), None).await;
            let is_renewed = self.renewed_after_401 && !renewed_before;
            let is_refused = call.is_some_and(|call| call.status() == Some(401));
            if is_refused {
                self.log_in_again(role).await;
            }
            if is_refused || is_renewed {
                self.visits.cost_another = true;
                have_lasted = false;
            }
        }
        have_lasted
    }

    /// Whether a call of the owner's was refused because a visit has cost them that session. Asked only then, so that
    /// nothing comes between a visit and what follows it.
    pub(super) async fn lost_with_a_session(&mut self, call: &Call) -> bool {
        let token = call.step.bearer;
        let is_refused =
            call.status() == Some(401) && [Role::Owner, Role::Second].map(Bearer::Token).contains(&token);
        self.visits.cost_another || (is_refused && !self.sessions_last().await)
    }

    /// Opens the owner's sessions again that a login opened, since none of them is good any more.
    pub(super) async fn reopen_sessions(&mut self) -> bool {
        if self.log_in_again(Role::Owner).await.is_none() {
            return false;
        }
        if self.resources.tokens.contains_key(&Role::Second) {
            self.log_in_again(Role::Second).await;
        }
        self.visits.cost_another = true;
        true
    }

    /// Closes the session that a history has opened and left open. No evidence.
    pub(super) async fn end_visit(&mut self) {
        let leaves = Move {
            who: Who::BriefSession,
            act: Act::LogOut,
            alone: true,
        };
        self.play_step(&step(leaves, &[]), None).await;
    }

    /// Opens a session for a role of the owner's. `None` if that brought no token.
    async fn log_in_again(&mut self, role: Role) -> Option<Exchange> {
        let login = self.visits.login.clone()?;
        let operation = self.contract.operation_named("auth.login")?;
        if !self.courier.catch_up(1).await {
            return None;
        }
        let label = format!("{role} token");
        let (exchange, tokens) = self
            .courier
            .send_for_tokens(&login.request(operation), &label)
            .await;
        let tokens = tokens?;
        self.resources.tokens.insert(role, tokens.access.clone());
        if let Some(session) = self.sessions.get_mut(&role) {
            *session = tokens;
        }
        Some(exchange)
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
