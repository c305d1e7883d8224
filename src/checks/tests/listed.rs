//! What counts as a revocation for lists, how long they may be behind, and what a filter must not show.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, by, check, fails_all, own, page, passes_all, played, result,
    seen,
};
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::{Door, Role, Selection, Sibling};

const LISTED: &str = "listed_as_revoked";
const BACK: &str = "revoke.not-reactivated";

/// A list that shows credentials with these ids and states.
fn list(selection: Selection, entries: &[(&str, &str)]) -> Draft {
    let entry = |(id, status): &(&str, &str)| format!(r#"{{"credentialId":"{id}","status":"{status}"}}"#);
    let entries: Vec<String> = entries.iter().map(entry).collect();
    let body = format!(
        r#"{{"data":[{}],"success":true,"errno":0,"error":null}}"#,
        entries.join(",")
    );
    answered("listed", by(Role::Owner, Subject::Elsewhere), 200, body)
        .through(Door::sibling(Sibling::List(selection)))
}

/// A call about the credential ends at second 10, and lists taken at these milliseconds show it so.
fn shown(call: Draft, lists: &[(u64, &str)]) -> Vec<Evidence> {
    let call = played("revoke_and_repeat", [call.about(&[], 0).between(9_990, 10_000)]);
    let taken = lists.iter().map(|(at, status)| {
        let list = list(Selection::Everything, &[("id-1", status)]);
        played("last_census", [list.between(*at, at + 1)])
    });
    std::iter::once(call).chain(taken).collect()
}

fn told(situation: Situation, status: u16, body: &str) -> Draft {
    answered("first call", situation, status, body)
}

#[test]
fn what_is_told_to_be_revoked_already_must_be_listed_so() {
    let lost = || told(own(Life::PerhapsDead), 400, ALREADY);
    passes_all(LISTED, &shown(lost(), &[(10_100, "REVOKED")]));
    fails_all(
        LISTED,
        &shown(lost(), &[(13_000, "ACTIVE")]),
        BACK,
        "/data/0/status",
    );
    // The list has as long to catch up as after a success.
    passes_all(LISTED, &shown(lost(), &[(11_500, "ACTIVE"), (12_500, "REVOKED")]));
}

#[test]
fn a_list_that_contradicts_a_revocation_is_told_with_what_it_contradicts() {
    for call in [
        told(own(Life::Live), 200, REVOKED),
        told(own(Life::PerhapsDead), 400, ALREADY),
    ] {
        let told = result(LISTED, &shown(call, &[(13_000, "ACTIVE")]), &seen(), false);
        let why = "\"first call\" told its revocation 3000 ms before; \
                   a credential is in one state, whichever operation tells it";
        assert_eq!(told.findings[0].why, why);
    }
}

#[test]
fn no_other_answer_counts_as_a_revocation() {
    let live = own(Life::Live);
    for call in [
        told(live, 404, REFUSED),
        told(live, 400, REFUSED),
        told(live, 404, ALREADY),
        page("first call", live, 200),
        // Nobody who may has asked for it.
        told(by(Role::Stranger, Subject::Foreign(Life::Live)), 200, REVOKED),
    ] {
        check(
            LISTED,
            &shown(call, &[(13_000, "ACTIVE")]),
            Verdict::NotExercised,
            &[],
        );
    }
}

#[test]
fn a_list_that_was_behind_and_caught_up_is_observed_and_no_other() {
    let observed = |lists: &[(u64, &str)]| {
        let run = shown(told(own(Life::Live), 200, REVOKED), lists);
        let told = result(LISTED, &run, &seen(), false).observations;
        told.iter()
            .any(|one| one.point == "how a list shows a revocation")
    };
    assert!(observed(&[(10_100, "ACTIVE"), (11_500, "REVOKED")]));
    assert!(!observed(&[(10_100, "REVOKED")]));
    assert!(!observed(&[(10_100, "ACTIVE")]));
}

#[test]
fn what_others_revoked_may_stand_in_a_list_of_active_ones() {
    let revoked = played(
        "revoke_and_repeat",
        [told(own(Life::Live), 200, REVOKED).about(&[], 0)],
    );
    let everything = list(Selection::Everything, &[("id-0", "REVOKED"), ("id-1", "REVOKED")]);
    let heeded = |shown| {
        let active = list(Selection::Active, &[(shown, "REVOKED")]);
        [
            revoked.clone(),
            played("last_census", [everything.clone(), active]),
        ]
    };
    passes_all(LISTED, &heeded("id-0"));
    fails_all(LISTED, &heeded("id-1"), BACK, "/data/0");
}

#[test]
fn as_many_listed_credentials_are_remembered_as_memory_is_meant_for_and_no_more() {
    let run = |others: usize| {
        let ids = (0..others).map(|number| format!("other-{number}"));
        let ids = ids.chain(["id-1".to_owned()]);
        let entries: Vec<String> = ids
            .map(|id| format!(r#"{{"credentialId":"{id}","name":"renamed later"}}"#))
            .collect();
        let body = REFUSED
            .replace("null", &format!("[{}]", entries.join(",")))
            .replace("false", "true");
        let list = answered("listed", by(Role::Owner, Subject::Elsewhere), 200, body)
            .through(Door::sibling(Sibling::List(Selection::Everything)));
        let revoked = told(own(Life::Live), 200, REVOKED).about(&[], 0);
        [
            played("first_census", [list]),
            played("revoke_and_repeat", [revoked]),
        ]
    };
    let name = "credential_reads_the_same";
    fails_all(name, &run(4095), "revoke.reads-the-same", "/data/name");
    check(name, &run(4096), Verdict::NotExercised, &[]);
}
