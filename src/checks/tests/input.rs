//! Requests that no client should send: refused for what they are, and observed where the page is silent.

use super::{REFUSED, REVOKED, answered, by, fails, never_issued, passes, played, result, seen};
use crate::evidence::{Evidence, Leeway, Life, Situation, Subject};
use crate::scenario::Role;

const SPELLING: &str = "spelling_slips_past_no_check";

/// The owner sends that, and is answered so.
fn told(scenario: &'static str, subject: Subject, status: u16, body: &str) -> Evidence {
    played(
        scenario,
        [answered("odd one", by(Role::Owner, subject), status, body)],
    )
}

#[test]
fn what_is_odd_is_refused_under_the_clause_of_its_check() {
    let guessed = never_issued(true);
    for (check, scenario, subject, clause) in [
        (
            "malformed_request_is_refused",
            "malformed_bodies",
            Subject::Malformed,
            "revoke.error.invalid-request",
        ),
        (
            "odd_id_is_refused",
            "odd_texts",
            Subject::OddId,
            "revoke.request.credential-id",
        ),
        (
            "further_members_change_nothing",
            "keys",
            guessed,
            "revoke.request.credential-id",
        ),
        (
            "wide_probe_matches_nothing",
            "wide_probes",
            Subject::OddId,
            "revoke.request.credential-id",
        ),
    ] {
        passes(check, told(scenario, subject, 400, REFUSED));
        for status in [401, 500] {
            fails(check, told(scenario, subject, status, REFUSED), clause, "-");
        }
        fails(check, told(scenario, subject, 200, REVOKED), clause, "-");
    }
}

#[test]
fn a_dead_id_in_another_spelling_may_be_alive_in_no_answer_and_told_otherwise_in_none() {
    for scenario in ["spellings", "company"] {
        let told = |status, body: &str| told(scenario, Subject::RespelledOwn, status, body);
        passes(SPELLING, told(400, REFUSED));
        fails(SPELLING, told(200, REVOKED), "revoke.permanent", "-");
        for status in [401, 500] {
            let clause = "revoke.error.already-revoked";
            fails(SPELLING, told(status, REFUSED), clause, "-");
        }
        let extended = self::told(scenario, never_issued(true), 500, REFUSED);
        fails(SPELLING, extended, "revoke.permanent", "-");
    }
}

#[test]
fn a_spelling_of_anothers_id_is_held_to_ownership() {
    let told = |status, body: &str| {
        let foreign = by(Role::Stranger, Subject::RespelledForeign);
        let control = by(Role::Stranger, never_issued(false));
        let calls = [
            answered("upper case", foreign, status, body),
            answered("stranger's control", control, 404, REFUSED),
        ];
        played("foreign_spellings", calls)
    };
    passes(SPELLING, told(403, REFUSED));
    passes(SPELLING, told(404, REFUSED));
    fails(SPELLING, told(200, REVOKED), "revoke.error.forbidden", "-");
    fails(SPELLING, told(409, REFUSED), "revoke.error.forbidden", "-");
}

#[test]
fn which_refusal_an_odd_request_gets_is_observed() {
    let told = result(
        "odd_id_is_refused",
        &[told("odd_texts", Subject::OddId, 404, REFUSED)],
        &seen(),
        false,
    );
    let told: Vec<_> = told
        .observations
        .iter()
        .map(|one| (one.point.as_str(), one.seen.as_str()))
        .collect();
    assert!(told.contains(&("status of odd one", "404")), "{told:?}");
}

#[test]
fn any_refusal_of_a_broken_body_will_do_that_does_not_blame_the_token() {
    let broken = Situation {
        leeway: Leeway::AnyRefusal,
        ..by(Role::Owner, Subject::Malformed)
    };
    let told = |status| played("malformed_bodies", [answered("broken", broken, status, REFUSED)]);
    for status in [400, 404, 415, 422] {
        passes("malformed_request_is_refused", told(status));
    }
    fails(
        "malformed_request_is_refused",
        told(401),
        "revoke.error.invalid-request",
        "-",
    );
    // A live credential that is asked for under another key is no way around its state.
    let live = by(Role::Owner, Subject::Own(Life::Dead));
    let alias = played("company", [answered("force", live, 200, REVOKED)]);
    fails(SPELLING, alias, "revoke.permanent", "-");
}
