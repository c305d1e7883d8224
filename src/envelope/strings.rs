//! Strings: escapes, surrogates, and bytes that are not UTF-8.

use crate::deviation::DeviationKind;
use crate::excerpt::Excerpt;
use crate::lexis;

/// A string as far as its closing quote.
pub(crate) struct Scanned {
    /// The text after unescaping.
    pub(crate) text: String,
    /// The byte after the closing quote.
    pub(crate) end: usize,
}

/// Takes in what is wrong and where. `None` if there is no use in going on.
pub(crate) type Flaw<'f> = &'f mut dyn FnMut(usize, &dyn Fn() -> DeviationKind) -> Option<()>;

/// Reads a string whose content starts at `start` and ends at `quote`. Tells `flaw` of everything wrong with
/// it, with its offset, and goes on. `None` if the body ends first, or `flaw` has heard enough.
pub(crate) fn read(body: &[u8], start: usize, quote: u8, flaw: Flaw<'_>) -> Option<Scanned> {
    let mut text = String::new();
    let mut at = start;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let (plain, rest) = rest.split_at(lexis::plain_run(rest, quote)?);
        push_decoded(plain, at, &mut text, flaw)?;
        at += plain.len();
        // What ends a plain run is there.
        match *rest.first()? {
            b'\\' => at += push_escape(rest, at, &mut text, flaw)?,
            byte if byte == quote => return Some(Scanned { text, end: at + 1 }),
            control => {
                flaw(at, &|| DeviationKind::ControlCharacter { byte: control })?;
                text.push(char::from(control));
                at += 1;
            }
        }
    }
}

fn push_decoded(bytes: &[u8], offset: usize, text: &mut String, flaw: Flaw<'_>) -> Option<()> {
    if let Ok(plain) = std::str::from_utf8(bytes) {
        text.push_str(plain);
        return Some(());
    }
    let mut at = offset;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if let Some(&byte) = chunk.invalid().first() {
            flaw(at, &|| DeviationKind::InvalidUtf8 { byte })?;
            text.push(char::REPLACEMENT_CHARACTER);
            at += chunk.invalid().len();
        }
    }
    Some(())
}

/// Decodes the escape that `rest` begins with and gives its length. `None` if the body ends within it.
fn push_escape(rest: &[u8], offset: usize, text: &mut String, flaw: Flaw<'_>) -> Option<usize> {
    let plain = match *rest.get(1)? {
        quoted @ (b'"' | b'\\' | b'/') => char::from(quoted),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return push_code_unit(rest, offset, text, flaw),
        unknown if unknown.is_ascii() && !unknown.is_ascii_control() => {
            let character = char::from(unknown);
            flaw(offset, &|| DeviationKind::BadEscape {
                text: Excerpt::of(&format!("\\{character}")),
            })?;
            character
        }
        _ => {
            // What follows is judged on its own: a raw control character, or text beyond ASCII.
            flaw(offset, &|| DeviationKind::BadEscape {
                text: Excerpt::of("\\"),
            })?;
            return Some(1);
        }
    };
    text.push(plain);
    Some(2)
}

/// Decodes `\uXXXX`, and the second half of a surrogate pair with it.
fn push_code_unit(rest: &[u8], offset: usize, text: &mut String, flaw: Flaw<'_>) -> Option<usize> {
    let unit = match hexadecimal(rest.get(2..).unwrap_or_default())? {
        Hexadecimal::Unit(unit) => unit,
        Hexadecimal::Short { digits } => {
            let length = 2 + digits;
            // As many digits were there a moment ago, so there is always as much.
            let written = rest.get(..length)?;
            flaw(offset, &|| DeviationKind::BadEscape {
                text: Excerpt::of_bytes(written),
            })?;
            text.push(char::REPLACEMENT_CHARACTER);
            return Some(length);
        }
    };
    if let Some(character) = char::from_u32(u32::from(unit)) {
        text.push(character);
        return Some(6);
    }
    let second = rest
        .get(6..)
        .and_then(|rest| rest.strip_prefix(b"\\u"))
        .and_then(hexadecimal);
    if let Some(Hexadecimal::Unit(second)) = second
        && let Some(Ok(character)) = char::decode_utf16([unit, second]).next()
    {
        text.push(character);
        return Some(12);
    }
    flaw(offset, &|| DeviationKind::LoneSurrogate { unit })?;
    text.push(char::REPLACEMENT_CHARACTER);
    Some(6)
}

enum Hexadecimal {
    Unit(u16),
    Short { digits: usize },
}

/// Four hexadecimal digits, or how many there are. `None` if the body ends before that can be known.
fn hexadecimal(rest: &[u8]) -> Option<Hexadecimal> {
    let mut unit = 0;
    for digits in 0..4 {
        match char::from(*rest.get(digits)?).to_digit(16) {
            Some(digit) => unit = unit << 4 | digit,
            None => return Some(Hexadecimal::Short { digits }),
        }
    }
    u16::try_from(unit).ok().map(Hexadecimal::Unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `"`-terminated content; gives the text and the flaws with their offsets.
    fn check(content: &[u8], expected: &str, flaws: &[(usize, DeviationKind)]) {
        let mut seen = Vec::new();
        let scanned = read(content, 0, b'"', &mut |offset, kind| {
            seen.push((offset, kind()));
            Some(())
        });
        let scanned = scanned.expect("the string is closed");
        assert_eq!(scanned.text, expected);
        assert_eq!(seen, flaws);
        assert_eq!(scanned.end, content.len());
    }

    fn bad_escape(text: &str) -> DeviationKind {
        DeviationKind::BadEscape {
            text: Excerpt::of(text),
        }
    }

    #[test]
    fn every_escape_of_json_is_decoded() {
        check(
            br#"\"\\\/\b\f\n\r\t\u00E9\u00e9""#,
            "\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{e9}",
            &[],
        );
    }

    #[test]
    fn a_surrogate_pair_is_one_character() {
        check(br#"\uD83D\ude00""#, "\u{1f600}", &[]);
    }

    #[test]
    fn a_lone_surrogate_is_replaced_wherever_it_stands() {
        let high = DeviationKind::LoneSurrogate { unit: 0xd83d };
        let low = DeviationKind::LoneSurrogate { unit: 0xde00 };
        check(br#"\ud83d""#, "\u{fffd}", &[(0, high.clone())]);
        check(br#"a\ude00b""#, "a\u{fffd}b", &[(1, low.clone())]);
        check(
            br#"\ude00\ud83d""#,
            "\u{fffd}\u{fffd}",
            &[(0, low), (6, high.clone())],
        );
        check(br#"\ud83d\u0041""#, "\u{fffd}A", &[(0, high.clone())]);
        check(
            br#"\ud83d\ud83d\ude00""#,
            "\u{fffd}\u{1f600}",
            &[(0, high.clone())],
        );
        check(br#"\ud83d\n""#, "\u{fffd}\n", &[(0, high)]);
    }

    #[test]
    fn an_unknown_escape_keeps_its_character() {
        check(br#"\x41""#, "x41", &[(0, bad_escape("\\x"))]);
        check(br#"\'""#, "'", &[(0, bad_escape("\\'"))]);
    }

    #[test]
    fn a_short_code_unit_is_replaced() {
        check(br#"\u12G4""#, "\u{fffd}G4", &[(0, bad_escape("\\u12"))]);
        check(br#"\u""#, "\u{fffd}", &[(0, bad_escape("\\u"))]);
    }

    #[test]
    fn an_escaped_control_character_has_both_flaws() {
        let control = DeviationKind::ControlCharacter { byte: b'\n' };
        check(b"\\\n\"", "\n", &[(0, bad_escape("\\")), (1, control)]);
    }

    #[test]
    fn an_escape_before_text_beyond_ascii_keeps_the_text() {
        check("\\\u{e9}\"".as_bytes(), "\u{e9}", &[(0, bad_escape("\\"))]);
    }

    #[test]
    fn raw_control_characters_are_kept_and_delete_is_none() {
        check(
            b"a\tb\x7f\"",
            "a\tb\u{7f}",
            &[(1, DeviationKind::ControlCharacter { byte: b'\t' })],
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_one_sequence_at_a_time() {
        let invalid = |byte| DeviationKind::InvalidUtf8 { byte };
        check(b"caf\xe9\"", "caf\u{fffd}", &[(3, invalid(0xe9))]);
        check(
            b"\xc0\xaf\"",
            "\u{fffd}\u{fffd}",
            &[(0, invalid(0xc0)), (1, invalid(0xaf))],
        );
        check(b"\xe2\x82\"", "\u{fffd}", &[(0, invalid(0xe2))]);
        check("\u{20ac}\"".as_bytes(), "\u{20ac}", &[]);
    }

    #[test]
    fn a_string_without_its_end_is_no_string() {
        for content in ["", "abc", "\\", "\\u", "\\u12", "\\ud83d\\", "abc\\\""] {
            assert!(
                read(content.as_bytes(), 0, b'"', &mut |_, _| Some(())).is_none(),
                "{content}"
            );
        }
    }
}
