//! Requests that break a schema at one place.

use super::json::Json;
use super::schema::{Grammar, allows, below, number, of_type, types};
use super::text;
use crate::scenario::Meaning;
use proptest::prelude::*;
use serde_json::Value;

/// A request that breaks one keyword of its schema at one place.
pub(super) struct Breach {
    /// What is wrong, in a few words.
    pub(super) label: String,
    /// What a server must make of it.
    pub(super) meaning: Meaning,
    /// Such requests.
    pub(super) requests: BoxedStrategy<Json>,
}

/// The JSON types, as a schema names them.
const TYPES: [&str; 6] = ["null", "boolean", "number", "array", "object", "string"];

impl Grammar<'_> {
    /// Every way to break one keyword.
    pub(super) fn breaches(self) -> Vec<Breach> {
        let mut found = Vec::new();
        let Some(properties) = self.root.get("properties").and_then(Value::as_object) else {
            return found;
        };
        for (name, schema) in properties {
            let pointer = below("", name);
            let is_subject = self.subject == Some(pointer.as_str());
            let missing = if is_subject {
                Meaning::Missing
            } else {
                Meaning::NoId
            };
            if self.requires(name) {
                let without = self.object(self.root, "", Some(name));
                found.push(Breach {
                    label: format!("{name} left out"),
                    meaning: missing,
                    requests: without,
                });
            }
            let replaced = |label: String, meaning, value: BoxedStrategy<Json>| Breach {
                label,
                meaning,
                requests: self.with(name, value),
            };
            let allowed = types(self.resolve(schema));
            for wrong in TYPES.into_iter().filter(|one| !allows(&allowed, one)) {
                let meaning = if wrong == "null" { missing } else { Meaning::NoId };
                found.push(replaced(
                    format!("{name} of type {wrong}"),
                    meaning,
                    of_type(wrong),
                ));
            }
            for (label, meaning, value) in breaches_of_text(self.resolve(schema), missing) {
                found.push(replaced(format!("{name} {label}"), meaning, value));
            }
        }
        found
    }

    /// Valid requests but for one member, which has this value.
    fn with(self, name: &str, value: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
        let name = name.to_owned();
        (self.object(self.root, "", Some(&name)), value)
            .prop_map(move |(request, value)| request.and(vec![(name.clone(), value)]))
            .boxed()
    }

    fn requires(self, name: &str) -> bool {
        let required = self.root.get("required").and_then(Value::as_array);
        required.is_some_and(|names| names.iter().any(|one| one == name))
    }
}

/// Strings that break a keyword, with what is wrong.
fn breaches_of_text(schema: &Value, missing: Meaning) -> Vec<(String, Meaning, BoxedStrategy<Json>)> {
    let mut found = Vec::new();
    if !allows(&types(schema), "string") {
        return found;
    }
    match number(schema, "minLength") {
        None | Some(0) => {}
        Some(1) => found.push((
            "empty".to_owned(),
            missing,
            Just(Json::Text(String::new())).boxed(),
        )),
        Some(least) => {
            let short = text::word(1..least).prop_map(Json::Text).boxed();
            found.push(("too short".to_owned(), Meaning::NoId, short));
        }
    }
    if let Some(most) = number(schema, "maxLength") {
        let long = text::word(most + 1..most + 2).prop_map(Json::Text).boxed();
        found.push(("too long".to_owned(), Meaning::NoId, long));
    }
    if schema.get("enum").is_some() || schema.get("const").is_some() {
        let other = text::word(9..12).prop_map(Json::Text).boxed();
        found.push(("of another value".to_owned(), Meaning::NoId, other));
    }
    found
}
