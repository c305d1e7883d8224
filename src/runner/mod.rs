//! Drives the plan and owns the only loop: send, judge, decide, repeat. Prints nothing; whoever
//! wants to know listens to [`Event`]s.
//!
//! Memory is flat: evidence is judged and dropped, and what a failure needs to be told is kept as
//! text.

mod body;
mod event;
mod play;
mod preflight;
mod resources;
mod story;
#[cfg(test)]
mod tests;
mod weather;

pub use event::{Event, Header, Summary};
pub use resources::Resources;
pub(crate) use story::visible;

use crate::checks::{Basis, Judge, RunFacts, Scope};
use crate::contract::{Contract, Reason};
use crate::evidence::{Call, Evidence, Life, Subject};
use crate::exchange::Wire;
use crate::finding::{CheckResult, Doubt, Identity};
use crate::plan::Plan;
use crate::scenario::{Named, Need, Role, Scenario, Stage, Step, Steps};
use preflight::Sightings;
use resources::{Handle, Learned};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use weather::Patience;

/// How often a failing scenario is repeated when it costs nothing (design section 3).
const FREE_REPEATS: u32 = 4;
/// Calls without a complete answer after which a run stops: each may cost its whole deadline twice.
const HANGING: u32 = 6;
/// How often when each time destroys a credential.
const SPENDING_REPEATS: u32 = 1;
/// How often simultaneous calls are tried again with another credential when they missed each other.
const MISSED_MEETINGS: u32 = 2;

/// The bounds of a run.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Live revocations that may be attempted.
    pub max_revocations: u32,
    /// Total time to wait out 429 and 503.
    pub weather_budget: Duration,
}

/// What a run brought, before the gate looks at it.
pub struct Outcome {
    /// One result per selected check, in their order.
    pub results: Vec<CheckResult>,
    /// Requests that left.
    pub requests: usize,
    /// Weather met.
    pub weather: u32,
    /// Live revocations attempted.
    pub revocations: u32,
    /// Ids that were passed over as spent, unknown or foreign before the first success, by name.
    pub passed_over: Vec<String>,
    /// What made the run worthless, if something did.
    pub obstacle: Option<Doubt>,
}

/// Plays a plan against a target.
pub struct Runner<'a> {
    contract: &'a Contract,
    basis: Basis<'a>,
    wire: Wire,
    resources: Resources,
    judge: Judge,
    bounds: Bounds,
    base: String,
    patience: Patience,
    sightings: Sightings,
    facts: RunFacts,
    parser_limits: cadenza_envelope::Limits,
    requests: usize,
    revocations: u32,
    passed_over: Vec<String>,
}

/// Why a scenario is not played again.
enum Next {
    /// It was played; the identities of its violations.
    Judged(BTreeSet<Identity>),
    /// Its id was spent or foreign; the next one may do.
    DeadOnArrival(Evidence),
    /// Calls that were to be simultaneous followed each other, and nothing else was wrong.
    Missed(Evidence),
    /// Something it needs is not in hand any more.
    NotPlayed(Doubt),
}

impl<'a> Runner<'a> {
    /// A runner for one run. `base` is the target as reports name it.
    pub fn new(
        basis: Basis<'a>,
        plan: &Plan,
        wire: Wire,
        resources: Resources,
        bounds: Bounds,
        base: &str,
    ) -> Self {
        Self {
            contract: basis.contract,
            basis,
            wire,
            resources,
            judge: Judge::new(&plan.checks),
            bounds,
            base: base.to_owned(),
            patience: Patience::new(bounds.weather_budget),
            sightings: Sightings::default(),
            facts: RunFacts {
                not_played: plan.not_played.clone(),
                ..RunFacts::default()
            },
            parser_limits: cadenza_envelope::Limits::default(),
            requests: 0,
            revocations: 0,
            passed_over: Vec::new(),
        }
    }

    /// Plays the whole plan.
    pub async fn run(mut self, plan: &Plan, events: &mut dyn FnMut(Event)) -> Outcome {
        let mut stopped = None;
        for (index, scenario) in plan.scenarios.iter().enumerate() {
            // Before the first scenario that may touch a live credential there must be an API; and where
            // two scenarios brought no answer at all, a third would only wait as long again.
            let silent = index >= 2 && self.sightings.silent();
            if (scenario.stage > Stage::Free || silent) && stopped.is_none() {
                stopped = self.sightings.obstacle(&self.base, false);
            }
            if stopped.is_none() && self.sightings.broken() >= HANGING {
                self.facts.not_played.insert(scenario.name, too_many_broken());
                continue;
            }
            if let Some(obstacle) = &stopped {
                self.facts.not_played.insert(scenario.name, obstacle.clone());
                continue;
            }
            self.play(scenario, &plan.scenarios[index + 1..], events).await;
        }
        self.facts.api_seen = self.sightings.api_seen();
        self.facts.obstacle = stopped.or_else(|| self.sightings.obstacle(&self.base, true));
        let results = self.judge.finish(&self.basis, &self.facts);
        for result in &results {
            events(Event::Judged(result.clone()));
        }
        Outcome {
            results,
            requests: self.requests,
            weather: self.patience.meetings(),
            revocations: self.revocations,
            passed_over: self.passed_over,
            obstacle: self.facts.obstacle,
        }
    }

    /// Plays one scenario, and repeats it while it fails and the budget allows.
    async fn play(&mut self, scenario: &Scenario, later: &[Scenario], events: &mut dyn FnMut(Event)) {
        let repeats = if scenario.spends > 0 {
            SPENDING_REPEATS
        } else {
            FREE_REPEATS
        };
        let mut seen: BTreeSet<Identity> = BTreeSet::new();
        let mut attempt = 0;
        let mut missed = 0;
        while attempt <= repeats {
            if attempt > 0 && !self.can_repeat(scenario, later) {
                break;
            }
            let before = self.requests;
            let next = self.play_once(scenario).await;
            let exchanges = self.requests - before;
            events(Event::Played {
                scenario: scenario.name,
                attempt: attempt + 1,
                exchanges,
            });
            match next {
                Next::DeadOnArrival(evidence) => drop(self.judge(&evidence, Scope::AnyCall)),
                Next::Missed(evidence) if missed < MISSED_MEETINGS && self.can_repeat(scenario, later) => {
                    self.judge(&evidence, Scope::AnyCall);
                    missed += 1;
                }
                Next::Missed(evidence) => {
                    attempt += 1;
                    seen.extend(self.judge(&evidence, Scope::Whole));
                    break;
                }
                Next::NotPlayed(doubt) => {
                    if attempt == 0 {
                        self.facts.not_played.insert(scenario.name, doubt);
                    }
                    break;
                }
                Next::Judged(violated) => {
                    attempt += 1;
                    seen.extend(violated);
                    // A target that proves nothing, such as one that refuses the token, is not asked again and again.
                    let pointless = self.sightings.obstacle(&self.base, false).is_some();
                    if seen.is_empty() || pointless || self.sightings.broken() >= HANGING {
                        break;
                    }
                }
            }
        }
        let tried: BTreeMap<Identity, u32> = seen.into_iter().map(|identity| (identity, attempt)).collect();
        self.judge.tried(&tried);
    }

    /// Whether fresh resources are left that no later scenario needs. What happens only once in a
    /// run, such as the spending of the last witness, is not repeated.
    fn can_repeat(&self, scenario: &Scenario, later: &[Scenario]) -> bool {
        if scenario.spends == 0 {
            return true;
        }
        let owner = lease_owner(scenario).unwrap_or(Role::Owner);
        let needed: u32 = later
            .iter()
            .filter(|other| other.spends > 0 && lease_owner(other).unwrap_or(Role::Owner) == owner)
            .map(|other| other.spends)
            .sum();
        let unspent = u32::try_from(self.resources.unspent(owner)).unwrap_or(u32::MAX);
        unspent > needed && self.revocations + needed < self.bounds.max_revocations
    }

    async fn play_once(&mut self, scenario: &Scenario) -> Next {
        self.wire.close_lanes();
        if scenario.needs.contains(&Need::Tombstone) && self.resources.own_tombstone().is_none() {
            return not_played(
                "no credential was revoked in this run",
                "see first_revoke_succeeds",
            );
        }
        if scenario.spends > 0 {
            if self.revocations >= self.bounds.max_revocations {
                return not_played(
                    "the budget of live revocations is used up",
                    "raise --max-revocations",
                );
            }
            self.revocations += 1;
        }
        let Ok(lease) = self.lease(scenario) else {
            self.revocations -= u32::from(scenario.spends > 0);
            return not_played(
                "no live credential is left for it",
                "give more ids (--credentials FILE)",
            );
        };
        let mut evidence = Evidence::of(scenario);
        match &scenario.steps {
            Steps::Together(steps) => {
                if let Some(calls) = self.play_together(steps, lease).await {
                    evidence.extend(calls);
                }
            }
            Steps::EveryTombstone(step) => {
                for handle in self.resources.tombstones().to_vec().into_iter().rev() {
                    let step = self.asked_by_its_owner(step, handle);
                    evidence.extend(self.play_step(&step, Some(handle)).await);
                }
            }
            Steps::InOrder(steps) => {
                for step in steps {
                    // What a step needs may not be known yet, such as the owner's user id before a success.
                    let Some(call) = self.play_step(step, lease).await else {
                        continue;
                    };
                    let failed = call.situation.may_succeed() && !call.succeeded();
                    let spent = failed && spent_on_arrival(&call, self.contract);
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
                        return Next::DeadOnArrival(evidence);
                    }
                    if spent && self.resources.own_tombstone().is_some() {
                        // The pool was used before, and this was what an earlier run had spent last.
                        drop(self.judge(&evidence, Scope::AnyCall));
                        return not_played(
                            "no live credential is left for it",
                            "give more ids (--credentials FILE)",
                        );
                    }
                    if failed || mute {
                        break;
                    }
                }
            }
        }
        if evidence.calls.is_empty() {
            return not_played("what it names is not in hand any more", "see the checks above");
        }
        if evidence.together && self.explained_by_an_order(&evidence) && !evidence.overlapped() {
            return Next::Missed(evidence);
        }
        Next::Judged(self.judge(&evidence, Scope::Whole))
    }

    fn judge(&mut self, evidence: &Evidence, scope: Scope) -> BTreeSet<Identity> {
        self.sightings.see(evidence);
        let mut told = None;
        let mut story = || Arc::clone(told.get_or_insert_with(|| Arc::new(story::tell(evidence))));
        self.judge.see(evidence, scope, &self.basis, &mut story)
    }

    /// The credential that a scenario is about, where it is about one.
    fn lease(&mut self, scenario: &Scenario) -> Result<Option<Handle>, ()> {
        match (named(scenario), scenario.stage) {
            (Some(Named::Lease), _) => self.resources.lease(Role::Owner).map(Some).ok_or(()),
            (Some(Named::StrangersLease), _) => self.resources.lease(Role::Stranger).map(Some).ok_or(()),
            (Some(Named::Witness), Stage::Witness) => {
                let witness = self.resources.witness().ok_or(())?;
                self.resources.take(witness);
                Ok(Some(witness))
            }
            (Some(Named::Witness), _) => self.resources.witness().map(Some).ok_or(()),
            (Some(Named::Tombstone | Named::NeverIssued | Named::SameNeverIssued) | None, _) => Ok(None),
        }
    }

    /// Whether one call succeeded and all others were told so: nothing is wrong with it.
    fn explained_by_an_order(&self, evidence: &Evidence) -> bool {
        let told = |call: &&Call| self.learned(call) == Learned::AlreadyRevoked;
        let succeeded = evidence.calls.iter().filter(|call| call.succeeded()).count();
        succeeded == 1 && evidence.calls.iter().filter(told).count() == evidence.calls.len() - 1
    }

    /// In a sweep every credential is asked for by the user whose it is.
    fn asked_by_its_owner(&self, step: &Step, handle: Handle) -> Step {
        Step {
            bearer: crate::scenario::Bearer::Token(self.resources.owner(handle)),
            ..step.clone()
        }
    }
}

/// Whether a handed-over id was refused as a spent, unknown or foreign one would be. Any other refusal is
/// a wrong answer to a right call.
fn spent_on_arrival(call: &Call, contract: &Contract) -> bool {
    let excuses = [Reason::Repeated, Reason::Unknown, Reason::NotPermitted];
    let errno = call.answer.as_ref().and_then(cadenza_envelope::Answer::errno);
    call.situation.subject == Subject::Own(Life::SaidToBeLive)
        && excuses
            .iter()
            .filter_map(|reason| contract.operation.outcome(*reason))
            .any(|outcome| {
                call.status() == Some(outcome.status) && (outcome.errno.is_none() || outcome.errno == errno)
            })
}

fn too_many_broken() -> Doubt {
    Doubt {
        why: format!("{HANGING} calls were not answered completely, so no more were sent"),
        remedy: "see every_call_is_answered; each such call may cost its whole deadline".to_owned(),
    }
}

fn not_played(why: &str, remedy: &str) -> Next {
    Next::NotPlayed(Doubt {
        why: why.to_owned(),
        remedy: remedy.to_owned(),
    })
}

/// The credential that a scenario's steps name.
fn named(scenario: &Scenario) -> Option<Named> {
    let steps = match &scenario.steps {
        Steps::InOrder(steps) | Steps::Together(steps) => steps.as_slice(),
        Steps::EveryTombstone(_) => return None,
    };
    let ours = |named: &Named| !matches!(named, Named::NeverIssued | Named::SameNeverIssued);
    steps.iter().filter_map(|step| step.body.named()).find(ours)
}

fn lease_owner(scenario: &Scenario) -> Option<Role> {
    match named(scenario)? {
        Named::StrangersLease => Some(Role::Stranger),
        Named::Lease | Named::Witness | Named::Tombstone | Named::NeverIssued | Named::SameNeverIssued => {
            Some(Role::Owner)
        }
    }
}
