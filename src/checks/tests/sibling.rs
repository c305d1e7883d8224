//! What lists show of a revocation.

use super::{Draft, REFUSED, REVOKED, answered, by, check, edited, fails_all, own, passes_all, played};
use crate::evidence::{Credential, Evidence, Life, Subject};
use crate::finding::Verdict;
use crate::scenario::{Door, Role, Selection, Sibling};

const LISTED: &str = "listed_as_revoked";
const OTHERS: &str = "listed_others_stay_live";
const SAME: &str = "credential_reads_the_same";
const BACK: &str = "revoke.not-reactivated";

fn revoked() -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, REVOKED).about(&[], 0)],
    )
}

pub(super) fn sibling(label: &'static str, sibling: Sibling, status: u16, body: String) -> Draft {
    answered(label, by(Role::Owner, Subject::Elsewhere), status, body).through(Door::sibling(sibling))
}

fn list(selection: Selection, entries: &[&str]) -> Draft {
    let body = format!(
        r#"{{"data":[{}],"success":true,"errno":0,"error":null}}"#,
        entries.join(",")
    );
    sibling("listed", Sibling::List(selection), 200, body)
}

fn entry(id: &str, status: &str) -> String {
    format!(
        r#"{{"credentialId":"{id}","userId":"user-1","venue":"BINANCE","name":"desk","status":"{status}"}}"#
    )
}

fn listed(entries: &[&str]) -> [Evidence; 2] {
    [
        revoked(),
        played("last_census", [list(Selection::Everything, entries)]),
    ]
}

#[test]
fn a_revoked_credential_that_is_listed_as_revoked_passes() {
    passes_all(LISTED, &listed(&[&entry("id-1", "REVOKED")]));
}

pub(super) fn is_not_exercised(name: &str, run: &[Evidence]) {
    check(name, run, Verdict::NotExercised, &[]);
}

#[test]
fn a_revoked_credential_that_is_listed_as_active_fails() {
    let run = listed(&[&entry("id-0", "ACTIVE"), &entry("id-1", "ACTIVE")]);
    fails_all(LISTED, &run, BACK, "/data/1/status");
}

/// The credential is revoked at second 10, and lists taken at these milliseconds show it in these states.
fn shown(lists: &[(u64, &str)]) -> Vec<Evidence> {
    let first = answered("first call", own(Life::Live), 200, REVOKED).about(&[], 0);
    let taken = lists.iter().map(|(at, status)| {
        let list = list(Selection::Everything, &[&entry("id-1", status)]);
        played("last_census", [list.between(*at, at + 1)])
    });
    let revoked = played("revoke_and_repeat", [first.between(9_990, 10_000)]);
    std::iter::once(revoked).chain(taken).collect()
}

#[test]
fn a_list_that_is_behind_and_then_shows_the_revocation_for_good_passes() {
    passes_all(LISTED, &shown(&[(10_100, "ACTIVE"), (11_500, "REVOKED")]));
    passes_all(
        LISTED,
        &shown(&[
            (10_100, "ACTIVE"),
            (11_999, "ACTIVE"),
            (12_100, "REVOKED"),
            (19_000, "REVOKED"),
        ]),
    );
}

#[test]
fn a_list_that_never_catches_up_or_too_late_or_falls_back_fails() {
    for lists in [
        &[(10_100, "ACTIVE")][..],
        &[(12_000, "ACTIVE"), (12_100, "REVOKED")],
        &[(10_100, "ACTIVE"), (10_200, "REVOKED"), (10_300, "ACTIVE")],
        &[(10_100, "REVOKED"), (10_200, "ACTIVE"), (10_300, "REVOKED")],
    ] {
        fails_all(LISTED, &shown(lists), BACK, "/data/0/status");
    }
}

#[test]
fn one_list_that_caught_up_does_not_excuse_another_that_did_not() {
    let mut run = shown(&[(10_100, "ACTIVE"), (10_200, "REVOKED")]);
    let second = REVOKED.replace("id-1", "id-2");
    let second = answered("first call", own(Life::Live), 200, second).about(&[], 0);
    let revoked = played(
        "revoke_and_repeat",
        [second.naming("id-2").between(10_000, 10_050)],
    );
    run.insert(1, revoked);
    run.insert(
        2,
        played(
            "last_census",
            [list(Selection::Everything, &[&entry("id-2", "ACTIVE")]).between(10_100, 10_110)],
        ),
    );
    fails_all(LISTED, &run, BACK, "/data/0/status");
}

#[test]
fn a_list_without_the_revoked_credential_proves_nothing() {
    is_not_exercised(LISTED, &listed(&[&entry("id-0", "ACTIVE")]));
}

#[test]
fn a_list_that_is_refused_proves_nothing() {
    let refused = sibling(
        "listed",
        Sibling::List(Selection::Everything),
        404,
        REFUSED.to_owned(),
    );
    is_not_exercised(LISTED, &[revoked(), played("last_census", [refused])]);
}

#[test]
fn a_listed_revoked_at_may_be_rounded_but_not_moved() {
    let at = |ms: i64| {
        let entry = entry("id-1", "REVOKED").replace('}', &format!(r#","revokedAt":{ms}}}"#));
        listed(&[&entry])
    };
    passes_all(LISTED, &at(1_789_999_999_000));
    fails_all(
        LISTED,
        &at(1_790_003_600_000),
        "revoke.response.revoked-at",
        "/data/0/revokedAt",
    );
}

#[test]
fn a_heeded_filter_for_active_ones_must_not_show_a_revoked_one() {
    let everything = list(
        Selection::Everything,
        &[&entry("id-0", "REVOKED"), &entry("id-1", "REVOKED")],
    );
    let shown = entry("id-1", "REVOKED");
    let heeded = played(
        "last_census",
        [everything.clone(), list(Selection::Active, &[&shown])],
    );
    fails_all(LISTED, &[revoked(), heeded], BACK, "/data/0");
    let unknown_filter = played(
        "last_census",
        [
            everything,
            list(Selection::Active, &[&entry("id-0", "REVOKED"), &shown]),
        ],
    );
    passes_all(LISTED, &[revoked(), unknown_filter]);
}

#[test]
fn a_list_of_active_ones_that_is_cut_off_or_in_any_order_accuses_nobody() {
    let (dead, live) = (entry("id-1", "REVOKED"), entry("id-2", "ACTIVE"));
    let everything = [dead.as_str(), &live, &entry("id-3", "REVOKED")];
    let run = |active: &[&str]| {
        let lists = [
            list(Selection::Everything, &everything),
            list(Selection::Active, active),
        ];
        [revoked(), played("last_census", lists)]
    };
    // Left out is a live one too: no filter, but a page that ends early.
    passes_all(LISTED, &run(&[&dead]));
    // And one is shown that the whole list does not hold.
    passes_all(LISTED, &run(&[&dead, &live, &entry("id-9", "ACTIVE")]));
    fails_all(LISTED, &run(&[&dead, &live]), BACK, "/data/0");
}

fn census(scenario: &'static str, held: &[&str], entries: &[&str]) -> Evidence {
    let unspent = held
        .iter()
        .map(|id| Credential {
            id: (*id).to_owned(),
            name: format!("own {id}"),
            sort: String::new(),
            refused_before: Vec::new(),
            revoked_before: 0,
        })
        .collect();
    Evidence {
        unspent,
        ..played(scenario, [list(Selection::Everything, entries)])
    }
}

#[test]
fn a_held_credential_that_turns_revoked_by_itself_fails() {
    let first = census("first_census", &["id-2"], &[&entry("id-2", "ACTIVE")]);
    let last = census("last_census", &["id-2"], &[&entry("id-2", "REVOKED")]);
    fails_all(
        OTHERS,
        &[first, revoked(), last],
        "revoke.only-the-named",
        "/data/0/status",
    );
}

#[test]
fn a_credential_that_is_not_ours_may_change_at_any_time() {
    let first = census(
        "first_census",
        &["id-2"],
        &[&entry("id-2", "ACTIVE"), &entry("id-9", "ACTIVE")],
    );
    let last = census(
        "last_census",
        &["id-2"],
        &[&entry("id-2", "ACTIVE"), &entry("id-9", "REVOKED")],
    );
    passes_all(OTHERS, &[first, revoked(), last]);
}

#[test]
fn a_pool_id_that_was_listed_as_revoked_from_the_start_accuses_nobody() {
    let spent = || census("first_census", &["id-2"], &[&entry("id-2", "REVOKED")]);
    is_not_exercised(OTHERS, &[spent(), revoked(), spent()]);
}

#[test]
fn a_credential_with_another_name_than_the_list_showed_fails() {
    let before = || {
        played(
            "first_census",
            [list(Selection::Everything, &[&entry("id-1", "ACTIVE")])],
        )
    };
    passes_all(SAME, &[before(), revoked()]);
    let renamed = answered(
        "first call",
        own(Life::Live),
        200,
        edited(r#""name":"desk""#, r#""name":"other""#),
    );
    fails_all(
        SAME,
        &[before(), played("revoke_and_repeat", [renamed.about(&[], 0)])],
        "revoke.reads-the-same",
        "/data/name",
    );
}

#[test]
fn a_revoked_credential_of_another_type_than_the_list_showed_fails() {
    let typed = entry("id-1", "ACTIVE").replace(r#""venue""#, r#""type":"API_KEY","venue""#);
    let before = played("first_census", [list(Selection::Everything, &[&typed])]);
    fails_all(SAME, &[before, revoked()], "revoke.reads-the-same", "/data/type");
}

#[test]
fn a_creation_that_moved_by_more_than_rounding_fails() {
    let before = |ms: i64| {
        let entry = entry("id-1", "ACTIVE").replace('}', &format!(r#","createdAt":{ms}}}"#));
        let list = list(Selection::Everything, &[&entry]);
        [played("first_census", [list]), revoked()]
    };
    passes_all(SAME, &before(1_780_000_000_000));
    passes_all(SAME, &before(1_780_000_001_000));
    for ms in [1_780_000_001_001, 1_779_999_998_999] {
        fails_all(SAME, &before(ms), "revoke.reads-the-same", "/data/createdAt");
    }
}

#[test]
fn a_field_that_only_one_answer_shows_is_not_compared() {
    let short = played(
        "first_census",
        [list(
            Selection::Everything,
            &[r#"{"credentialId":"id-1","nickname":"desk","status":"PENDING"}"#],
        )],
    );
    passes_all(SAME, &[short, revoked()]);
}
