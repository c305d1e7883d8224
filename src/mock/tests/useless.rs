//! Outages: whatever is asked, the operation is not to be seen.

use super::client::{Ask, Client};
use super::started;
use crate::mock::{Options, Outage};

/// Checks status and the start of the body that a good revoke call gets, and that nothing died.
async fn check(outage: Outage, status: u16, start: &str) {
    let mock = started(Options {
        outage: Some(outage),
        ..Options::default()
    })
    .await;
    let grants = mock.grants();
    let ask = Ask::revoke_id(&grants.credentials[0]).bearing(&grants.owner_token);
    let answer = Client::of(&mock).send(ask).await.expect("the mock answers");
    assert_eq!(answer.status, status);
    assert!(String::from_utf8_lossy(&answer.body).starts_with(start));
    assert!(mock.census().iter().all(|(_, revoked)| !revoked));
}

#[tokio::test]
async fn always_429_throttles_a_good_call() {
    check(Outage::AlwaysThrottled, 429, "{").await;
}

#[tokio::test]
async fn always_503_html_answers_a_good_call_with_a_page() {
    check(Outage::AlwaysUnavailable, 503, "<html>").await;
}

#[tokio::test]
async fn html_login_page_answers_a_good_call_with_200() {
    check(Outage::LoginPage, 200, "<!doctype html>").await;
}

#[tokio::test]
async fn other_api_answers_a_good_call_with_its_own_status() {
    check(Outage::OtherApi, 200, r#"{"status""#).await;
}

#[tokio::test]
async fn unauthorized_everything_refuses_a_good_token() {
    check(Outage::UnauthorizedEverything, 401, "{").await;
}

#[tokio::test]
async fn not_found_everything_knows_no_route() {
    check(Outage::NotFoundEverything, 404, "{").await;
}
