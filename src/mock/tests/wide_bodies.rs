//! The leg of the tour that asks for more than one credential at once, or for whichever matches.

use serde_json::json;

use super::client::Ask;
use super::tour::{Lane, Tour};

impl Tour<'_> {
    pub(super) async fn wide_bodies(&mut self) {
        let (owner, live) = (self.owner(), self.own(5));
        let of_owner = [
            ("asterisk as id", json!({ "credentialId": "*" })),
            ("tautology as id", json!({ "credentialId": "' OR '1'='1" })),
            ("operator as id", json!({ "credentialId": { "$ne": null } })),
            ("part of an id", json!({ "credentialId": &live[..18] })),
            ("ids under another key", json!({ "credentialIds": [live] })),
        ];
        for (label, body) in of_owner {
            self.step(label, Lane::A, Ask::revoke(body.to_string()).bearing(owner))
                .await;
        }
        let stranger = &self.mock.grants().stranger_token;
        let oldest = Ask::revoke_id(self.own(0)).bearing(stranger);
        self.step("stranger on the oldest", Lane::B, oldest).await;
        let active = Ask::get("/api/v3/credential/list?status=ACTIVE").bearing(owner);
        self.step("list of the active ones", Lane::A, active).await;
    }
}
