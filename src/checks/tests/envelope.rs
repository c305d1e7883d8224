//! The envelope on success and on failure, and its agreement with the HTTP status.

use super::{
    ALREADY, REFUSED, REVOKED, UNKNOWN, answered, cut, drafted, edited, fails, fails_once_the_api_was_seen,
    has_nothing_to_judge, own, page, passes, played,
};
use crate::evidence::{Evidence, Leeway, Life, Situation};
use crate::exchange::{Received, Response};

const SUCCESS: &str = "success_envelope";
const FAILURE: &str = "failure_envelope";
const PAIRING: &str = "envelope_pairing";

fn success(body: impl Into<Vec<u8>>) -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, body)],
    )
}

fn refusal(body: impl Into<Vec<u8>>) -> Evidence {
    played("unknown_id", [answered("unknown id", UNKNOWN, 404, body)])
}

/// [`REFUSED`] with one piece replaced.
fn refused(from: &str, to: &str) -> Evidence {
    assert!(REFUSED.contains(from), "{from} does not stand in the sample");
    refusal(REFUSED.replacen(from, to, 1))
}

#[test]
fn the_pages_own_examples_conform() {
    passes(SUCCESS, success(REVOKED));
    passes(FAILURE, refusal(ALREADY));
    passes(PAIRING, success(REVOKED));
    passes(PAIRING, refusal(ALREADY));
}

#[test]
fn further_keys_and_another_order_conform() {
    passes(
        SUCCESS,
        success(edited(r#""errno":0"#, r#""details":{"a":[1]},"errno":0"#)),
    );
    passes(FAILURE, refused(r#""error""#, r#""requestId":"r-1","error""#));
    let reordered = r#"{"error":"no","errno":-7,"success":false,"data":null}"#;
    passes(FAILURE, refusal(reordered));
    passes(PAIRING, refusal(reordered));
}

#[test]
fn the_text_and_the_errno_of_a_refusal_are_free() {
    passes(FAILURE, refused("-100007", "-1"));
    passes(FAILURE, refused("-100007", "-99999999999"));
    passes(FAILURE, refused(r#""no""#, r#""nicht gefunden \u2603""#));
}

#[test]
fn a_success_without_one_of_the_four_keys_is_reported_where_it_is_missing() {
    for (from, to, pointer) in [
        (r#""success":true,"#, "", "/success"),
        (r#""errno":0,"#, "", "/errno"),
        (r#","error":null"#, "", "/error"),
        (r#""data":"#, r#""result":"#, "/data"),
    ] {
        fails(
            SUCCESS,
            success(edited(from, to)),
            "revoke.envelope.success",
            pointer,
        );
    }
}

#[test]
fn a_refusal_without_one_of_the_four_keys_is_reported_where_it_is_missing() {
    for (from, to, pointer) in [
        (r#""data":null,"#, "", "/data"),
        (r#""success":false,"#, "", "/success"),
        (r#""errno":-100007,"#, "", "/errno"),
        (r#","error":"no""#, "", "/error"),
    ] {
        fails(FAILURE, refused(from, to), "revoke.envelope.failure", pointer);
    }
}

#[test]
fn a_member_of_the_wrong_kind_is_reported_at_its_place() {
    for (from, to, pointer) in [
        (r#""success":true"#, r#""success":"true""#, "/success"),
        (r#""success":true"#, r#""success":1"#, "/success"),
        (r#""errno":0"#, r#""errno":"0""#, "/errno"),
        (r#""errno":0"#, r#""errno":0.0"#, "/errno"),
        (r#""errno":0"#, r#""errno":0e1"#, "/errno"),
        (r#""errno":0"#, r#""errno":null"#, "/errno"),
        (r#""error":null"#, r#""error":{}"#, "/error"),
    ] {
        fails(
            SUCCESS,
            success(edited(from, to)),
            "revoke.envelope.success",
            pointer,
        );
    }
    let array = r#"{"data":[],"success":true,"errno":0,"error":null}"#;
    fails(SUCCESS, success(array), "revoke.envelope.success", "/data");
    for (from, to, pointer) in [
        ("false", "0", "/success"),
        ("-100007", "\"-100007\"", "/errno"),
        ("-100007", "-7.5", "/errno"),
        (r#""no""#, r#"["no"]"#, "/error"),
        ("null", r#""""#, "/data"),
    ] {
        fails(FAILURE, refused(from, to), "revoke.envelope.failure", pointer);
    }
}

#[test]
fn a_member_that_contradicts_the_status_is_the_pairings_business_alone() {
    let table = [
        (
            success(edited(r#""success":true"#, r#""success":false"#)),
            "/success",
        ),
        (success(edited(r#""errno":0"#, r#""errno":7"#)), "/errno"),
        (success(edited(r#""errno":0"#, r#""errno":-7"#)), "/errno"),
        (success(edited(r#""error":null"#, r#""error":"""#)), "/error"),
        (
            success(r#"{"data":null,"success":true,"errno":0,"error":null}"#),
            "/data",
        ),
        (refused("null", "{}"), "/data"),
        (refused("-100007", "100007"), "/errno"),
        (refused("-100007", "0"), "/errno"),
        (refused("false", "true"), "/success"),
        (refused(r#""no""#, "null"), "/error"),
        (refused(r#""no""#, r#""""#), "/error"),
    ];
    for (evidence, pointer) in table {
        fails(PAIRING, evidence.clone(), "revoke.envelope.pairing", pointer);
        let form = if evidence.calls[0].succeeded() {
            SUCCESS
        } else {
            FAILURE
        };
        passes(form, evidence);
    }
}

#[test]
fn a_refusal_under_status_200_contradicts_it_in_every_member() {
    let told = super::result(PAIRING, &[success(ALREADY)], &super::seen(), false);
    let at: Vec<_> = told
        .findings
        .iter()
        .filter_map(|finding| finding.pointer.as_deref())
        .collect();
    assert_eq!(at, ["/data", "/success", "/errno", "/error"]);
}

#[test]
fn an_answer_without_an_envelope_is_a_violation_once_the_api_was_seen() {
    for body in ["", "{}", "[]", "not found", r#"{"message":"no"}"#] {
        fails_once_the_api_was_seen(FAILURE, refusal(body), "revoke.envelope.failure");
        fails_once_the_api_was_seen(SUCCESS, success(body), "revoke.envelope.success");
    }
    let moved = played("unknown_id", [page("unknown id", UNKNOWN, 302)]);
    fails_once_the_api_was_seen(FAILURE, moved, "revoke.envelope.failure");
    has_nothing_to_judge(PAIRING, refusal("{}"));
}

#[test]
fn a_success_that_only_names_the_credential_is_judged_as_an_answer_of_the_api() {
    let bare_object = success(r#"{"credentialId":"id-1","status":"REVOKED"}"#);
    let run = [bare_object];
    let told = super::result(SUCCESS, &run, &super::seen(), false);
    let at: Vec<_> = told
        .findings
        .iter()
        .filter_map(|finding| finding.pointer.as_deref())
        .collect();
    assert_eq!(at, ["/data", "/success", "/errno", "/error"]);
}

#[test]
fn what_stands_in_the_place_of_an_envelope_is_described() {
    let received = |body: &str, types: &[&str]| {
        let evidence = played(
            "unknown_id",
            [answered("unknown id", UNKNOWN, 404, body).typed(types)],
        );
        let told = super::result(FAILURE, &[evidence], &super::seen(), false);
        told.findings[0].received.clone()
    };
    assert_eq!(received("", &[]), "HTTP 404 with an empty body");
    assert_eq!(
        received("hello", &["text/plain"]),
        "HTTP 404 with 5 bytes (text/plain) without an envelope"
    );
    assert_eq!(
        received("hello", &[]),
        "HTTP 404 with 5 bytes (no Content-Type) without an envelope"
    );
}

#[test]
fn a_refusal_that_is_excused_needs_no_envelope_and_one_that_has_it_is_judged() {
    let odd = Situation {
        leeway: Leeway::Statuses(&[415]),
        ..UNKNOWN
    };
    let told = |body| played("content_types", [answered("text", odd, 415, body)]);
    has_nothing_to_judge(FAILURE, told("unsupported"));
    passes(FAILURE, told(REFUSED));
    let short = REFUSED.replacen(r#""data":null,"#, "", 1);
    fails(FAILURE, told(&short), "revoke.envelope.failure", "/data");
}

#[test]
fn each_form_leaves_the_other_alone() {
    has_nothing_to_judge(SUCCESS, refusal(REFUSED));
    has_nothing_to_judge(FAILURE, success(REVOKED));
}

#[test]
fn weather_gateways_and_broken_answers_have_no_form() {
    for status in [429, 502, 503, 504] {
        let evidence = || played("unknown_id", [page("unknown id", UNKNOWN, status)]);
        has_nothing_to_judge(FAILURE, evidence());
        has_nothing_to_judge(PAIRING, evidence());
    }
    has_nothing_to_judge(FAILURE, played("unknown_id", [cut("unknown id", UNKNOWN)]));
}

#[test]
fn an_oversized_body_is_not_taken_for_a_malformed_envelope() {
    let response = Response {
        reason: Vec::new(),
        status: 404,
        headers: Vec::new(),
        body: REFUSED.as_bytes()[..30].to_vec(),
        wire_bytes: 9_000_000,
    };
    let received = Received::Oversized { response, limit: 8 };
    has_nothing_to_judge(
        FAILURE,
        played("unknown_id", [drafted("unknown id", UNKNOWN, received)]),
    );
}
