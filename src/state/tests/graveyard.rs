//! The dead, and who asked them last.

use super::*;
use crate::state::{AskAnswer, Census, Grave, GraveAnswer, StateError};

fn order(state: &StateDir, limit: u32) -> Vec<String> {
    let graves = state.graves(&uat(state), limit).unwrap();
    graves.into_iter().map(|grave| grave.credential).collect()
}

/// A run that revoked these and is over.
fn buried(state: &StateDir, credentials: &[&str]) {
    let run = begin(state, "run-1");
    for (at_ms, credential) in (100..).zip(credentials) {
        let intent = intend(&run, credential);
        let outcome = Outcome::Revoked {
            revoked_at_ms: Some(at_ms),
        };
        run.settle(&intent, outcome, at_ms + 1).unwrap();
    }
    finish(run);
}

#[test]
fn a_grave_tells_when_the_server_revoked_and_when_we_learnt_it() {
    let state = StateDir::in_memory().unwrap();
    buried(&state, &["a"]);
    let grave = Grave {
        credential: "a".to_owned(),
        role: Role::Owner,
        revoked_at_ms: Some(100),
        buried_ms: 101,
        last_asked_ms: None,
    };
    assert_eq!(state.graves(&uat(&state), 9).unwrap(), [grave]);
}

#[test]
fn only_the_dead_have_graves() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    spend(&run, "a", Outcome::Revoked { revoked_at_ms: None });
    spend(&run, "b", Outcome::AlreadyRevoked);
    spend(&run, "c", Outcome::Refused { status: 404 });
    spend(&run, "d", Outcome::Unknown);
    intend(&run, "e");
    crash(run);
    assert_eq!(order(&state, 9), ["a", "b"]);
}

#[test]
fn an_ask_that_finds_a_body_digs_its_grave() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    intend(&run, "a");
    crash(run);
    let run = begin(&state, "run-2");
    let open = state.unresolved(run.target()).unwrap();
    let answer = AskAnswer::Revoked {
        revoked_at_ms: Some(6_900),
    };
    run.book_ask(open[0].intent(), answer, 7_000).unwrap();
    let graves = state.graves(run.target(), 9).unwrap();
    assert_eq!(
        (graves[0].revoked_at_ms, graves[0].buried_ms),
        (Some(6_900), 7_000)
    );
}

#[test]
fn a_run_does_not_visit_what_it_or_another_live_run_killed() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    spend(&run, "a", Outcome::AlreadyRevoked);
    assert_eq!(order(&state, 9), [""; 0]);
    assert_eq!(order(&folder.open(), 9), [""; 0]);
    assert_eq!(state.census(run.target()).unwrap(), Census::default());
    finish(run);
    assert_eq!(order(&state, 9), ["a"]);
}

#[test]
fn those_never_asked_come_first_and_then_those_asked_longest_ago() {
    let state = StateDir::in_memory().unwrap();
    buried(&state, &["a", "b", "c", "d"]);
    let run = begin(&state, "run-2");
    for (credential, at_ms) in [("b", 500), ("a", 600)] {
        run.visit_grave(credential, GraveAnswer::StillDead, at_ms)
            .unwrap();
    }
    assert_eq!(order(&state, 9), ["c", "d", "b", "a"]);
    assert_eq!(order(&state, 3), ["c", "d", "b"]);
    run.visit_grave("b", GraveAnswer::Unclear, 700).unwrap();
    assert_eq!(order(&state, 9), ["c", "d", "a", "b"]);
}

#[test]
fn the_census_counts_last_answers() {
    let state = StateDir::in_memory().unwrap();
    buried(&state, &["a", "b", "c", "d", "e", "f"]);
    let run = begin(&state, "run-2");
    let answers = [
        ("a", GraveAnswer::StillDead),
        ("b", GraveAnswer::StillDead),
        ("c", GraveAnswer::NotFound),
        ("d", GraveAnswer::Resurrected),
        ("e", GraveAnswer::Unclear),
        ("b", GraveAnswer::NotFound),
    ];
    for (at_ms, (credential, answer)) in (500..).zip(answers) {
        run.visit_grave(credential, answer, at_ms).unwrap();
    }
    let census = Census {
        never_asked: 1,
        still_dead: 1,
        not_found: 2,
        resurrected: 1,
        unclear: 1,
    };
    assert_eq!(state.census(run.target()).unwrap(), census);
}

#[test]
fn only_graves_of_the_runs_target_can_be_visited() {
    let state = StateDir::in_memory().unwrap();
    buried(&state, &["a"]);
    let elsewhere = state.bind("dev", "https://dev.example.net").unwrap();
    let run = state.begin_run(&elsewhere, new_run("run-2")).unwrap();
    let error = run.visit_grave("a", GraveAnswer::Resurrected, 500).unwrap_err();
    assert!(matches!(error, StateError::NoGrave { .. }), "{error:?}");
    assert_eq!(state.census(&uat(&state)).unwrap().never_asked, 1);
}
