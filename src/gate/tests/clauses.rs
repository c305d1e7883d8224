//! How each clause of the contract ended.

use super::super::Ending;
use super::{Broken, CONTRACT, CORE, Kept, OPTIONAL, OTHER_CORE, Skipped, Unsure, VIOLATED, finding, result};
use crate::finding::CheckResult;
use crate::finding::Severity;
use crate::gate::{Canary, Case, ClauseState, ClauseTally, Demands, ExitCode, FailOn, decide};
use crate::plan::Elsewhere;
use crate::waivers::{Covers, Waived, Waiver};
use std::sync::Arc;

fn tally(results: &[CheckResult]) -> ClauseTally {
    ClauseTally::of(&CONTRACT, results, &Elsewhere::default())
}

#[test]
fn a_finding_breaks_the_clause_it_names_and_no_other_of_its_check() {
    let mut broken = result(&["revoke.endpoint", "revoke.permanent"], VIOLATED);
    broken.findings = vec![finding("revoke.permanent", Severity::Violation)];
    let kept = result(&["revoke.endpoint", "revoke.permanent"], Kept);
    let tally = tally(&[broken, kept]);
    let state = |clause: &str| tally.rows().find(|(id, _)| *id == clause).map(|(_, state)| state);
    assert_eq!(state("revoke.permanent"), Some(ClauseState::Broken));
    assert_eq!(state("revoke.endpoint"), Some(ClauseState::Kept));
    assert_eq!(state("revoke.once"), Some(ClauseState::NotSelected));
    assert_eq!(state("revoke.weather"), Some(ClauseState::NotTestable));
}

#[test]
fn a_check_with_a_violation_proves_nothing_beside_it() {
    let mut broken = result(&["revoke.endpoint", "revoke.permanent"], VIOLATED);
    broken.findings = vec![finding("revoke.permanent", Severity::Violation)];
    let tally = tally(&[broken]);
    assert!(
        tally
            .rows()
            .any(|row| row == ("revoke.endpoint", ClauseState::Unproven))
    );
    assert_eq!(tally.broken_core(), ["revoke.permanent"]);
}

/// How [`OTHER_CORE`] ends if this finding is covered and other clauses have a check that passed.
fn waived(clause: &str, severity: Severity) -> ClauseState {
    let covered = Waived {
        finding: finding(clause, severity),
        waiver: Arc::new(Waiver {
            covers: Covers::Check("a_check".to_owned()),
            clause: clause.to_owned(),
            reason: String::new(),
            owner: String::new(),
            issue: String::new(),
            expires: jiff::civil::date(2026, 12, 15),
            place: String::new(),
        }),
    };
    let mut check = result(&["revoke.permanent", "revoke.endpoint"], Kept);
    check.waived = vec![covered];
    let tally = tally(&[check]);
    let state = tally.rows().find(|(id, _)| *id == OTHER_CORE[0]);
    state.expect("the contract knows the clause").1
}

#[test]
fn a_clause_is_waived_by_a_covered_violation_of_it_and_by_nothing_less() {
    assert_eq!(
        waived("revoke.permanent", Severity::Violation),
        ClauseState::Waived
    );
    assert_eq!(waived("revoke.permanent", Severity::Drift), ClauseState::Kept);
    assert_eq!(waived("revoke.endpoint", Severity::Violation), ClauseState::Kept);
}

#[test]
fn an_advisory_breaks_no_clause() {
    let tally = tally(&[result(CORE, Broken(Severity::Advisory))]);
    assert_eq!(
        (tally.count(ClauseState::Kept), tally.count(ClauseState::Broken)),
        (1, 0)
    );
}

#[test]
fn every_clause_is_counted_in_exactly_one_state() {
    let results = [
        result(CORE, Kept),
        result(OTHER_CORE, VIOLATED),
        result(OPTIONAL, Skipped),
    ];
    let tally = tally(&results);
    let states = [
        ClauseState::Kept,
        ClauseState::Broken,
        ClauseState::Unproven,
        ClauseState::Elsewhere,
        ClauseState::NotSelected,
        ClauseState::NotTestable,
    ];
    let counted: usize = states.into_iter().map(|state| tally.count(state)).sum();
    assert_eq!(counted, CONTRACT.judged_clauses().count());
}

#[test]
fn one_check_that_passed_proves_a_clause_that_others_could_not_tell() {
    let tally = tally(&[result(CORE, Unsure), result(CORE, Kept), result(CORE, Skipped)]);
    assert_eq!(
        (tally.count(ClauseState::Kept), tally.unproven_core().len()),
        (1, 0)
    );
}

/// What the gate says of these results in a part that leaves this to others.
fn in_a_part(results: &[CheckResult], elsewhere: &Elsewhere, require_all: bool) -> (ExitCode, usize) {
    let demands = Demands {
        fail_on: FailOn::default(),
        require_all,
    };
    let verdict = decide(&Case {
        contract: &CONTRACT,
        results,
        ending: Ending::Whole,
        demands: &demands,
        elsewhere,
        troubles: &[],
        canary: &Canary::NotAsked,
    });
    (verdict.exit, verdict.clauses.count(ClauseState::Elsewhere))
}

fn left() -> Elsewhere {
    Elsewhere {
        checks: ["a_check"].into(),
        clauses: [OTHER_CORE[0]].into(),
        ..Elsewhere::default()
    }
}

#[test]
fn what_another_part_answers_for_may_stay_unproven_here() {
    let results = [result(CORE, Kept), result(OTHER_CORE, Skipped)];
    assert_eq!(in_a_part(&results, &left(), true), (ExitCode::Green, 1));
    assert_eq!(
        in_a_part(&results, &Elsewhere::default(), false),
        (ExitCode::Inconclusive, 0)
    );
}

#[test]
fn what_this_part_answers_for_may_not() {
    let results = [result(CORE, Skipped), result(OTHER_CORE, Kept)];
    assert_eq!(in_a_part(&results, &left(), false).0, ExitCode::Inconclusive);
}

#[test]
fn what_another_part_answers_for_still_breaks_here() {
    let results = [result(CORE, Kept), result(OTHER_CORE, VIOLATED)];
    assert_eq!(in_a_part(&results, &left(), false), (ExitCode::Violation, 0));
}

#[test]
fn a_part_with_nothing_to_exercise_is_green() {
    let results = [result(OTHER_CORE, Skipped)];
    assert_eq!(in_a_part(&results, &left(), false), (ExitCode::Green, 1));
    let results = [result(OPTIONAL, Skipped)];
    let nobody = Elsewhere::default();
    assert_eq!(in_a_part(&results, &nobody, false).0, ExitCode::NothingSelected);
}
