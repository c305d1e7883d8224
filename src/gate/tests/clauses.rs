//! How each clause of the contract ended.

use super::super::Ending;
use super::{Broken, CONTRACT, CORE, Kept, OPTIONAL, OTHER_CORE, Skipped, Unsure, VIOLATED, finding, result};
use crate::finding::CheckResult;
use crate::finding::Severity;
use crate::gate::{Canary, Case, ClauseState, ClauseTally, Demands, ExitCode, FailOn, decide};
use crate::plan::Elsewhere;

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
    assert_eq!(tally.selected(), 3);
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
