//! Other ways to write the id of a credential.

/// What some layer of a server may fold into the id that was handed over, or, extended, mistake for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// In upper case.
    UpperCase,
    /// With a blank behind it: who trims either side trims that one, and a collation that pads ignores it.
    Padded,
    /// With further letters behind it.
    Extended,
    /// Without its hyphens, as readers of UUIDs take it; in braces, where it has none.
    Compact,
    /// With a line break behind it.
    LineBreak,
    /// With its first letter as a percent sign and two digits.
    PercentEncoded,
    /// With a letter behind it that nobody sees.
    ZeroWidth,
    /// In the full-width letters that Unicode counts as compatible with its own.
    FullWidth,
}

/// How far the full-width letters stand behind those of ASCII.
const TO_FULL_WIDTH: u32 = 0xfee0;

impl Spelling {
    /// The id, written so.
    pub fn of(self, id: &str) -> String {
        match self {
            Self::UpperCase => {
                // What is in upper case has a lower one. An id without letters has neither; a blank before it is as
                // good a spelling.
                let (upper, lower) = (id.to_uppercase(), id.to_lowercase());
                match (upper == id, lower == id) {
                    (false, _) => upper,
                    (true, false) => lower,
                    (true, true) => format!(" {id}"),
                }
            }
            Self::Padded => format!("{id} "),
            Self::Extended => format!("{id}0a"),
            Self::Compact if id.contains('-') => id.replace('-', ""),
            Self::Compact => format!("{{{id}}}"),
            Self::LineBreak => format!("{id}\n"),
            Self::PercentEncoded => {
                let mut letters = id.chars();
                let mut first = [0; 4];
                let first = letters.next().map_or("", |letter| letter.encode_utf8(&mut first));
                let coded: Vec<String> = first.bytes().map(|byte| format!("%{byte:02X}")).collect();
                coded.concat() + letters.as_str()
            }
            Self::ZeroWidth => format!("{id}\u{200b}"),
            Self::FullWidth => id.chars().map(full_width).collect(),
        }
    }

    /// Whether it still means the same credential to whoever reads generously.
    pub const fn means_the_same(self) -> bool {
        !matches!(self, Self::Extended)
    }
}

fn full_width(letter: char) -> char {
    let wide = letter
        .is_ascii_graphic()
        .then(|| char::from_u32(u32::from(letter) + TO_FULL_WIDTH));
    wide.flatten().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Spelling; 8] = [
        Spelling::UpperCase,
        Spelling::Padded,
        Spelling::Extended,
        Spelling::Compact,
        Spelling::LineBreak,
        Spelling::PercentEncoded,
        Spelling::ZeroWidth,
        Spelling::FullWidth,
    ];

    #[test]
    fn no_spelling_of_an_id_is_the_id_or_another_spelling_of_it() {
        for id in ["660e8400-e29b-41d4-a716-446655440000", "cred_1f", "4711", "é-1"] {
            let mut written: Vec<String> = ALL.iter().map(|spelling| spelling.of(id)).collect();
            written.push(id.to_owned());
            written.sort();
            written.dedup();
            assert_eq!(written.len(), ALL.len() + 1, "{written:?}");
        }
    }

    #[test]
    fn each_spelling_is_written_as_its_name_says() {
        let check = |spelling: Spelling, expected: &str| assert_eq!(spelling.of("a1-b2"), expected);
        check(Spelling::UpperCase, "A1-B2");
        check(Spelling::Padded, "a1-b2 ");
        check(Spelling::Extended, "a1-b20a");
        check(Spelling::Compact, "a1b2");
        check(Spelling::LineBreak, "a1-b2\n");
        check(Spelling::PercentEncoded, "%611-b2");
        check(Spelling::ZeroWidth, "a1-b2\u{200b}");
        check(Spelling::FullWidth, "ａ１－ｂ２");
    }

    #[test]
    fn an_id_without_hyphens_is_put_into_braces() {
        assert_eq!(Spelling::Compact.of("cred_1"), "{cred_1}");
    }
}
