//! Every variant really differs: its own mark on an answer.

use serde_json::Value;

use super::client::{Answer, Ask};
use super::differences::{check, check_next, walked};
use crate::mock::{Mock, Variant};

fn keys(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    json["data"]
        .as_object()
        .map(|data| data.keys().cloned().collect())
        .unwrap_or_default()
}

fn data(answer: &Answer, key: &str) -> Value {
    answer.json()["data"][key].clone()
}

#[tokio::test]
async fn extra_fields_adds_keys_to_envelope_and_object() {
    check(Variant::ExtraFields, |answer| {
        answer.json()["details"].is_object() && data(answer, "createdAtDateTime").is_string()
    })
    .await;
}

#[tokio::test]
async fn page_object_only_shows_nine_fields() {
    check(Variant::PageObjectOnly, |answer| keys(answer).len() == 9).await;
}

#[tokio::test]
async fn table_fields_only_shows_six_fields() {
    check(Variant::TableFieldsOnly, |answer| keys(answer).len() == 6).await;
}

#[tokio::test]
async fn other_errnos_keeps_only_the_documented_number() {
    let missing = |mock: &Mock| Ask::revoke("{}").bearing(&mock.grants().owner_token);
    check_next(Variant::OtherErrnos, missing, |answer| {
        answer.kind() == (400, -26_400)
    })
    .await;
}

#[tokio::test]
async fn error_texts_differ_rewords_a_refusal() {
    check_next(
        Variant::ErrorTextsDiffer,
        |_| Ask::revoke("{}"),
        |answer| answer.json()["error"] == "E401: request declined",
    )
    .await;
}

#[tokio::test]
async fn opaque_tokens_are_no_jwts() {
    let walk = walked(Variant::OpaqueTokens).await;
    assert!(!walk.mock.grants().owner_token.contains('.'));
}

#[tokio::test]
async fn prefixed_ids_begin_with_their_prefix() {
    check(Variant::PrefixedIds, |answer| {
        data(answer, "credentialId")
            .as_str()
            .is_some_and(|id| id.starts_with("cred_") && id.len() == 29)
    })
    .await;
}

#[tokio::test]
async fn numeric_string_ids_are_strings_of_eighteen_digits() {
    check(Variant::NumericStringIds, |answer| {
        let id = data(answer, "credentialId");
        id.as_str()
            .is_some_and(|id| id.len() == 18 && id.bytes().all(|byte| byte.is_ascii_digit()))
    })
    .await;
}

#[tokio::test]
async fn chunked_answers_say_so() {
    check(Variant::Chunked, |answer| {
        answer.header("transfer-encoding") == Some("chunked")
    })
    .await;
}

#[tokio::test]
async fn close_after_each_answer_says_so() {
    check(Variant::CloseAfterEachAnswer, |answer| {
        answer.header("connection") == Some("close")
    })
    .await;
}

#[tokio::test]
async fn close_delimited_answers_have_no_length() {
    check(Variant::CloseDelimited, |answer| {
        answer.header("content-length").is_none() && answer.header("transfer-encoding").is_none()
    })
    .await;
}

#[tokio::test]
async fn gzip_compresses_for_a_client_that_accepts_it() {
    check(Variant::Gzip, |answer| {
        answer.header("content-encoding") == Some("gzip")
    })
    .await;
}

#[tokio::test]
async fn gzip_leaves_other_clients_alone() {
    check_next(
        Variant::Gzip,
        |_| Ask::revoke("{}"),
        |answer| answer.header("content-encoding").is_none(),
    )
    .await;
}

#[tokio::test]
async fn charset_parameter_is_in_the_content_type() {
    check(Variant::CharsetParameter, |answer| {
        answer.header("content-type") == Some("application/json; charset=utf-8; v=3")
    })
    .await;
}

#[tokio::test]
async fn odd_header_case_and_extra_headers_sets_a_cookie() {
    check(Variant::ExtraHeaders, |answer| {
        answer.header("set-cookie").is_some()
    })
    .await;
}

#[tokio::test]
async fn unicode_names_are_not_ascii() {
    check(Variant::UnicodeNames, |answer| {
        data(answer, "name").as_str().is_some_and(|name| !name.is_ascii())
    })
    .await;
}

#[tokio::test]
async fn empty_name_is_an_empty_string() {
    check(Variant::EmptyName, |answer| data(answer, "name") == "").await;
}

#[tokio::test]
async fn pretty_printed_answers_are_indented() {
    check(Variant::PrettyPrinted, |answer| {
        answer.body.starts_with(b"{\n  \"error\": null")
    })
    .await;
}

#[tokio::test]
async fn odd_ids_are_unknown_where_that_is_the_custom() {
    let number = |mock: &Mock| Ask::revoke(r#"{"credentialId":7}"#).bearing(&mock.grants().owner_token);
    check_next(Variant::OddIdsAreUnknown, number, |answer| answer.status == 404).await;
}

#[tokio::test]
async fn revoke_only_knows_no_list() {
    let list = |mock: &Mock| Ask::get("/api/v3/credential/list").bearing(&mock.grants().owner_token);
    check_next(Variant::RevokeOnly, list, |answer| {
        answer.kind() == (404, -19_003)
    })
    .await;
}

#[tokio::test]
async fn no_www_authenticate_leaves_out_the_challenge() {
    check_next(
        Variant::NoChallenge,
        |_| Ask::revoke("{}"),
        |answer| answer.header("www-authenticate").is_none(),
    )
    .await;
}

#[tokio::test]
async fn permission_checked_first_refuses_a_readers_bad_body_with_403() {
    let bad = |mock: &Mock| Ask::revoke("{}").bearing(&mock.grants().reader_token);
    check_next(Variant::PermissionFirst, bad, |answer| answer.status == 403).await;
}

#[tokio::test]
async fn clock_ahead_two_minutes_stamps_ahead() {
    let since = std::time::UNIX_EPOCH.elapsed().expect("the clock is after 1970");
    let now = i64::try_from(since.as_millis()).expect("the clock is before the year 292 million");
    check(Variant::ClockAhead, |answer| {
        data(answer, "revokedAt").as_i64() >= Some(now + 120_000)
    })
    .await;
}

#[tokio::test]
async fn whole_second_timestamps_end_in_three_zeros() {
    check(Variant::WholeSeconds, |answer| {
        data(answer, "revokedAt")
            .as_i64()
            .is_some_and(|moment| moment % 1000 == 0)
    })
    .await;
}

#[tokio::test]
async fn upper_case_ids_match_the_same_credential() {
    let upper = |mock: &Mock| {
        let id = mock.grants().credentials[0].to_uppercase();
        Ask::revoke_id(&id).bearing(&mock.grants().owner_token)
    };
    check_next(Variant::UpperCaseIdsMatch, upper, |answer| {
        answer.kind() == (400, -130_001)
    })
    .await;
}

#[tokio::test]
async fn padded_ids_match_the_same_credential() {
    let padded = |mock: &Mock| {
        let id = format!(" {} ", mock.grants().credentials[0]);
        Ask::revoke_id(&id).bearing(&mock.grants().owner_token)
    };
    check_next(Variant::PaddedIdsMatch, padded, |answer| {
        answer.kind() == (400, -130_001)
    })
    .await;
}

#[tokio::test]
async fn lenient_bodies_are_read_whatever_their_type() {
    let text = |mock: &Mock| {
        let body = format!(
            r#"{{"credentialId":"x","credentialId":"{}"}}"#,
            mock.grants().credentials[0]
        );
        Ask::revoke(body)
            .untyped()
            .with("content-type", "text/plain")
            .bearing(&mock.grants().owner_token)
    };
    check_next(Variant::LenientBodies, text, |answer| {
        answer.kind() == (400, -130_001)
    })
    .await;
}

#[tokio::test]
async fn exact_scheme_only_refuses_another_case() {
    let lower = |mock: &Mock| {
        let value = format!("bearer {}", mock.grants().owner_token);
        Ask::revoke_id(&mock.grants().credentials[0]).with("authorization", value)
    };
    check_next(Variant::ExactScheme, lower, |answer| answer.status == 401).await;
}

#[tokio::test]
async fn trailing_slash_matches_the_same_endpoint() {
    check_next(
        Variant::TrailingSlash,
        |_| Ask::post("/api/v3/credential/revoke/", "{}"),
        |answer| answer.status == 401,
    )
    .await;
}

#[tokio::test]
async fn revoked_leave_the_list_where_that_is_the_custom() {
    let list = |mock: &Mock| Ask::get("/api/v3/credential/list").bearing(&mock.grants().owner_token);
    check_next(Variant::RevokedLeaveTheList, list, |answer| {
        answer.json()["data"].as_array().map(Vec::len) == Some(5)
    })
    .await;
}
