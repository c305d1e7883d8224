//! A request that a generator wrote: bytes with holes where ids belong, and what it means.

use crate::exchange::WireForm;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A generated body and how it travels. The ids are filled in when it is sent, so that the same request can be
/// made again about another credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The bytes in order; none at all is no body.
    pub pieces: Vec<Piece>,
    /// What a server must make of it.
    pub meaning: Meaning,
    /// How the body's length is told.
    pub framing: Framing,
    /// How all of it is written on its connection.
    #[serde(default)]
    pub wire: WireForm,
    /// What the body is labelled as; `None` is the documented label.
    pub content_type: Option<String>,
    /// Further header fields, which ask for nothing.
    pub headers: Vec<(String, String)>,
}

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Text as it is sent.
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
    /// The id that the request names, without the quotation marks around it.
    Id(Letters),
}

/// How the letters of an id are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// As they are.
    Plain,
    /// Every so many of them as a JSON escape, counted from the first.
    Escaped(u8),
    /// In the other case, every so many of them.
    OtherCase(u8),
}

/// What a server must make of a generated request, against the same request written plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The same: JSON that says the same, in other bytes.
    Same,
    /// The same, or a refusal as invalid: what is added is undocumented.
    SameOrInvalid,
    /// The same credential in another spelling, an unknown one, or none.
    Respelled,
    /// Another id than the one it was made of, which nobody ever issued.
    AnotherId,
    /// No id.
    Missing,
    /// An id that is none.
    NoId,
    /// No request at all.
    Malformed,
}

/// How a body's length is told (RFC 9112 section 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// By Content-Length.
    #[default]
    Length,
    /// In chunks of at most so many bytes.
    Chunked(u16),
}

impl Written {
    /// A body of these pieces under the documented label, its length told.
    pub const fn new(pieces: Vec<Piece>, meaning: Meaning) -> Self {
        Self {
            pieces,
            meaning,
            framing: Framing::Length,
            wire: WireForm::Usual,
            content_type: None,
            headers: Vec::new(),
        }
    }

    /// Whether it names a credential, so that one has to be in hand.
    pub fn names(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Id(_)))
    }

    /// How many bytes it has without any id.
    pub fn bare_length(&self) -> usize {
        let length = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Bytes(raw) => raw.len(),
            Piece::Id(_) => 0,
        };
        self.pieces.iter().map(length).sum()
    }

    /// The bytes, with the id filled in.
    pub fn bytes(&self, id: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => bytes.extend_from_slice(text.as_bytes()),
                Piece::Bytes(raw) => bytes.extend_from_slice(raw),
                Piece::Id(letters) => bytes.extend_from_slice(letters.write(id).as_bytes()),
            }
        }
        bytes
    }
}

/// Letters below which an id in the other case may be another one that exists.
const SHORT: usize = 16;

impl Letters {
    /// Whether the letters, once read, are the ones that were meant.
    pub const fn mean_the_same(self) -> bool {
        match self {
            Self::Plain | Self::Escaped(_) => true,
            Self::OtherCase(_) => false,
        }
    }

    /// An id as it stands between the quotation marks of a JSON text.
    fn write(self, id: &str) -> String {
        match self {
            Self::Plain => plain(id),
            Self::Escaped(every) => id
                .chars()
                .enumerate()
                .map(|(place, letter)| {
                    if place % usize::from(every.max(1)) == 0 {
                        escaped(letter)
                    } else {
                        plain(letter.encode_utf8(&mut [0; 4]))
                    }
                })
                .collect(),
            // The same letters in another case may be somebody's where ids are short and cases count.
            Self::OtherCase(_) if id.len() < SHORT => plain(&format!(" {id}")),
            Self::OtherCase(every) => {
                let mut cased = 0;
                let turned: String = id
                    .chars()
                    .map(|letter| {
                        if !letter.is_ascii_alphabetic() {
                            return letter;
                        }
                        cased += 1;
                        if (cased - 1) % usize::from(every.max(1)) == 0 {
                            turned(letter)
                        } else {
                            letter
                        }
                    })
                    .collect();
                // An id without letters has no other case; a blank before it is as good a spelling.
                plain(&if turned == id { format!(" {id}") } else { turned })
            }
        }
    }
}

fn turned(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

/// A text as JSON writes it, without the quotation marks.
pub fn plain(text: &str) -> String {
    // Most texts have nothing to escape (RFC 8259 section 7), and generators ask for a great many.
    if !text
        .bytes()
        .any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
    {
        return text.to_owned();
    }
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A letter as JSON escapes, two where it takes a surrogate pair.
pub fn escaped(letter: char) -> String {
    let mut units = [0; 2];
    letter
        .encode_utf16(&mut units)
        .iter()
        .fold(String::new(), |mut escapes, unit| {
            // Writing into a string never fails.
            let _ = write!(escapes, "\\u{unit:04x}");
            escapes
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(letters: Letters) -> String {
        let body = Written::new(
            vec![
                Piece::Text("\"".into()),
                Piece::Id(letters),
                Piece::Text("\"".into()),
            ],
            Meaning::Same,
        );
        String::from_utf8(body.bytes("aB-\"\u{1f511}")).expect("it is UTF-8")
    }

    fn read(text: &str) -> String {
        serde_json::from_str(text).expect("it is a JSON text")
    }

    #[test]
    fn escaped_letters_are_read_as_the_id() {
        for every in [0, 1, 2, 3] {
            assert_eq!(read(&written(Letters::Escaped(every))), "aB-\"\u{1f511}");
        }
        assert_eq!(
            written(Letters::Escaped(1)),
            r#""\u0061\u0042\u002d\u0022\ud83d\udd11""#
        );
    }

    #[test]
    fn a_text_is_written_as_serde_json_writes_it_whatever_is_in_it() {
        for text in ["", "id-7", "a\"b", "a\\b", "\n", "\u{1f}", "\u{7f}", "é\u{2028}"] {
            assert_eq!(
                format!("\"{}\"", plain(text)),
                serde_json::Value::from(text).to_string()
            );
        }
    }

    #[test]
    fn its_length_is_told_without_writing_it() {
        let pieces = vec![
            Piece::Text("é".into()),
            Piece::Bytes(vec![0xff]),
            Piece::Id(Letters::Plain),
        ];
        let body = Written::new(pieces, Meaning::Same);
        assert_eq!(body.bare_length(), body.bytes("").len());
    }

    #[test]
    fn the_other_case_is_another_text() {
        let id = "aB-\"c0123456789abc";
        assert_eq!(Letters::OtherCase(1).write(id), plain("Ab-\"C0123456789ABC"));
        assert_eq!(Letters::OtherCase(2).write(id), plain("AB-\"C0123456789aBc"));
        assert_eq!(
            Letters::OtherCase(1).write("12345678-90123456"),
            " 12345678-90123456"
        );
        // Short ones are too close to each other.
        assert_eq!(Letters::OtherCase(1).write("aB"), " aB");
    }
}
