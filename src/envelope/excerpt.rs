//! Text of the answer, fit to be quoted in a finding.

use crate::lexis;
use std::fmt;

/// Longest quotation, in characters after escaping.
const LONGEST: usize = 72;

/// A short text of the body in full, or only the length of a long one.
///
/// A long text is never cut: a masker that looks for whole secrets would not know the piece that is left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Excerpt {
    /// The text itself, at most 72 characters, with control and direction characters escaped as `\u{...}`.
    Whole(String),
    /// A text too long to be quoted.
    Long {
        /// How many characters it has.
        characters: usize,
    },
}

impl Excerpt {
    pub(crate) fn of(text: &str) -> Self {
        if text.len() <= LONGEST && text.bytes().all(lexis::is_printable) {
            return Self::Whole(text.to_owned());
        }
        let mut escaped = String::new();
        let mut length = 0;
        for character in text.chars() {
            let before = escaped.len();
            if misleads(character) {
                escaped.extend(character.escape_unicode());
                length += escaped.len() - before;
            } else {
                escaped.push(character);
                length += 1;
            }
            if length > LONGEST {
                return Self::Long {
                    characters: text.chars().count(),
                };
            }
        }
        Self::Whole(escaped)
    }

    /// For bytes that need not be UTF-8.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        if bytes.len() > 4 * LONGEST {
            // Long in any encoding; decoding megabytes to learn so would be waste.
            return Self::Long {
                characters: bytes.len(),
            };
        }
        Self::of(&String::from_utf8_lossy(bytes))
    }
}

/// Control characters, and those that move or hide the text around them (CWE-150, R-46).
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(text) => write!(f, "`{text}`"),
            Self::Long { characters } => write!(f, "a text of {characters} characters"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(Excerpt::of(text).to_string(), expected);
    }

    #[test]
    fn a_short_text_is_quoted_whole() {
        check("gr\u{fc}n", "`gr\u{fc}n`");
    }

    #[test]
    fn a_text_one_character_too_long_is_only_counted() {
        check(&"x".repeat(72), &format!("`{}`", "x".repeat(72)));
        check(&"x".repeat(73), "a text of 73 characters");
    }

    #[test]
    fn terminal_and_direction_controls_are_escaped() {
        check("\u{1b}[2J\u{202e}\u{9b}\n", "`\\u{1b}[2J\\u{202e}\\u{9b}\\u{a}`");
    }

    #[test]
    fn escapes_count_towards_the_length() {
        check(&"\u{1}".repeat(15), "a text of 15 characters");
        let longest = "\u{1}".repeat(14) + "ab";
        check(&longest, &format!("`{}ab`", "\\u{1}".repeat(14)));
    }

    #[test]
    fn a_text_is_measured_in_characters_and_not_in_bytes() {
        let longest = "\u{1f600}".repeat(72);
        check(&longest, &format!("`{longest}`"));
        assert_eq!(Excerpt::of_bytes(longest.as_bytes()), Excerpt::Whole(longest));
    }

    #[test]
    fn bytes_that_are_long_in_any_encoding_are_counted_undecoded() {
        let long = "\u{fc}".repeat(145);
        assert_eq!(
            Excerpt::of_bytes(long.as_bytes()),
            Excerpt::Long { characters: 290 }
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_quoted_with_replacements() {
        assert_eq!(Excerpt::of_bytes(b"a\xffb"), Excerpt::Whole("a\u{fffd}b".into()));
        assert_eq!(Excerpt::of_bytes(&[0xff; 289]), Excerpt::Long { characters: 289 });
    }
}
