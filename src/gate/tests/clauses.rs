//! How each clause of the contract ended.

use super::{Broken, CONTRACT, CORE, Kept, OPTIONAL, OTHER_CORE, Skipped, Unsure, VIOLATED, finding, result};
use crate::finding::Severity;
use crate::gate::{ClauseState, ClauseTally};

#[test]
fn a_finding_breaks_the_clause_it_names_and_no_other_of_its_check() {
    let mut broken = result(&["revoke.endpoint", "revoke.permanent"], VIOLATED);
    broken.findings = vec![finding("revoke.permanent", Severity::Violation)];
    let kept = result(&["revoke.endpoint", "revoke.permanent"], Kept);
    let tally = ClauseTally::of(&CONTRACT, &[broken, kept]);
    let state = |clause: &str| tally.rows().find(|(id, _)| *id == clause).map(|(_, state)| state);
    assert_eq!(state("revoke.permanent"), Some(ClauseState::Broken));
    assert_eq!(state("revoke.endpoint"), Some(ClauseState::Kept));
    assert_eq!(state("revoke.once"), Some(ClauseState::NotSelected));
    assert_eq!(state("revoke.weather"), Some(ClauseState::NotTestable));
}

#[test]
fn an_advisory_breaks_no_clause() {
    let tally = ClauseTally::of(&CONTRACT, &[result(CORE, Broken(Severity::Advisory))]);
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
    let tally = ClauseTally::of(&CONTRACT, &results);
    assert_eq!(tally.selected(), 3);
    let states = [
        ClauseState::Kept,
        ClauseState::Broken,
        ClauseState::Unproven,
        ClauseState::NotSelected,
        ClauseState::NotTestable,
    ];
    let counted: usize = states.into_iter().map(|state| tally.count(state)).sum();
    assert_eq!(counted, CONTRACT.operation.clauses.len());
}

#[test]
fn one_check_that_passed_proves_a_clause_that_others_could_not_tell() {
    let tally = ClauseTally::of(
        &CONTRACT,
        &[result(CORE, Unsure), result(CORE, Kept), result(CORE, Skipped)],
    );
    assert_eq!(
        (tally.count(ClauseState::Kept), tally.unproven_core().len()),
        (1, 0)
    );
}
