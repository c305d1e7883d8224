//! Strict JSON, the Content-Type header, and whose the documented errno is.

use super::{
    ALREADY, REFUSED, REVOKED, UNKNOWN, answered, by, edited, fails, has_nothing_to_judge, never_issued, own,
    page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::finding::{Severity, Verdict};
use crate::scenario::Role;

const STRICT: &str = "response_is_strict_json";
const MEDIA: &str = "content_type_conformance";
const ERRNO: &str = "errno_belongs_to_outcome";

fn success(body: impl Into<Vec<u8>>) -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, body)],
    )
}

#[track_caller]
fn is_not_strict(body: impl Into<Vec<u8>>, pointer: &str) {
    fails(STRICT, success(body), "revoke.strict-json", pointer);
}

fn typed(content_types: &[&str]) -> Evidence {
    played(
        "unknown_id",
        [answered("unknown id", UNKNOWN, 404, REFUSED).typed(content_types)],
    )
}

fn errno(situation: Situation, status: u16, errno: &str) -> Evidence {
    let body = ALREADY.replace("-130001", errno);
    played("unknown_id", [answered("unknown id", situation, status, body)])
}

#[test]
fn whitespace_escapes_and_unknown_keys_are_strict() {
    passes(STRICT, success(REVOKED));
    passes(STRICT, success(format!(" \r\n\t{REVOKED}\n")));
    passes(STRICT, success(edited("desk", r"\u0064esk \ud83d\ude00 \/")));
    passes(
        STRICT,
        success(edited(r#""errno":0"#, r#""x":{"y":[1.5e3,{}]},"errno":0"#)),
    );
}

#[test]
fn a_duplicate_key_is_reported_at_its_place() {
    is_not_strict(edited(r#""errno":0"#, r#""errno":0,"errno":0"#), "/errno");
    is_not_strict(
        edited(r#""name":"desk""#, r#""name":"desk","name":"other""#),
        "/data/name",
    );
}

#[test]
fn a_duplicate_key_written_with_an_escape_is_reported() {
    is_not_strict(edited(r#""errno":0"#, r#""errno":0,"\u0065rrno":0"#), "/errno");
}

#[test]
fn a_byte_order_mark_and_bytes_after_the_end_are_reported() {
    is_not_strict(format!("\u{feff}{REVOKED}"), "");
    is_not_strict(format!("{REVOKED}{{}}"), "");
}

#[test]
fn invalid_utf8_and_a_lone_surrogate_are_reported() {
    let mut body = REVOKED.as_bytes().to_vec();
    let at = REVOKED.find("desk").unwrap();
    body[at] = 0xff;
    is_not_strict(body, "/data/name");
    is_not_strict(edited("desk", r"\ud83d"), "/data/name");
}

#[test]
fn a_number_beyond_53_bits_is_a_violation_only_where_the_page_documents_a_number() {
    is_not_strict(
        edited(
            r#""revokedAt":1790000000000"#,
            r#""revokedAt":17900000000000000000"#,
        ),
        "/data/revokedAt",
    );
    let elsewhere = success(edited(r#""venue""#, r#""sequence":17900000000000000000,"venue""#));
    let told = result(STRICT, &[elsewhere], &seen(), false);
    assert_eq!(
        (told.verdict, told.worst()),
        (Verdict::Pass, Some(Severity::Advisory))
    );
}

#[test]
fn only_answers_of_the_api_are_judged_as_json() {
    has_nothing_to_judge(STRICT, played("unknown_id", [page("unknown id", UNKNOWN, 404)]));
    has_nothing_to_judge(MEDIA, played("unknown_id", [page("unknown id", UNKNOWN, 404)]));
}

#[test]
fn json_is_json_in_any_case_and_with_utf8_as_its_charset() {
    passes(MEDIA, typed(&["application/json"]));
    passes(MEDIA, typed(&["Application/JSON; charset=UTF-8"]));
    passes(MEDIA, typed(&["application/json; charset=\"utf-8\"; v=1"]));
}

#[test]
fn a_content_type_that_does_not_say_json_is_reported() {
    let wrong: [&[&str]; 6] = [
        &["text/html"],
        &["application/problem+json"],
        &["application/json; charset=iso-8859-1"],
        &["json"],
        &["application/json", "text/plain"],
        &[],
    ];
    for content_types in wrong {
        fails(MEDIA, typed(content_types), "revoke.content-type", "-");
    }
}

#[test]
fn the_documented_errno_is_right_where_the_credential_may_be_revoked() {
    passes(ERRNO, errno(own(Life::Dead), 400, "-130001"));
    passes(ERRNO, errno(own(Life::PerhapsDead), 400, "-130001"));
    passes(ERRNO, errno(own(Life::SaidToBeLive), 400, "-130001"));
}

#[test]
fn no_other_outcome_may_carry_the_documented_errno() {
    let situations = [
        UNKNOWN,
        own(Life::Live),
        by(Role::Owner, Subject::MissingId),
        by(Role::Owner, Subject::OddId),
        by(Role::Stranger, Subject::Foreign(crate::evidence::Life::Live)),
        by(Role::Reader, never_issued(true)),
        Situation {
            leeway: crate::evidence::Leeway::None,
            caller: None,
            subject: Subject::Own(Life::Dead),
        },
    ];
    for situation in situations {
        let evidence = errno(situation, 400, "-130001");
        fails(ERRNO, evidence, "revoke.errno.already-revoked", "/errno");
    }
}

#[test]
fn any_other_errno_is_the_deployments_own() {
    passes(ERRNO, errno(UNKNOWN, 404, "-130002"));
    passes(ERRNO, errno(UNKNOWN, 404, "130001"));
    has_nothing_to_judge(ERRNO, errno(UNKNOWN, 404, "\"-130001\""));
}
