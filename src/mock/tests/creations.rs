//! Each fault of creations shows among a few of them, and nowhere else.

use super::client::{Ask, Client};
use super::started;
use crate::mock::create::{self, CREATE};
use crate::mock::{Fault, Options};
use serde_json::json;

/// What is answered to a few creations, without what differs from mock to mock; then to a revocation.
async fn answers(fault: Option<Fault>) -> (Vec<String>, String) {
    let mock = started(Options {
        fault,
        ..Options::default()
    })
    .await;
    let mut client = Client::of(&mock);
    let token = mock.grants().owner_token.clone();
    let whole = json!({ "venue": "MOCK", "apiKey": "key-1", "apiSecret": "secret-1", "name": "n" });
    let without_venue = json!({ "apiKey": "key-2", "apiSecret": "secret-2" });
    let null_venue = json!({ "venue": null, "apiKey": "key-3", "apiSecret": "secret-3" });
    let asked = [
        Ask::post(CREATE, whole.to_string()).bearing(&token),
        Ask::post(CREATE, whole.to_string()),
        Ask::post(CREATE, without_venue.to_string()).bearing(&token),
        Ask::post(CREATE, null_venue.to_string()).bearing(&token),
    ];
    let mut told = Vec::new();
    for ask in asked {
        let answer = client.send(ask).await.expect("the mock answers");
        let header = |name| answer.header(name).unwrap_or_default().to_owned();
        let kind = [header("content-type"), header("transfer-encoding")].join(" ");
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        let letters = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
        let members = body.split("credentialId").next().unwrap_or_default();
        let status = if body.contains("\"status\"") {
            "with status"
        } else {
            ""
        };
        let plain: String = members.chars().map(letters).collect();
        let whole = body.contains("\"errno\"");
        told.push(format!("{} {kind} {plain} {status} {whole}", answer.status));
    }
    let id = mock.grants().credentials[0].clone();
    let revoked = client.send(Ask::revoke_id(&id)).await.expect("the mock answers");
    (told, format!("{:?}", revoked.kind()))
}

#[tokio::test]
async fn every_fault_of_creations_shows_in_a_creation_and_not_in_a_revocation() {
    let plain = answers(None).await;
    for fault in create::FAULTS {
        let bent = answers(Some(fault)).await;
        assert_ne!(plain.0, bent.0, "{} does not show", fault.name());
        assert_eq!(plain.1, bent.1, "{} shows in a revocation", fault.name());
    }
}
