//! One playing of a scenario: sends its steps, and says how it went.

use super::Runner;
use super::learned::Learned;
use super::leasing::lease_owner;
use super::resources::Handle;
use crate::checks::Scope;
use crate::contract::{Contract, Reason};
use crate::counted::counted;
use crate::evidence::{Call, Evidence, Life, Nature, Subject};
use crate::finding::{Doubt, Identity};
use crate::scenario::{Each, Need, Role, Scenario, Sibling, Step, Steps};
use std::collections::BTreeSet;

/// Why a scenario is not played again.
pub(super) enum Next {
    /// It was played; the identities of its violations.
    Judged(BTreeSet<Identity>),
    /// It was played, and what it is about did not outlive it: a call succeeded that must not. Played again it would
    /// show something else, and cost another credential.
    Spent(BTreeSet<Identity>),
    /// Its id was spent or foreign; the next one may do.
    DeadOnArrival(Evidence),
    /// Nothing is wrong with simultaneous calls but that one of them got no answer, which may be nobody's fault once.
    Cut,
    /// Calls that were to be simultaneous followed each other, and nothing else was wrong.
    Missed(Evidence),
    /// Something it needs is not in hand any more.
    NotPlayed(Doubt),
}

impl Runner<'_> {
    /// Plays a scenario once, with fresh resources.
    pub(super) async fn play_once(&mut self, scenario: &Scenario) -> Next {
        self.courier.wire.close_lanes();
        self.resources.begin_scenario();
        if scenario.needs.contains(&Need::Tombstone) && self.resources.own_tombstone().is_none() {
            return not_played(
                "no credential was revoked in this run",
                "see first_revoke_succeeds",
            );
        }
        if scenario.spends > 0 {
            if let Some(killed) = self.killed.clone() {
                return Next::NotPlayed(killed);
            }
            if self.revocations.saturating_add(scenario.spends) > self.bounds.max_revocations {
                return not_played(
                    "the budget of live revocations is used up",
                    "raise --max-revocations",
                );
            }
            self.revocations += scenario.spends;
        }
        let Ok(lease) = self.lease_all(scenario) else {
            self.revocations -= scenario.spends;
            if let Some(halt) = self.halted() {
                return Next::NotPlayed(halt);
            }
            return self.none_left();
        };
        let mut evidence = Evidence::of(scenario);
        if scenario.calls("credential.list") {
            let users = [Role::Owner, Role::Stranger];
            let unspent = users
                .iter()
                .flat_map(|user| self.resources.unspent_handles(*user));
            let witnesses = unspent.filter(|handle| self.books.has(*handle));
            evidence.unspent = witnesses
                .filter(|handle| {
                    // What the list shows as live is live, whoever vouched for it before.
                    matches!(
                        self.resources.held[handle.0].life,
                        Life::Live | Life::SaidToBeLive
                    )
                })
                .map(|handle| self.resources.credential(handle))
                .collect();
        }
        match &scenario.steps {
            Steps::Together(steps) => {
                if let Some(calls) = self.play_together(steps, lease).await {
                    evidence.extend(calls);
                }
            }
            Steps::Spaced(steps) => {
                for (pause, step) in steps {
                    self.courier.stop.nap(*pause).await;
                    evidence.extend(self.play_step(step, lease).await);
                }
            }
            Steps::Each {
                of: Each::Tombstone,
                step,
                then,
            } if then.is_empty() => evidence.extend(self.play_sweep(step).await),
            Steps::Each { of, step, then } => {
                for (step, handle) in self.repeated(*of, step) {
                    let call = self.play_step(&step, handle).await;
                    if *of == Each::Grave
                        && let Some(call) = &call
                    {
                        self.note_visit(call);
                    }
                    evidence.extend(call);
                }
                for step in then {
                    evidence.extend(self.play_step(step, lease).await);
                }
            }
            // Played by a loop of its own, which judges as it goes.
            Steps::Generated { .. } => {}
            Steps::InOrder(steps) => match self.play_in_order(scenario, steps, lease, evidence).await {
                Ok(played) => evidence = played,
                Err(next) => return next,
            },
        }
        if evidence.calls.is_empty() {
            if let Some(halt) = self.halted() {
                return Next::NotPlayed(halt);
            }
            return not_played("what it names is not in hand any more", "see the checks above");
        }
        if let Some(doubt) = self
            .sibling_missing(&evidence)
            .or_else(|| self.further_missing(scenario, &evidence))
            .or_else(|| self.nothing_of_its_own())
        {
            self.facts.not_played.insert(scenario.name, doubt);
        }
        self.sorted(evidence)
    }

    /// Why a scenario lacks its credential.
    fn none_left(&self) -> Next {
        match self.passed_over.len() {
            0 => not_played(
                "no live credential is left for it",
                "give more ids (--credentials FILE)",
            ),
            many => not_played(
                &format!(
                    "no live credential is left for it; passed over as spent, unknown, another user's or another run's: {}",
                    counted(many, "id")
                ),
                "give live ids of this user (--credentials FILE)",
            ),
        }
    }

    /// How a playing went, by what it brought.
    fn sorted(&mut self, evidence: Evidence) -> Next {
        if evidence.together && !evidence.overlapped() && self.is_calm(&evidence) {
            return Next::Missed(evidence);
        }
        let violated = self.judge(&evidence, Scope::Whole);
        let unanswered =
            |call: &Call| call.nature == Nature::Broken && !call.exchange.received.was_never_sent();
        if evidence.together && violated.is_empty() && evidence.calls.iter().any(unanswered) {
            return Next::Cut;
        }
        if evidence.calls.iter().any(took_what_it_must_not) {
            return Next::Spent(violated);
        }
        Next::Judged(violated)
    }

    /// Plays steps one after the other; stops where a revocation fails or nothing answers at all.
    async fn play_in_order(
        &mut self,
        scenario: &Scenario,
        steps: &[Step],
        lease: Option<Handle>,
        mut evidence: Evidence,
    ) -> Result<Evidence, Next> {
        for step in steps {
            if let Some(Sibling::Further(operation)) = step.door.sibling {
                if !self.play_further(operation, step, &mut evidence).await {
                    break;
                }
                continue;
            }
            if step.door.sibling.is_some() {
                let calls = self.play_pages(step, lease).await;
                evidence.extend(calls);
                if step.door.sibling == Some(Sibling::Create) && !self.resources.has_created() {
                    // Nothing was made that the rest could be about, and another creation would be left over.
                    break;
                }
                continue;
            }
            // What a step needs may not be known yet, such as the owner's user id before a success.
            let Some(call) = self.play_step(step, lease).await else {
                continue;
            };
            let failed = call.situation.may_succeed() && !call.succeeded();
            let spent = failed && !died_here(&evidence, &call) && spent_on_arrival(&call, self.contract);
            if spent && let Some(credential) = &call.credential {
                self.passed_over.push(credential.name.clone());
            }
            let mute = call.status().is_none() && !self.sightings.anything();
            evidence.extend([call]);
            if spent
                && self
                    .resources
                    .unspent(lease_owner(scenario).unwrap_or(Role::Owner))
                    > 0
            {
                // Only a credential that was dead already is sure not to have died of this.
                let dead = evidence.calls.last().map(|call| self.learned(call));
                self.revocations -= u32::from(dead == Some(Learned::AlreadyRevoked));
                return Err(Next::DeadOnArrival(evidence));
            }
            let is_known = |user| {
                let mut tombstones = self.resources.tombstones().iter();
                tombstones.any(|handle| self.resources.owner(*handle) == user)
            };
            if spent && lease_owner(scenario).is_some_and(is_known) {
                // The pool was used before, and this was what an earlier run had spent last.
                drop(self.judge(&evidence, Scope::AnyCall));
                return Err(self.none_left());
            }
            if failed || mute {
                break;
            }
        }
        Ok(evidence)
    }

    /// Whether nothing is wrong with simultaneous calls but that they were none.
    fn is_calm(&self, evidence: &Evidence) -> bool {
        let is_right = |call: &Call| {
            let reasons = call.situation.reasons().iter();
            let mut outcomes = reasons.filter_map(|reason| self.contract.operation.outcome(*reason));
            outcomes.any(|outcome| Some(outcome.status) == call.status())
        };
        let rivals = evidence.calls.iter().all(|call| call.situation.may_succeed());
        if rivals {
            self.explained_by_an_order(evidence)
        } else {
            evidence.calls.iter().all(is_right)
        }
    }

    /// Whether one call succeeded and all others were told so: nothing is wrong with it.
    fn explained_by_an_order(&self, evidence: &Evidence) -> bool {
        let told = |call: &&Call| self.learned(call) == Learned::AlreadyRevoked;
        let succeeded = evidence.calls.iter().filter(|call| call.succeeded()).count();
        succeeded == 1 && evidence.calls.iter().filter(told).count() == evidence.calls.len() - 1
    }
}

/// Whether a handed-over id was refused as a spent, unknown or foreign one would be, errno and all. Any other refusal may
/// be a wrong answer to a right call, and trying the next id would walk through the whole pool.
pub(super) fn spent_on_arrival(call: &Call, contract: &Contract) -> bool {
    let excuses = [Reason::Repeated, Reason::Unknown, Reason::NotPermitted];
    call.situation.subject == Subject::Own(Life::SaidToBeLive)
        && excuses.iter().any(|reason| call.was_told(*reason, contract))
}

/// Whether an earlier call of the same scenario said that it ended the life of what this one names.
fn died_here(evidence: &Evidence, call: &Call) -> bool {
    let id = |call: &Call| call.credential.as_ref().map(|credential| credential.id.clone());
    let ended = |earlier: &Call| earlier.succeeded() && earlier.shows_an_effect() && id(earlier) == id(call);
    call.credential.is_some() && evidence.calls.iter().any(ended)
}

/// Whether the object of an answer is a revoked credential that the call did not name.
fn shows_somebody_else(call: &Call) -> bool {
    let shown = |pointer: &str| {
        let answer = call.answer.as_ref()?;
        answer.at(pointer)?.as_str().map(str::to_owned)
    };
    let id = shown("/data/credentialId");
    id.is_some() && id != call.exchange.request.names && shown("/data/status").as_deref() == Some("REVOKED")
}

/// Whether a call that must be refused ended the life of what it names, by its own words.
fn took_what_it_must_not(call: &Call) -> bool {
    let was_dead = matches!(
        call.situation.subject,
        Subject::Own(Life::Dead | Life::Buried) | Subject::Foreign(Life::Dead | Life::Buried)
    );
    let refused = !call.situation.may_succeed() && call.step.door.sibling.is_none() && !was_dead;
    refused
        && call.succeeded()
        && call.shows_an_effect()
        && (call.credential.is_some() || shows_somebody_else(call))
}

fn not_played(why: &str, remedy: &str) -> Next {
    Next::NotPlayed(Doubt {
        why: why.to_owned(),
        remedy: remedy.to_owned(),
    })
}

#[cfg(test)]
mod tests;
