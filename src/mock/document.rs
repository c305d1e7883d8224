//! JSON as this server reads and writes it: ordered, with duplicate keys kept.
//!
//! `serde_json::Value` keeps the last of two equal keys without a word. The mock must refuse such a
//! request, and as a seeded fault must be able to write such an answer, so it has a tree of its own.
//! Text scanning is left to `serde_json`; nesting deeper than 128 levels is refused by it.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Document {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is no signed 64-bit integer, as it is to be written.
    Number(String),
    Text(String),
    Array(Vec<Document>),
    Object(Vec<(String, Document)>),
}

impl Document {
    /// An object of these members.
    pub(super) fn of<const COUNT: usize>(members: [(&str, Self); COUNT]) -> Self {
        Self::Object(members.map(|(key, value)| (key.to_owned(), value)).into())
    }

    /// An object of string members.
    pub(super) fn of_texts<const COUNT: usize>(members: &[(&str, &str); COUNT]) -> Self {
        Self::of(members.map(|(key, value)| (key, Self::Text(value.to_owned()))))
    }

    /// Reads one document. Bytes that are not UTF-8 and trailing text are refused.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Reads the first document of these bytes, whatever follows it.
    pub(super) fn read_first(bytes: &[u8]) -> Option<Self> {
        let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter();
        documents.next()?.ok()
    }

    /// Whether some object, at any depth, holds one key twice.
    pub(super) fn repeats_a_key(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Number(_) | Self::Text(_) => false,
            Self::Array(items) => items.iter().any(Self::repeats_a_key),
            Self::Object(members) => {
                let mut seen = HashSet::new();
                members
                    .iter()
                    .any(|(key, value)| !seen.insert(key) || value.repeats_a_key())
            }
        }
    }

    /// The members of an object in order, or nothing.
    pub(super) fn members(&self) -> std::slice::Iter<'_, (String, Self)> {
        match self {
            Self::Object(members) => members.iter(),
            Self::Null
            | Self::Bool(_)
            | Self::Integer(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Array(_) => [].iter(),
        }
    }

    /// The value of the last member of this name, if this is an object that has one.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.members()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The characters of a string value.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// Writes the document without spaces.
    pub(super) fn compact(&self) -> String {
        let mut written = String::new();
        self.write(&mut written, None);
        written
    }

    /// Writes the document indented by two spaces, members in reverse order.
    pub(super) fn indented(&self) -> String {
        let mut written = String::new();
        self.write(&mut written, Some(0));
        written
    }

    fn write(&self, out: &mut String, depth: Option<usize>) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Integer(value) => out.push_str(&value.to_string()),
            Self::Number(written) => out.push_str(written),
            Self::Text(text) => quote(text, out),
            Self::Array(items) => {
                write_list(out, depth, ['[', ']'], items, |item, out, depth| {
                    item.write(out, depth);
                });
            }
            Self::Object(members) => {
                let mut ordered: Vec<&(String, Self)> = members.iter().collect();
                if depth.is_some() {
                    ordered.reverse();
                }
                write_list(out, depth, ['{', '}'], &ordered, |(key, value), out, depth| {
                    quote(key, out);
                    out.push_str(if depth.is_some() { ": " } else { ":" });
                    value.write(out, depth);
                });
            }
        }
    }
}

fn write_list<T>(
    out: &mut String,
    depth: Option<usize>,
    [open, close]: [char; 2],
    items: &[T],
    write: impl Fn(&T, &mut String, Option<usize>),
) {
    let inner = depth.map(|depth| depth + 1);
    out.push(open);
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        break_line(out, inner);
        write(item, out, inner);
    }
    if !items.is_empty() {
        break_line(out, depth);
    }
    out.push(close);
}

fn break_line(out: &mut String, depth: Option<usize>) {
    if let Some(depth) = depth {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Document;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(Document::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(Document::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(i64::try_from(value).map_or_else(|_| Document::Number(value.to_string()), Document::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(Document::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Document, E> {
        Ok(Document::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Document::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Document, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Document::Object(members))
    }
}
