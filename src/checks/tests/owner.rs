//! All of a user's credentials carry that user's id.

use super::{REVOKED, UNKNOWN, answered, by, check, edited, played};
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::{Door, Role, Selection, Sibling};

const OWNERS: &str = "user_id_is_the_owners";
const BROKEN: &[(&str, &str)] = &[("revoke.response.user-id", "/data/userId")];

/// A success of that role whose object says that user.
fn success(role: Role, user: &str) -> Evidence {
    let body = edited("user-1", user);
    played(
        "revoke_and_repeat",
        [answered(
            "first call",
            by(role, Subject::Own(Life::Live)),
            200,
            body,
        )],
    )
}

#[test]
fn one_user_has_one_id_and_another_user_another() {
    let run = [
        success(Role::Owner, "user-1"),
        success(Role::Stranger, "user-2"),
        success(Role::Owner, "user-1"),
    ];
    check(OWNERS, &run, Verdict::Pass, &[]);
}

#[test]
fn the_id_is_opaque() {
    check(OWNERS, &[success(Role::Owner, "☃ 42")], Verdict::Pass, &[]);
}

#[test]
fn an_id_that_changes_for_one_user_is_a_violation() {
    let run = [success(Role::Owner, "user-1"), success(Role::Owner, "user-9")];
    check(OWNERS, &run, Verdict::Fail, BROKEN);
}

#[test]
fn one_id_for_two_users_is_a_violation() {
    let run = [success(Role::Owner, "user-1"), success(Role::Stranger, "user-1")];
    check(OWNERS, &run, Verdict::Fail, BROKEN);
}

/// The role asks who it is, and is told this id.
fn told(role: Role, id: &str) -> Evidence {
    let body = format!(r#"{{"data":{{"id":"{id}"}},"success":true,"errno":0,"error":null}}"#);
    let asked = answered("who am I", by(role, Subject::Elsewhere), 200, body);
    played("who_am_i", [asked.through(Door::sibling(Sibling::User))])
}

/// The role's list shows credentials of these users.
fn listed(role: Role, users: &[&str]) -> Evidence {
    let entry = |(place, user): (usize, &&str)| {
        format!(r#"{{"credentialId":"id-{place}","userId":"{user}","status":"ACTIVE"}}"#)
    };
    let entries: Vec<String> = users.iter().enumerate().map(entry).collect();
    let body = format!(
        r#"{{"data":[{}],"success":true,"errno":0,"error":null}}"#,
        entries.join(",")
    );
    let list = answered("listed", by(role, Subject::Elsewhere), 200, body);
    let door = Door::sibling(Sibling::List(Selection::Everything));
    played("first_census", [list.through(door)])
}

#[test]
fn the_id_that_is_told_is_the_one_that_credentials_carry() {
    let run = [told(Role::Owner, "user-1"), success(Role::Owner, "user-1")];
    check(OWNERS, &run, Verdict::Pass, &[]);
    let run = [told(Role::Owner, "user-1"), success(Role::Owner, "user-9")];
    check(OWNERS, &run, Verdict::Fail, BROKEN);
}

#[test]
fn an_id_of_another_kind_in_all_credentials_is_no_contradiction() {
    let run = |users: &[&str], second: &str| {
        [
            told(Role::Owner, "account-7"),
            listed(Role::Owner, users),
            success(Role::Owner, "user-1"),
            success(Role::Owner, second),
        ]
    };
    check(OWNERS, &run(&["user-1", "user-1"], "user-1"), Verdict::Pass, &[]);
    check(OWNERS, &run(&["user-1"], "user-9"), Verdict::Fail, BROKEN);
    check(
        OWNERS,
        &run(&["user-1", "account-7"], "user-1"),
        Verdict::Fail,
        BROKEN,
    );
}

#[test]
fn a_missing_id_and_calls_that_should_not_succeed_are_not_compared() {
    let without = edited(r#""userId":"user-1","#, "");
    let nobody = Situation {
        leeway: crate::evidence::Leeway::None,
        caller: None,
        subject: Subject::Own(Life::Live),
    };
    let run = [
        played(
            "revoke_and_repeat",
            [answered(
                "first call",
                by(Role::Owner, Subject::Own(Life::Live)),
                200,
                without,
            )],
        ),
        played("unknown_id", [answered("unknown id", UNKNOWN, 200, REVOKED)]),
        played(
            "live_no_token",
            [answered("no token, live", nobody, 200, REVOKED)],
        ),
    ];
    check(OWNERS, &run, Verdict::NotExercised, &[]);
}

#[test]
fn who_one_is_is_not_told_by_a_refusal() {
    let body = r#"{"data":{"id":"account-7"},"success":false,"errno":-100007,"error":"no"}"#;
    let asked = answered("who am I", by(Role::Owner, Subject::Elsewhere), 403, body);
    let refused = played("who_am_i", [asked.through(Door::sibling(Sibling::User))]);
    check(
        OWNERS,
        &[refused, success(Role::Owner, "user-1")],
        Verdict::Pass,
        &[],
    );
}

#[test]
fn lists_excuse_another_id_than_is_told_only_by_one_that_all_of_them_show() {
    let run = |users: &[&str]| {
        [
            told(Role::Owner, "account-7"),
            listed(Role::Owner, users),
            success(Role::Owner, "user-1"),
        ]
    };
    check(OWNERS, &run(&["user-1"]), Verdict::Pass, &[]);
    // Lists that agree with what is told, or with nothing, excuse nobody.
    for users in [&["account-7"][..], &["user-1", "user-2"], &[]] {
        check(OWNERS, &run(users), Verdict::Fail, BROKEN);
    }
}
