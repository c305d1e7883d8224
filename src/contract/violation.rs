//! What a value does wrong by its schema, in short fragments that a report can put into a sentence.

use crate::counted::counted;
use serde_json::Value;

/// No fragment is longer, in characters, whatever a server sends.
const FRAGMENT_LIMIT: usize = 120;

/// One deviation of a value from a schema.
///
/// `received` quotes the value, so the caller hands over values whose registered secrets are masked already.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaViolation {
    /// JSON pointer of the offending value; for a missing member the pointer it should have, for an unknown
    /// one its own.
    pub pointer: String,
    /// The JSON Schema keyword that was broken, such as `required`.
    pub keyword: String,
    /// What the schema asks for, at most 120 characters.
    pub expected: String,
    /// What was there instead, at most 120 characters.
    pub received: String,
}

impl SchemaViolation {
    pub(super) fn new(pointer: String, keyword: &str, expected: &str, received: &str) -> Self {
        Self {
            pointer,
            keyword: keyword.to_owned(),
            expected: bounded(expected),
            received: bounded(received),
        }
    }
}

/// A value as a fragment: scalars are quoted, containers only counted. Strings are escaped, so that a control
/// or direction character from a server cannot reach a terminal.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(boolean) => boolean.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => {
            // One character past the limit is kept, which tells the final cut that there was more.
            let head: String = text.chars().take(FRAGMENT_LIMIT + 1).collect();
            format!("{head:?}")
        }
        Value::Array(elements) => format!("an array of {}", counted(elements.len(), "element")),
        Value::Object(members) => format!("an object of {}", counted(members.len(), "member")),
    }
}

fn bounded(fragment: &str) -> String {
    if fragment.chars().count() <= FRAGMENT_LIMIT {
        return fragment.to_owned();
    }
    let head: String = fragment.chars().take(FRAGMENT_LIMIT - 3).collect();
    format!("{head}...")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(value: &Value, expected: &str) {
        assert_eq!(shown(value), expected);
    }

    #[test]
    fn scalars_are_quoted_and_containers_counted() {
        check(&json!(null), "null");
        check(&json!(1.0), "1.0");
        check(&json!("ACTIVE"), "\"ACTIVE\"");
        check(&json!([1]), "an array of 1 element");
        check(&json!({"a": 1, "b": 2}), "an object of 2 members");
    }

    #[test]
    fn control_and_direction_characters_are_escaped() {
        check(&json!("a\u{1b}[31m\u{202e}"), "\"a\\u{1b}[31m\\u{202e}\"");
    }

    #[test]
    fn a_fragment_is_cut_at_its_limit_by_characters() {
        let violation =
            SchemaViolation::new(String::new(), "type", "x", &shown(&json!("\u{e9}".repeat(5000))));
        assert_eq!(violation.received.chars().count(), FRAGMENT_LIMIT);
        assert!(violation.received.ends_with("..."));
    }

    #[test]
    fn a_fragment_at_its_limit_is_left_whole() {
        let fragment = "x".repeat(FRAGMENT_LIMIT);
        assert_eq!(bounded(&fragment), fragment);
    }
}
