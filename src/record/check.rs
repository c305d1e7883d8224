//! What a run says of one check, and how many ended how.

use super::{Finding, Severity};
use crate::contract::Contract;
use crate::finding as live;
use crate::waivers;
use serde::{Deserialize, Serialize};

/// What a run says of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Exercised, with its controls, and kept.
    Pass,
    /// At least one finding of severity drift or violation.
    Fail,
    /// Broken, and covered by waivers alone.
    Waived,
    /// Exercised, but the evidence does not decide; or the run ended before it did.
    Inconclusive,
    /// Nothing was sent that this check could read.
    NotExercised,
}

impl Verdict {
    /// The word used everywhere.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Waived => "waived",
            Self::Inconclusive => "inconclusive",
            Self::NotExercised => "not_exercised",
        }
    }

    const fn of(verdict: live::Verdict) -> Self {
        match verdict {
            live::Verdict::Pass => Self::Pass,
            live::Verdict::Fail => Self::Fail,
            live::Verdict::Waived => Self::Waived,
            live::Verdict::Inconclusive => Self::Inconclusive,
            live::Verdict::NotExercised => Self::NotExercised,
        }
    }
}

/// Why a check could not tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Doubt {
    /// What was missing.
    pub why: String,
    /// What the reader can do about it.
    pub remedy: String,
}

impl Doubt {
    pub(super) fn of(doubt: &live::Doubt) -> Self {
        Self {
            why: doubt.why.clone(),
            remedy: doubt.remedy.clone(),
        }
    }
}

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
    fn of(one: &waivers::Waived, contract: &Contract) -> Self {
        Self {
            finding: Finding::of(&one.finding, contract),
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
    /// A result as the run told it.
    pub fn of(result: &live::CheckResult, contract: &Contract) -> Self {
        Self {
            verdict: Verdict::of(result.verdict),
            examined: result.examined,
            findings: result
                .findings
                .iter()
                .map(|finding| Finding::of(finding, contract))
                .collect(),
            waived: result
                .waived
                .iter()
                .map(|one| Waived::of(one, contract))
                .collect(),
            doubts: result.doubts.iter().map(Doubt::of).collect(),
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
    pub(super) fn note(checks: &mut Vec<Self>, found: &live::Finding, contract: &Contract) {
        let finding = Finding::of(found, contract);
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
