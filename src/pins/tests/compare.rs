//! The truth table of the comparison: accepted, pending and seen, against drift and change.

use crate::finding::{About, CheckResult, Observation, Severity, Verdict};
use crate::pins::compare::enforce;
use crate::pins::{Book, Change, Extent, Pins, Standing, Tally, Writing};
use std::path::PathBuf;

const CHECKS: [&str; 2] = ["first_check", "second_check"];

/// `point=value`, by blanks.
fn observations(text: &str) -> Vec<Observation> {
    text.split_whitespace()
        .map(|pair| {
            let (point, seen) = pair.split_once('=').unwrap();
            Observation {
                point: point.to_owned(),
                seen: seen.to_owned(),
                about: About::Deployment,
            }
        })
        .collect()
}

fn pins(text: &str) -> Pins {
    Pins::of(&observations(text))
}

fn told(pins: &Pins) -> String {
    pins.lines()
        .map(|line| line.replace(": ", "="))
        .collect::<Vec<_>>()
        .join(" ")
}

fn book(writing: Writing, accepted: &str, pending: Option<&str>) -> Book {
    Book {
        name: "uat".to_owned(),
        file: PathBuf::from("pins__uat.snap"),
        accepted: pins(accepted),
        pending: pending.map(pins),
        writing,
    }
}

/// What two passed checks observed.
fn results(seen: [&str; 2]) -> Vec<CheckResult> {
    CHECKS
        .into_iter()
        .zip(seen)
        .map(|(check, seen)| CheckResult {
            proved: None,
            partly_played: false,
            check,
            clauses: &["a.clause", "b.clause"],
            verdict: Verdict::Pass,
            examined: 1,
            findings: Vec::new(),
            waived: Vec::new(),
            observations: observations(seen),
            doubts: Vec::new(),
        })
        .collect()
}

/// Drift, and the change, in short.
#[track_caller]
fn check(book: &Book, seen: &str, extent: Extent, drift: &[&str], change: &str) {
    let enforced = enforce(book, results([seen, seen]), extent);
    let found: Vec<String> = enforced
        .results
        .iter()
        .flat_map(|result| &result.findings)
        .map(|finding| format!("{} -> {}", finding.expected, finding.received))
        .collect();
    assert_eq!(found, drift);
    let told = match &enforced.change {
        Change::Nothing => "nothing".to_owned(),
        Change::Withdraw => "withdraw".to_owned(),
        Change::Propose(pins) => format!("propose {}", told(pins)),
        Change::Accept(pins) => format!("accept {}", told(pins)),
    };
    assert_eq!(told, change);
}

fn propose(accepted: &str, seen: &str, drift: &[&str], change: &str) {
    check(
        &book(Writing::Propose, accepted, None),
        seen,
        Extent::Whole,
        drift,
        change,
    );
}

#[test]
fn what_was_never_accepted_is_proposed_and_no_drift() {
    propose("", "a=1 b=2", &[], "propose a=1 b=2");
    propose("a=1", "a=1 b=2", &[], "propose a=1 b=2");
}

#[test]
fn what_is_as_accepted_changes_nothing() {
    propose("a=1 b=2", "a=1 b=2", &[], "nothing");
}

#[test]
fn a_point_that_was_not_seen_stays_and_is_no_drift() {
    propose("a=1 b=2", "a=1", &[], "nothing");
    propose("a=1 b=2", "a=1 c=3", &[], "propose a=1 b=2 c=3");
    propose("a=1", "", &[], "nothing");
}

#[test]
fn an_accepted_point_that_is_seen_otherwise_is_drift_and_proposed_anew() {
    propose("a=1 b=2", "a=7", &["a: 1 -> a: 7"], "propose a=7 b=2");
    propose(
        "a=1 b=2",
        "a=7 b=8",
        &["a: 1 -> a: 7", "b: 2 -> b: 8"],
        "propose a=7 b=8",
    );
}

#[test]
fn a_point_with_several_values_drifts_by_a_new_one_only() {
    propose("a=1 a=2", "a=1", &[], "nothing");
    propose("a=1 a=2", "a=1 a=3", &["a: 1 or 2 -> a: 3"], "propose a=1 a=3");
    propose("a=1", "a=1 a=2", &["a: 1 -> a: 2"], "propose a=1 a=2");
}

#[test]
fn a_filtered_run_adds_and_takes_nothing_away() {
    let pending = book(Writing::Propose, "a=1", Some("a=1 b=2"));
    check(&pending, "c=3", Extent::Part, &[], "propose a=1 b=2 c=3");
    check(&pending, "a=1", Extent::Part, &[], "nothing");
    check(&pending, "b=2", Extent::Part, &[], "nothing");
    check(
        &pending,
        "a=7",
        Extent::Part,
        &["a: 1 -> a: 7"],
        "propose a=1 a=7 b=2",
    );
}

#[test]
fn a_whole_run_replaces_an_earlier_proposal_or_withdraws_it() {
    let pending = book(Writing::Propose, "a=1", Some("a=7"));
    check(&pending, "a=1", Extent::Whole, &[], "withdraw");
    check(&pending, "a=8", Extent::Whole, &["a: 1 -> a: 8"], "propose a=8");
    check(&pending, "a=7", Extent::Whole, &["a: 1 -> a: 7"], "nothing");
}

#[test]
fn a_run_that_observed_nothing_leaves_an_earlier_proposal_alone() {
    let pending = book(Writing::Propose, "a=1", Some("a=7"));
    check(&pending, "", Extent::Whole, &[], "nothing");
}

#[test]
fn ci_reports_drift_and_changes_nothing() {
    let book = book(Writing::Never, "a=1", None);
    check(&book, "a=7 b=2", Extent::Whole, &["a: 1 -> a: 7"], "nothing");
    let tally = Tally {
        accepted: 1,
        drifted: 1,
        proposed: 2,
    };
    let standing = enforce(&book, results(["a=7 b=2", ""]), Extent::Whole).standing;
    assert!(matches!(standing, Standing::On { tally: told, .. } if told == tally));
}

#[test]
fn whoever_accepts_has_no_drift() {
    let book = book(Writing::Accept, "a=1 b=2", None);
    check(&book, "a=7", Extent::Whole, &[], "accept a=7 b=2");
    check(&book, "a=7", Extent::Part, &[], "accept a=1 a=7 b=2");
    check(&book, "a=1", Extent::Whole, &[], "nothing");
}

#[test]
fn drift_is_one_finding_of_the_first_check_that_saw_it() {
    let book = book(Writing::Propose, "a=1 b=2", None);
    let results = enforce(&book, results(["b=2", "a=7 b=2"]), Extent::Whole).results;
    assert_eq!(
        (results[0].verdict, results[1].verdict),
        (Verdict::Pass, Verdict::Fail)
    );
    let [finding] = results[1].findings.as_slice() else {
        panic!("{:?}", results[1].findings)
    };
    assert_eq!(finding.identity().as_str(), "second_check/a.clause/drift@a");
    assert_eq!(finding.severity, Severity::Drift);
    assert_eq!(finding.why, "accepted in pins__uat.snap");
}

#[test]
fn two_drifts_of_one_check_are_both_told() {
    let book = book(Writing::Propose, "a=1 b=2", None);
    let results = enforce(&book, results(["a=7 b=8", "a=7 b=8"]), Extent::Whole).results;
    let identities: Vec<String> = results[0]
        .findings
        .iter()
        .map(|finding| finding.identity().to_string())
        .collect();
    assert_eq!(
        identities,
        ["first_check/a.clause/drift@a", "first_check/a.clause/drift@b"]
    );
    assert!(results[1].findings.is_empty());
}

#[test]
fn what_a_failed_check_saw_is_neither_drift_nor_proposed() {
    let book = book(Writing::Propose, "a=1", None);
    let mut seen = results(["a=7 b=2", ""]);
    seen[0].verdict = Verdict::Inconclusive;
    let enforced = enforce(&book, seen, Extent::Whole);
    assert_eq!(enforced.results[0].verdict, Verdict::Inconclusive);
    assert_eq!(enforced.change, Change::Nothing);
}
