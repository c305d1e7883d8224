//! Race faults on the synchronous core, where the overlap is certain.

use hyper::{HeaderMap, Method};
use serde_json::Value;

use super::client::Client;
use super::started;
use crate::mock::answer::{Ending, Reply, refusal};
use crate::mock::catalogue::Quirks;
use crate::mock::deployment::Deployment;
use crate::mock::refusal::Refusal;
use crate::mock::request::Request;
use crate::mock::revoke::{Step, conclude};
use crate::mock::{Fault, Grants, Options, routes};

/// Lets two calls for one live credential overlap and checks the statuses of both and of a third.
fn check(fault: Fault, expected: [u16; 3]) {
    let options = Options {
        fault: Some(fault),
        ..Options::default()
    };
    let deployment = Deployment::new(&options).expect("the system has randomness");
    let grants = Grants::drawn(&mut deployment.state(), deployment.clock.now());
    let Step::Meet(meeting) = step(&deployment, &grants, 1) else {
        panic!("the first call waits")
    };
    let Step::Done(second) = step(&deployment, &grants, 2) else {
        panic!("the second call does not wait")
    };
    let first = conclude(&deployment, &meeting);
    let Step::Done(third) = step(&deployment, &grants, 3) else {
        panic!("a dead credential is not raced for")
    };
    assert_eq!([first, second, third].map(|reply| reply.status), expected);
}

fn step(deployment: &Deployment, grants: &Grants, connection: u64) -> Step {
    let mut headers = HeaderMap::new();
    let value = format!("Bearer {}", grants.owner_token)
        .parse()
        .expect("a token fits a header");
    headers.insert("authorization", value);
    let request = Request {
        connection,
        method: Method::POST,
        path: super::client::REVOKE.to_owned(),
        query: String::new(),
        version: hyper::Version::HTTP_11,
        headers,
        body: serde_json::json!({ "credentialId": grants.credentials[0] })
            .to_string()
            .into(),
    };
    routes::answer(deployment, &request, connection)
}

#[test]
fn race_both_succeed_lets_two_overlapping_revokes_win() {
    check(Fault::RaceBothSucceed, [200, 200, 400]);
}

#[test]
fn race_none_succeeds_refuses_two_overlapping_revokes() {
    check(Fault::RaceNoneSucceeds, [400, 400, 400]);
}

#[test]
fn race_loser_is_500_breaks_the_second_of_two_overlapping_revokes() {
    check(Fault::RaceLoserIs500, [200, 500, 400]);
}

#[test]
fn race_loser_is_cut_answers_the_second_of_two_overlapping_revokes_with_silence() {
    check(Fault::RaceLoserIsCut, [200, 500, 400]);
    let quirks = Quirks {
        fault: Some(Fault::RaceLoserIsCut),
        ..Quirks::default()
    };
    let cut = refusal(Refusal::Internal, None, quirks);
    assert!(matches!(cut.ending, Ending::NoAnswer), "nothing is sent");
}

#[tokio::test]
async fn a_lone_revoke_under_a_race_fault_succeeds_when_patience_ends() {
    let options = Options {
        fault: Some(Fault::RaceBothSucceed),
        ..Options::default()
    };
    let deployment = Deployment::new(&options).expect("the system has randomness");
    let grants = Grants::drawn(&mut deployment.state(), deployment.clock.now());
    let Step::Meet(meeting) = step(&deployment, &grants, 1) else {
        panic!("the first call waits")
    };
    meeting.wait().await;
    let Reply { status, body, .. } = conclude(&deployment, &meeting);
    let body: Value = serde_json::from_slice(&body).expect("the body is JSON");
    assert_eq!((status, &body["data"]["status"]), (200, &Value::from("REVOKED")));
}

#[tokio::test]
async fn race_both_succeed_shows_over_http_sooner_or_later() {
    let options = Options {
        fault: Some(Fault::RaceBothSucceed),
        credentials: 40,
        ..Options::default()
    };
    let mock = started(options).await;
    let token = &mock.grants().owner_token;
    let (mut one, mut other) = (Client::of(&mock), Client::of(&mock));
    for id in &mock.grants().credentials {
        let (first, second) = tokio::join!(one.revoke(token, id), other.revoke(token, id));
        if first.status == 200 && second.status == 200 {
            return;
        }
    }
    panic!("no two of forty pairs overlapped");
}
