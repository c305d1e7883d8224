//! The conforming server against the page, clause by clause.

use hyper::Method;
use serde_json::{Value, json};

use super::client::{Answer, Ask, Client, REVOKE};
use super::started;
use crate::mock::{Mock, Options};

pub(super) const NEVER: &str = "00000000-0000-4000-8000-000000000000";

/// Sends one request to a fresh conforming mock and checks status and errno.
async fn check(ask: impl FnOnce(&Mock) -> Ask, expected: (u16, i64)) -> (Mock, Answer) {
    let mock = started(Options::default()).await;
    let answer = Client::of(&mock)
        .send(ask(&mock))
        .await
        .expect("the mock answers");
    assert_eq!(answer.kind(), expected);
    let json = answer.json();
    assert_eq!(json["success"], json!(answer.status == 200));
    assert_eq!(json["data"].is_null(), answer.status != 200);
    assert_eq!(json["error"].is_null(), answer.status == 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    (mock, answer)
}

/// Sends one refused request and checks that it killed nothing.
pub(super) async fn refused(ask: impl FnOnce(&Mock) -> Ask, expected: (u16, i64)) -> Answer {
    let (mock, answer) = check(ask, expected).await;
    assert!(
        mock.census().iter().all(|(_, revoked)| !revoked),
        "a refused call changes nothing"
    );
    answer
}

/// Sends one body with the owner's token, which must be refused.
async fn refused_body(body: &str, errno: i64) {
    refused(
        |mock| Ask::revoke(body).bearing(&mock.grants().owner_token),
        (400, errno),
    )
    .await;
}

/// Sends a live id under this Authorization field, which must be refused as unauthorized.
async fn refused_authorization(value: impl FnOnce(&Mock) -> String) -> Answer {
    let ask = |mock: &Mock| Ask::revoke_id(&mock.grants().credentials[0]).with("authorization", value(mock));
    refused(ask, (401, -100_000)).await
}

#[tokio::test]
async fn a_live_credential_is_revoked_and_shown_in_full() {
    let ask = |mock: &Mock| Ask::revoke_id(&mock.grants().credentials[2]).bearing(&mock.grants().owner_token);
    let (mock, answer) = check(ask, (200, 0)).await;
    let data = answer.json()["data"].clone();
    let id = &mock.grants().credentials[2];
    assert_eq!(data["credentialId"], json!(id));
    assert_eq!(data["status"], "REVOKED");
    assert_eq!(data["type"], "EXCHANGE");
    assert_eq!(data["credentialType"], Value::Null);
    assert_eq!(data["nickname"], data["name"]);
    assert_eq!(data["revokedAt"], data["updatedAt"]);
    assert!(data["createdAt"].as_i64() < data["revokedAt"].as_i64());
    assert!(
        data["userId"]
            .as_str()
            .is_some_and(|user| user.starts_with("usr_"))
    );
    assert!(data.get("apiKey").is_none(), "the revoke answer has no key");
    let dead: Vec<_> = mock
        .census()
        .into_iter()
        .filter(|(_, revoked)| *revoked)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(dead, std::slice::from_ref(id));
}

#[tokio::test]
async fn a_second_revoke_is_refused_in_the_words_of_the_page_whatever_session_or_connection() {
    let mock = started(Options::default()).await;
    let grants = mock.grants();
    Client::of(&mock)
        .revoke(&grants.owner_token, &grants.credentials[0])
        .await;
    for token in [&grants.owner_token, &grants.owner_second_token] {
        let answer = Client::of(&mock).revoke(token, &grants.credentials[0]).await;
        assert_eq!(answer.status, 400);
        let page = json!({
            "data": null, "success": false, "errno": -130_001, "error": "Credential is already revoked"
        });
        assert_eq!(answer.json(), page);
    }
}

#[tokio::test]
async fn of_eight_overlapping_revokes_exactly_one_succeeds() {
    let mock = started(Options::default()).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut client, grants) = (Client::of(&mock), mock.grants().clone());
        calls.spawn(async move {
            client
                .revoke(&grants.owner_token, &grants.credentials[0])
                .await
                .kind()
        });
    }
    let mut kinds = calls.join_all().await;
    kinds.sort_unstable();
    assert_eq!(kinds.remove(0), (200, 0));
    assert_eq!(kinds, [(400, -130_001); 7]);
}

#[tokio::test]
async fn an_unknown_id_is_not_found() {
    refused(
        |mock| Ask::revoke_id(NEVER).bearing(&mock.grants().owner_token),
        (404, -22_016),
    )
    .await;
}

#[tokio::test]
async fn a_strangers_credential_is_forbidden_in_every_state() {
    let mock = started(Options::default()).await;
    let (grants, mut client) = (mock.grants(), Client::of(&mock));
    let id = &grants.credentials[0];
    assert_eq!(
        client.revoke(&grants.stranger_token, id).await.kind(),
        (403, -22_018)
    );
    assert_eq!(client.revoke(&grants.owner_token, id).await.status, 200);
    assert_eq!(
        client.revoke(&grants.stranger_token, id).await.kind(),
        (403, -22_018)
    );
}

#[tokio::test]
async fn a_reader_may_revoke_nothing() {
    let ask =
        |mock: &Mock| Ask::revoke_id(&mock.grants().credentials[0]).bearing(&mock.grants().reader_token);
    refused(ask, (403, -22_018)).await;
}

#[tokio::test]
async fn a_call_without_a_token_is_unauthorized_whatever_the_body() {
    for body in ["", "{", "null", "{}", r#"{"credentialId":null}"#] {
        let answer = refused(|_| Ask::revoke(body), (401, -100_000)).await;
        assert!(
            answer
                .header("www-authenticate")
                .is_some_and(|challenge| challenge.starts_with("Bearer"))
        );
    }
}

#[tokio::test]
async fn an_expired_token_is_unauthorized() {
    refused_authorization(|mock| format!("Bearer {}", mock.grants().expired_token)).await;
}

#[tokio::test]
async fn another_scheme_is_unauthorized() {
    refused_authorization(|mock| format!("Basic {}", mock.grants().owner_token)).await;
}

#[tokio::test]
async fn two_tokens_in_one_field_are_unauthorized() {
    refused_authorization(|mock| format!("Bearer {0} {0}", mock.grants().owner_token)).await;
}

#[tokio::test]
async fn a_token_with_another_signature_is_unauthorized_and_not_repeated() {
    let answer = refused_authorization(|mock| {
        let (ours, theirs) = (&mock.grants().owner_token, &mock.grants().stranger_token);
        let signature = theirs.rsplit('.').next().expect("a token has segments");
        format!(
            "Bearer {}.{signature}",
            ours.rsplit_once('.').expect("a token has segments").0
        )
    })
    .await;
    assert!(!String::from_utf8_lossy(&answer.body).contains("eyJ"));
}

#[tokio::test]
async fn two_authorization_fields_are_a_bad_request() {
    let ask = |mock: &Mock| {
        let token = &mock.grants().owner_token;
        Ask::revoke_id(&mock.grants().credentials[0])
            .bearing(token)
            .bearing(token)
    };
    refused(ask, (400, -19_001)).await;
}

#[tokio::test]
async fn the_scheme_word_is_accepted_in_any_case() {
    let ask = |mock: &Mock| {
        let value = format!("bEARER {}", mock.grants().owner_token);
        Ask::revoke_id(&mock.grants().credentials[0]).with("authorization", value)
    };
    check(ask, (200, 0)).await;
}

#[tokio::test]
async fn a_body_without_an_id_is_invalid() {
    refused_body("{}", -22_015).await;
}

#[tokio::test]
async fn ids_that_are_no_usable_string_are_invalid() {
    for id in ["null", "\"\"", "7", "true", "[]", "{}", "1.5", r#""a\u0000b""#] {
        refused_body(&format!(r#"{{"credentialId":{id}}}"#), -22_015).await;
    }
    refused_body(&json!({ "credentialId": "x".repeat(257) }).to_string(), -22_015).await;
}

#[tokio::test]
async fn a_body_that_is_no_json_is_invalid() {
    for body in ["", "{", "{} {}", r#"{"credentialId":"\ud800"}"#] {
        refused_body(body, -19_005).await;
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_invalid() {
    for body in ["null", "[]", "\"x\"", "7"] {
        refused_body(body, -19_004).await;
    }
}

#[tokio::test]
async fn equal_keys_in_a_request_are_refused_even_when_one_is_escaped() {
    refused_body(r#"{"credentialId":"a","credentialId":"b"}"#, -19_005).await;
    refused_body(r#"{"credentialId":"a","\u0063redentialId":"b"}"#, -19_005).await;
}

#[tokio::test]
async fn another_content_type_is_refused_and_none_is_accepted() {
    let live =
        |mock: &Mock| Ask::revoke_id(&mock.grants().credentials[0]).bearing(&mock.grants().owner_token);
    refused(
        |mock| live(mock).untyped().with("content-type", "text/plain"),
        (415, -19_001),
    )
    .await;
    check(|mock| live(mock).untyped(), (200, 0)).await;
}

#[tokio::test]
async fn a_body_over_a_megabyte_is_refused() {
    let body = format!(r#"{{"credentialId":"{}"}}"#, "x".repeat(1_000_000));
    refused(
        |mock| Ask::revoke(body).bearing(&mock.grants().owner_token),
        (413, -19_001),
    )
    .await;
}

#[tokio::test]
async fn an_unknown_route_is_told_apart_from_an_unknown_credential() {
    refused(|_| Ask::post("/api/v3/credential/revok", "{}"), (404, -19_003)).await;
}

#[tokio::test]
async fn another_method_is_refused_and_the_right_one_named() {
    let ask = Ask {
        method: Method::PUT,
        ..Ask::post(REVOKE, "{}")
    };
    let answer = refused(|_| ask, (405, -19_001)).await;
    assert_eq!(answer.header("allow"), Some("POST"));
}
