//! Ways in that no documentation opens: what an answer must not show there, and what it may.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, UNKNOWN, answered, by, cut, edited, fails, has_nothing_to_judge, own,
    page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life, Subject};
use crate::scenario::{Door, Role};

const SHUT: &str = "other_doors_stay_shut";
const CLAUSE: &str = "revoke.endpoint";

/// A stranger asks for the owner's dead credential by another method.
fn stranger(status: u16, body: &str) -> Draft {
    let situation = by(Role::Stranger, Subject::Foreign(Life::Dead));
    through(answered("PUT", situation, status, body))
}

fn through(draft: Draft) -> Draft {
    draft.through(Door::method("PUT")).about(&[], 0)
}

fn told(draft: Draft) -> Evidence {
    played("doors_for_strangers", [draft])
}

#[test]
fn a_door_that_reports_a_revocation_fails_whoever_knocks() {
    fails(SHUT, told(stranger(200, REVOKED)), CLAUSE, "-");
    let owner = through(answered("GET", own(Life::Live), 200, REVOKED));
    fails(SHUT, played("doors_for_the_owner", [owner]), CLAUSE, "-");
}

#[test]
fn any_refusal_leaves_a_door_shut() {
    for status in [400, 401, 403, 404, 405, 500] {
        passes(SHUT, told(stranger(status, REFUSED)));
    }
    passes(SHUT, told(through(page("PUT", UNKNOWN, 404))));
    // It names what the caller named, and tells nothing of it.
    let echoed = REFUSED.replace("null", r#"{"credentialId":"id-1"}"#);
    passes(SHUT, told(stranger(404, &echoed)));
}

#[test]
fn a_success_that_returns_no_such_credential_shows_no_effect() {
    passes(SHUT, told(through(page("GET", UNKNOWN, 200))));
    passes(SHUT, told(stranger(200, &edited("id-1", "id-2"))));
    let nothing = r#"{"data":null,"success":true,"errno":0,"error":null}"#;
    let asks_for_none = answered("GET", UNKNOWN, 200, nothing).through(Door::method("GET"));
    passes(SHUT, told(asks_for_none));
}

#[test]
fn who_may_not_know_that_it_is_revoked_is_not_told_so() {
    fails(SHUT, told(stranger(400, ALREADY)), CLAUSE, "-");
    let owner = through(answered("PUT", own(Life::Dead), 400, ALREADY));
    passes(SHUT, told(owner));
    // Either half of that answer alone is any refusal.
    passes(SHUT, told(stranger(404, ALREADY)));
    passes(SHUT, told(stranger(400, REFUSED)));
}

#[test]
fn an_open_door_is_told_with_its_address_and_what_came() {
    let told = |draft| {
        let found = result(SHUT, &[told(draft)], &seen(), false).findings.remove(0);
        (found.expected, found.why, found.received)
    };
    let (expected, why, received) = told(stranger(200, REVOKED));
    assert_eq!(
        expected,
        "a body in another form than the documented one revokes nothing and tells nothing"
    );
    let elsewhere = told(through(answered(
        "PUT",
        by(Role::Stranger, Subject::Foreign(Life::Live)),
        200,
        REVOKED,
    )))
    .0;
    assert!(
        elsewhere.ends_with(" revokes nothing and tells nothing"),
        "{elsewhere}"
    );
    assert_eq!(why, "the page documents one way in; called as stranger");
    assert_eq!(
        received,
        "HTTP 200, errno 0, success true, the credential returned"
    );
    let (.., received) = told(stranger(400, ALREADY));
    assert_eq!(received, "HTTP 400, errno -130001, success false");
}

#[test]
fn what_never_reached_a_door_says_nothing_of_it() {
    let situation = by(Role::Stranger, Subject::Foreign(Life::Dead));
    for status in [429, 502] {
        has_nothing_to_judge(SHUT, told(through(page("PUT", situation, status))));
    }
    has_nothing_to_judge(SHUT, told(through(cut("PUT", situation))));
}
