//! Asks what became of intents that earlier runs left open, before anything new is spent (fact S-05).

use super::books::{answer_to_ask, now_ms};
use super::learned::Learned;
use super::{Runner, resources::Handle};
use crate::evidence::Life;
use crate::exchange::Connection;
use crate::scenario::{Bearer, Door, Named, Role, Step, StepBody};
use crate::state::OpenIntent;
use cadenza_envelope::Value;

/// Open intents that one run asks about at most.
const ASKED: usize = 50;

impl Runner<'_> {
    /// The same revoke call on each recorded id, which was meant to die anyway. It settles the books and is
    /// no evidence for the answer that nobody saw.
    pub(super) async fn reconcile(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        open.truncate(ASKED);
        for left_open in open {
            if self.halted().is_some() {
                return;
            }
            let handle = self
                .resources
                .dig_up(left_open.intent().credential(), left_open.intent().role());
            self.ask_again(&left_open, handle).await;
        }
    }

    async fn ask_again(&mut self, left_open: &OpenIntent, handle: Handle) {
        let user = match left_open.intent().role() {
            Role::Stranger => Role::Stranger,
            Role::Owner | Role::Second | Role::Spare | Role::Reader | Role::Expired => Role::Owner,
        };
        let step = Step {
            label: "asked about an open intent".into(),
            bearer: Bearer::Token(user),
            body: StepBody::Id(Named::Each),
            written: None,
            door: Door::PLAIN,
            connection: Connection::Fresh,
        };
        // In the ledger already, by the run that meant to revoke it.
        self.resources.held[handle.0].life = Life::Dead;
        let Some(call) = self.play_step(&step, Some(handle)).await else {
            return;
        };
        let at = call
            .answer
            .as_ref()
            .and_then(|answer| answer.at("/data/revokedAt"));
        let revoked_at_ms = at.and_then(Value::as_i64);
        let status = call.status().unwrap_or_default();
        let learned = match self.learned(&call) {
            // Of a call that was meant to destroy, success without a word is believed, as in the run that meant it.
            Learned::Refused if call.succeeded() && !call.denies_any_effect() => Learned::Succeeded,
            learned => learned,
        };
        let answer = answer_to_ask(learned, status, revoked_at_ms);
        if let Err(error) = self.books.run().book_ask(left_open.intent(), answer, now_ms()) {
            self.stop_over_books(&error);
        }
    }
}
