//! Colours by their meaning. Each stands beside a word wherever it is used, so none carries a meaning alone.

use crate::record::{Check, ClauseState, Severity, Verdict};

/// Kept.
pub(super) const GOOD: &str = "good";
/// Broken.
pub(super) const BAD: &str = "bad";
/// Not decided.
pub(super) const UNSURE: &str = "unsure";
/// Moved, without being wrong.
pub(super) const MOVED: &str = "moved";
/// Nothing was asked of it.
pub(super) const IDLE: &str = "idle";

/// The colour of a run that ended with this exit code.
pub(super) const fn of_exit(code: u8) -> &'static str {
    match code {
        0 => GOOD,
        1 => BAD,
        _ => UNSURE,
    }
}

/// The colour of a check.
pub(super) fn of_check(check: &Check) -> &'static str {
    match check.verdict {
        Verdict::Pass => GOOD,
        Verdict::Fail if check.only_drifted() => MOVED,
        Verdict::Fail => BAD,
        Verdict::Waived => MOVED,
        Verdict::Inconclusive => UNSURE,
        Verdict::NotExercised => IDLE,
    }
}

/// The colour of a clause.
pub(super) const fn of_clause(state: ClauseState) -> &'static str {
    match state {
        ClauseState::Kept => GOOD,
        ClauseState::Broken => BAD,
        ClauseState::Waived => MOVED,
        ClauseState::Unproven => UNSURE,
        ClauseState::Elsewhere | ClauseState::NotSelected | ClauseState::NotTestable => IDLE,
    }
}

/// The colour of a finding.
pub(super) const fn of_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => BAD,
        Severity::Drift => MOVED,
        Severity::Advisory => IDLE,
    }
}
