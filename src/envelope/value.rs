//! The tree: what a body says, with order, duplicates and number spelling intact.

use std::fmt;

use crate::number::{Number, Spelling};
use crate::pointer;

/// A JSON value that forgets nothing a contract test may ask for.
///
/// A tree made by this crate is at most [`DEEPEST`](crate::DEEPEST) levels deep; dropping, comparing and
/// printing rely on that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in its source spelling.
    Number(Number),
    /// A string after unescaping; what could not be decoded stands as U+FFFD.
    String(String),
    /// The items in order.
    Array(Vec<Value>),
    /// The members in order, duplicate keys included.
    Object(Vec<(String, Value)>),
}

/// The kind of a [`Value`]. `Display` gives it with its article: `an integer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number of digits and a sign only.
    Integer,
    /// Any other number.
    Decimal,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Integer => "an integer",
            Self::Decimal => "a number with fraction or exponent",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl Value {
    /// The kind of this value.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(number) => match number.spelling() {
                Spelling::Integer | Spelling::LooseInteger => Kind::Integer,
                Spelling::Decimal | Spelling::NotJson => Kind::Decimal,
            },
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// The first member of this name, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The value an RFC 6901 pointer leads to; of duplicate keys the first one counts.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        pointer::resolve(self, pointer)
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The exact integer, if this is one in JSON's integer spelling and within `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self {
            number.as_i64()
        } else {
            None
        }
    }

    /// The truth value, if this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[(String, Value)]> {
        if let Self::Object(members) = self {
            Some(members)
        } else {
            None
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    /// The value as JSON without white space. Numbers keep their spelling, even a faulty one.
    pub fn to_compact_json(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }

    fn print(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number.text()),
            Self::String(text) => print_string(text, out),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(index, out);
                    item.print(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    separate(index, out);
                    print_string(key, out);
                    out.push(':');
                    value.print(out);
                }
                out.push('}');
            }
        }
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

fn print_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => {
                let code = u32::from(character);
                out.push_str("\\u00");
                out.extend(
                    [code >> 4, code & 0xf]
                        .into_iter()
                        .filter_map(|digit| char::from_digit(digit, 16)),
                );
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Limits, Value, read_json};

    fn value(json: &str) -> Value {
        read_json(json.as_bytes(), &Limits::default())
            .root
            .expect("the test's JSON has a value")
    }

    fn check_print(json: &str, expected: &str) {
        assert_eq!(value(json).to_compact_json(), expected);
    }

    fn check_kind(json: &str, expected: Kind, words: &str) {
        assert_eq!(value(json).kind(), expected);
        assert_eq!(expected.to_string(), words);
    }

    #[test]
    fn each_kind_is_told_apart_and_named() {
        check_kind("null", Kind::Null, "null");
        check_kind("true", Kind::Bool, "a boolean");
        check_kind("-1", Kind::Integer, "an integer");
        check_kind("1e0", Kind::Decimal, "a number with fraction or exponent");
        check_kind("\"\"", Kind::String, "a string");
        check_kind("[]", Kind::Array, "an array");
        check_kind("{}", Kind::Object, "an object");
    }

    #[test]
    fn printing_drops_white_space_only() {
        check_print(
            " { \"b\" : [ 1.50 , null ] , \"a\" : true } ",
            "{\"b\":[1.50,null],\"a\":true}",
        );
    }

    #[test]
    fn printing_keeps_duplicate_keys_and_their_order() {
        check_print("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":1,\"b\":2,\"a\":3}");
    }

    #[test]
    fn printing_escapes_what_json_wants_escaped() {
        check_print(
            "\"\\u0000\\n\\t\\r\\\"\\\\\\/\\u00e9\"",
            "\"\\u0000\\n\\t\\r\\\"\\\\/\u{e9}\"",
        );
    }

    #[test]
    fn of_duplicate_keys_the_first_is_found() {
        assert_eq!(
            value("{\"a\":1,\"a\":2}").get("a").and_then(Value::as_i64),
            Some(1)
        );
    }

    #[test]
    fn an_accessor_answers_only_for_its_own_kind() {
        let all = value("[null,true,7,\"x\",[],{}]");
        let items = all.as_array().expect("an array was written");
        let answers = |item: &Value| {
            [
                item.as_bool().is_some(),
                item.as_i64().is_some(),
                item.as_str().is_some(),
                item.as_array().is_some(),
                item.as_object().is_some(),
            ]
        };
        for (index, item) in items.iter().enumerate() {
            let expected: Vec<bool> = (1..=5).map(|own| own == index).collect();
            assert_eq!(answers(item).to_vec(), expected, "{item:?}");
        }
        assert_eq!(items.len(), 6);
    }
}
