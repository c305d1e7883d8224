//! Simultaneous calls are kept apart, and what they were told stays true.

use super::{
    ALREADY, Draft, ID, NOBODY, REFUSED, REVOKED, UNKNOWN, answered, by, check, edited, fails,
    has_nothing_to_judge, is_undecided, own, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life, Subject};
use crate::finding::Verdict;
use crate::scenario::Role;

const APART: &str = "simultaneous_calls_are_kept_apart";
const LAST: &str = "simultaneous_revokes_last";
const UNMOVED: &str = "simultaneous_refusals_change_nothing";

fn at_once(draft: Draft) -> Draft {
    draft.between(10, 20)
}

fn stranger(body: &str) -> Draft {
    let situation = by(Role::Stranger, Subject::Own(Life::Live));
    answered("load 1: stranger's, live", situation, 200, body)
}

fn mixed(others: impl IntoIterator<Item = Draft>) -> Evidence {
    let fixed = [
        answered("load 1: own, live", own(Life::Live), 200, REVOKED),
        answered("load 1: own, revoked", own(Life::Dead), 400, ALREADY),
        answered("load 1: unknown", UNKNOWN, 404, REFUSED),
        answered("load 1: no token", NOBODY, 401, REFUSED),
    ];
    played("mixed_load_1", fixed.into_iter().chain(others).map(at_once))
}

#[test]
fn each_call_with_its_own_answer_passes() {
    passes(APART, mixed([stranger(&edited("user-1", "user-2"))]));
}

#[test]
fn the_answer_to_another_call_is_a_violation_at_the_clause_of_its_own() {
    let swapped = answered("load 1: another unknown", UNKNOWN, 400, ALREADY);
    fails(APART, mixed([swapped]), "revoke.error.not-found", "-");
    let let_in = answered("load 1: altered token", NOBODY, 404, REFUSED);
    fails(APART, mixed([let_in]), "revoke.error.unauthorized", "-");
}

#[test]
fn the_errno_of_another_refusal_is_a_violation_under_the_right_status_too() {
    let mixed_up = answered("load 1: another unknown", UNKNOWN, 404, ALREADY);
    fails(APART, mixed([mixed_up]), "revoke.error.not-found", "/errno");
}

#[test]
fn the_credential_of_another_success_is_a_violation() {
    let other = edited("id-1", "id-2");
    let success = answered("load 1: another own, live", own(Life::Live), 200, other);
    fails(
        APART,
        mixed([success]),
        "revoke.response.credential-id",
        "/data/credentialId",
    );
}

#[test]
fn the_user_of_another_success_is_a_violation() {
    fails(
        APART,
        mixed([stranger(REVOKED)]),
        "revoke.response.user-id",
        "/data/userId",
    );
    let told = result(APART, &[mixed([stranger(REVOKED)])], &seen(), false);
    assert_eq!(told.findings[0].expected, "a user id other than the owner's");
    let other = edited("user-1", "user-2");
    let success = answered("load 1: another own, live", own(Life::Live), 200, other);
    fails(APART, mixed([success]), "revoke.response.user-id", "/data/userId");
}

#[test]
fn a_token_of_another_role_that_is_refused_says_nothing() {
    let refused = answered(
        "load 1: stranger on a live one",
        by(Role::Stranger, Subject::Foreign(Life::Live)),
        401,
        REFUSED,
    );
    passes(APART, mixed([refused]));
}

#[test]
fn calls_that_did_not_overlap_prove_nothing_and_a_wrong_answer_is_wrong_all_the_same() {
    let after = |draft: Draft| draft.between(20, 30);
    let first = answered("load 1: own, live", own(Life::Live), 200, REVOKED).between(10, 20);
    let right = after(answered("load 1: unknown", UNKNOWN, 404, REFUSED));
    is_undecided(APART, played("mixed_load_1", [first.clone(), right]));
    let wrong = after(answered("load 1: unknown", UNKNOWN, 400, ALREADY));
    fails(
        APART,
        played("mixed_load_1", [first, wrong]),
        "revoke.error.not-found",
        "-",
    );
}

fn revoked_among_others() -> Evidence {
    let success = answered("load 1: own, live", own(Life::Live), 200, REVOKED);
    played("mixed_load_1", [at_once(success.about(&[], 1))])
}

fn swept(status: u16, body: &str) -> Evidence {
    let asked = answered("asked once more", own(Life::Dead), status, body);
    played("final_sweep", [asked.about(&[], 1)])
}

#[test]
fn what_was_revoked_among_others_is_revoked_in_the_end() {
    check(
        LAST,
        &[revoked_among_others(), swept(400, ALREADY)],
        Verdict::Pass,
        &[],
    );
    let lost = [revoked_among_others(), swept(200, REVOKED)];
    check(LAST, &lost, Verdict::Fail, &[("revoke.permanent", "-")]);
    // What was revoked on its own is another check's.
    has_nothing_to_judge(LAST, swept(200, REVOKED));
}

#[test]
fn a_simultaneous_refusal_that_moved_its_credential_is_a_violation() {
    let witness = |status, body, before: &[&str]| {
        let call = answered("witness call", own(Life::Live), status, body).about(before, 0);
        played("witness", [call.naming(ID)])
    };
    let refused = ["load 1: stranger on a live one", "mix 2: no token"];
    passes(UNMOVED, witness(200, REVOKED, &refused));
    fails(
        UNMOVED,
        witness(400, ALREADY, &refused),
        "revoke.refusal-moves-nothing",
        "-",
    );
    has_nothing_to_judge(UNMOVED, witness(400, ALREADY, &["live, no token"]));
}

#[test]
fn only_a_success_that_may_be_one_and_has_an_envelope_is_asked_for_its_data() {
    let other = edited("id-1", "id-2");
    let refused = answered("load 1: a refusal", own(Life::Live), 400, other.clone());
    fails(APART, mixed([refused]), "revoke.success.status", "-");
    let unknown = answered("load 1: another unknown", UNKNOWN, 200, other);
    fails(APART, mixed([unknown]), "revoke.error.not-found", "-");
}

#[test]
fn what_was_refused_or_must_not_succeed_is_no_revocation_to_last() {
    for call in [
        answered("load 1: own, live", own(Life::Live), 404, REFUSED),
        answered(
            "load 1: stranger on a live one",
            by(Role::Stranger, Subject::Foreign(Life::Live)),
            200,
            REVOKED,
        ),
    ] {
        let load = played("mixed_load_1", [at_once(call.about(&[], 1))]);
        check(LAST, &[load, swept(200, REVOKED)], Verdict::NotExercised, &[]);
    }
}
