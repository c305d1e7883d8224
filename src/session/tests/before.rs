//! The run before: whose end a message is compared with.

use super::super::exit_before;
use super::Desk;
use super::bed::Bed;
use crate::cli::Options;
use crate::state::{NewRun, Run, RunEnd, StateDir, Told};
use std::path::PathBuf;

/// A run of this name and profile, whole or not.
fn begun(state: &StateDir, target: &str, id: &str, profile: &str, is_whole: bool) -> Run {
    let target = state.bind(target, "http://127.0.0.1:9").unwrap();
    let new = NewRun {
        id: id.to_owned(),
        profile: profile.to_owned(),
        seed: 7,
        started_ms: 1_000,
    };
    let run = state.begin_run(&target, new).unwrap();
    let told = Told {
        is_whole,
        ..Told::default()
    };
    run.record_told(&told).unwrap();
    run
}

fn ended(run: Run, exit_code: u8) {
    let end = RunEnd {
        exit_code,
        requests: 250,
        revocations: 8,
        ended_ms: 2_000,
    };
    run.finish(end).unwrap();
}

/// The exit code of the run before `now`, as whoever plays a gate of that target sees it.
fn before(desk: &Desk, dir: PathBuf, name: Option<&str>, now: &str) -> Option<u8> {
    let options = Options {
        base_url: Some("http://127.0.0.1:9".to_owned()),
        token_file: Some(desk.hand_over("owner", "a-token-of-the-owner")),
        credentials: Some(desk.hand_over("pool", "0f0e0d0c-0b0a-4908-8706-050403020100")),
        state_dir: Some(dir),
        target_name: name.map(str::to_owned),
        profile: Some("gate".to_owned()),
        ..Options::default()
    };
    exit_before(&desk.resolve(&options).unwrap(), now)
}

#[test]
fn the_run_before_is_the_last_whole_one_of_that_name_and_profile_that_ended() {
    let desk = Desk::new();
    let dir = desk.folder.join("state");
    let state = StateDir::open(&dir).unwrap();
    let seen = |now: &str| before(&desk, dir.clone(), Some("uat"), now);
    assert_eq!(seen("now"), None);
    ended(begun(&state, "uat", "first", "gate", true), 3);
    ended(begun(&state, "uat", "second", "gate", true), 1);
    assert_eq!(seen("now"), Some(1));
    ended(begun(&state, "uat", "a-part", "gate", false), 0);
    ended(begun(&state, "uat", "at-night", "nightly", true), 2);
    ended(begun(&state, "dev", "elsewhere", "gate", true), 2);
    drop(begun(&state, "uat", "crashed", "gate", true));
    assert_eq!(seen("now"), Some(1));
    assert_eq!(seen("second"), Some(3));
    assert_eq!(before(&desk, dir.clone(), None, "now"), None);
}

#[tokio::test]
async fn a_run_is_told_by_the_name_that_the_ledger_has_for_it() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    let options = Options {
        state_dir: Some(dir.clone()),
        target_name: Some("uat".to_owned()),
        profile: Some("smoke".to_owned()),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    let state = StateDir::open(&dir).unwrap();
    let target = state.bind("uat", bed.mock.base_url()).unwrap();
    let runs = state.findings_of_last_runs(&target, 9).unwrap();
    let ids: Vec<&str> = runs.iter().map(|run| &*run.id).collect();
    assert_eq!(ids, [&*report.summary.header.run]);
}
