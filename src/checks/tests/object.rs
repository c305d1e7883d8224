//! The revoked credential as the answer returns it, and its timestamps.

use super::{
    NOW, REVOKED, UNKNOWN, answered, check, edited, fails, has_nothing_to_judge, own, page, passes, played,
    result, seen,
};
use crate::evidence::{Evidence, Life};
use crate::finding::Verdict;

const OBJECT: &str = "credential_object_conformance";
const ECHO: &str = "credential_id_is_echoed";
const STATUS: &str = "status_is_revoked";
const TIMES: &str = "timestamps_are_plausible";

fn success(body: impl Into<Vec<u8>>) -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, body).about(&[], 0)],
    )
}

/// The sample with its three times, each a JSON text, in the order of a credential's life.
fn lived(created: i64, updated: i64, revoked: i64) -> Evidence {
    let created = edited(
        r#""createdAt":1780000000000"#,
        &format!(r#""createdAt":{created}"#),
    );
    let updated = created.replace(
        r#""updatedAt":1790000000000"#,
        &format!(r#""updatedAt":{updated}"#),
    );
    success(updated.replace(
        r#""revokedAt":1790000000000"#,
        &format!(r#""revokedAt":{revoked}"#),
    ))
}

/// The sample with another member in the place of one.
#[track_caller]
fn is_wrong(from: &str, to: &str, clause: &str, pointer: &str) {
    fails(OBJECT, success(edited(from, to)), clause, pointer);
}

#[test]
fn the_pages_example_conforms() {
    for check in [OBJECT, ECHO, STATUS, TIMES] {
        passes(check, success(REVOKED));
    }
}

#[test]
fn unknown_fields_an_empty_name_and_an_unheard_of_venue_conform() {
    passes(
        OBJECT,
        success(edited(r#""venue""#, r#""nickname":null,"accounts":[1],"venue""#)),
    );
    passes(OBJECT, success(edited("desk", "")));
    passes(OBJECT, success(edited("BINANCE", "SOME_NEW_VENUE")));
}

#[test]
fn fields_that_only_the_example_shows_may_be_absent() {
    for member in [
        r#""type":"EXCHANGE","#,
        r#""createdAt":1780000000000,"#,
        r#""updatedAt":1790000000000,"#,
    ] {
        passes(OBJECT, success(edited(member, "")));
        passes(TIMES, success(edited(member, "")));
    }
}

#[test]
fn each_field_of_the_table_is_required() {
    for (member, clause, pointer) in [
        (
            r#""credentialId":"id-1","#,
            "revoke.response.credential-id",
            "/data/credentialId",
        ),
        (r#""userId":"user-1","#, "revoke.response.user-id", "/data/userId"),
        (r#""venue":"BINANCE","#, "revoke.response.venue", "/data/venue"),
        (r#""name":"desk","#, "revoke.response.name", "/data/name"),
        (r#""status":"REVOKED","#, "revoke.response.status", "/data/status"),
        (
            r#","revokedAt":1790000000000"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
    ] {
        is_wrong(member, "", clause, pointer);
    }
}

#[test]
fn a_field_of_the_wrong_type_is_reported_at_its_place() {
    let revoked_at = r#""revokedAt":1790000000000"#;
    for (from, to, clause, pointer) in [
        (
            r#""credentialId":"id-1""#,
            r#""credentialId":1"#,
            "revoke.response.credential-id",
            "/data/credentialId",
        ),
        (
            r#""userId":"user-1""#,
            r#""userId":"""#,
            "revoke.response.user-id",
            "/data/userId",
        ),
        (
            r#""venue":"BINANCE""#,
            r#""venue":null"#,
            "revoke.response.venue",
            "/data/venue",
        ),
        (
            r#""name":"desk""#,
            r#""name":null"#,
            "revoke.response.name",
            "/data/name",
        ),
        (
            r#""status":"REVOKED""#,
            r#""status":true"#,
            "revoke.response.status",
            "/data/status",
        ),
        (
            r#""type":"EXCHANGE""#,
            r#""type":null"#,
            "revoke.example.type",
            "/data/type",
        ),
        (
            r#""createdAt":1780000000000"#,
            r#""createdAt":"2026-05-28""#,
            "revoke.example.created-at",
            "/data/createdAt",
        ),
        (
            r#""updatedAt":1790000000000"#,
            r#""updatedAt":1790000000"#,
            "revoke.example.updated-at",
            "/data/updatedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":null"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":"1790000000000""#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":1790000000"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":1790000000000000"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":1790000000000.5"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":1790000000000.0"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
        (
            revoked_at,
            r#""revokedAt":1.79e12"#,
            "revoke.response.revoked-at",
            "/data/revokedAt",
        ),
    ] {
        is_wrong(from, to, clause, pointer);
    }
}

#[test]
fn only_answered_revocations_with_an_object_are_judged() {
    let refused = answered("second call", own(Life::Dead), 200, REVOKED);
    for check in [OBJECT, ECHO, STATUS, TIMES] {
        has_nothing_to_judge(check, played("revoke_and_repeat", [refused.clone()]));
        has_nothing_to_judge(
            check,
            played("unknown_id", [answered("unknown id", UNKNOWN, 200, REVOKED)]),
        );
        has_nothing_to_judge(
            check,
            success(r#"{"data":[],"success":true,"errno":0,"error":null}"#),
        );
        has_nothing_to_judge(
            check,
            played("revoke_and_repeat", [page("first call", own(Life::Live), 200)]),
        );
    }
}

#[test]
fn a_success_with_another_2xx_status_is_judged_like_any_success() {
    let accepted = answered("first call", own(Life::Live), 202, REVOKED).about(&[], 0);
    passes(OBJECT, played("revoke_and_repeat", [accepted]));
}

#[test]
fn the_id_comes_back_as_it_was_sent() {
    for other in ["ID-1", "id-2", "id-1 ", ""] {
        let body = edited("id-1", other);
        fails(
            ECHO,
            success(body),
            "revoke.response.credential-id",
            "/data/credentialId",
        );
    }
    has_nothing_to_judge(ECHO, success(edited(r#""credentialId":"id-1","#, "")));
}

#[test]
fn a_uuid_may_come_back_in_its_canonical_spelling_and_nothing_else_may() {
    const UUID: &str = "0F8FAD5B-D9CB-469F-A165-70867728950E";
    let echo = |sent: &str, told: &str| {
        let call = answered("first call", own(Life::Live), 200, edited("id-1", told));
        played("revoke_and_repeat", [call.about(&[], 0).naming(sent)])
    };
    passes(ECHO, echo(UUID, UUID));
    passes(ECHO, echo(UUID, &UUID.to_ascii_lowercase()));
    let (clause, pointer) = ("revoke.response.credential-id", "/data/credentialId");
    fails(ECHO, echo(UUID, &UUID.replace('0', "1")), clause, pointer);
    fails(ECHO, echo("ID-1", "id-1"), clause, pointer);
    fails(ECHO, echo(&UUID.to_ascii_lowercase(), UUID), clause, pointer);
}

#[test]
fn a_time_out_of_bounds_is_told_as_one_in_another_unit() {
    let seconds = edited(r#""revokedAt":1790000000000"#, r#""revokedAt":1790000000"#);
    let told = result(OBJECT, &[success(seconds)], &seen(), false);
    assert!(
        told.findings[0]
            .expected
            .starts_with("epoch milliseconds, 13 digits: "),
        "{told:#?}"
    );
}

#[test]
fn the_status_is_revoked_in_capitals() {
    for other in [r#""ACTIVE""#, r#""revoked""#, r#""REVOKED ""#, "null", "3"] {
        let body = edited(r#""REVOKED""#, other);
        fails(STATUS, success(body), "revoke.response.status", "/data/status");
    }
}

#[test]
fn the_value_of_the_status_is_told_by_one_check_only() {
    passes(OBJECT, success(edited("REVOKED", "ACTIVE")));
}

#[test]
fn revoked_at_is_the_moment_of_the_call_within_the_clock_allowance() {
    let skew = 300_000;
    passes(TIMES, lived(NOW - 900_000, NOW, NOW - skew));
    passes(TIMES, lived(NOW - 900_000, NOW, NOW + 5 + skew));
    for off in [-skew - 1, 5 + skew + 1] {
        let evidence = lived(NOW - 900_000, NOW, NOW + off);
        fails(TIMES, evidence, "revoke.response.revoked-at", "/data/revokedAt");
    }
}

#[test]
fn how_far_a_time_is_off_is_told_from_the_nearer_end_of_the_call() {
    for (off, told) in [
        (-400_000, "400 s before the call"),
        (400_005, "400 s after the call"),
    ] {
        let evidence = lived(NOW - 900_000, NOW, NOW + off);
        let result = result(TIMES, &[evidence], &seen(), false);
        assert!(result.findings[0].received.ends_with(told), "{result:#?}");
    }
}

#[test]
fn two_times_of_the_server_may_contradict_each_other_by_one_second() {
    passes(TIMES, lived(NOW + 1000, NOW, NOW));
    fails(
        TIMES,
        lived(NOW + 1001, NOW + 1001, NOW),
        "revoke.response.revoked-at",
        "/data/revokedAt",
    );
    fails(
        TIMES,
        lived(NOW - 10, NOW - 1011, NOW),
        "revoke.example.updated-at",
        "/data/updatedAt",
    );
    passes(TIMES, lived(NOW - 10, NOW - 1010, NOW));
}

#[test]
fn nothing_was_updated_after_the_answer_that_tells_of_it() {
    let skew = 300_000;
    passes(TIMES, lived(NOW - 10, NOW + 5 + skew, NOW));
    fails(
        TIMES,
        lived(NOW - 10, NOW + 5 + skew + 1, NOW),
        "revoke.example.updated-at",
        "/data/updatedAt",
    );
}

#[test]
fn an_update_after_the_revocation_is_no_contradiction() {
    passes(TIMES, lived(NOW - 10, NOW + 60_000, NOW));
}

#[test]
fn a_credential_revoked_and_updated_before_it_was_created_has_two_defects() {
    let run = [lived(NOW + 5000, NOW, NOW)];
    let places = [
        ("revoke.response.revoked-at", "/data/revokedAt"),
        ("revoke.example.updated-at", "/data/updatedAt"),
    ];
    check(TIMES, &run, Verdict::Fail, &places);
}

#[test]
fn a_time_of_another_unit_or_type_is_left_to_the_shape() {
    has_nothing_to_judge(TIMES, lived(1_780_000_000, 1_790_000_000, 1_790_000_000));
}

#[test]
fn how_far_a_time_is_off_is_told_in_seconds() {
    let skew = 300_000;
    let told = |evidence| {
        let mut told = result(TIMES, &[evidence], &seen(), false).findings;
        told.remove(0).received
    };
    let early = NOW - skew - 7_000;
    assert_eq!(
        told(lived(NOW - 900_000, NOW, early)),
        format!("{early}, 307 s before the call")
    );
    let late = NOW + 5 + skew + 7_000;
    assert_eq!(
        told(lived(NOW - 900_000, NOW, late)),
        format!("{late}, 307 s after the call")
    );
    assert_eq!(
        told(lived(NOW - 900_000, late, NOW)),
        format!("{late}, 307 s after the call")
    );
}
