//! Calls of the operations that are judged beside the one under test. A deployment may lack one, and a careless
//! one may make something of what it should refuse; both are found out here.

use super::Runner;
use crate::contract::Effect;
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Doubt;
use crate::provision::Asked;
use crate::scenario::{Scenario, Sibling, Step};
use std::collections::BTreeMap;

/// What is known of the operations that are judged as well.
#[derive(Debug, Default)]
pub(super) struct Offered {
    /// Whether an answer has shown an operation, or why it is taken for one that is not there.
    known: BTreeMap<&'static str, Result<(), Doubt>>,
    /// Whether the scenario under way was answered with a success where only a refusal is right.
    made_something: bool,
}

impl Offered {
    /// Why a scenario is not played, if its operation is not there.
    pub(super) fn forbids(&self, scenario: &Scenario) -> Option<Doubt> {
        self.known.get(operation_of(scenario)?)?.clone().err()
    }

    /// Whether the scenario under way must not be played again, for what it made each time.
    pub(super) fn must_stop(&mut self) -> bool {
        std::mem::take(&mut self.made_something)
    }
}

impl Runner<'_> {
    /// Plays one call; `false` if no other call of its scenario may follow it: nothing answers there, or
    /// something was made that should have been refused.
    pub(super) async fn play_further(
        &mut self,
        operation: &'static str,
        step: &Step,
        evidence: &mut Evidence,
    ) -> bool {
        let Some(call) = self.play_step(step, None).await else {
            return true;
        };
        let answers = matches!(call.nature, Nature::Envelope | Nature::Bare);
        if call.shows_its_operation() {
            self.offered.known.insert(operation, Ok(()));
        }
        let effect = self
            .contract
            .operation_named(operation)
            .map(|operation| operation.effect);
        let made = call.succeeded() && effect.is_some_and(|effect| effect != Effect::Reads);
        if made {
            self.offered.made_something = true;
            self.book_what_was_made(&call);
        }
        evidence.extend([call]);
        answers && !made
    }

    /// Writes down a credential that an answer shows as made of a request of this run. It is nobody's to spend:
    /// it was not asked for, and stands among what is left over; without an id that is known, as a possibility.
    fn book_what_was_made(&mut self, call: &Call) {
        let asked = Asked {
            template: self.resources.to_be_refused(),
            at_ms: call.exchange.timing.sent_at_ms,
            clock_skew: self.basis.clock_skew,
        };
        let made = call
            .answer
            .as_ref()
            .map(|answer| asked.made(answer, |id| self.resources.knows(id)));
        match made {
            Some(Ok(made)) => {
                let handle = self.resources.adopt(made);
                self.secure(handle);
            }
            Some(Err(why)) if why.may_have_made_something() => {
                let name = self.resources.to_be_refused().name().to_owned();
                self.resources.note_perhaps_made(&name);
            }
            Some(Err(_)) | None => {}
        }
    }

    /// Why a scenario shows nothing of its operation, if no answer of the run has shown it.
    pub(super) fn further_missing(&mut self, scenario: &Scenario, evidence: &Evidence) -> Option<Doubt> {
        let operation = operation_of(scenario)?;
        if self.offered.known.contains_key(operation) {
            return None;
        }
        let described = self.contract.operation_named(operation)?;
        let last = evidence.calls.last()?;
        let came = last
            .status()
            .map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
        let doubt = Doubt {
            why: format!(
                "{} {} is not shown to be there: it was answered with {came}",
                described.method, described.path
            ),
            remedy: format!("nothing to do, unless the deployment is meant to have {operation}"),
        };
        self.offered.known.insert(operation, Err(doubt.clone()));
        Some(doubt)
    }
}

fn operation_of(scenario: &Scenario) -> Option<&'static str> {
    scenario
        .each_step()
        .into_iter()
        .find_map(|step| match step.door.sibling {
            Some(Sibling::Further(operation)) => Some(operation),
            _ => None,
        })
}
