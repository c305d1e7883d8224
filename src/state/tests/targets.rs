//! Names, origins, and forgetting them.

use super::*;
use crate::state::{AskAnswer, Forgotten, StateError, TargetKey, ToldFinding};

#[test]
fn a_name_is_bound_to_the_origin_first_seen() {
    let state = StateDir::in_memory().unwrap();
    let first = state.bind("uat", ORIGIN).unwrap();
    assert_eq!(state.bind("uat", ORIGIN).unwrap(), first);
    assert_eq!((first.name(), first.origin()), (Some("uat"), ORIGIN));
    let error = state.bind("uat", "https://b.example.net").unwrap_err();
    assert!(error.to_string().contains("--forget-target"), "{error}");
    match error {
        StateError::NameTaken {
            name,
            bound_to,
            asked,
        } => {
            assert_eq!(
                (&*name, &*bound_to, &*asked),
                ("uat", ORIGIN, "https://b.example.net")
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(rows(&state, "target"), 1);
}

#[test]
fn a_known_target_is_found_by_its_name_or_by_its_origin_and_nothing_is_entered() {
    const OTHER: &str = "https://b.example.net";
    let state = StateDir::in_memory().unwrap();
    assert_eq!(state.known(Some("uat"), ORIGIN).unwrap(), None);
    let named = state.bind("uat", ORIGIN).unwrap();
    assert_eq!(
        state.known(None, ORIGIN).unwrap(),
        None,
        "the origin alone is another target"
    );
    let unnamed = state.unnamed(OTHER).unwrap();
    assert_eq!(state.known(Some("uat"), ORIGIN).unwrap(), Some(named));
    assert_eq!(state.known(None, OTHER).unwrap(), Some(unnamed));
    assert_eq!(state.known(None, ORIGIN).unwrap(), None);
    assert!(matches!(
        state.known(Some("uat"), OTHER),
        Err(StateError::NameTaken { .. })
    ));
    assert_eq!(rows(&state, "target"), 2);
}

#[test]
fn a_target_without_a_name_is_its_origin() {
    let state = StateDir::in_memory().unwrap();
    let unnamed = state.unnamed(ORIGIN).unwrap();
    assert_eq!(state.unnamed(ORIGIN).unwrap(), unnamed);
    assert_ne!(state.unnamed("https://b.example.net").unwrap(), unnamed);
    assert_ne!(uat(&state), unnamed);
    assert_eq!(unnamed.to_string(), ORIGIN);
}

#[test]
fn a_name_that_reads_like_an_origin_is_still_a_name() {
    let state = StateDir::in_memory().unwrap();
    let unnamed = state.unnamed(ORIGIN).unwrap();
    assert_ne!(state.bind(ORIGIN, ORIGIN).unwrap(), unnamed);
}

#[test]
fn forgetting_drops_all_that_belongs_to_the_target_and_nothing_else() {
    let state = StateDir::in_memory().unwrap();
    for (name, origin) in [("uat", ORIGIN), ("dev", "https://dev.example.net")] {
        let target = state.bind(name, origin).unwrap();
        let run = state.begin_run(&target, new_run(&format!("run-{name}"))).unwrap();
        let unknown = spend(&run, "a", Outcome::Unknown);
        run.book_ask(&unknown, AskAnswer::AlreadyRevoked, 5_000).unwrap();
        lease(&run, "b");
        run.record_finding(&ToldFinding {
            identity: "i".to_owned(),
            check: "c".to_owned(),
            severity: "drift".to_owned(),
            told: "t".to_owned(),
        })
        .unwrap();
        finish(run);
    }
    let forgotten = state.forget(TargetKey::Name("uat")).unwrap();
    assert_eq!(forgotten, Forgotten::Target { runs: 1, intents: 1 });
    for table in TABLES {
        let left = if table == "credential" { 2 } else { 1 };
        assert_eq!(rows(&state, table), left, "{table}");
    }
    let dev = state.bind("dev", "https://dev.example.net").unwrap();
    assert_eq!(state.graves(&dev, 9).unwrap().len(), 1);
}

#[test]
fn a_forgotten_name_may_be_bound_anew() {
    let state = StateDir::in_memory().unwrap();
    let before = uat(&state);
    state.forget(TargetKey::Name("uat")).unwrap();
    let after = state.bind("uat", "https://b.example.net").unwrap();
    assert_eq!(after.origin(), "https://b.example.net");
    let error = state.begin_run(&before, new_run("run-1")).unwrap_err();
    assert!(matches!(error, StateError::TargetForgotten { .. }), "{error:?}");
    assert!(state.live_runs(&before).unwrap().is_empty());
}

#[test]
fn forgetting_by_origin_leaves_the_names_at_it() {
    let state = StateDir::in_memory().unwrap();
    let named = uat(&state);
    state.unnamed(ORIGIN).unwrap();
    let forgotten = state.forget(TargetKey::Origin(ORIGIN)).unwrap();
    assert_eq!(forgotten, Forgotten::Target { runs: 0, intents: 0 });
    assert_eq!(uat(&state), named);
}

#[test]
fn what_is_not_there_cannot_be_forgotten() {
    let state = StateDir::in_memory().unwrap();
    uat(&state);
    for key in [TargetKey::Name("dev"), TargetKey::Origin(ORIGIN)] {
        assert_eq!(state.forget(key).unwrap(), Forgotten::Nothing);
    }
    assert_eq!(rows(&state, "target"), 1);
}

#[test]
fn a_target_is_not_forgotten_under_a_run() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    let error = folder.open().forget(TargetKey::Name("uat")).unwrap_err();
    assert!(
        matches!(&error, StateError::TargetInUse { run, .. } if run == "run-1"),
        "{error:?}"
    );
    crash(run);
    assert_eq!(folder.locks(), ["run-1.lock"]);
    state.forget(TargetKey::Name("uat")).unwrap();
    assert_eq!(folder.locks(), [""; 0]);
}

#[test]
fn a_key_reads_as_what_it_names() {
    assert_eq!(TargetKey::Name("uat").to_string(), "uat");
    assert_eq!(TargetKey::Origin(ORIGIN).to_string(), ORIGIN);
}
