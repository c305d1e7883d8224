//! JSON as a generator sees it: members may stand twice and in any order, numbers keep their spelling, and the
//! place of the id is a hole.

use crate::scenario::{Letters, Piece, escaped, plain};

/// A JSON value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// Written as it stands: a number, a word, or something that is no JSON.
    Raw(String),
    /// A string.
    Text(String),
    /// A string whose inside is given piece by piece, already escaped.
    Quoted(Vec<Piece>),
    /// An array.
    Array(Vec<Self>),
    /// An object; keys may repeat.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// The id that the request names.
    pub(super) fn id() -> Self {
        Self::Quoted(vec![Piece::Id(Letters::Plain)])
    }

    /// The value null.
    pub(super) fn null() -> Self {
        Self::Raw("null".to_owned())
    }

    /// The id written otherwise, wherever it stands.
    pub(super) fn with_id(self, inside: &[Piece]) -> Self {
        match self {
            Self::Quoted(_) => Self::Quoted(inside.to_vec()),
            Self::Array(items) => Self::Array(items.into_iter().map(|item| item.with_id(inside)).collect()),
            Self::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (key, value.with_id(inside)))
                    .collect(),
            ),
            Self::Raw(_) | Self::Text(_) => self,
        }
    }

    /// With these members as well: every other one before its own, so that order counts for nothing.
    pub(super) fn and(self, further: Vec<(String, Self)>) -> Self {
        match self {
            Self::Object(own) => {
                let mut before = Vec::new();
                let mut after = Vec::new();
                for (place, member) in further.into_iter().enumerate() {
                    if place % 2 == 0 {
                        after.push(member);
                    } else {
                        before.push(member);
                    }
                }
                before.extend(own);
                before.extend(after);
                Self::Object(before)
            }
            other => other,
        }
    }

    /// As plain JSON.
    pub(super) fn written(&self) -> Vec<Piece> {
        Style::default().write(self)
    }
}

/// How JSON is written: what stands between its tokens, and how often a letter of a key is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// White space for one gap after the other, from the beginning again when it runs out.
    pub(super) gaps: Vec<String>,
    /// Every so many letters of a key are escaped; 0 for none.
    pub(super) escapes: u8,
}

impl Style {
    /// Writes a value.
    pub(super) fn write(&self, json: &Json) -> Vec<Piece> {
        let mut pen = Pen {
            style: self,
            gap: 0,
            pieces: Vec::new(),
        };
        pen.gap();
        pen.value(json);
        pen.gap();
        pen.pieces
    }
}

struct Pen<'a> {
    style: &'a Style,
    gap: usize,
    pieces: Vec<Piece>,
}

impl Pen<'_> {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    fn gap(&mut self) {
        if let Some(gap) = self.style.gaps.get(self.gap % self.style.gaps.len().max(1)) {
            self.text(gap);
        }
        self.gap += 1;
    }

    fn token(&mut self, token: &str) {
        self.text(token);
        self.gap();
    }

    fn value(&mut self, json: &Json) {
        match json {
            Json::Raw(raw) => self.text(raw),
            Json::Text(text) => {
                self.text("\"");
                self.text(&plain(text));
                self.text("\"");
            }
            Json::Quoted(inside) => {
                self.text("\"");
                for piece in inside {
                    match piece {
                        Piece::Text(text) => self.text(text),
                        other => self.pieces.push(other.clone()),
                    }
                }
                self.text("\"");
            }
            Json::Array(items) => {
                self.token("[");
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        self.token(",");
                    }
                    self.value(item);
                    self.gap();
                }
                self.text("]");
            }
            Json::Object(members) => {
                self.token("{");
                for (place, (key, value)) in members.iter().enumerate() {
                    if place > 0 {
                        self.token(",");
                    }
                    self.key(key);
                    self.gap();
                    self.token(":");
                    self.value(value);
                    self.gap();
                }
                self.text("}");
            }
        }
    }

    fn key(&mut self, key: &str) {
        let every = usize::from(self.style.escapes);
        if every == 0 {
            // A request may have hundreds of keys, so they are not spelled letter by letter without need.
            self.text("\"");
            self.text(&plain(key));
            return self.text("\"");
        }
        let spelled: String = key
            .chars()
            .enumerate()
            .map(|(place, letter)| {
                if place % every == 0 {
                    escaped(letter)
                } else {
                    plain(letter.encode_utf8(&mut [0; 4]))
                }
            })
            .collect();
        self.text(&format!("\"{spelled}\""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Meaning, Written};

    fn bytes(pieces: Vec<Piece>) -> String {
        String::from_utf8(Written::new(pieces, Meaning::Same).bytes("id-7")).expect("it is UTF-8")
    }

    fn request() -> Json {
        Json::Object(vec![("credentialId".to_owned(), Json::id())])
    }

    #[test]
    fn plain_json_is_written_without_gaps() {
        assert_eq!(bytes(request().written()), r#"{"credentialId":"id-7"}"#);
    }

    #[test]
    fn gaps_and_escapes_change_nothing_that_a_reader_sees() {
        let style = Style {
            gaps: vec![" ".into(), "\r\n".into(), "\t".into()],
            escapes: 2,
        };
        let all = request().and(vec![(
            "a".into(),
            Json::Array(vec![Json::null(), Json::Text("\"".into())]),
        )]);
        let read = |pieces| serde_json::from_str::<serde_json::Value>(&bytes(pieces)).expect("it is JSON");
        assert_ne!(bytes(style.write(&all)), bytes(all.written()));
        assert_eq!(read(style.write(&all)), read(all.written()));
    }

    #[test]
    fn the_id_is_replaced_wherever_it_stands() {
        let inside = [Piece::Text(" ".into()), Piece::Id(Letters::Plain)];
        assert_eq!(
            bytes(Json::Array(vec![request()]).with_id(&inside).written()),
            r#"[{"credentialId":" id-7"}]"#
        );
    }
}
