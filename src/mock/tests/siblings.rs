//! The sibling operations of the conforming server: sessions, create, list, rotate.

use serde_json::json;

use super::client::{Ask, Client};
use super::conformance::{NEVER, refused};
use super::started;
use crate::mock::{Mock, Options};

#[tokio::test]
async fn login_refresh_and_logout_follow_the_life_of_a_session() {
    let mock = started(Options::default()).await;
    let (grants, mut client) = (mock.grants(), Client::of(&mock));
    let login = json!({ "email": grants.owner_email, "password": grants.owner_password }).to_string();
    let answer = client
        .send(Ask::post("/api/v3/auth/login", login))
        .await
        .expect("the mock answers");
    let session = answer.json()["data"].clone();
    let refresh = json!({ "refreshToken": session["refreshToken"] }).to_string();
    let refresh = || Ask::post("/api/v3/auth/token/refresh", refresh.clone());
    let renewed = client.send(refresh()).await.expect("the mock answers").json();
    let spent = client.send(refresh()).await.expect("the mock answers");
    assert_eq!(spent.kind(), (401, -100_003));
    let token = renewed["data"]["accessToken"].as_str().expect("a token is text");
    let me = client
        .get("/api/v3/auth/user", Some(token))
        .await
        .expect("the mock answers")
        .json();
    assert_eq!(me["data"]["email"], json!(grants.owner_email));
    let logout = Ask::post("/api/v3/auth/logout", "").bearing(token);
    assert_eq!(
        client.send(logout).await.expect("the mock answers").json()["data"],
        "ok"
    );
    assert_eq!(client.revoke(token, NEVER).await.kind(), (401, -100_000));
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let login = |mock: &Mock| json!({ "email": mock.grants().owner_email, "password": "wrong" }).to_string();
    refused(
        |mock| Ask::post("/api/v3/auth/login", login(mock)),
        (401, -100_001),
    )
    .await;
}

#[tokio::test]
async fn a_created_credential_is_listed_alike_revoked_alike_and_cannot_be_rotated_afterwards() {
    let mock = started(Options::default()).await;
    let (token, mut client) = (&mock.grants().owner_token, Client::of(&mock));
    let fields =
        json!({ "venue": "MOCK", "apiKey": "key-of-test", "apiSecret": "hush-hush", "name": "mine" });
    let create = Ask::post("/api/v3/credential/create", fields.to_string()).bearing(token);
    let created = client.send(create).await.expect("the mock answers");
    assert!(!String::from_utf8_lossy(&created.body).contains("hush-hush"));
    let created = created.json()["data"].clone();
    let id = created["credentialId"].as_str().expect("an id is text");
    let target = format!("/api/v3/credential/list?credentialIds={NEVER}%2C{id}&status=ACTIVE&type=EXCHANGE");
    let listed = client
        .get(&target, Some(token))
        .await
        .expect("the mock answers")
        .json();
    assert_eq!(listed["data"], json!([created]));
    let revoked = client.revoke(token, id).await.json()["data"].clone();
    for field in ["credentialId", "userId", "venue", "name", "type", "createdAt"] {
        assert_eq!(revoked[field], created[field], "{field}");
    }
    let rotate = json!({ "credentialId": id, "apiKey": "k" }).to_string();
    let rotate = Ask::post("/api/v3/credential/rotate", rotate).bearing(token);
    assert_eq!(
        client.send(rotate).await.expect("the mock answers").kind(),
        (400, -22_015)
    );
    let listed = client
        .get("/api/v3/credential/list?credentialStatus=REVOKED", Some(token))
        .await;
    let listed = listed.expect("the mock answers").json();
    assert_eq!(listed["data"][0]["revokedAt"], revoked["revokedAt"]);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_list_shows_the_callers_own_credentials_only() {
    let mock = started(Options::default()).await;
    let grants = mock.grants();
    let listed = Client::of(&mock)
        .get("/api/v3/credential/list", Some(&grants.stranger_token))
        .await;
    let listed = listed.expect("the mock answers").json();
    let items = listed["data"].as_array().expect("the list is an array");
    let ids: Vec<_> = items
        .iter()
        .filter_map(|item| item["credentialId"].as_str())
        .collect();
    assert_eq!(ids, grants.stranger_credentials);
}

#[tokio::test]
async fn answered_requests_are_counted() {
    let mock = started(Options::default()).await;
    let mut client = Client::of(&mock);
    for _ in 0..3 {
        client
            .get("/api/v3/health", None)
            .await
            .expect("the mock answers");
    }
    assert_eq!(mock.requests(), 3);
}
