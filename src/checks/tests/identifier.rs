//! Ids that are missing, malformed or unknown.

use super::{
    ALREADY, REFUSED, REVOKED, UNKNOWN, answered, by, cut, fails, fails_once_the_api_was_seen, is_undecided,
    never_issued, page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Subject};
use crate::finding::{About, Observation};
use crate::scenario::Role;

/// Check and scenario of each way to leave the id out.
const MISSING: [(&str, &str); 3] = [
    ("missing_id_is_invalid", "missing_id"),
    ("null_id_is_invalid", "null_id"),
    ("empty_id_is_invalid", "empty_id"),
];
const INVALID: &str = "revoke.error.invalid-request";
const ODD: &str = "wrong_type_id_is_refused";
const NOT_FOUND: &str = "unknown_id_is_not_found";

fn missing(scenario: &'static str, status: u16, body: &str) -> Evidence {
    let situation = by(Role::Owner, Subject::MissingId);
    played(scenario, [answered("missing id", situation, status, body)])
}

fn odd(status: u16, body: &str) -> Evidence {
    let situation = by(Role::Owner, Subject::OddId);
    played(
        "wrong_type_id",
        [answered("number as id", situation, status, body)],
    )
}

fn unknown(guessed: bool, status: u16, body: &str) -> Evidence {
    let situation = by(Role::Owner, never_issued(guessed));
    played("unknown_id", [answered("unknown id", situation, status, body)])
}

#[test]
fn a_missing_id_may_be_400_with_any_errno_of_the_deployments_own() {
    for (check, scenario) in MISSING {
        passes(check, missing(scenario, 400, REFUSED));
        passes(check, missing(scenario, 400, &REFUSED.replace("-100007", "-1")));
    }
}

#[test]
fn a_missing_id_with_any_other_status_is_a_violation() {
    for (check, scenario) in MISSING {
        for status in [401, 403, 404, 409, 415, 422, 500, 501] {
            fails(check, missing(scenario, status, REFUSED), INVALID, "-");
        }
        fails(check, missing(scenario, 200, REVOKED), INVALID, "-");
    }
}

#[test]
fn a_missing_id_must_not_be_told_already_revoked() {
    for (check, scenario) in MISSING {
        fails(check, missing(scenario, 400, ALREADY), INVALID, "/errno");
    }
}

#[test]
fn a_400_without_a_readable_errno_is_left_to_the_envelope_checks() {
    let (check, scenario) = MISSING[0];
    passes(check, missing(scenario, 400, ""));
    passes(
        check,
        missing(scenario, 400, &REFUSED.replace("-100007", "\"x\"")),
    );
}

#[test]
fn weather_gateways_and_no_answer_decide_nothing() {
    let situation = by(Role::Owner, Subject::MissingId);
    for (check, scenario) in MISSING {
        for status in [429, 502, 503, 504] {
            is_undecided(check, played(scenario, [page("missing id", situation, status)]));
        }
        is_undecided(check, played(scenario, [cut("missing id", situation)]));
    }
    is_undecided(NOT_FOUND, played("unknown_id", [cut("unknown id", UNKNOWN)]));
}

#[test]
fn a_page_of_something_else_counts_only_once_the_api_was_seen() {
    let situation = by(Role::Owner, Subject::MissingId);
    let login = played("missing_id", [page("missing id", situation, 200)]);
    fails_once_the_api_was_seen("missing_id_is_invalid", login, INVALID);
    let moved = played("unknown_id", [page("unknown id", UNKNOWN, 302)]);
    fails_once_the_api_was_seen(NOT_FOUND, moved, "revoke.error.not-found");
}

#[test]
fn an_id_of_the_wrong_type_may_get_any_documented_refusal() {
    for status in [400, 403, 404] {
        passes(ODD, odd(status, REFUSED));
    }
}

#[test]
fn an_id_of_the_wrong_type_must_neither_succeed_nor_break_the_server() {
    for status in [401, 409, 422, 500] {
        fails(ODD, odd(status, REFUSED), "revoke.request.credential-id", "-");
    }
    for status in [200, 204] {
        fails(ODD, odd(status, REVOKED), "revoke.request.credential-id", "-");
    }
    fails(ODD, odd(400, ALREADY), "revoke.request.credential-id", "/errno");
}

#[test]
fn which_refusal_an_id_of_the_wrong_type_gets_is_observed() {
    let told = result(ODD, &[odd(403, REFUSED)], &seen(), false);
    assert!(told.observations.contains(&Observation {
        point: "status of number as id".to_owned(),
        seen: "403".to_owned(),
        about: About::Deployment,
    }));
}

#[test]
fn an_unknown_id_is_404_and_its_errno_is_observed() {
    passes(NOT_FOUND, unknown(false, 404, REFUSED));
    let told = result(NOT_FOUND, &[unknown(false, 404, REFUSED)], &seen(), false);
    assert_eq!(
        told.observations,
        [Observation {
            point: "errno of not_found".to_owned(),
            seen: "-100007".to_owned(),
            about: About::Deployment,
        }]
    );
}

#[test]
fn a_guessed_id_may_be_refused_as_malformed() {
    passes(NOT_FOUND, unknown(true, 404, REFUSED));
    passes(NOT_FOUND, unknown(true, 400, REFUSED));
    fails(
        NOT_FOUND,
        unknown(true, 400, ALREADY),
        "revoke.error.not-found",
        "/errno",
    );
    fails(
        NOT_FOUND,
        unknown(true, 403, REFUSED),
        "revoke.error.not-found",
        "-",
    );
}

#[test]
fn an_id_of_the_known_form_is_404_and_nothing_else() {
    for status in [400, 401, 403, 409, 410, 500] {
        fails(
            NOT_FOUND,
            unknown(false, status, REFUSED),
            "revoke.error.not-found",
            "-",
        );
    }
    fails(
        NOT_FOUND,
        unknown(false, 200, REVOKED),
        "revoke.error.not-found",
        "-",
    );
    fails(
        NOT_FOUND,
        unknown(false, 404, ALREADY),
        "revoke.error.not-found",
        "/errno",
    );
}
