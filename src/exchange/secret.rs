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

    /// The same token with another last letter before any padding. In base64 it differs in the highest bit, since a
    /// decoder may ignore the spare ones of the last letter, and whatever stands behind padding. As secret as the
    /// token, because most of it is the token.
    #[must_use]
    pub fn tampered(&self) -> Self {
        const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let letters = self.value.trim_end_matches('=');
        let padding = &self.value[letters.len()..];
        let (kept, last) = match letters.char_indices().next_back() {
            Some((at, last)) => (&letters[..at], last),
            None => ("", ' '),
        };
        let digit = BASE64.iter().position(|letter| char::from(*letter) == last);
        let other = digit.map_or('A', |digit| char::from(BASE64[digit ^ 32]));
        Self {
            label: format!("{}, altered", self.label),
            value: format!("{kept}{other}{padding}"),
        }
    }

    /// The same token with its last six bytes replaced. As secret as the token.
    fn with_another_end(&self) -> Self {
        let kept = self.value.len().saturating_sub(6);
        let ending = if self.value.ends_with("AAAAAA") {
            "BBBBBB"
        } else {
            "AAAAAA"
        };
        Self {
            label: format!("{}, with another end", self.label),
            value: format!("{}{ending}", self.value.get(..kept).unwrap_or_default()),
        }
    }

    /// The same token with the first byte behind its last dot replaced, or its first one if it has no dot: the
    /// beginning of a JWT's signature. As secret as the token.
    #[must_use]
    pub fn altered_in_front(&self) -> Self {
        let start = self.value.rfind('.').map_or(0, |dot| dot + 1);
        let (kept, altered) = self.value.split_at(start);
        let first = if altered.starts_with('A') { 'B' } else { 'A' };
        let rest = altered.get(1..).unwrap_or_default();
        Self {
            label: format!("{}, altered in front", self.label),
            value: format!("{kept}{first}{rest}"),
        }
    }

    /// The same token with two further letters behind it. Two, since of one letter beyond a whole group of four a
    /// lenient base64 decoder may see nothing. As secret as the token.
    #[must_use]
    pub fn lengthened(&self) -> Self {
        Self {
            label: format!("{}, lengthened", self.label),
            value: format!("{}AA", self.value),
        }
    }

    /// The same token without its last eight letters, or without its second half if it is shorter than sixteen. As
    /// secret as the token.
    #[must_use]
    pub fn cut_short(&self) -> Self {
        let letters = self.value.chars().count();
        let kept = letters.saturating_sub(8).max(letters / 2);
        Self {
            label: format!("{}, cut short", self.label),
            value: self.value.chars().take(kept).collect(),
        }
    }

    /// The same token with its letters in the other case: those behind the last dot, so that of a JWT only the
    /// signature changes, or all of a token without a dot. What has one case only, such as a UUID or base32, may mean
    /// the same in either, so that it is altered otherwise. As secret as the token.
    #[must_use]
    pub fn with_case_changed(&self) -> Self {
        let start = self.value.rfind('.').map_or(0, |dot| dot + 1);
        let (kept, changed) = self.value.split_at(start);
        let has = |is: fn(&u8) -> bool| changed.as_bytes().iter().any(is);
        if !has(u8::is_ascii_lowercase) || !has(u8::is_ascii_uppercase) {
            return self.with_another_end();
        }
        let swap = |letter: char| {
            if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        };
        Self {
            label: format!("{}, in another case", self.label),
            value: kept.chars().chain(changed.chars().map(swap)).collect(),
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
    fn another_case_changes_the_signature_of_a_jwt_and_all_of_an_opaque_token() {
        let changed = |token: &str| Secret::new("t", token).with_case_changed().expose().to_owned();
        assert_eq!(changed("eyJh.eyJz.xY-1"), "eyJh.eyJz.Xy-1");
        assert_eq!(changed("Token_1"), "tOKEN_1");
    }

    #[test]
    fn a_token_that_may_be_a_number_is_altered_otherwise() {
        let token = Secret::new("t", "660e8400-e29b");
        assert_eq!(
            token.with_case_changed().expose(),
            token.with_another_end().expose()
        );
        let base32 = Secret::new("t", "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        assert_eq!(
            base32.with_case_changed().expose(),
            base32.with_another_end().expose()
        );
    }

    #[test]
    fn a_token_altered_in_front_differs_in_the_first_byte_of_its_signature() {
        let altered = |token: &str| Secret::new("t", token).altered_in_front().expose().to_owned();
        assert_eq!(altered("h.p.sig"), "h.p.Aig");
        assert_eq!(altered("h.p.Aig"), "h.p.Big");
        assert_eq!(altered("opaque"), "Apaque");
    }

    #[test]
    fn a_lengthened_token_is_the_token_and_two_letters() {
        assert_eq!(Secret::new("t", "abc").lengthened().expose(), "abcAA");
    }

    #[test]
    fn a_token_cut_short_lacks_eight_letters_or_its_second_half() {
        let cut = |token: &str| Secret::new("t", token).cut_short().expose().to_owned();
        assert_eq!(cut("h.p.0123456789abcdef"), "h.p.01234567");
        assert_eq!(cut("0123456789abcdef"), "01234567");
        assert_eq!(cut("0123456789"), "01234");
    }

    #[test]
    fn a_tampered_token_differs_from_the_token_in_a_bit_of_its_last_letter_that_counts() {
        let tampered = |token: &str| Secret::new("t", token).tampered().expose().to_owned();
        assert_eq!(tampered("h.p.sigA"), "h.p.sigg");
        assert_eq!(tampered("h.p.sigg"), "h.p.sigA");
        assert_eq!(tampered("abcdef123456"), "abcdef12345a");
        assert_eq!(tampered("padded=="), "padde9==");
        assert_eq!(tampered("=="), "A==");
        assert_eq!(tampered("é"), "A");
    }

    #[test]
    fn another_end_is_six_bytes_that_the_token_has_not() {
        let ended = |token: &str| Secret::new("t", token).with_another_end().expose().to_owned();
        assert_eq!(ended("abcdef123456"), "abcdefAAAAAA");
        assert_eq!(ended("abcdefAAAAAA"), "abcdefBBBBBB");
    }

    #[test]
    fn the_length_of_a_secret_is_that_of_its_bytes() {
        assert_eq!(Secret::new("t", "abcdé").bytes(), 6);
    }
}
