//! Which clauses a run proved.

use crate::contract::{ClauseStanding, Contract};
use crate::finding::{CheckResult, Severity, Verdict};
use crate::plan::Elsewhere;
use serde::{Deserialize, Serialize};

/// How a clause ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseState {
    /// A check that cites it passed, and none found it broken.
    Kept,
    /// A finding names it.
    Broken,
    /// A finding names it, or keeps its check from proving it, and waivers cover all that do.
    Waived,
    /// Checks cite it, and none of them could tell.
    Unproven,
    /// Not proven here, and another part of the run answers for it.
    Elsewhere,
    /// No selected check cites it.
    NotSelected,
    /// It cannot be tested from outside; the contract says why.
    NotTestable,
}

impl ClauseState {
    /// The words used everywhere.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Waived => "waived",
            Self::Unproven => "unproven",
            Self::Elsewhere => "left to other parts",
            Self::NotSelected => "not selected",
            Self::NotTestable => "not testable",
        }
    }
}

/// Every clause of the operation, then of the also-judged ones, and how it ended, in the order of the contract.
#[derive(Clone, Debug, Default)]
pub struct ClauseTally {
    rows: Vec<(String, bool, ClauseState)>,
}

impl ClauseTally {
    /// Reads the clauses' fates from the results.
    pub fn of(contract: &Contract, results: &[CheckResult], elsewhere: &Elsewhere) -> Self {
        let rows = contract
            .judged_clauses()
            .map(|clause| {
                let core = matches!(clause.standing, ClauseStanding::Core);
                let state = match &clause.standing {
                    ClauseStanding::NotTestable { .. } => ClauseState::NotTestable,
                    ClauseStanding::Core | ClauseStanding::OptionalRole { .. } => {
                        match state(&clause.id, results) {
                            ClauseState::Unproven if elsewhere.clauses.contains(clause.id.as_str()) => {
                                ClauseState::Elsewhere
                            }
                            state => state,
                        }
                    }
                };
                (clause.id.clone(), core, state)
            })
            .collect();
        Self { rows }
    }

    /// Core clauses that selected checks cite and none proved.
    pub fn unproven_core(&self) -> Vec<&str> {
        self.rows
            .iter()
            .filter(|(_, core, state)| *core && *state == ClauseState::Unproven)
            .map(|(id, ..)| id.as_str())
            .collect()
    }

    /// Core clauses that a finding names.
    pub(super) fn broken_core(&self) -> Vec<&str> {
        self.rows
            .iter()
            .filter(|(_, core, state)| *core && *state == ClauseState::Broken)
            .map(|(id, ..)| id.as_str())
            .collect()
    }

    /// How many clauses ended so.
    #[cfg(test)]
    pub(crate) fn count(&self, state: ClauseState) -> usize {
        self.rows.iter().filter(|(.., found)| *found == state).count()
    }

    /// Every clause with its state.
    pub fn rows(&self) -> impl Iterator<Item = (&str, ClauseState)> {
        self.rows.iter().map(|(id, _, state)| (id.as_str(), *state))
    }
}

fn state(clause: &str, results: &[CheckResult]) -> ClauseState {
    let citing: Vec<&CheckResult> = results
        .iter()
        .filter(|result| result.answers_for(clause))
        .collect();
    let broken = results
        .iter()
        .flat_map(|result| &result.findings)
        .any(|finding| finding.clause == clause && finding.severity == Severity::Violation);
    let waived = results
        .iter()
        .flat_map(|result| &result.waived)
        .any(|one| one.finding.clause == clause && one.finding.severity == Severity::Violation);
    if broken {
        ClauseState::Broken
    } else if waived {
        ClauseState::Waived
    } else if citing.iter().any(|result| result.judged(clause) && kept(result)) {
        ClauseState::Kept
    } else if citing
        .iter()
        .any(|result| result.verdict == Verdict::Waived && result.judged(clause))
    {
        // What this check would have proven beside is unproven for the reason that is waived.
        ClauseState::Waived
    } else if citing.is_empty() {
        ClauseState::NotSelected
    } else {
        ClauseState::Unproven
    }
}

/// Whether a check proved what it cites: it passed, or found no more than that an observation moved.
fn kept(result: &CheckResult) -> bool {
    result.verdict == Verdict::Pass
        || (result.verdict == Verdict::Fail && result.worst().is_none_or(|worst| worst < Severity::Violation))
}
