//! Hands each evidence to the checks that read it, and adds their opinions up to verdicts.

use super::{Basis, Check, Fold, Opinion, Shape};
use crate::contract::Promise;
use crate::evidence::{Call, Evidence};
use crate::finding::{CheckResult, Defect, Doubt, Finding, Frequency, Identity, Severity, Story, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the whole run established, beyond any single evidence.
#[derive(Clone, Debug, Default)]
pub struct RunFacts {
    /// Whether some exchange showed that the API lives on this path.
    pub api_seen: bool,
    /// Why nothing of this run counts, if something made it worthless.
    pub obstacle: Option<Doubt>,
    /// Scenarios that were not played, and what would have enabled them.
    pub not_played: BTreeMap<&'static str, Doubt>,
    /// Scenarios that other parts of a shared run play.
    pub elsewhere: BTreeMap<&'static str, Doubt>,
}

/// Which checks read an evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that it concerns.
    Whole,
    /// Only those that judge any call: the scenario did not get to what it is about.
    AnyCall,
}

/// The selected checks and what they think so far.
pub struct Judge {
    seats: Vec<Seat>,
}

struct Seat {
    check: &'static Check,
    opinion: Opinion,
    fold: Option<Box<dyn Fold>>,
    /// Whether some answer has shown that the deployment has the operation, for an also-judged one.
    shown: bool,
}

impl Judge {
    /// A judge for the selected checks.
    pub fn new(checks: &[&'static Check]) -> Self {
        let seats = checks
            .iter()
            .map(|check| Seat {
                check,
                opinion: Opinion::of(check.name),
                fold: match check.shape {
                    Shape::Run(fold) => Some(fold()),
                    Shape::Exchange(_) | Shape::AnyExchange(_) | Shape::Further(_) | Shape::Scenario(_) => {
                        None
                    }
                },
                shown: false,
            })
            .collect();
        Self { seats }
    }

    /// Judges one evidence and forgets it. Returns the identities of its violations, which decide
    /// whether the scenario is repeated. `story` is rendered only if somebody needs it.
    pub fn see(
        &mut self,
        evidence: &Evidence,
        scope: Scope,
        basis: &Basis<'_>,
        story: &mut dyn FnMut() -> Arc<Story>,
    ) -> BTreeSet<Identity> {
        let mut violated = BTreeSet::new();
        for seat in &mut self.seats {
            if let Shape::Scenario(_) = seat.check.shape
                && (scope != Scope::Whole || !seat.check.scenarios.contains(&evidence.scenario))
            {
                continue;
            }
            let mut opinion = Opinion::of(seat.check.name);
            match seat.check.shape {
                Shape::Exchange(judge) => {
                    evidence
                        .calls
                        .iter()
                        .filter(|call| call.step.door.is_the_operations())
                        .for_each(|call| judge(call, basis, &mut opinion));
                }
                Shape::Further(further) => {
                    let calls = || {
                        evidence
                            .calls
                            .iter()
                            .filter(|call| call.operation() == Some(further.operation))
                    };
                    seat.shown |= calls().any(Call::shows_its_operation);
                    calls()
                        .filter(|_| seat.shown)
                        .for_each(|call| (further.judge)(call, basis, further.clause, &mut opinion));
                }
                Shape::AnyExchange(judge) => evidence
                    .calls
                    .iter()
                    .filter(|call| !has_its_own(call, basis))
                    .for_each(|call| judge(call, basis, &mut opinion)),
                Shape::Scenario(judge) => judge(evidence, basis, &mut opinion),
                Shape::Run(_) => {
                    if let Some(fold) = &mut seat.fold {
                        fold.see(evidence, basis, &mut opinion);
                    }
                }
            }
            if let Some(first) = rivals(evidence) {
                opinion.knows_all_by(&first.step.label);
            }
            violated.extend(
                opinion
                    .findings()
                    .filter(|(_, finding)| finding.severity == Severity::Violation)
                    .map(|(identity, _)| identity.clone()),
            );
            seat.opinion
                .absorb(opinion, |finding: &mut Finding| finding.story = Some(story()));
        }
        violated
    }

    /// A judge of the same checks who has seen nothing yet.
    #[must_use]
    pub fn afresh(&self) -> Self {
        let checks: Vec<&'static Check> = self.seats.iter().map(|seat| seat.check).collect();
        Self::new(&checks)
    }

    /// Tells a finding by a smaller evidence in which it was made as well.
    pub fn retell(&mut self, identity: &Identity, smaller: &Finding) {
        for seat in &mut self.seats {
            seat.opinion.retell(identity, smaller);
        }
    }

    /// Writes down the generated case that shows a finding.
    pub fn keep(&mut self, identity: &Identity, case: &Arc<str>) {
        for seat in &mut self.seats {
            seat.opinion.keep(identity, case);
        }
    }

    /// Writes down how often a finding was seen in how many attempts.
    pub fn seen(&mut self, identity: &Identity, frequency: Frequency) {
        for seat in &mut self.seats {
            seat.opinion.seen(identity, frequency);
        }
    }

    /// A finding that was made.
    pub fn finding(&self, identity: &Identity) -> Option<&Finding> {
        self.seats.iter().find_map(|seat| seat.opinion.found(identity))
    }

    /// Notes in how many attempts each violation could have been seen.
    pub fn tried(&mut self, attempts: &BTreeMap<Identity, u32>) {
        for seat in &mut self.seats {
            seat.opinion.tried(attempts);
        }
    }

    /// Adds everything up.
    pub fn finish(self, basis: &Basis<'_>, facts: &RunFacts) -> Vec<CheckResult> {
        self.seats
            .into_iter()
            .map(|seat| seat.result(basis, facts))
            .collect()
    }
}

impl Seat {
    fn result(mut self, basis: &Basis<'_>, facts: &RunFacts) -> CheckResult {
        if let Some(mut fold) = self.fold.take() {
            fold.finish(basis, &mut self.opinion);
        }
        if let Some(obstacle) = &facts.obstacle {
            self.opinion
                .drop_unproven(|finding| finding.defect == Defect::Leak, obstacle);
        } else if !facts.api_seen {
            // 401 and 404 prove nothing of the API, however well they are dressed; a leak is one anywhere.
            self.opinion
                .drop_unproven(|finding| finding.defect == Defect::Leak, &never_seen());
        }
        let proved = self.opinion.proved();
        let examined = self.opinion.examined_so_far();
        let check = self.check;
        let (mut findings, mut doubts, observations) = self.opinion.into_parts();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let failed = findings.iter().any(|finding| finding.severity >= Severity::Drift);
        let verdict = match &facts.obstacle {
            _ if failed => Verdict::Fail,
            Some(obstacle) => {
                doubts = vec![obstacle.clone()];
                Verdict::Inconclusive
            }
            None if !doubts.is_empty() => Verdict::Inconclusive,
            None if examined == 0 => {
                doubts = not_exercised(check, facts);
                Verdict::NotExercised
            }
            None if !facts.api_seen => {
                doubts = vec![never_seen()];
                Verdict::Inconclusive
            }
            None => Verdict::Pass,
        };
        CheckResult {
            check: check.name,
            clauses: check.clauses,
            proved,
            partly_played: check
                .scenarios
                .iter()
                .any(|scenario| facts.not_played.contains_key(scenario)),
            verdict,
            examined,
            findings,
            waived: Vec::new(),
            observations,
            doubts,
        }
    }
}

/// Whether the call's operation promises for itself what checks of any call look for.
fn has_its_own(call: &Call, basis: &Basis<'_>) -> bool {
    let operation = call.operation().and_then(|id| basis.contract.operation_named(id));
    operation.is_some_and(|operation| operation.promised(Promise::NoSecret).is_some())
}

/// The first of simultaneous calls that are alike and of which one may succeed, so that it is chance which of them
/// shows what.
fn rivals(evidence: &Evidence) -> Option<&Call> {
    let first = evidence.calls.first().filter(|_| evidence.together)?;
    if !first.situation.may_succeed() {
        return None;
    }
    let is_alike = |call: &Call| call.step.body == first.step.body && call.step.bearer == first.step.bearer;
    evidence.calls.iter().all(is_alike).then_some(first)
}

fn never_seen() -> Doubt {
    Doubt {
        why: "no answer of this run shows that the API lives on this path".to_owned(),
        remedy: "check the base URL and its path prefix".to_owned(),
    }
}

fn not_exercised(check: &Check, facts: &RunFacts) -> Vec<Doubt> {
    let reasons: BTreeSet<Doubt> = check
        .scenarios
        .iter()
        .flat_map(|scenario| [facts.not_played.get(scenario), facts.elsewhere.get(scenario)])
        .flatten()
        .cloned()
        .collect();
    if let (true, Shape::Further(further)) = (check.scenarios.is_empty(), check.shape) {
        let why = format!(
            "nothing of this tool calls {} as it should be called",
            further.operation
        );
        let remedy = "nothing to do; a success is judged where a scenario makes one".to_owned();
        return vec![Doubt { why, remedy }];
    }
    if reasons.is_empty() {
        let why = "nothing came that this check could judge".to_owned();
        let remedy = "see the checks that failed or could not tell".to_owned();
        return vec![Doubt { why, remedy }];
    }
    reasons.into_iter().collect()
}
