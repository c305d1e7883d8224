//! Whatever is drawn at random: words, ids, and the users and credentials made of them.

use std::time::Duration;

use uuid::Uuid;

use super::Variant;
use super::state::{NewCredential, Role, User};

/// A random word of 32 lower-case hexadecimal digits.
pub(super) fn drawn_word() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Up to fifty milliseconds, at random.
pub(super) fn drawn_delay() -> Duration {
    Duration::from_millis(u64::from(Uuid::new_v4().as_bytes()[0]) * 50 / 255)
}

/// A fresh refresh token, in the form of the documented samples.
pub(super) fn drawn_refresh_token() -> String {
    format!("v1.{}", drawn_word())
}

/// A fresh credential id in the form of the deployment.
pub(super) fn drawn_id(variant: Option<Variant>) -> String {
    const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let drawn = Uuid::new_v4();
    if variant == Some(Variant::PrefixedIds) {
        let more = Uuid::new_v4();
        let bytes = drawn.as_bytes().iter().chain(more.as_bytes()).take(24);
        let word: String = bytes
            .map(|byte| char::from(BASE62[usize::from(*byte) % 62]))
            .collect();
        return format!("cred_{word}");
    }
    if variant == Some(Variant::NumericStringIds) {
        let digits = 10_u128.pow(17);
        return (digits + drawn.as_u128() % (9 * digits)).to_string();
    }
    drawn.hyphenated().to_string()
}

impl User {
    /// A trader or reader of this name, registered at this epoch millisecond.
    pub(super) fn drawn(name: &str, role: Role, since: i64) -> Self {
        Self {
            id: format!("usr_{}", drawn_word()),
            email: format!("{name}@mock.invalid"),
            password: format!("pw-{}", drawn_word()),
            role,
            since,
        }
    }
}

impl NewCredential {
    /// What the seeded credential of this number is made of.
    pub(super) fn drawn(number: usize, variant: Option<Variant>) -> Self {
        let name = if variant == Some(Variant::EmptyName) {
            String::new()
        } else if variant == Some(Variant::UnicodeNames) {
            format!("交易钥匙 🔑 №{number}")
        } else {
            format!("Disposable key {number}")
        };
        Self {
            venue: "BINANCE_UAT".to_owned(),
            name,
            api_key: format!("mk{}", drawn_word()),
            secret: format!("ms{}", drawn_word()),
        }
    }
}
