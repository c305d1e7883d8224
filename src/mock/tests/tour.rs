//! One walk past everything a fault can show, written down so that two mocks can be compared.
//!
//! Ids, tokens and moments differ from mock to mock. The transcript names them instead: `<own 0>`,
//! `<token>`, `<now>`, `<created>`.

use hyper::Method;
use serde_json::json;

use super::client::{Answer, Ask, Client, REVOKE};
use super::moment::with_moments_named;
use super::started;
use crate::mock::{Fault, Mock, Options};

/// A never-issued id, spelt the same in every tour.
pub(super) const NEVER: &str = "00000000-0000-4000-8000-000000000000";

/// The connections of a tour.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lane {
    A,
    B,
    /// Never carries a valid token.
    Anonymous,
}

/// What was asked, and what came back.
pub(super) type Transcript = Vec<(&'static str, String)>;

/// Walks past a mock with this fault, or past the conforming one.
pub(super) async fn toured(fault: Option<Fault>) -> Transcript {
    let mock = started(Options {
        fault,
        credentials: 8,
        ..Options::default()
    })
    .await;
    let mut tour = Tour::of(&mock).await;
    tour.first_deaths().await;
    tour.odd_ids().await;
    tour.odd_tokens().await;
    tour.other_users().await;
    tour.later_deaths().await;
    tour.odd_doors().await;
    tour.odd_bodies().await;
    tour.wide_bodies().await;
    tour.returns().await;
    tour.odd_credentials().await;
    tour.transcript
}

pub(super) struct Tour<'a> {
    pub(super) mock: &'a Mock,
    pub(super) lanes: [Client; 3],
    names: Vec<(String, String)>,
    transcript: Transcript,
    user_id: String,
}

/// The id of the user that a token stands for.
async fn user_id(client: &mut Client, token: &str) -> String {
    let me = client.get("/api/v3/auth/user", Some(token)).await;
    let me = me.expect("the mock answers").json();
    me["data"]["id"].as_str().expect("a user id is text").to_owned()
}

impl<'a> Tour<'a> {
    async fn of(mock: &'a Mock) -> Self {
        let grants = mock.grants();
        let mut client = Client::of(mock);
        let owner_id = user_id(&mut client, &grants.owner_token).await;
        let stranger_id = user_id(&mut client, &grants.stranger_token).await;
        let listed = client
            .get("/api/v3/credential/list", Some(&grants.owner_token))
            .await;
        let listed = listed.expect("the mock answers").json();
        let moments = listed["data"].as_array().expect("the list is an array").iter();
        let mut names: Vec<_> = moments
            .map(|item| (item["createdAt"].to_string(), "<created>".to_owned()))
            .collect();
        names.extend(listed["data"].as_array().into_iter().flatten().map(|item| {
            (
                item["apiKey"].as_str().expect("a masked key is text").to_owned(),
                "<key>".to_owned(),
            )
        }));
        names.extend(
            grants
                .credentials
                .iter()
                .enumerate()
                .map(|(n, id)| (id.clone(), format!("<own {n}>"))),
        );
        let theirs = grants.stranger_credentials.iter().enumerate();
        names.extend(theirs.map(|(n, id)| (id.clone(), format!("<theirs {n}>"))));
        names.push((owner_id.clone(), "<owner>".to_owned()));
        names.push((stranger_id, "<stranger>".to_owned()));
        let tokens = [
            &grants.owner_token,
            &grants.stranger_token,
            &grants.reader_token,
            &grants.expired_token,
        ];
        names.extend(tokens.map(|token| (token.clone(), "<token>".to_owned())));
        let lanes = [Client::of(mock), Client::of(mock), Client::of(mock)];
        Self {
            mock,
            lanes,
            names,
            transcript: Vec::new(),
            user_id: owner_id,
        }
    }

    /// The owner's credential of this number.
    pub(super) fn own(&self, number: usize) -> &'a str {
        &self.mock.grants().credentials[number]
    }

    /// The owner's token.
    pub(super) fn owner(&self) -> &'a str {
        &self.mock.grants().owner_token
    }

    /// Replaces this text by a name in what comes from now on.
    pub(super) fn call(&mut self, text: &str, name: &str) {
        self.names.push((text.to_owned(), name.to_owned()));
    }

    pub(super) async fn step(&mut self, label: &'static str, lane: Lane, ask: Ask) {
        let client = &mut self.lanes[lane as usize];
        let answer = client.send(ask).await;
        let said = answer.map_or_else(|| "cut".to_owned(), |answer| self.line(&answer));
        self.transcript.push((label, said));
    }

    pub(super) async fn revoke(&mut self, label: &'static str, lane: Lane, id: &str) {
        self.step(label, lane, Ask::revoke_id(id).bearing(self.owner()))
            .await;
    }

    pub(super) async fn list(&mut self, label: &'static str) {
        self.step(
            label,
            Lane::A,
            Ask::get("/api/v3/credential/list").bearing(self.owner()),
        )
        .await;
    }

    fn line(&self, answer: &Answer) -> String {
        let mut text = String::from_utf8_lossy(&answer.body).into_owned();
        for (found, name) in &self.names {
            text = text.replace(found, name);
        }
        let (kind, place) = (answer.header("content-type"), answer.header("location"));
        let aside = answer.header("x-resource-owner").is_some();
        let strict = std::str::from_utf8(&answer.body).is_ok();
        let fields = ["content-length", "transfer-encoding"];
        let framed = fields.iter().filter(|name| answer.header(name).is_some()).count();
        format!(
            "{} {kind:?} {place:?} utf-8:{strict} framed:{framed} aside:{aside} {}",
            answer.status,
            with_moments_named(&text)
        )
    }

    async fn first_deaths(&mut self) {
        self.revoke("first revoke", Lane::A, self.own(0)).await;
        self.revoke("second call", Lane::A, self.own(0)).await;
        self.revoke("third call", Lane::A, self.own(0)).await;
        self.revoke("call on another connection", Lane::B, self.own(0))
            .await;
        self.list("list after the first revoke").await;
    }

    async fn odd_ids(&mut self) {
        self.revoke("unknown id", Lane::A, NEVER).await;
        self.revoke("quoted id", Lane::A, "it's").await;
        self.revoke("empty id", Lane::A, "").await;
        self.revoke("extended id", Lane::A, &format!("{}0", self.own(0)))
            .await;
        self.revoke("dead id in upper case", Lane::A, &self.own(0).to_uppercase())
            .await;
        let list = json!({ "credentialId": [self.own(6)] }).to_string();
        let bodies = [
            ("missing id", "{}"),
            ("null id", r#"{"credentialId":null}"#),
            ("number id", r#"{"credentialId":7}"#),
            ("list of ids", &list),
            ("no JSON", "{"),
        ];
        for (label, body) in bodies {
            self.step(label, Lane::A, Ask::revoke(body).bearing(self.owner()))
                .await;
        }
        let get = Ask::get(&format!("{REVOKE}?credentialId={}", self.own(5))).bearing(self.owner());
        self.step(
            "GET",
            Lane::A,
            Ask {
                method: Method::GET,
                ..get
            },
        )
        .await;
        self.list("list after odd ids").await;
    }

    async fn other_users(&mut self) {
        let (stranger, reader) = (
            &self.mock.grants().stranger_token,
            &self.mock.grants().reader_token,
        );
        let theirs = |id: &str| Ask::revoke_id(id).bearing(stranger);
        self.step("stranger on a dead one", Lane::B, theirs(self.own(0)))
            .await;
        self.step("stranger on a live one", Lane::B, theirs(self.own(3)))
            .await;
        self.step(
            "reader on a live one",
            Lane::B,
            Ask::revoke_id(self.own(2)).bearing(reader),
        )
        .await;
        self.step(
            "stranger in upper case",
            Lane::B,
            theirs(&self.own(2).to_uppercase()),
        )
        .await;
        let claim = json!({ "credentialId": self.own(2), "userId": self.user_id }).to_string();
        self.step(
            "stranger with the owner's userId",
            Lane::B,
            Ask::revoke(claim).bearing(stranger),
        )
        .await;
        let claim = Ask::revoke_id(self.own(2))
            .with("x-user-id", self.user_id.clone())
            .bearing(stranger);
        self.step("stranger with the owner's userId in a header", Lane::B, claim)
            .await;
        let admin = theirs(self.own(3)).with("x-role", "admin");
        self.step("stranger with a role in a header", Lane::B, admin)
            .await;
        self.list("list after other users").await;
    }

    async fn later_deaths(&mut self) {
        self.revoke("second credential", Lane::A, self.own(1)).await;
        self.list("list after the second credential").await;
        self.revoke("first one again", Lane::A, self.own(0)).await;
        for _ in 0..5 {
            self.revoke("call after refusals", Lane::A, self.own(0)).await;
        }
        let rotate = json!({ "credentialId": self.own(0) }).to_string();
        let rotate = Ask::post("/api/v3/credential/rotate", rotate).bearing(self.owner());
        self.step("rotate", Lane::A, rotate).await;
        self.revoke("call after rotate", Lane::A, self.own(0)).await;
        let verify = json!({ "credentialId": self.own(0) }).to_string();
        let verify = Ask::post("/api/v3/credential/verify", verify).bearing(self.owner());
        self.step("verify", Lane::A, verify).await;
    }
}
