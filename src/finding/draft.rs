//! A finding for tests, which say only what they are about.

use super::{Defect, Finding, Frequency, Severity, Story};
use std::sync::Arc;

/// A revocation that was repeated and succeeded again, found by that check at that step of no scenario.
pub(crate) fn draft(check: &'static str, step: &str) -> Finding {
    Finding {
        check,
        clause: "revoke.error.already-revoked".to_owned(),
        defect: Defect::Status,
        severity: Severity::Violation,
        pointer: None,
        expected: "HTTP 400".to_owned(),
        why: "the page".to_owned(),
        received: "HTTP 200".to_owned(),
        step: step.to_owned(),
        line: 0,
        story: None,
        frequency: Frequency::ONCE,
        case: None,
    }
}

/// A story of that scenario without a line.
pub(crate) fn story_of(scenario: &'static str) -> Arc<Story> {
    Arc::new(Story {
        scenario,
        lines: Vec::new(),
    })
}
