//! From results to one verdict, and from the verdict to the exit code.
//!
//! [`decide`] is a pure function of all that a run brought. Green takes evidence: every core clause of the selected
//! checks was kept, and no waiver is in trouble. What could not be told is never red, and green only where `--fail-on`
//! leaves it out. The numbers of [`ExitCode`] are an interface for scripts.
//!
//! It looks at results alone, and knows neither how they came about nor who is told of them.

mod canary;
mod clauses;
mod exit;
mod fail_on;
#[cfg(test)]
mod tests;

pub use canary::Canary;
pub use clauses::{ClauseState, ClauseTally};
pub use exit::ExitCode;
pub use fail_on::{FailOn, FailOnError};

use crate::contract::Contract;
use crate::counted::counted;
use crate::finding::{CheckResult, Severity, Verdict as CheckVerdict};
use crate::plan::Elsewhere;
use crate::waivers::Trouble;

/// What the gate demands.
#[derive(Clone, Debug)]
pub struct Demands {
    /// What closes the gate.
    pub fail_on: FailOn,
    /// Whether optional roles must be exercised as well.
    pub require_all: bool,
}

/// The gate's word.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The exit code.
    pub exit: ExitCode,
    /// Why, in sentences; empty when the gate is open.
    pub reasons: Vec<String>,
    /// How the clauses ended.
    pub clauses: ClauseTally,
}

/// How a run ended, whatever its checks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The plan was played.
    Whole,
    /// Something made it worthless: nothing was proven.
    Worthless,
    /// It was stopped on the way; what it brought until then counts.
    CutShort,
}

/// What the gate looks at.
pub struct Case<'a> {
    /// The promises.
    pub contract: &'a Contract,
    /// What became of the checks.
    pub results: &'a [CheckResult],
    /// How the run ended.
    pub ending: Ending,
    /// What is demanded.
    pub demands: &'a Demands,
    /// What other parts of a shared run answer for.
    pub elsewhere: &'a Elsewhere,
    /// Waivers that somebody must look at.
    pub troubles: &'a [Trouble],
    /// Whether this binary has shown that it can go red.
    pub canary: &'a Canary,
}

/// Closes or opens the gate. The order of the exits is fixed: 5 and 2 are decided before a run, then
/// 1, 3, 4 (design section 5). A waiver in trouble closes the gate as a violation does. What other parts of a
/// shared run answer for closes no gate here by being unproven or not exercised; broken, it does.
pub fn decide(case: &Case<'_>) -> Verdict {
    let Case {
        contract,
        results,
        ending,
        demands,
        elsewhere,
        troubles,
        canary,
    } = *case;
    let clauses = ClauseTally::of(contract, results, elsewhere);
    let expected = |result: &CheckResult| !elsewhere.checks.contains(result.check);
    let mut reasons = Vec::new();
    let findings = || results.iter().flat_map(|result| &result.findings);
    for severity in [Severity::Violation, Severity::Drift] {
        let number = findings().filter(|finding| finding.severity == severity).count();
        if number > 0 && demands.fail_on.names(severity) {
            reasons.push(format!("{} of severity {severity}", counted(number, "finding")));
        }
    }
    reasons.extend(troubles.iter().map(ToString::to_string));
    if !reasons.is_empty() {
        return Verdict {
            exit: ExitCode::Violation,
            reasons,
            clauses,
        };
    }
    reasons.extend(canary.reason());
    if ending == Ending::CutShort {
        reasons.push("the run was cut short, for the problem above".to_owned());
    }
    let unsure = results
        .iter()
        .filter(|result| result.verdict == CheckVerdict::Inconclusive)
        .count();
    if ending == Ending::Worthless {
        reasons.push("nothing was proven, for the problem above".to_owned());
    } else if unsure > 0 && demands.fail_on.names_inconclusive() {
        reasons.push(format!("{} inconclusive", counted(unsure, "check")));
    }
    let unproven = clauses.unproven_core();
    if !unproven.is_empty() {
        reasons.push(named_few(&unproven));
    }
    // Green says that every core clause was kept, whatever --fail-on leaves out.
    let broken = clauses.broken_core();
    if !broken.is_empty() {
        let clauses = broken.join(", ");
        reasons.push(format!("broken although --fail-on does not name it: {clauses}"));
    }
    let left_out = results
        .iter()
        .filter(|result| result.verdict == CheckVerdict::NotExercised && expected(result))
        .count();
    if demands.require_all && left_out > 0 {
        reasons.push(format!(
            "{left_out} not exercised although --require-all was given"
        ));
    }
    if !reasons.is_empty() {
        return Verdict {
            exit: ExitCode::Inconclusive,
            reasons,
            clauses,
        };
    }
    let nothing = results
        .iter()
        .all(|result| result.verdict == CheckVerdict::NotExercised);
    if nothing && (results.is_empty() || left_out > 0) {
        let reason = if results.is_empty() {
            "the filter matched no check of this profile; `list` shows the names"
        } else {
            "nothing that was selected could be exercised"
        };
        return Verdict {
            exit: ExitCode::NothingSelected,
            reasons: vec![reason.to_owned()],
            clauses,
        };
    }
    Verdict {
        exit: ExitCode::Green,
        reasons,
        clauses,
    }
}

/// Names the first few unproven clauses; a run without a token leaves dozens.
fn named_few(unproven: &[&str]) -> String {
    const NAMED: usize = 4;
    let few = unproven
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let rest = match unproven.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{} left unproven: {few}{rest}",
        counted(unproven.len(), "core clause")
    )
}
