//! Texts of a hostile server reach neither the terminal's controls nor the XML's structure.

use super::{console, doubt, failed, has_no_controls, junit, mixed, result, summary, told};
use crate::finding::{CheckResult, Verdict};
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

/// Clears the screen, sets the title, turns the direction, ends XML and a line, and says NUL.
pub(super) const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2066}]]>\"'<x>&\0\r\n\u{8}\u{2028}\u{7f}";

/// A failure that quotes the server wherever a finding quotes it.
pub(super) fn quoting() -> CheckResult {
    let mut told = failed();
    let finding = &mut told.findings[0];
    finding.received = format!("received {HOSTILE}");
    finding.pointer = Some(format!("/data/{HOSTILE}"));
    told
}

#[test]
fn no_text_of_a_server_steers_the_terminal() {
    let results = [quoting()];
    let shown = console(&results, &summary(&results, None));
    has_no_controls(&shown);
    assert!(
        shown.contains(r"\u{1b}[2J") && shown.contains(r"\u{202e}"),
        "{shown}"
    );
}

#[test]
fn a_text_of_a_server_stays_on_its_line() {
    has_no_controls(&told(&quoting()));
    assert_eq!(told(&quoting()).lines().count(), told(&failed()).lines().count());
}

#[test]
fn an_obstacle_that_quotes_a_server_steers_nothing() {
    let results = [result("not_a_server_error", Verdict::Inconclusive, None)];
    let obstacle = doubt(&format!("not the API: {HOSTILE}"), "check the base URL");
    has_no_controls(&console(&results, &summary(&results, Some(obstacle))));
}

#[test]
fn junit_stays_well_formed_whatever_the_texts_hold() {
    let mut unsure = result("not_a_server_error", Verdict::Inconclusive, None);
    unsure.doubts = vec![doubt(HOSTILE, HOSTILE)];
    let mut skipped = result("reader_is_forbidden", Verdict::NotExercised, None);
    skipped.doubts = vec![doubt(HOSTILE, HOSTILE)];
    let results = [quoting(), unsure, skipped];
    let xml = junit(&results, &summary(&results, None));
    let report = Report::deserialize_from_str(&xml).expect("the report can be read back");
    assert_eq!(report.test_suites[0].test_cases.len(), 3);
    let forbidden = |letter: &char| *letter < ' ' && !matches!(letter, '\t' | '\n' | '\r');
    assert_eq!(xml.chars().find(forbidden), None, "{xml}");
}

#[test]
fn junit_read_back_says_what_the_run_said() {
    let results = mixed();
    let xml = junit(&results, &summary(&results, None));
    let report = Report::deserialize_from_str(&xml).expect("the report can be read back");
    let suite = &report.test_suites[0];
    assert_eq!(
        (suite.tests, suite.failures, suite.errors, suite.skipped),
        (4, 1, 1, 1)
    );
    let kinds: Vec<&str> = suite
        .test_cases
        .iter()
        .map(|case| match &case.status {
            TestCaseStatus::Success { .. } => "success",
            TestCaseStatus::NonSuccess { kind, .. } => match kind {
                NonSuccessKind::Failure => "failure",
                NonSuccessKind::Error => "error",
            },
            TestCaseStatus::Skipped { .. } => "skipped",
        })
        .collect();
    assert_eq!(kinds, ["success", "failure", "error", "skipped"]);
    for case in &suite.test_cases {
        assert_eq!(case.classname.as_deref(), Some("credential.revoke"));
    }
}
