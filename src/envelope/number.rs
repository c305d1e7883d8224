//! Numbers as they were written.
//!
//! A number is its source text: what a reader is owed depends on the spelling (`0`, `0.0` and `-0` are three
//! different answers to "an integer, please"), and a float would forget it.

use crate::lexis;
use std::cmp::Ordering;

/// The largest magnitude every JSON reader can be trusted with, 2^53 - 1 (RFC 7493 section 2.2), as text.
const LARGEST_SAFE: &str = "9007199254740991";

/// A number, kept in its source spelling.
///
/// Equality compares the text, so `1.0` and `1` differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    text: Box<str>,
}

/// How a number token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// An integer by the grammar of RFC 8259 section 6.
    Integer,
    /// A number with fraction or exponent by the same grammar.
    Decimal,
    /// Digits and at most a sign, yet not JSON: `+1`, `007`.
    LooseInteger,
    /// Anything else that started like a number: `1.`, `.5`, `NaN`, `0x1f`.
    NotJson,
}

/// What a reader may make of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Every reader holds it as it is.
    Safe,
    /// JSON, yet some readers lose its value.
    OutOfRange,
    /// No JSON number at all.
    NotJson,
}

impl Number {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.into() }
    }

    /// The number exactly as the body spells it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The exact value, if the number is spelled as a JSON integer and fits; `-0` is 0.
    pub fn as_i64(&self) -> Option<i64> {
        if self.is_integer_spelling() {
            self.text.parse().ok()
        } else {
            None
        }
    }

    /// Whether this is a JSON integer: no fraction, no exponent, no superfluous zero or plus sign.
    pub fn is_integer_spelling(&self) -> bool {
        self.spelling() == Spelling::Integer
    }

    /// Whether the spelling is one that RFC 8259 section 6 allows.
    pub fn is_json(&self) -> bool {
        matches!(self.spelling(), Spelling::Integer | Spelling::Decimal)
    }

    pub(crate) fn spelling(&self) -> Spelling {
        spelling(&self.text)
    }

    /// Whether the value is a whole number, however JSON spells it: `1e2` and `5.0` are, `1.5` is not.
    pub(crate) fn is_integral(&self) -> bool {
        match self.spelling() {
            Spelling::Integer => true,
            Spelling::Decimal => decimal_is_integral(&self.text),
            // No body gets here: what is not JSON is reported as that, and its value is not asked about.
            Spelling::LooseInteger | Spelling::NotJson => false,
        }
    }

    /// The value against zero; only meaningful for a number that [is JSON](Self::is_json).
    pub(crate) fn against_zero(&self) -> Ordering {
        let mantissa = self.text.split(['e', 'E']).next().unwrap_or_default();
        if !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
            Ordering::Equal
        } else if mantissa.starts_with('-') {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }

    /// Whether this is JSON, and whether other readers may lose the value: an integer beyond 2^53 - 1, or a
    /// decimal beyond `f64`.
    pub(crate) fn standing(&self) -> Standing {
        let is_out_of_range = match self.spelling() {
            Spelling::Integer => {
                let digits = self.text.strip_prefix('-').unwrap_or(&self.text);
                // Without leading zeros, longer is larger, and equal lengths compare like text.
                digits
                    .len()
                    .cmp(&LARGEST_SAFE.len())
                    .then_with(|| digits.cmp(LARGEST_SAFE))
                    .is_gt()
            }
            Spelling::Decimal => self.text.parse().is_ok_and(f64::is_infinite),
            Spelling::LooseInteger | Spelling::NotJson => return Standing::NotJson,
        };
        if is_out_of_range {
            Standing::OutOfRange
        } else {
            Standing::Safe
        }
    }
}

fn spelling(text: &str) -> Spelling {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (integer, rest) = digits(unsigned);
    let canonical = !integer.is_empty() && (integer == "0" || !integer.starts_with('0'));
    if rest.is_empty() && canonical {
        return Spelling::Integer;
    }
    if canonical && is_fraction_and_exponent(rest) {
        return Spelling::Decimal;
    }
    let (loose, rest) = digits(text.strip_prefix(['-', '+']).unwrap_or(text));
    if rest.is_empty() && !loose.is_empty() {
        Spelling::LooseInteger
    } else {
        Spelling::NotJson
    }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !lexis::is_digit(byte))
        .unwrap_or(text.len());
    text.split_at(end)
}

fn is_fraction_and_exponent(text: &str) -> bool {
    let after_fraction = match text.strip_prefix('.') {
        None => text,
        Some(fraction) => match digits(fraction) {
            ("", _) => return false,
            (_, rest) => rest,
        },
    };
    match after_fraction.strip_prefix(['e', 'E']) {
        None => after_fraction.is_empty(),
        Some(exponent) => {
            let (digits, rest) = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
            !digits.is_empty() && rest.is_empty()
        }
    }
}

/// Decides by counting digits, never by computing the value: `1e999999999` must cost nothing.
fn decimal_is_integral(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros_at_end = |text: &str| text.len() - text.trim_end_matches('0').len();
    let shift = if fraction.bytes().any(|byte| byte != b'0') {
        zeros_at_end(fraction).cast_signed() - fraction.len().cast_signed()
    } else if integer.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        zeros_at_end(integer).cast_signed()
    } else {
        return true;
    };
    match exponent.parse::<isize>() {
        Ok(exponent) => exponent.saturating_add(shift) >= 0,
        // Too long for the type; no text within the size limit has digits enough to outweigh it.
        Err(_) => !exponent.starts_with('-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], expected: Spelling) {
        for text in texts {
            assert_eq!(Number::new(text).spelling(), expected, "{text}");
        }
    }

    fn check_integral(texts: &[&str], expected: bool) {
        for text in texts {
            assert_eq!(Number::new(text).is_integral(), expected, "{text}");
        }
    }

    fn check_range(texts: &[&str], out: bool) {
        for text in texts {
            let standing = Number::new(text).standing();
            assert_eq!(standing == Standing::OutOfRange, out, "{text}");
        }
    }

    #[test]
    fn plain_digits_are_an_integer() {
        check(&["0", "-0", "7", "-130001", "1703052700000"], Spelling::Integer);
    }

    #[test]
    fn a_fraction_or_an_exponent_makes_a_decimal() {
        check(&["0.0", "1e0", "1E+9", "-1.50e-7", "0e0"], Spelling::Decimal);
    }

    #[test]
    fn a_plus_sign_or_a_leading_zero_is_no_json_integer() {
        check(&["+1", "007", "-00", "+0"], Spelling::LooseInteger);
    }

    #[test]
    fn other_number_like_words_are_not_json() {
        check(
            &[
                "1.",
                ".5",
                "-",
                "+",
                "",
                "NaN",
                "-Infinity",
                "0x1f",
                "1e",
                "1e+",
                "1.e1",
                "01.5",
                "--1",
                "1.2.3",
            ],
            Spelling::NotJson,
        );
    }

    #[test]
    fn whole_values_are_recognised_in_every_spelling() {
        check_integral(
            &[
                "5",
                "5.0",
                "1e2",
                "1.5e1",
                "120e-1",
                "100e-2",
                "0.0",
                "0e-9",
                "-0.000",
                "1e99999999999999999999",
            ],
            true,
        );
    }

    #[test]
    fn fractions_are_recognised_in_every_spelling() {
        check_integral(
            &[
                "1.5",
                "1e-1",
                "1.25e1",
                "120e-2",
                "1e-99999999999999999999",
                "0.10e0",
            ],
            false,
        );
    }

    #[test]
    fn the_largest_safe_integer_is_in_range() {
        check_range(
            &["9007199254740991", "-9007199254740991", "999999999999999"],
            false,
        );
    }

    #[test]
    fn the_next_integer_is_out_of_range() {
        check_range(
            &["9007199254740992", "-9007199254740992", "10000000000000000"],
            true,
        );
    }

    #[test]
    fn a_decimal_is_out_of_range_only_beyond_f64() {
        check_range(&["1e308", "1e-400", "0e400"], false);
        check_range(&["1e400", "-1.0e309"], true);
    }

    #[test]
    fn the_exact_value_needs_an_integer_spelling_within_i64() {
        let value = |text: &str| Number::new(text).as_i64();
        assert_eq!(value("-130001"), Some(-130_001));
        assert_eq!(value("-0"), Some(0));
        assert_eq!(value("9223372036854775807"), Some(i64::MAX));
        assert_eq!(value("9223372036854775808"), None);
        assert_eq!(value("1e0"), None);
        assert_eq!(value("+1"), None);
    }

    #[test]
    fn the_sign_ignores_zeros_and_the_exponent() {
        let sign = |text: &str| Number::new(text).against_zero();
        assert_eq!(sign("-0"), Ordering::Equal);
        assert_eq!(sign("0.00e7"), Ordering::Equal);
        assert_eq!(sign("-0.5"), Ordering::Less);
        assert_eq!(sign("3e-2"), Ordering::Greater);
    }
}
