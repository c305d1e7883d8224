//! The leg of the tour that writes bodies in ways a careless reader takes for a good request.

use serde_json::json;

use super::client::{Ask, REVOKE};
use super::tour::{Lane, NEVER, Tour};

impl Tour<'_> {
    pub(super) async fn odd_bodies(&mut self) {
        let theirs = self.mock.grants().stranger_credentials[1].clone();
        let (dead, live) = (self.own(0), self.own(3));
        let naming = |id: String| json!({ "credentialId": id }).to_string();
        let wide = dead
            .chars()
            .map(|letter| char::from_u32(u32::from(letter) + 0xfee0).expect("ASCII has wide twins"));
        let of_owner = [
            ("dead id without hyphens", naming(dead.replace('-', ""))),
            ("dead id with a line break", naming(format!("{dead}\n"))),
            ("dead id in full-width letters", naming(wide.collect())),
            (
                "dead id beside another member",
                json!({ "credentialId": dead, "more": 1 }).to_string(),
            ),
            ("missing id again", "{}".to_owned()),
            ("null", "null".to_owned()),
            ("array of requests", json!([{ "credentialId": dead }]).to_string()),
            ("request and junk", format!(r#"{{"credentialId":"{dead}"}}}}"#)),
            (
                "deep body",
                format!(
                    r#"{{"credentialId":"{NEVER}","x":{}{}}}"#,
                    "[".repeat(200),
                    "]".repeat(200)
                ),
            ),
            ("id with NUL", r#"{"credentialId":"a\u0000b"}"#.to_owned()),
            ("long id", json!({ "credentialId": "x".repeat(257) }).to_string()),
        ];
        let owner = self.owner();
        for (label, body) in of_owner {
            self.step(label, Lane::A, Ask::revoke(body).bearing(owner)).await;
        }
        let of_stranger = [
            (
                "percent signs by a stranger",
                naming(format!("%{:02x}{}", live.as_bytes()[0], &live[1..])),
            ),
            (
                "two ids by a stranger",
                format!(r#"{{"credentialId":"{theirs}","credentialId":"{live}"}}"#),
            ),
            (
                "force by a stranger",
                json!({ "credentialId": live, "force": true }).to_string(),
            ),
            (
                "key with an underscore by a stranger",
                json!({ "credential_id": live }).to_string(),
            ),
            (
                "key in lower case by a stranger",
                json!({ "credentialid": live }).to_string(),
            ),
        ];
        let query = Ask {
            target: format!("{REVOKE}?x=1"),
            ..Ask::revoke_id(dead)
        };
        let traced = Ask::revoke_id(dead).with("x-request-id", "f00d").bearing(owner);
        self.step("dead id with a request id", Lane::A, traced).await;
        let labelled = Ask::revoke_id(dead)
            .untyped()
            .with("content-type", "application/json; charset=utf-8");
        self.step("dead id with a charset", Lane::A, labelled.bearing(owner))
            .await;
        self.step("dead id with a query", Lane::A, query.bearing(owner))
            .await;
        let stranger = &self.mock.grants().stranger_token;
        for (label, body) in of_stranger {
            self.step(label, Lane::B, Ask::revoke(body).bearing(stranger))
                .await;
        }
        self.list("list after odd bodies").await;
    }
}
