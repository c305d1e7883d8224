//! Tokens that an answer hands out. They are registered before anybody else sees the answer.

use super::Secret;
use serde_json::Value;
use std::fmt;

/// What a login or a refresh handed out.
#[derive(Clone)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// What buys the next access token, if the answer held one.
    pub refresh: Option<Secret>,
    /// When the access token expires, in seconds since 1970, if the answer told.
    pub expires_at_s: Option<u64>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens({})", self.access)
    }
}

/// Numbers from here on are milliseconds: as seconds they lie three thousand years ahead (facts section 2).
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

impl Tokens {
    /// Reads the session object of a login or refresh answer; `label` names its owner. `None` if there is
    /// no access token in it. `now_s` is the moment of the answer.
    pub(super) fn of(body: &[u8], label: &str, now_s: u64) -> Option<Self> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        let data = answer.get("data")?;
        let text = |field: &str| {
            data.get(field)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        let expires_at_s = data
            .get("expiresAt")
            .and_then(Value::as_u64)
            .map(|at| if at < FIRST_MILLISECONDS { at } else { at / 1000 })
            .or_else(|| Some(now_s.saturating_add(data.get("expiresIn").and_then(Value::as_u64)?)));
        Some(Self {
            access: Secret::new(label, text("accessToken")?),
            refresh: text("refreshToken")
                .map(|token| Secret::new(format!("refresh token of {label}"), token)),
            expires_at_s,
        })
    }

    /// All that must not be printed.
    pub(super) fn secrets(&self) -> impl Iterator<Item = Secret> + '_ {
        std::iter::once(&self.access).chain(&self.refresh).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &str) -> Option<Tokens> {
        let body = format!(r#"{{"data":{data},"success":true,"errno":0,"error":null}}"#);
        Tokens::of(body.as_bytes(), "owner token", 1_700_000_000)
    }

    #[test]
    fn the_expiry_may_be_in_seconds_or_in_milliseconds() {
        let expiry = |text: &str| {
            read(&format!(r#"{{"accessToken":"abcdefgh","expiresAt":{text}}}"#))
                .unwrap()
                .expires_at_s
        };
        assert_eq!(expiry("1703056235"), Some(1_703_056_235));
        assert_eq!(expiry("1703056235000"), Some(1_703_056_235));
    }

    #[test]
    fn without_a_moment_the_lifetime_counts_from_now() {
        let tokens = read(r#"{"accessToken":"abcdefgh","expiresIn":3600}"#).unwrap();
        assert_eq!(tokens.expires_at_s, Some(1_700_003_600));
        let bare = read(r#"{"accessToken":"abcdefgh"}"#).unwrap();
        assert_eq!(bare.expires_at_s, None);
    }

    #[test]
    fn an_answer_without_an_access_token_hands_out_nothing() {
        assert!(read(r#"{"refreshToken":"v1.abc"}"#).is_none());
        assert!(read("null").is_none());
        assert!(Tokens::of(b"<html>", "owner token", 0).is_none());
    }

    #[test]
    fn tokens_are_not_shown_by_debug() {
        let tokens = read(r#"{"accessToken":"abcdefgh","refreshToken":"v1.ijklmnop"}"#).unwrap();
        assert_eq!(format!("{tokens:?}"), "Tokens([owner token])");
        assert_eq!(tokens.secrets().count(), 2);
    }
}
