//! One line of the kill matrix.

use super::Subject;
use crate::finding::{CheckResult, Severity, Verdict};
use std::collections::BTreeSet;
use std::time::Duration;

/// What the suite made of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was found where nothing is wrong.
    Quiet,
    /// Something was found, or the run was not green, where nothing is wrong.
    FalseAlarm,
    /// Every check that claims the fault failed on it.
    Killed,
    /// A check that claims the fault did not fail on it.
    Survived,
    /// No check claims the fault yet, and none saw it.
    Awaiting,
    /// No check claims the fault, and one saw it: it must be claimed.
    NoLongerAwaiting,
    /// The useless deployment was called what it is, and the run was not green.
    Named,
    /// The useless deployment was not recognised.
    Unnamed,
}

impl Standing {
    /// Whether the suite did right.
    pub const fn is_right(self) -> bool {
        match self {
            Self::Quiet | Self::Killed | Self::Awaiting | Self::Named => true,
            Self::FalseAlarm | Self::Survived | Self::NoLongerAwaiting | Self::Unnamed => false,
        }
    }

    /// The word in the matrix.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::FalseAlarm => "FALSE ALARM",
            Self::Killed => "killed",
            Self::Survived => "SURVIVED",
            Self::Awaiting => "awaiting",
            Self::NoLongerAwaiting => "UNCLAIMED KILL",
            Self::Named => "named",
            Self::Unnamed => "NOT NAMED",
        }
    }
}

/// A subject and what became of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the mock was.
    pub subject: Subject,
    /// What the suite made of it.
    pub standing: Standing,
    /// The checks that failed.
    pub failed: Vec<&'static str>,
    /// Of these, in the second tier, the checks that do not claim the fault.
    pub also: Vec<Also>,
    /// The checks that could not tell.
    pub unsure: Vec<&'static str>,
    /// What made the run worthless, if something did.
    pub told: Option<String>,
    /// Requests it took.
    pub requests: usize,
    /// Time it took.
    pub wall: Duration,
}

/// A check that failed on a fault it does not claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Also {
    /// The check.
    pub check: &'static str,
    /// Whose answers it accuses.
    pub shown: Shown,
}

/// What a check accuses that does not claim the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Only answers that a check accuses which claims the fault: one wrong answer, read from another side.
    SameAnswers,
    /// Some answer that no such check accuses: the fault shows in more places than its owners look.
    OtherAnswers,
}

/// The failed checks that are not among the owners.
pub(super) fn also(results: &[CheckResult], owners: &[&str]) -> Vec<Also> {
    let failed = || results.iter().filter(|result| result.verdict == Verdict::Fail);
    let claimed: BTreeSet<&str> = failed()
        .filter(|result| owners.contains(&result.check))
        .flat_map(accused)
        .collect();
    failed()
        .filter(|result| !owners.contains(&result.check))
        .map(|result| Also {
            check: result.check,
            shown: if accused(result).all(|step| claimed.contains(step)) {
                Shown::SameAnswers
            } else {
                Shown::OtherAnswers
            },
        })
        .collect()
}

/// The steps whose answers a check accuses. Their labels are unique among all scenarios.
fn accused(result: &CheckResult) -> impl Iterator<Item = &str> {
    result
        .findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Drift)
        .map(|finding| finding.step.as_str())
}
