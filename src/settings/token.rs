//! Which texts can be tokens at all.

use super::{Origin, SettingsError};
use crate::exchange::Secret;
use std::time::{SystemTime, UNIX_EPOCH};

/// A token counts as expired only this long after its `exp`, in seconds: servers may allow a leeway.
const LEEWAY_S: u64 = 300;

/// Trims the final newline of a file and refuses what no header can carry as one token.
pub(super) fn accept(text: &str, origin: &Origin) -> Result<String, SettingsError> {
    let refuse = |what: &str, remedy| {
        Err(SettingsError::Token {
            origin: origin.to_string(),
            what: what.to_owned(),
            remedy,
        })
    };
    let token = text.trim_matches(['\r', '\n']);
    if token.trim().is_empty() {
        return refuse("is empty", "put the token into it, or leave the input out");
    }
    if token.chars().any(char::is_whitespace) {
        return refuse(
            "has blanks inside",
            "give the bare token, without the word Bearer and on one line",
        );
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse(
            "has bytes outside printable ASCII",
            "copy the token again; no token holds such bytes",
        );
    }
    if token.len() < crate::exchange::MIN_SECRET_BYTES {
        return refuse(
            "is shorter than 6 bytes",
            "give a real token; one so short could not be masked in reports",
        );
    }
    Ok(token.to_owned())
}

/// Refuses an "expired" token whose own claim says otherwise. An opaque token is believed.
pub(super) fn must_be_expired(token: &str, origin: &Origin) -> Result<(), SettingsError> {
    let Some(expires) = Secret::new("token", token).jwt_expiry_s() else {
        return Ok(());
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    if expires.saturating_add(LEEWAY_S) > now {
        return Err(SettingsError::Token {
            origin: origin.to_string(),
            what: format!("is not expired yet: its exp claim is {expires}, and now is {now}"),
            remedy: "keep an old token until five minutes after its expiry",
        });
    }
    Ok(())
}

/// Whether a text is a JWT by its look: a JSON object in base64url, and two parts behind it.
pub(super) fn looks_like_a_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.split('.').count() == 3
}
