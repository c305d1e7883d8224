//! Runs, their ends and their findings.

use super::*;
use crate::state::{RunState, StateError, ToldFinding};

fn finding(told: &str) -> ToldFinding {
    ToldFinding {
        identity: "revoke/permanence".to_owned(),
        check: "resurrection".to_owned(),
        severity: "violation".to_owned(),
        told: told.to_owned(),
    }
}

#[test]
fn the_last_runs_are_told_with_their_ends_and_findings() {
    let folder = Folder::new();
    let state = folder.open();
    let finished = begin(&state, "run-1");
    finished.record_finding(&finding("one")).unwrap();
    finished.record_finding(&finding("two")).unwrap();
    finish(finished);
    crash(begin(&state, "run-2"));
    let _alive = begin(&state, "run-3");

    let end = RunEnd {
        exit_code: 1,
        requests: 250,
        revocations: 8,
        ended_ms: 9_000,
    };
    let runs = folder.open().findings_of_last_runs(&uat(&state), 9).unwrap();
    let told: Vec<_> = runs
        .iter()
        .map(|run| (&*run.id, run.state, run.findings.len()))
        .collect();
    let expected = [
        ("run-3", RunState::Alive, 0),
        ("run-2", RunState::Crashed, 0),
        ("run-1", RunState::Finished(end), 2),
    ];
    assert_eq!(told, expected);
    assert_eq!(runs[2].findings, [finding("one"), finding("two")]);
    assert_eq!((runs[2].seed, &*runs[2].profile), (u64::MAX, "gate"));
}

#[test]
fn no_more_runs_are_told_than_asked_for_and_none_of_other_targets() {
    let state = StateDir::in_memory().unwrap();
    for id in ["run-1", "run-2", "run-3"] {
        crash(begin(&state, id));
    }
    let dev = state.bind("dev", "https://dev.example.net").unwrap();
    let ids = |target: &Target, count| -> Vec<String> {
        let runs = state.findings_of_last_runs(target, count).unwrap();
        runs.into_iter().map(|run| run.id).collect()
    };
    assert_eq!(ids(&uat(&state), 2), ["run-3", "run-2"]);
    assert_eq!(ids(&dev, 2), [""; 0]);
}

#[test]
fn a_finished_run_leaves_no_lock_file() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    assert_eq!(folder.locks(), ["run-1.lock"]);
    finish(run);
    assert_eq!(folder.locks(), [""; 0]);
}

#[test]
fn a_run_that_cannot_begin_leaves_no_lock_file() {
    let folder = Folder::new();
    let state = folder.open();
    let target = uat(&state);
    finish(begin(&state, "run-1"));
    let error = state.begin_run(&target, new_run("run-1")).unwrap_err();
    assert!(matches!(error, StateError::RunExists { .. }), "{error:?}");
    assert_eq!(folder.locks(), [""; 0]);
}

#[test]
fn an_id_of_a_live_or_crashed_run_is_not_given_twice() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    for _ in 0..2 {
        let error = folder
            .open()
            .begin_run(&uat(&state), new_run("run-1"))
            .unwrap_err();
        assert!(matches!(error, StateError::RunExists { .. }), "{error:?}");
    }
    assert_eq!(state.live_runs(run.target()).unwrap(), ["run-1"]);
    crash(run);
    let error = state.begin_run(&uat(&state), new_run("run-1")).unwrap_err();
    assert!(matches!(error, StateError::RunExists { .. }), "{error:?}");
    assert_eq!(state.live_runs(&uat(&state)).unwrap(), [""; 0]);
}

#[test]
fn an_id_that_could_leave_the_directory_is_refused() {
    let folder = Folder::new();
    let state = folder.open();
    let target = uat(&state);
    for id in ["", "../x", "a/b", "a\\b", "a.b", "a\"b", "é", &"a".repeat(65)] {
        let error = state.begin_run(&target, new_run(id)).unwrap_err();
        assert!(matches!(error, StateError::RunId { .. }), "{id:?}: {error:?}");
    }
    assert_eq!(folder.locks(), [""; 0]);
}

#[test]
fn an_id_of_the_greatest_length_is_taken() {
    let state = StateDir::in_memory().unwrap();
    let id = "r".repeat(64);
    assert!(state.begin_run(&uat(&state), new_run(&id)).is_ok());
}
