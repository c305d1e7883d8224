//! What a rotation, a verification or a creation makes of a revoked credential.

use super::sibling::{is_not_exercised, sibling};
use super::{ALREADY, Draft, REFUSED, REVOKED, answered, edited, fails, is_undecided, own, passes, played};
use crate::evidence::{Evidence, Life};
use crate::scenario::Sibling;

const VERIFICATION: &str = "verification_brings_nothing_back";
const ROTATION: &str = "rotation_brings_nothing_back";
const CREATION: &str = "creation_brings_nothing_back";
const BACK: &str = "revoke.not-reactivated";

fn rotation(rotated: Draft, status: u16, body: &str) -> Evidence {
    let asked = answered("asked after rotation", own(Life::Dead), status, body).about(&[], 0);
    played("rotation", [rotated.about(&[], 0), asked])
}

fn rotated(status: u16, body: String) -> Draft {
    sibling("keys rotated", Sibling::Rotate, status, body)
}

#[test]
fn a_refused_rotation_and_a_credential_still_dead_pass() {
    passes(ROTATION, rotation(rotated(400, REFUSED.to_owned()), 400, ALREADY));
}

#[test]
fn a_credential_that_can_be_revoked_after_rotation_fails() {
    let evidence = rotation(rotated(200, REVOKED.to_owned()), 200, REVOKED);
    fails(ROTATION, evidence, BACK, "-");
}

#[test]
fn a_rotation_that_shows_the_dead_one_alive_fails() {
    let alive = edited("REVOKED", "ACTIVE");
    let evidence = rotation(rotated(200, alive), 400, ALREADY);
    fails(ROTATION, evidence, BACK, "/data/status");
}

#[test]
fn without_a_rotation_route_nothing_is_said() {
    let run = [rotation(rotated(404, REFUSED.to_owned()), 400, ALREADY)];
    is_not_exercised(ROTATION, &run);
}

fn verification(verified: Draft, status: u16, body: &str) -> Evidence {
    let asked = answered("asked after verification", own(Life::Dead), status, body).about(&[], 0);
    played("verification", [verified.about(&[], 0), asked])
}

fn verified(status: u16, body: &str) -> Draft {
    sibling("keys verified", Sibling::Verify, status, body.to_owned())
}

#[test]
fn a_verification_may_be_refused_or_succeed_if_the_credential_stays_dead() {
    passes(VERIFICATION, verification(verified(400, REFUSED), 400, ALREADY));
    let works = edited("REVOKED", "VERIFIED");
    passes(VERIFICATION, verification(verified(200, &works), 400, ALREADY));
}

#[test]
fn a_credential_that_can_be_revoked_after_its_verification_fails() {
    let evidence = verification(verified(200, REVOKED), 200, REVOKED);
    fails(VERIFICATION, evidence, BACK, "-");
}

#[test]
fn without_a_verification_route_nothing_is_said() {
    let run = [verification(verified(404, REFUSED), 400, ALREADY)];
    is_not_exercised(VERIFICATION, &run);
}

fn creation(again: &str, asked: (u16, &str)) -> Evidence {
    let created = edited("REVOKED", "ACTIVE");
    played(
        "creation",
        [
            sibling("created", Sibling::Create, 200, created),
            answered("created one revoked", own(Life::Live), 200, REVOKED).about(&[], 0),
            sibling(
                "created with the same keys",
                Sibling::Create,
                200,
                again.to_owned(),
            ),
            answered("asked after creation", own(Life::Dead), asked.0, asked.1).about(&[], 0),
        ],
    )
}

#[test]
fn a_new_credential_with_old_keys_leaves_the_old_one_dead() {
    let another = edited("REVOKED", "ACTIVE").replace("id-1", "id-2");
    passes(CREATION, creation(&another, (400, ALREADY)));
    passes(CREATION, creation(REFUSED, (400, ALREADY)));
}

#[test]
fn a_creation_that_hands_the_dead_one_out_again_fails() {
    let same = edited("REVOKED", "ACTIVE");
    fails(CREATION, creation(&same, (400, ALREADY)), BACK, "/data/status");
    let another = same.replace("id-1", "id-2");
    fails(CREATION, creation(&another, (200, REVOKED)), BACK, "-");
}

#[test]
fn an_unanswered_question_after_a_rotation_decides_nothing() {
    let asked = super::cut("asked after rotation", own(Life::Dead)).about(&[], 0);
    let evidence = played(
        "rotation",
        [rotated(400, REFUSED.to_owned()).about(&[], 0), asked],
    );
    is_undecided(ROTATION, evidence);
}
