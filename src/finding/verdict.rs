//! The verdicts, and how a check's findings and doubts add up to one.

use super::{Doubt, Finding, Observation, Severity};
use crate::waivers::Waived;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What a run says of one check. "Could not tell" is never folded into pass or fail.
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
    /// Nothing was sent that this check could read; the reason says which input would enable it.
    NotExercised,
}

impl Verdict {
    /// The word used in every report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Waived => "waived",
            Self::Inconclusive => "inconclusive",
            Self::NotExercised => "not_exercised",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// In how many of how many attempts a finding was seen. Intermittent is a fail too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// Attempts in which it was seen.
    pub seen: u32,
    /// Attempts made.
    pub tried: u32,
}

impl Frequency {
    /// Seen in the only attempt made.
    pub const ONCE: Self = Self { seen: 1, tried: 1 };
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.seen, self.tried)
    }
}

/// Everything a run has to say about one check.
#[derive(Clone, Debug)]
pub struct CheckResult {
    /// The check's name, without the operation's.
    pub check: &'static str,
    /// The clauses it cites.
    pub clauses: &'static [&'static str],
    /// Of these, the clauses that were judged, if the check tells them apart.
    pub proved: Option<BTreeSet<&'static str>>,
    /// Whether some of its scenarios could not be played for want of an input.
    pub partly_played: bool,
    /// What it adds up to.
    pub verdict: Verdict,
    /// Exchanges (or folds) that were really judged.
    pub examined: usize,
    /// Broken promises, worst first.
    pub findings: Vec<Finding>,
    /// Broken promises that waivers cover.
    pub waived: Vec<Waived>,
    /// Open points and what was seen.
    pub observations: Vec<Observation>,
    /// Why it could not tell, or why nothing could be sent.
    pub doubts: Vec<Doubt>,
}

impl CheckResult {
    /// Whether the check judged what this clause promises, as far as it tells its clauses apart.
    pub fn judged(&self, clause: &str) -> bool {
        self.clauses.contains(&clause) && self.proved.as_ref().is_none_or(|proved| proved.contains(clause))
    }

    /// Whether the clause is this check's to prove: a check that tells its clauses apart answers for those
    /// it judged, and for all of them if it could not play everything.
    pub fn answers_for(&self, clause: &str) -> bool {
        self.clauses.contains(&clause) && (self.partly_played || self.judged(clause))
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
