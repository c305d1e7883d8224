//! A value that must never be printed.

use std::fmt;

/// A token or password with a label. `Debug` and `Display` show the label alone.
#[derive(Clone)]
pub struct Secret {
    label: String,
    value: String,
}

impl Secret {
    /// Registers `value` under a label that may appear in reports, such as `owner token`.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }

    /// The name under which reports speak of it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The same token with another word behind it.
    #[must_use]
    pub fn and_a_word(&self) -> Self {
        Self {
            label: self.label.clone(),
            value: format!("{} extra", self.value),
        }
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> usize {
        self.value.len()
    }

    /// The same token with its last six bytes replaced: in a JWT they belong to the signature, and
    /// six base64 letters are more than its last group, whose spare bits a decoder may ignore. The
    /// result is as secret as the token, because most of it is the token.
    #[must_use]
    pub fn tampered(&self) -> Self {
        let kept = self.value.len().saturating_sub(6);
        let ending = if self.value.ends_with("AAAAAA") {
            "BBBBBB"
        } else {
            "AAAAAA"
        };
        Self {
            label: format!("{}, altered", self.label),
            value: format!("{}{ending}", self.value.get(..kept).unwrap_or_default()),
        }
    }

    /// The value itself, for the wire only.
    pub(crate) fn expose(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.label)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_its_label_only() {
        let secret = Secret::new("owner token", "abcdef123456");
        assert_eq!(format!("{secret} {secret:?}"), "[owner token] [owner token]");
    }

    #[test]
    fn a_tampered_token_differs_from_the_token_in_its_last_six_bytes() {
        assert_eq!(
            Secret::new("t", "abcdef123456").tampered().expose(),
            "abcdefAAAAAA"
        );
        assert_eq!(
            Secret::new("t", "abcdefAAAAAA").tampered().expose(),
            "abcdefBBBBBB"
        );
    }
}
