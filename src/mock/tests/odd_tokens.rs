//! The leg of the tour that presents tokens in ways that prove nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

use super::client::{Ask, REVOKE};
use super::tour::{Lane, NEVER, Tour};

/// Header and payload of a token, without its signature.
fn unsigned(token: &str) -> &str {
    token.rsplit_once('.').expect("a token has segments").0
}

/// The same claims under a signature made with another key.
fn signed_with(token: &str, key: &[u8]) -> String {
    let signing_input = unsigned(token);
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signing_input.as_bytes()));
    format!("{signing_input}.{signature}")
}

/// Other claims under the same signature.
fn altered(token: &str) -> String {
    let segments: Vec<&str> = token.split('.').collect();
    let payload = URL_SAFE_NO_PAD.decode(segments[1]).expect("a payload is base64");
    let payload = String::from_utf8(payload).expect("a payload is text");
    let payload = URL_SAFE_NO_PAD.encode(payload.replace("trader", "admin"));
    format!("{}.{payload}.{}", segments[0], segments[2])
}

/// The signature in lower case.
fn with_signature_in_lower_case(token: &str) -> String {
    let (unsigned, signature) = token.rsplit_once('.').expect("a token has segments");
    format!("{unsigned}.{}", signature.to_lowercase())
}

/// Another header under the same signature.
fn with_another_header(token: &str) -> String {
    under(token, &json!({ "alg": "HS256", "x": 1 }))
}

/// This header under the same signature.
fn under(token: &str, header: &Value) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let (_, rest) = token.split_once('.').expect("a token has segments");
    format!("{header}.{rest}")
}

/// A header that brings an empty key, and a signature made with it.
fn with_its_own_key(token: &str) -> String {
    signed_with(&under(token, &json!({ "alg": "HS256", "jwk": {} })), b"")
}

/// Another first letter of the signature.
fn altered_in_front(token: &str) -> String {
    let (unsigned, signature) = token.rsplit_once('.').expect("a token has segments");
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{unsigned}.{first}{}", &signature[1..])
}

/// The same claims without a signature, under another alg.
fn without_signature(token: &str, alg: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg }).to_string());
    let payload = token.split('.').nth(1).expect("a token has segments");
    format!("{header}.{payload}.")
}

impl Tour<'_> {
    pub(super) async fn odd_tokens(&mut self) {
        let never = || Ask::revoke_id(NEVER);
        let owner = self.owner();
        let unsigned = without_signature(owner, "none");
        let forged = format!("{}.AAAA", self::unsigned(owner));
        let session = self.session().await;
        let gone = self.session().await;
        let logout = Ask::post("/api/v3/auth/logout", "").bearing(&gone.0);
        self.lanes[0].send(logout).await.expect("the mock answers");
        let expired = &self.mock.grants().expired_token;
        self.step("no token", Lane::Anonymous, Ask::revoke_id(self.own(4)))
            .await;
        self.step("no token and no id", Lane::Anonymous, Ask::revoke("{}"))
            .await;
        self.step("garbage token", Lane::Anonymous, never().bearing("garbage"))
            .await;
        self.step("forged token", Lane::Anonymous, never().bearing(&forged))
            .await;
        self.step("unsigned token", Lane::Anonymous, never().bearing(&unsigned))
            .await;
        self.step("expired token", Lane::Anonymous, never().bearing(expired))
            .await;
        self.step("refresh token", Lane::Anonymous, never().bearing(&session.1))
            .await;
        self.step("logged-out token", Lane::Anonymous, never().bearing(&gone.0))
            .await;
        let query = Ask {
            target: format!("{REVOKE}?access_token={owner}"),
            ..never()
        };
        self.step("token in the query", Lane::Anonymous, query).await;
        self.step("no token after a good one", Lane::A, never()).await;
        self.step(
            "another scheme",
            Lane::B,
            never().with("authorization", format!("Basic {owner}")),
        )
        .await;
        self.forged_tokens().await;
        self.misplaced_tokens().await;
        self.list("list after odd tokens").await;
    }

    async fn forged_tokens(&mut self) {
        let owner = self.owner();
        let tokens = [
            ("token of alg nOnE", without_signature(owner, "nOnE")),
            ("token signed with the empty key", signed_with(owner, b"")),
            ("token signed with a guessable key", signed_with(owner, b"secret")),
            ("altered token", altered(owner)),
            ("truncated token", owner[..owner.len() - 8].to_owned()),
            ("token and another word", format!("{owner} extra")),
            ("token and two letters", format!("{owner}AA")),
            ("token in another case", with_signature_in_lower_case(owner)),
            ("token with another header", with_another_header(owner)),
            ("token of another alg", under(owner, &json!({ "alg": "HS512" }))),
            ("token with its own key", with_its_own_key(owner)),
            ("token with another first letter", altered_in_front(owner)),
            (
                "token with another end",
                format!("{}AAAA", &owner[..owner.len() - 4]),
            ),
            ("null as token", "null".to_owned()),
            ("undefined as token", "undefined".to_owned()),
        ];
        for (label, token) in tokens {
            self.step(label, Lane::Anonymous, Ask::revoke_id(NEVER).bearing(&token))
                .await;
        }
    }

    async fn misplaced_tokens(&mut self) {
        let owner = self.owner();
        let cookie = Ask::revoke_id(NEVER).with("cookie", format!("a=b; access_token={owner}"));
        self.step("token in a cookie", Lane::Anonymous, cookie).await;
        let body = json!({ "credentialId": NEVER, "access_token": owner }).to_string();
        self.step("token in the body", Lane::Anonymous, Ask::revoke(body))
            .await;
        let dead = Ask::revoke_id(self.own(0)).bearing(&self.mock.grants().expired_token);
        self.step("expired token on a dead one", Lane::Anonymous, dead)
            .await;
        let token = Ask::revoke_id(NEVER).with("authorization", format!("Token {owner}"));
        self.step("scheme word Token", Lane::Anonymous, token).await;
        let blank = Ask::revoke_id(NEVER).with("authorization", "");
        self.step("blank field", Lane::Anonymous, blank).await;
        let forged = format!("{}.AAAA", unsigned(owner));
        let live = Ask::revoke_id(self.own(4)).bearing(&forged);
        self.step("forged token on a live one", Lane::Anonymous, live)
            .await;
        let other = Ask::revoke_id(NEVER).with("x-auth-token", owner);
        self.step("token in another field", Lane::Anonymous, other).await;
        let from_inside = Ask::revoke_id(NEVER).with("x-forwarded-for", "127.0.0.1");
        self.step("no token, from inside", Lane::Anonymous, from_inside)
            .await;
        let twice = Ask::revoke_id(NEVER).bearing("garbage").bearing(owner);
        self.step("two Authorization fields", Lane::Anonymous, twice)
            .await;
    }

    /// Logs the owner in: an access token and a refresh token.
    async fn session(&mut self) -> (String, String) {
        let grants = self.mock.grants();
        let login = json!({ "email": grants.owner_email, "password": grants.owner_password }).to_string();
        let answer = self.lanes[0]
            .send(Ask::post("/api/v3/auth/login", login))
            .await
            .expect("the mock answers");
        let text = |name| {
            answer.json()["data"][name]
                .as_str()
                .expect("a token is text")
                .to_owned()
        };
        (text("accessToken"), text("refreshToken"))
    }
}
