//! The bytes between and around tokens: what they look like, never what they mean.

use crate::deviation::{ByteOrder, DeviationKind};

/// Where skipping stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Skipped {
    /// At something else than space.
    To(usize),
    /// Behind a comment.
    Comment { start: usize, end: usize },
    /// Within a comment that the body does not end.
    OpenComment { start: usize },
}

/// Skips white space up to the next token, or up to and with the next comment.
pub(crate) fn skip(body: &[u8], from: usize) -> Skipped {
    let rest = body.get(from..).unwrap_or_default();
    let space = rest.iter().take_while(|&&byte| is_space(byte)).count();
    let (start, rest) = (from + space, rest.get(space..).unwrap_or_default());
    if rest.first() != Some(&b'/') {
        return Skipped::To(start);
    }
    if rest.starts_with(b"//") {
        let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        Skipped::Comment {
            start,
            end: start + length,
        }
    } else if let Some(text) = rest.strip_prefix(b"/*") {
        match text.windows(2).position(|pair| pair == b"*/") {
            Some(length) => Skipped::Comment {
                start,
                end: start + length + 4,
            },
            None => Skipped::OpenComment { start },
        }
    } else {
        Skipped::To(start)
    }
}

/// What each byte may be part of. One look into a table is cheaper than the comparisons it stands for, and most
/// of all where a fuzzer records every comparison.
static ROLES: [u8; 256] = roles();
const SPACE: u8 = 1;
const TOKEN: u8 = 2;
const PLAIN: u8 = 4;
const PRINTABLE: u8 = 8;
const POINTER: u8 = 16;
const DIGIT: u8 = 32;

const fn roles() -> [u8; 256] {
    let mut roles = [0; 256];
    let mut letter = 0_u8;
    loop {
        let byte = letter as usize;
        if matches!(letter, b' ' | b'\t' | b'\n' | b'\r') {
            roles[byte] |= SPACE;
        }
        if letter.is_ascii_alphanumeric()
            || matches!(letter, b'-' | b'.' | b'+' | b'_' | b'$' | b'~' | b'=' | b'%')
        {
            roles[byte] |= TOKEN;
        }
        if letter >= 0x20 && !matches!(letter, b'"' | b'\'' | b'\\') {
            roles[byte] |= PLAIN;
        }
        if letter.is_ascii_graphic() || letter == b' ' {
            roles[byte] |= PRINTABLE;
        }
        if letter.is_ascii_digit() {
            roles[byte] |= DIGIT;
        }
        if matches!(letter, b'~' | b'/') {
            roles[byte] |= POINTER;
        }
        if letter == u8::MAX {
            return roles;
        }
        letter += 1;
    }
}

fn has(byte: u8, role: u8) -> bool {
    ROLES[usize::from(byte)] & role != 0
}

/// White space as RFC 8259 section 2 has it.
pub(crate) fn is_space(byte: u8) -> bool {
    has(byte, SPACE)
}

/// A decimal digit.
pub(crate) fn is_digit(byte: u8) -> bool {
    has(byte, DIGIT)
}

/// ASCII that is seen as it is.
pub(crate) fn is_printable(byte: u8) -> bool {
    has(byte, PRINTABLE)
}

/// What a pointer spells in its own way.
pub(crate) fn is_escaped_in_pointers(byte: u8) -> bool {
    has(byte, POINTER)
}

/// How many bytes stand before the next one that ends a string, begins an escape or must not be in one. `None` if
/// none does.
pub(crate) fn plain_run(rest: &[u8], quote: u8) -> Option<usize> {
    let mut run = 0;
    loop {
        let after = rest.get(run..).unwrap_or_default();
        run += after.iter().position(|&byte| !has(byte, PLAIN))?;
        // The quotation mark of the other kind is plain.
        let other = if quote == b'"' { b'\'' } else { b'"' };
        if rest.get(run) != Some(&other) {
            return Some(run);
        }
        run += 1;
    }
}

/// The longest run of bytes that words and numbers are made of, in JSON and in the dialects that servers slip
/// into. Splitting such a run could quote half a secret, so it is always taken whole.
pub(crate) fn token(body: &[u8], from: usize) -> Option<&str> {
    let rest = body.get(from..).unwrap_or_default();
    let mut length = 0;
    loop {
        let after = rest.get(length..).unwrap_or_default();
        length += after.iter().take_while(|&&byte| has(byte, TOKEN)).count();
        let after = rest.get(length..).unwrap_or_default();
        if length == 0 || after.first() != Some(&b'/') || matches!(after.get(1), Some(b'/' | b'*')) {
            break;
        }
        length += 1;
    }
    std::str::from_utf8(rest.get(..length).unwrap_or_default())
        .ok()
        .filter(|token| !token.is_empty())
}

/// Whether a value, however badly spelled, can begin with this byte.
pub(crate) fn begins_value(byte: u8) -> bool {
    begins_key(byte) || byte.is_ascii_digit() || b"[{-+.".contains(&byte)
}

/// Whether a key, however badly spelled, can begin with this byte.
pub(crate) fn begins_key(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || b"\"'_$".contains(&byte)
}

/// The end of the array or object that begins at `start`, found by counting brackets outside strings. `None`
/// if the body ends first.
pub(crate) fn end_of_container(body: &[u8], start: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut in_string = false;
    let mut bytes = body.iter().enumerate().skip(start);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => open += 1,
            b']' | b'}' if !in_string => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Tells UTF-16 and UTF-32 by their byte order mark, or by the zero bytes that ASCII has in them. No UTF-8
/// JSON text has a zero byte, so nothing valid is mistaken.
pub(crate) fn wide_encoding(body: &[u8]) -> Option<DeviationKind> {
    let utf32 = |order| Some(DeviationKind::Utf32 { order });
    let utf16 = |order| Some(DeviationKind::Utf16 { order });
    match body {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=255, ..] => utf32(ByteOrder::BigEndian),
        [0xff, 0xfe, 0, 0, ..] | [1..=255, 0, 0, 0, ..] => utf32(ByteOrder::LittleEndian),
        [0xfe, 0xff, ..] | [0, 1..=255] | [0, 1..=255, 0, 1..=255, ..] => utf16(ByteOrder::BigEndian),
        [0xff, 0xfe, ..] | [1..=255, 0] | [1..=255, 0, 1..=255, 0, ..] => utf16(ByteOrder::LittleEndian),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_skip(body: &str, expected: Skipped) {
        assert_eq!(skip(body.as_bytes(), 0), expected, "{body:?}");
    }

    fn check_token(body: &str, expected: Option<&str>) {
        assert_eq!(token(body.as_bytes(), 0), expected, "{body:?}");
    }

    fn check_container(body: &str, end: Option<usize>) {
        assert_eq!(end_of_container(body.as_bytes(), 0), end, "{body:?}");
    }

    fn check_wide(body: &[u8], expected: Option<&DeviationKind>) {
        assert_eq!(wide_encoding(body).as_ref(), expected, "{body:?}");
    }

    #[test]
    fn only_the_four_white_space_characters_of_json_are_skipped() {
        check_skip(" \t\r\n1", Skipped::To(4));
        check_skip("\u{c}1", Skipped::To(0));
        check_skip("\u{a0}1", Skipped::To(0));
        check_skip("  ", Skipped::To(2));
    }

    #[test]
    fn comments_are_skipped_one_at_a_time() {
        check_skip(" /* a */ 1", Skipped::Comment { start: 1, end: 8 });
        check_skip("/**/", Skipped::Comment { start: 0, end: 4 });
        check_skip("// a\n1", Skipped::Comment { start: 0, end: 4 });
        check_skip("// a", Skipped::Comment { start: 0, end: 4 });
        check_skip(" /*/", Skipped::OpenComment { start: 1 });
        check_skip("/ /", Skipped::To(0));
    }

    #[test]
    fn a_token_is_taken_whole() {
        check_token("-1.5e+3,", Some("-1.5e+3"));
        check_token("eyJhbGciOi.J-_x/y+z==\"", Some("eyJhbGciOi.J-_x/y+z=="));
        check_token("1//x", Some("1"));
        check_token("1/*x*/", Some("1"));
        check_token("\u{e9}", None);
        check_token("", None);
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        check_container(r#"[{"a":"]}\""}],"#, Some(14));
        check_container("[[]", None);
        check_container("[\"]", None);
        check_container(r#"["[","]"],"#, Some(9));
        check_container(r"[\],", Some(3));
    }

    #[test]
    fn wide_units_are_told_by_their_marks() {
        check_wide(
            b"\xfe\xff\0{",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::BigEndian,
            }),
        );
        check_wide(
            b"\xff\xfe{\0",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::LittleEndian,
            }),
        );
        check_wide(
            b"\0\0\xfe\xff",
            Some(&DeviationKind::Utf32 {
                order: ByteOrder::BigEndian,
            }),
        );
        check_wide(
            b"\xff\xfe\0\0",
            Some(&DeviationKind::Utf32 {
                order: ByteOrder::LittleEndian,
            }),
        );
    }

    #[test]
    fn wide_units_are_told_by_their_zero_bytes() {
        check_wide(
            b"\0{\0}",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::BigEndian,
            }),
        );
        check_wide(
            b"{\0}\0",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::LittleEndian,
            }),
        );
        check_wide(
            b"\x007",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::BigEndian,
            }),
        );
        check_wide(
            b"7\0",
            Some(&DeviationKind::Utf16 {
                order: ByteOrder::LittleEndian,
            }),
        );
        check_wide(
            b"\0\0\0{",
            Some(&DeviationKind::Utf32 {
                order: ByteOrder::BigEndian,
            }),
        );
        check_wide(
            b"{\0\0\0",
            Some(&DeviationKind::Utf32 {
                order: ByteOrder::LittleEndian,
            }),
        );
    }

    #[test]
    fn other_zero_bytes_are_no_wide_units() {
        check_wide(b"{}\0\0", None);
        check_wide(b"\0{}", None);
        check_wide(b"\0", None);
        check_wide(b"", None);
    }
}
