//! What a run says of one check, and how many ended how.

use super::{Doubt, Finding, Severity, Verdict};
use crate::contract::Contract;
use crate::finding::{self as live, ReplayLine};
use crate::waivers;
use serde::{Deserialize, Serialize};

/// A finding that a waiver covers, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// What was found.
    pub finding: Finding,
    /// Why nobody needs to be woken.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// Where it is being worked on.
    pub issue: String,
    /// The last day on which the waiver holds, as year-month-day.
    pub expires: String,
}

impl Waived {
    fn of(one: &waivers::Waived, contract: &Contract, replay_line: &ReplayLine) -> Self {
        Self {
            finding: Finding::of(&one.finding, contract, replay_line),
            reason: one.waiver.reason.clone(),
            owner: one.waiver.owner.clone(),
            issue: one.waiver.issue.clone(),
            expires: one.waiver.expires.to_string(),
        }
    }

    /// The waiver in one line.
    pub fn told(&self) -> String {
        format!(
            "waived until {} by {} ({}): {}",
            self.expires, self.owner, self.issue, self.reason
        )
    }
}

/// Everything a run has to say about one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name, without the operation's.
    pub name: String,
    /// What it proves.
    pub about: String,
    /// The clauses it cites.
    pub clauses: Vec<String>,
    /// The seeded faults that prove that it can fail.
    pub proven_by: Vec<String>,
    /// What it adds up to.
    pub verdict: Verdict,
    /// What it judged.
    pub examined: usize,
    /// Broken promises, worst first.
    pub findings: Vec<Finding>,
    /// Broken promises that waivers cover.
    #[serde(default)]
    pub waived: Vec<Waived>,
    /// Why it could not tell, or why nothing could be sent.
    pub doubts: Vec<Doubt>,
}

impl Check {
    /// A result as the run told it; `replay_line` says how its findings are asked again.
    pub fn of(result: &live::CheckResult, contract: &Contract, replay_line: &ReplayLine) -> Self {
        Self {
            verdict: result.verdict,
            examined: result.examined,
            findings: result
                .findings
                .iter()
                .map(|finding| Finding::of(finding, contract, replay_line))
                .collect(),
            waived: result
                .waived
                .iter()
                .map(|one| Waived::of(one, contract, replay_line))
                .collect(),
            doubts: result.doubts.clone(),
            ..Self::named(result.check)
        }
    }

    /// A check that nothing is known of yet.
    fn named(name: &str) -> Self {
        let (about, clauses, proven_by) = match crate::checks::named(name) {
            Some(check) => (check.about, check.clauses, check.proven_by),
            None => ("", &[][..], &[][..]),
        };
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            clauses: owned(clauses),
            proven_by: owned(proven_by),
            verdict: Verdict::Inconclusive,
            examined: 0,
            findings: Vec::new(),
            waived: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// The check as if this were all that it had found. Its other findings are not copied on the way: a night may have
    /// hundreds, and each of them is told once.
    #[must_use]
    pub fn with_only(&self, finding: &Finding) -> Self {
        Self {
            name: self.name.clone(),
            about: self.about.clone(),
            clauses: self.clauses.clone(),
            proven_by: self.proven_by.clone(),
            verdict: self.verdict,
            examined: self.examined,
            findings: vec![finding.clone()],
            waived: Vec::new(),
            doubts: self.doubts.clone(),
        }
    }

    /// Adds a finding to its check, whose verdict is not known yet.
    pub(super) fn note(
        checks: &mut Vec<Self>,
        found: &live::Finding,
        contract: &Contract,
        replay_line: &ReplayLine,
    ) {
        let finding = Finding::of(found, contract, replay_line);
        let place = checks.iter().position(|check| check.name == found.check);
        let place = place.unwrap_or_else(|| {
            checks.push(Self::named(found.check));
            checks.len() - 1
        });
        let check = &mut checks[place];
        if finding.severity > Severity::Advisory {
            check.verdict = Verdict::Fail;
        }
        check.findings.push(finding);
    }

    /// The worst severity among the findings, if there are any.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether it failed by no more than that accepted observations moved.
    pub fn only_drifted(&self) -> bool {
        self.verdict == Verdict::Fail && self.worst() == Some(Severity::Drift)
    }
}

/// How many checks ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Exercised and kept.
    pub passed: usize,
    /// With a finding of severity drift or violation.
    pub failed: usize,
    /// With findings that waivers cover, and no others.
    #[serde(default)]
    pub waived: usize,
    /// Exercised without a decision.
    pub inconclusive: usize,
    /// Not sent at all.
    pub not_exercised: usize,
    /// Findings of severity advisory, over all checks.
    pub advisories: usize,
}

impl Counts {
    /// Counts them.
    pub fn of(checks: &[Check]) -> Self {
        let ended = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
        let findings = checks.iter().flat_map(|check| &check.findings);
        Self {
            passed: ended(Verdict::Pass),
            failed: ended(Verdict::Fail),
            waived: ended(Verdict::Waived),
            inconclusive: ended(Verdict::Inconclusive),
            not_exercised: ended(Verdict::NotExercised),
            advisories: findings
                .filter(|finding| finding.severity == Severity::Advisory)
                .count(),
        }
    }

    /// All checks.
    pub const fn all(&self) -> usize {
        self.passed + self.failed + self.waived + self.inconclusive + self.not_exercised
    }
}
