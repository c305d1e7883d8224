//! Where a check writes down what it thinks.

use crate::evidence::Call;
use crate::finding::{About, Defect, Doubt, Finding, Frequency, Identity, Observation, Severity};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Observations and doubts kept per check; more of the same kind tell nothing new, and memory stays
/// flat over generated cases.
const KEPT: usize = 16;

/// One check's findings, doubts and observations, gathered over the run.
pub struct Opinion {
    check: &'static str,
    examined: usize,
    proved: Option<BTreeSet<&'static str>>,
    /// In the order in which they were made: the plainest calls are played first, and tell a bug best.
    findings: IndexMap<Identity, Finding>,
    doubts: BTreeSet<Doubt>,
    observations: BTreeSet<Observation>,
}

/// What a check accuses a call of, before it becomes a [`Finding`].
pub struct Claim {
    /// The clause that is broken; one of those the check cites.
    pub clause: &'static str,
    /// The sort of defect.
    pub defect: Defect,
    /// Where in the body, if it has a place there.
    pub pointer: Option<String>,
    /// What is promised.
    pub expected: String,
    /// Why.
    pub why: String,
    /// What came.
    pub received: String,
}

impl Opinion {
    /// Nothing thought yet.
    pub fn of(check: &'static str) -> Self {
        Self {
            check,
            examined: 0,
            proved: None,
            findings: IndexMap::new(),
            doubts: BTreeSet::new(),
            observations: BTreeSet::new(),
        }
    }

    /// Something was really judged. Without this no check can pass.
    pub fn examined(&mut self) {
        self.examined += 1;
    }

    /// Of the clauses the check cites, this one was judged. A check that says so proves no other.
    pub fn proves(&mut self, clause: &'static str) {
        self.proved.get_or_insert_default().insert(clause);
    }

    /// Nothing that was judged proves a clause so far.
    pub fn proves_nothing_yet(&mut self) {
        self.proved.get_or_insert_default();
    }

    /// The clauses that were judged, if the check tells them apart.
    pub(super) fn proved(&self) -> Option<BTreeSet<&'static str>> {
        self.proved.clone()
    }

    /// A broken promise. It is believed only if the run shows somewhere that the API lives on this path.
    /// Returns the key under which it can be withdrawn.
    pub fn violation(&mut self, call: &Call, claim: Claim) -> Identity {
        self.finding(call, claim, Severity::Violation)
    }

    /// A broken promise of simultaneous calls. Which of them shows it is chance, so the finding is known by the first
    /// of them, and points at the one that is accused.
    pub fn violation_among(&mut self, first: &Call, accused: &Call, claim: Claim) {
        let by_its_place = Call {
            ordinal: accused.ordinal,
            ..first.clone()
        };
        self.violation(&by_its_place, claim);
    }

    /// Makes every finding known by one step, so that it is the same finding whichever of several like calls shows it.
    pub(super) fn knows_all_by(&mut self, step: &str) {
        for (_, mut finding) in std::mem::take(&mut self.findings) {
            step.clone_into(&mut finding.step);
            self.findings.entry(finding.identity()).or_insert(finding);
        }
    }

    /// Takes back what later evidence has explained.
    pub fn withdraw(&mut self, identity: &Identity) {
        self.findings.shift_remove(identity);
    }

    /// Something worth knowing that breaks no promise.
    pub fn advisory(&mut self, call: &Call, claim: Claim) {
        drop(self.finding(call, claim, Severity::Advisory));
    }

    fn finding(&mut self, call: &Call, claim: Claim, severity: Severity) -> Identity {
        let finding = Finding {
            check: self.check,
            clause: claim.clause.to_owned(),
            defect: claim.defect,
            severity,
            pointer: claim.pointer,
            expected: claim.expected,
            why: claim.why,
            received: claim.received,
            step: call.step.label.to_string(),
            line: call.ordinal,
            story: None,
            frequency: Frequency::ONCE,
            case: None,
        };
        let identity = finding.identity();
        self.findings.entry(identity.clone()).or_insert(finding);
        identity
    }

    /// The evidence does not decide, and this would help.
    pub fn doubt(&mut self, why: impl Into<String>, remedy: impl Into<String>) {
        if self.doubts.len() < KEPT {
            self.doubts.insert(Doubt {
                why: why.into(),
                remedy: remedy.into(),
            });
        }
    }

    /// An open point of the deployment and what was seen.
    pub fn observe(&mut self, point: impl Into<String>, seen: impl Into<String>) {
        self.note(Observation {
            point: point.into(),
            seen: seen.into(),
            about: About::Deployment,
        });
    }

    /// Something about this run that says nothing of the deployment.
    pub fn observe_run(&mut self, point: impl Into<String>, seen: impl Into<String>) {
        self.note(Observation {
            point: point.into(),
            seen: seen.into(),
            about: About::Run,
        });
    }

    fn note(&mut self, observation: Observation) {
        if self.observations.len() < KEPT {
            self.observations.insert(observation);
        }
    }

    /// How much was judged so far.
    pub fn examined_so_far(&self) -> usize {
        self.examined
    }

    /// The findings so far, by identity.
    pub fn findings(&self) -> impl Iterator<Item = (&Identity, &Finding)> {
        self.findings.iter()
    }

    /// One of them.
    pub(super) fn found(&self, identity: &Identity) -> Option<&Finding> {
        self.findings.get(identity)
    }

    /// Hands over everything: findings, doubts, observations.
    pub(super) fn into_parts(self) -> (Vec<Finding>, Vec<Doubt>, Vec<Observation>) {
        (
            self.findings.into_values().collect(),
            self.doubts.into_iter().collect(),
            self.observations.into_iter().collect(),
        )
    }

    /// Adds what one evidence brought to what the run brought before.
    pub(super) fn absorb(&mut self, other: Self, mut story: impl FnMut(&mut Finding)) {
        self.examined += other.examined;
        if let Some(proved) = other.proved {
            self.proved.get_or_insert_default().extend(proved);
        }
        for (identity, mut finding) in other.findings {
            match self.findings.get_mut(&identity) {
                Some(known) => {
                    known.frequency.seen += 1;
                    known.frequency.tried = known.frequency.tried.max(known.frequency.seen);
                }
                None => {
                    story(&mut finding);
                    self.findings.insert(identity, finding);
                }
            }
        }
        for doubt in other.doubts {
            self.doubt(doubt.why, doubt.remedy);
        }
        for observation in other.observations {
            self.note(observation);
        }
    }

    /// Tells a finding as it was made of a smaller evidence.
    pub(super) fn retell(&mut self, identity: &Identity, smaller: &Finding) {
        if let Some(finding) = self.findings.get_mut(identity) {
            *finding = Finding {
                frequency: finding.frequency,
                ..smaller.clone()
            };
        }
    }

    /// Writes down how often a finding was seen in how many attempts.
    pub(super) fn seen(&mut self, identity: &Identity, frequency: Frequency) {
        if let Some(finding) = self.findings.get_mut(identity) {
            finding.frequency = frequency;
        }
    }

    /// Writes down the case that shows a finding.
    pub(super) fn keep(&mut self, identity: &Identity, case: &Arc<str>) {
        if let Some(finding) = self.findings.get_mut(identity) {
            finding.case = Some(Arc::clone(case));
        }
    }

    /// Writes down in how many attempts the findings of one scenario could have been seen.
    pub(super) fn tried(&mut self, attempts: &BTreeMap<Identity, u32>) {
        for (identity, tried) in attempts {
            if let Some(finding) = self.findings.get_mut(identity) {
                finding.frequency.tried = (*tried).max(finding.frequency.seen);
            }
        }
    }

    /// Turns findings that need proof of the API into a doubt, because there was none.
    pub(super) fn drop_unproven(&mut self, keep: impl Fn(&Finding) -> bool, doubt: &Doubt) {
        let before = self.findings.len();
        self.findings.retain(|_, finding| keep(finding));
        if self.findings.len() < before {
            self.doubts.insert(doubt.clone());
        }
    }
}
