//! When a run, or part of it, goes no further, and why.

use super::Runner;
use crate::finding::Doubt;
use crate::scenario::Scenario;
use crate::state::StateError;

/// Calls without a complete answer after which a run stops: each may cost its whole deadline twice.
const HANGING: u32 = 6;

impl Runner<'_> {
    /// Why nothing more is sent, if so.
    pub(super) fn halted(&mut self) -> Option<Doubt> {
        if self.halt.is_none() && self.courier.stop.is_requested() {
            self.halt = Some(Doubt {
                why: "the run was asked to stop, by a signal or a stop file".to_owned(),
                remedy: "run again; what is open in the ledger is asked about then".to_owned(),
            });
        }
        self.halt.clone()
    }

    /// Without books nothing more may be sent (fact S-03).
    pub(super) fn stop_over_books(&mut self, error: &StateError) {
        self.halt.get_or_insert_with(|| Doubt {
            why: format!("the ledger cannot be written: {error}"),
            remedy: "check the state directory (--state-dir), then run again".to_owned(),
        });
    }

    /// Why a scenario is not played, if the run has come to a point where it must not be.
    pub(super) fn barred(&mut self, scenario: &Scenario) -> Option<Doubt> {
        if let Some(halt) = self.halted() {
            return Some(halt);
        }
        if scenario.spends > 0 && self.killed.is_some() {
            return self.killed.clone();
        }
        if self.is_futile() {
            return Some(too_many_broken());
        }
        self.offered
            .forbids(scenario)
            .or_else(|| self.time.forbids(scenario))
    }

    /// Whether too much went unanswered to go on: what hangs costs time, and what breaks may cost a credential whose
    /// fate nobody knows.
    pub(super) fn is_futile(&self) -> bool {
        self.sightings.broken() >= HANGING
    }
}

fn too_many_broken() -> Doubt {
    Doubt {
        why: format!("{HANGING} calls were not answered completely, so this was not played"),
        remedy: "see every_call_is_answered; each such call may cost its whole deadline, or a credential"
            .to_owned(),
    }
}
