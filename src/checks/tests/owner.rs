//! All of a user's credentials carry that user's id.

use super::{REVOKED, UNKNOWN, answered, by, check, edited, played};
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::Role;

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
