//! Cases that failed are kept, and those that fail still come first.

use super::*;
use crate::state::{KeptCase, TargetKey};

fn case(id: &str) -> KeptCase {
    KeptCase {
        id: id.to_owned(),
        identity: format!("identity of {id}"),
        check: "a_check".to_owned(),
        scenario: "generated_requests".to_owned(),
        case: "{}".to_owned(),
    }
}

fn ids(state: &StateDir) -> Vec<String> {
    let kept = state.kept_cases(&uat(state), 9).unwrap();
    kept.into_iter().map(|one| one.id).collect()
}

#[test]
fn what_fails_still_is_asked_first_and_then_what_was_asked_longest_ago() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    for (id, at) in [("a", 1), ("b", 2), ("c", 3)] {
        run.keep_case(&case(id), at).unwrap();
    }
    run.note_case("a", false, 9).unwrap();
    run.note_case("b", false, 8).unwrap();
    finish(run);
    assert_eq!(ids(&folder.open()), ["c", "b", "a"]);
    assert_eq!(state.kept_cases(&uat(&state), 1).unwrap(), [case("c")]);
}

#[test]
fn a_case_that_fails_again_is_kept_once_in_its_latest_form() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    run.keep_case(&case("a"), 1).unwrap();
    let smaller = KeptCase {
        case: "smaller".to_owned(),
        ..case("a")
    };
    run.keep_case(&smaller, 2).unwrap();
    assert_eq!(state.kept_cases(&uat(&state), 9).unwrap(), [smaller]);
    finish(run);
}

#[test]
fn a_target_that_is_forgotten_takes_its_cases_along() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    run.keep_case(&case("a"), 1).unwrap();
    finish(run);
    state.forget(TargetKey::Name("uat")).unwrap();
    assert_eq!(rows(&state, "kept_case"), 0);
}
