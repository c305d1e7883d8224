//! Intents, outcomes and asks.

use super::*;
use crate::state::{AskAnswer, StateError};

/// The credentials that nobody knows the state of.
fn unresolved(state: &StateDir) -> Vec<String> {
    let open = state.unresolved(&uat(state)).unwrap();
    open.iter()
        .map(|open| open.intent().credential().to_owned())
        .collect()
}

fn outcome(state: &StateDir, credential: &str) -> Option<String> {
    state
        .read(|tx| {
            tx.row(
                "SELECT outcome FROM intent JOIN credential ON credential.id = intent.credential
                 WHERE credential.credential = ?1",
                &[credential.into()],
                |row| row.text_or_null(0),
            )
        })
        .unwrap()
        .unwrap()
}

#[test]
fn an_intent_names_the_only_credential_that_may_be_sent() {
    let state = StateDir::in_memory().unwrap();
    let intent = intend(&begin(&state, "run-1"), "a");
    assert_eq!((intent.credential(), intent.role()), ("a", Role::Owner));
}

#[test]
fn an_intent_is_visible_to_others_the_moment_it_is_made() {
    let folder = Folder::new();
    let (ours, theirs) = (folder.open(), folder.open());
    let run = begin(&ours, "run-1");
    for (count, credential) in (1..).zip(["a", "b", "c"]) {
        intend(&run, credential);
        assert_eq!(rows(&theirs, "intent"), count);
    }
}

#[test]
fn a_race_is_one_intent_with_its_sends() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    run.intend(lease(&run, "a"), "race", 16, 3_000).unwrap();
    let sends = state
        .read(|tx| tx.row("SELECT sends FROM intent", &[], |row| row.number::<u32>(0)))
        .unwrap();
    assert_eq!(sends, Some(16));
}

#[test]
fn an_intent_is_settled_once_and_by_its_own_run() {
    let state = StateDir::in_memory().unwrap();
    let (run, other) = (begin(&state, "run-1"), begin(&state, "run-2"));
    let intent = intend(&run, "a");
    let error = other.settle(&intent, Outcome::AlreadyRevoked, 4_000).unwrap_err();
    assert!(matches!(error, StateError::Settled { .. }), "{error:?}");
    run.settle(&intent, Outcome::Refused { status: 404 }, 4_000)
        .unwrap();
    let error = run.settle(&intent, Outcome::Unknown, 5_000).unwrap_err();
    assert!(matches!(error, StateError::Settled { .. }), "{error:?}");
    assert_eq!(outcome(&state, "a").as_deref(), Some("refused"));
}

#[test]
fn only_what_nobody_knows_is_unresolved() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    spend(
        &run,
        "a",
        Outcome::Revoked {
            revoked_at_ms: Some(1),
        },
    );
    spend(&run, "b", Outcome::AlreadyRevoked);
    spend(&run, "c", Outcome::Refused { status: 403 });
    spend(&run, "d", Outcome::Unknown);
    intend(&run, "e");
    lease(&run, "f");
    finish(run);
    assert_eq!(unresolved(&state), ["d", "e"]);
    let open = state.unresolved(&uat(&state)).unwrap();
    let told = (open[0].run(), open[0].scenario(), open[0].at_ms());
    assert_eq!(told, ("run-1", "first_revoke", 3_000));
    assert_eq!(open[0].intent().role(), Role::Owner);
}

#[test]
fn runs_that_are_alive_look_after_their_own_intents() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    intend(&run, "a");
    spend(&run, "b", Outcome::Unknown);
    for handle in [&state, &folder.open()] {
        assert_eq!(unresolved(handle), [""; 0]);
    }
    crash(run);
    assert_eq!(unresolved(&state), ["a", "b"]);
}

#[test]
fn an_answered_ask_resolves_and_leaves_the_outcome_unknown() {
    let answers = [
        ("a", AskAnswer::Revoked { revoked_at_ms: None }, 1),
        ("b", AskAnswer::AlreadyRevoked, 1),
        ("c", AskAnswer::Refused { status: 404 }, 0),
    ];
    for (credential, answer, graves) in answers {
        let state = StateDir::in_memory().unwrap();
        let run = begin(&state, "run-1");
        intend(&run, credential);
        crash(run);
        let run = begin(&state, "run-2");
        let open = state.unresolved(run.target()).unwrap();
        run.book_ask(open[0].intent(), answer, 7_000).unwrap();
        assert_eq!(unresolved(&state), [""; 0], "{credential}");
        assert_eq!(outcome(&state, credential).as_deref(), Some("unknown"));
        assert_eq!(rows(&state, "grave"), graves, "{credential}");
    }
}

#[test]
fn an_unclear_ask_leaves_it_open_for_the_next() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    spend(&run, "a", Outcome::Unknown);
    crash(run);
    let run = begin(&state, "run-2");
    let open = state.unresolved(run.target()).unwrap();
    run.book_ask(open[0].intent(), AskAnswer::Unclear, 7_000).unwrap();
    assert_eq!(unresolved(&state), ["a"]);
    run.book_ask(open[0].intent(), AskAnswer::AlreadyRevoked, 8_000)
        .unwrap();
    assert_eq!(unresolved(&state), [""; 0]);
    assert_eq!(rows(&state, "ask"), 2);
}

#[test]
fn a_run_may_ask_about_its_own_intent() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    let intent = spend(&run, "a", Outcome::Unknown);
    run.book_ask(&intent, AskAnswer::AlreadyRevoked, 5_000).unwrap();
    crash(run);
    assert_eq!(unresolved(&state), [""; 0]);
}

#[test]
fn nothing_is_asked_about_a_known_outcome() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    let intent = spend(&run, "a", Outcome::AlreadyRevoked);
    let error = run.book_ask(&intent, AskAnswer::Unclear, 5_000).unwrap_err();
    assert!(matches!(error, StateError::NothingToAsk { .. }), "{error:?}");
    assert_eq!(rows(&state, "ask"), 0);
}
