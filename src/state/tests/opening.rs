//! Making, opening and migrating.

use super::*;
use crate::state::StateError;
use crate::state::schema::MIGRATIONS;
use std::sync::Barrier;
use std::thread;

#[test]
fn a_missing_directory_is_made_with_all_above_it() {
    let folder = Folder::new();
    let state = folder.open();
    begin(&state, "run-1");
    assert!(folder.ledger().is_file());
    assert_eq!(folder.locks(), ["run-1.lock"]);
}

#[test]
fn the_file_has_a_log_and_keeps_its_references_whole() {
    let folder = Folder::new();
    let state = folder.open();
    let mode = state.db().pragma_text("PRAGMA journal_mode").unwrap();
    assert_eq!(mode, "wal");
    for (pragma, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5_000),
        ("fullfsync", 1),
        ("user_version", i64::try_from(MIGRATIONS.len()).unwrap()),
    ] {
        let seen = number(&state, &format!("PRAGMA {pragma}"));
        assert_eq!(seen, value, "{pragma}");
    }
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let folder = Folder::new();
    {
        let state = folder.open();
        let run = begin(&state, "run-1");
        spend(&run, "a", Outcome::AlreadyRevoked);
        finish(run);
    }
    let state = folder.open();
    assert_eq!(state.graves(&uat(&state), 9).unwrap().len(), 1);
}

#[test]
fn many_may_open_a_new_directory_at_the_same_moment() {
    let folder = Folder::new();
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for number in 0..8 {
            let (folder, barrier) = (&folder, &barrier);
            scope.spawn(move || {
                barrier.wait();
                begin(&folder.open(), &format!("run-{number}"));
            });
        }
    });
    assert_eq!(rows(&folder.open(), "run"), 8);
}

#[test]
fn a_file_of_an_earlier_version_gains_the_steps_that_it_lacks() {
    const SECOND: &str = "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT; INSERT INTO added VALUES (7);";
    let folder = Folder::new();
    let steps = [MIGRATIONS[0], SECOND];
    let old = StateDir::open_with(&folder.dir(), &steps[..1]).unwrap();
    begin(&old, "run-1");
    drop(old);
    for _ in 0..2 {
        let state = StateDir::open_with(&folder.dir(), &steps).unwrap();
        assert_eq!(number(&state, "PRAGMA user_version"), 2);
        assert_eq!(rows(&state, "added"), 1);
        assert_eq!(rows(&state, "run"), 1);
    }
}

#[test]
fn a_migration_that_fails_half_way_leaves_the_file_as_it_was() {
    let folder = Folder::new();
    drop(folder.open());
    let broken = ["CREATE TABLE added (id INTEGER) STRICT;", "CREATE NONSENSE;"];
    let steps = [MIGRATIONS, &broken].concat();
    let error = StateDir::open_with(&folder.dir(), &steps).unwrap_err();
    assert!(matches!(error, StateError::Statement { .. }), "{error}");
    let state = folder.open();
    let known = i64::try_from(MIGRATIONS.len()).unwrap();
    assert_eq!(number(&state, "PRAGMA user_version"), known);
    assert_eq!(
        number(&state, "SELECT count(*) FROM sqlite_schema WHERE name = 'added'"),
        0
    );
}

#[test]
fn memory_keeps_no_file_and_forgets_with_its_last_handle() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    spend(&run, "a", Outcome::AlreadyRevoked);
    drop(run);
    assert_eq!(state.clone().graves(&uat(&state), 9).unwrap().len(), 1);
    drop(state);
    let state = StateDir::in_memory().unwrap();
    assert_eq!(rows(&state, "run"), 0);
}

#[test]
fn memory_tells_a_live_run_from_a_dead_one() {
    let state = StateDir::in_memory().unwrap();
    let (first, second) = (begin(&state, "run-1"), begin(&state, "run-2"));
    let target = uat(&state);
    assert_eq!(state.live_runs(&target).unwrap(), ["run-1", "run-2"]);
    crash(first);
    assert_eq!(state.live_runs(&target).unwrap(), ["run-2"]);
    finish(second);
    assert_eq!(state.live_runs(&target).unwrap(), [""; 0]);
}
