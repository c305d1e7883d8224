//! Faults of crowds on the synchronous core, where it is certain who arrives together.

use futures_util::future::join_all;
use hyper::{HeaderMap, Method};
use serde_json::Value;

use super::conformance::NEVER;
use super::tour::toured;
use crate::mock::crowd::{self, Arrived, settle};
use crate::mock::deployment::Deployment;
use crate::mock::door::Bypass;
use crate::mock::request::Request;
use crate::mock::{Fault, Grants, Options};

/// A deployment with a fault, and what arrives at it together.
struct Crowd {
    deployment: Deployment,
    grants: Grants,
    calls: Vec<Arrived>,
}

impl Crowd {
    fn under(fault: Fault) -> Self {
        let options = Options {
            fault: Some(fault),
            ..Options::default()
        };
        let deployment = Deployment::new(&options).expect("the system has randomness");
        let grants = Grants::drawn(&mut deployment.state(), deployment.clock.now());
        Self {
            deployment,
            grants,
            calls: Vec::new(),
        }
    }

    fn and(mut self, token: Option<&str>, id: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().expect("a token fits a header");
            headers.insert("authorization", value);
        }
        let request = Request {
            connection: self.calls.len() as u64 + 1,
            method: Method::POST,
            path: super::client::REVOKE.to_owned(),
            query: String::new(),
            version: hyper::Version::HTTP_11,
            headers,
            body: serde_json::json!({ "credentialId": id }).to_string().into(),
        };
        self.calls.push(Arrived {
            request,
            bypass: Bypass::Nothing,
        });
        self
    }

    /// The owner asks for the credential of this number.
    fn own(self, number: usize) -> Self {
        let (token, id) = (
            self.grants.owner_token.clone(),
            self.grants.credentials[number].clone(),
        );
        self.and(Some(&token), &id)
    }

    /// The stranger does.
    fn foreign(self, number: usize) -> Self {
        let (token, id) = (
            self.grants.stranger_token.clone(),
            self.grants.credentials[number].clone(),
        );
        self.and(Some(&token), &id)
    }

    fn rivals(self, many: usize) -> Self {
        (0..many).fold(self, |crowd, _| crowd.own(0))
    }

    /// Status and body of each answer, and which of the owner's credentials are dead afterwards.
    fn settled(self) -> (Vec<(u16, Value)>, Vec<bool>) {
        let replies = settle(&self.deployment, self.calls);
        let read = |body: &[u8]| serde_json::from_slice(body).expect("the body is JSON");
        let answers = replies
            .iter()
            .map(|reply| (reply.status, read(&reply.body)))
            .collect();
        let state = self.deployment.state();
        let is_dead = |id: &String| {
            let place = state.place(id).expect("the ids are those of the state");
            state.credential(place).life != crate::mock::state::Life::Active
        };
        let dead = self.grants.credentials.iter().map(is_dead).collect();
        (answers, dead)
    }

    #[track_caller]
    fn answers(self, expected: &[u16]) {
        let statuses: Vec<u16> = self.settled().0.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, expected);
    }
}

#[tokio::test]
async fn to_requests_that_come_one_by_one_no_fault_of_crowds_shows() {
    let plain = toured(None).await;
    let tours = join_all(crowd::FAULTS.map(|fault| toured(Some(fault)))).await;
    for (fault, tour) in crowd::FAULTS.into_iter().zip(tours) {
        assert_eq!(tour, plain, "{}", fault.name());
    }
}

#[test]
fn two_rivals_are_answered_as_the_page_says_whatever_the_fault() {
    for fault in crowd::FAULTS {
        let (answers, dead) = Crowd::under(fault).rivals(2).settled();
        let mut statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
        statuses.sort_unstable();
        assert_eq!((statuses, dead[0]), (vec![200, 400], true), "{}", fault.name());
    }
}

#[test]
fn crowd_of_three_has_two_winners() {
    Crowd::under(Fault::CrowdOfThreeHasTwoWinners)
        .rivals(4)
        .answers(&[200, 200, 400, 400]);
}

#[test]
fn each_session_has_a_winner_and_no_second_one() {
    let crowd = Crowd::under(Fault::EachSessionHasAWinner);
    let (other, id) = (
        crowd.grants.owner_second_token.clone(),
        crowd.grants.credentials[0].clone(),
    );
    crowd
        .own(0)
        .and(Some(&other), &id)
        .own(0)
        .and(Some(&other), &id)
        .answers(&[200, 200, 400, 400]);
}

#[test]
fn crowd_has_no_winner_and_nobody_is_revoked() {
    let (answers, dead) = Crowd::under(Fault::CrowdHasNoWinner).rivals(3).settled();
    assert!(
        answers
            .iter()
            .all(|(status, body)| (*status, body["errno"].as_i64()) == (400, Some(-130_001)))
    );
    assert!(!dead[0]);
}

#[test]
fn equal_requests_share_one_answer_from_eight_on() {
    let fault = Fault::EqualRequestsShareOneAnswer;
    Crowd::under(fault).rivals(3).answers(&[200, 400, 400]);
    Crowd::under(fault).rivals(8).answers(&[200; 8]);
}

#[test]
fn losers_of_a_crowd_are_409_from_five_on() {
    let fault = Fault::LosersOfACrowdAre409;
    Crowd::under(fault).rivals(4).answers(&[200, 400, 400, 400]);
    Crowd::under(fault).rivals(5).answers(&[200, 409, 409, 409, 409]);
}

#[test]
fn four_rivals_may_wait_and_the_fifth_finds_no_place() {
    let answers = |fault, last| {
        Crowd::under(fault).rivals(5).answers(&[200, 400, 400, 400, last]);
    };
    answers(Fault::FifthRivalIs404, 404);
    answers(Fault::FifthRivalIs500, 500);
    answers(Fault::FifthRivalIs200WithoutSuccess, 200);
}

#[test]
fn answers_change_places_by_twos() {
    let crowd = Crowd::under(Fault::AnswersChangePlaces);
    let token = crowd.grants.owner_token.clone();
    crowd
        .own(0)
        .and(Some(&token), NEVER)
        .own(0)
        .answers(&[404, 200, 400]);
}

#[test]
fn a_token_of_a_neighbour_counts_for_a_call_without_one() {
    let crowd = Crowd::under(Fault::TokenOfANeighbourCounts);
    let other = crowd.grants.credentials[1].clone();
    crowd.and(None, &other).own(0).answers(&[200, 200]);
    let crowd = Crowd::under(Fault::TokenOfANeighbourCounts);
    crowd.and(None, &other).answers(&[401]);
}

#[test]
fn data_of_a_neighbour_is_shown_to_each_success() {
    let crowd = Crowd::under(Fault::DataOfANeighbour);
    let ids = crowd.grants.credentials.clone();
    let (answers, _) = crowd.own(0).own(1).settled();
    let shown = |place: usize| answers[place].1["data"]["credentialId"].as_str();
    assert_eq!(
        (shown(0), shown(1)),
        (Some(ids[1].as_str()), Some(ids[0].as_str()))
    );
}

#[test]
fn user_id_of_a_neighbour_is_shown_to_each_success() {
    let crowd = Crowd::under(Fault::UserIdOfANeighbour);
    let (token, theirs) = (
        crowd.grants.stranger_token.clone(),
        crowd.grants.stranger_credentials[0].clone(),
    );
    let (answers, _) = crowd.own(0).own(1).and(Some(&token), &theirs).settled();
    let users: Vec<&Value> = answers.iter().map(|(_, body)| &body["data"]["userId"]).collect();
    assert!(users[0] == users[2] && users[0] != users[1]);
}

#[test]
fn refusals_share_a_buffer_but_not_their_status() {
    let crowd = Crowd::under(Fault::RefusalsShareABuffer);
    let token = crowd.grants.owner_token.clone();
    let (answers, _) = crowd.and(Some(&token), NEVER).own(0).own(0).settled();
    let kinds = answers
        .iter()
        .map(|(status, body)| (*status, body["errno"].as_i64()));
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [(404, Some(-130_001)), (200, Some(0)), (400, Some(-130_001))]
    );
}

#[test]
fn a_stranger_beside_the_owner_sees_the_state() {
    Crowd::under(Fault::StrangerBesideTheOwnerSeesTheState)
        .foreign(0)
        .own(0)
        .foreign(1)
        .answers(&[400, 200, 403]);
}

#[test]
fn a_call_that_is_refused_beside_others_revokes() {
    let (answers, dead) = Crowd::under(Fault::RefusedBesideOthersRevokes)
        .foreign(1)
        .own(0)
        .settled();
    assert_eq!((answers[0].0, dead[1]), (403, true));
}

#[test]
fn a_revocation_is_lost_beside_another() {
    let (answers, dead) = Crowd::under(Fault::RevocationLostBesideAnother)
        .own(0)
        .own(1)
        .settled();
    assert_eq!((answers[0].0, answers[1].0), (200, 200));
    assert_eq!((dead[0], dead[1]), (false, true));
}
