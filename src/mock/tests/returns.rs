//! The leg of the tour that looks for dead credentials which have come back.

use serde_json::json;

use super::client::{Ask, Client};
use super::tour::{Lane, Tour};

impl Tour<'_> {
    /// Other connections, another session, and deaths that should not matter.
    pub(super) async fn returns(&mut self) {
        let grants = self.mock.grants();
        let first = self.own(0);
        for _ in 0..4 {
            // Connections are numbered in order, so one of four in a row has a number divisible by four.
            self.lanes[Lane::B as usize] = Client::of(self.mock);
            self.revoke("call on each of four connections", Lane::B, first)
                .await;
        }
        let second = Ask::revoke_id(first).bearing(&grants.owner_second_token);
        self.step("call of the second session", Lane::A, second).await;
        let other = Ask::revoke_id(self.own(5)).bearing(&grants.owner_second_token);
        self.step("live one by the second session", Lane::A, other).await;
        self.revoke("third credential", Lane::A, self.own(2)).await;
        self.revoke("first one after the third", Lane::A, first).await;
        let foreign = Ask::revoke_id(&grants.stranger_credentials[0]).bearing(&grants.stranger_token);
        self.step("revoke by a stranger", Lane::A, foreign).await;
        self.revoke("first one after a stranger's", Lane::A, first).await;
        self.revoke("newest credential", Lane::A, self.own(7)).await;
    }

    /// A credential created, revoked, and created once more with the same key.
    pub(super) async fn odd_credentials(&mut self) {
        let id = self.created().await;
        self.call(&id, "<made>");
        self.revoke("created one", Lane::A, &id).await;
        self.created().await;
        self.revoke("created one after its twin", Lane::A, &id).await;
        self.mock.pass(31 * 60_000);
        self.revoke("created one after a night", Lane::A, &id).await;
    }

    async fn created(&mut self) -> String {
        let fields = json!({ "venue": "MOCK", "apiKey": "one-and-the-same", "apiSecret": "hush-hush" });
        let create = Ask::post("/api/v3/credential/create", fields.to_string()).bearing(self.owner());
        let answer = self.lanes[Lane::A as usize].send(create).await;
        let json = answer.expect("the mock answers").json();
        json["data"]["credentialId"]
            .as_str()
            .expect("an id is text")
            .to_owned()
    }
}
