//! From a request schema to proptest strategies: values that keep it, and the parts of those that break it.
//!
//! Knows the closed list of keywords that `contract` admits. A keyword it cannot break is left alone.

use super::json::Json;
use super::text;
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value};

/// A request schema, and where in it the id stands.
#[derive(Clone, Copy)]
pub(super) struct Grammar<'a> {
    pub(super) root: &'a Value,
    /// JSON pointer to the member that names the thing acted on.
    pub(super) subject: Option<&'a str>,
}

/// Members more than a schema's least number of items.
const MORE_ITEMS: usize = 3;

/// Letters more than a schema's least length.
const MORE_LETTERS: usize = 24;

impl<'a> Grammar<'a> {
    /// The grammar of a schema; `subject` is a JSON pointer.
    pub(super) const fn new(root: &'a Value, subject: Option<&'a str>) -> Self {
        Self { root, subject }
    }

    /// Requests that keep the schema; the id is a hole.
    pub(super) fn valid(self) -> BoxedStrategy<Json> {
        self.value(self.root, "")
    }

    pub(super) fn resolve(self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| self.root.pointer(reference.strip_prefix('#')?));
        target.unwrap_or(schema)
    }

    fn value(self, schema: &'a Value, pointer: &str) -> BoxedStrategy<Json> {
        if self.subject == Some(pointer) {
            return Just(Json::id()).boxed();
        }
        let schema = self.resolve(schema);
        if let Some(constant) = schema.get("const") {
            return Just(of_value(constant)).boxed();
        }
        if let Some(values) = schema
            .get("enum")
            .and_then(Value::as_array)
            .filter(|all| !all.is_empty())
        {
            let values: Vec<Json> = values.iter().map(of_value).collect();
            return proptest::sample::select(values).boxed();
        }
        let choices = types(schema).into_iter().map(|name| match name {
            "object" => self.object(schema, pointer, None),
            "array" => self.array(schema, pointer),
            "string" => string(schema),
            "integer" => integer(schema),
            other => of_type(other),
        });
        let choices: Vec<_> = choices.collect();
        if choices.is_empty() {
            return text::any_json();
        }
        Union::new(choices).boxed()
    }

    pub(super) fn object(
        self,
        schema: &'a Value,
        pointer: &str,
        except: Option<&str>,
    ) -> BoxedStrategy<Json> {
        let empty = Map::new();
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let required = schema.get("required").and_then(Value::as_array);
        let mut members = Vec::new();
        for (name, member) in properties
            .iter()
            .filter(|(name, _)| Some(name.as_str()) != except)
        {
            let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
            let name = name.clone();
            let value = self
                .value(member, &below(pointer, &name))
                .prop_map(move |value| (name.clone(), value));
            members.push(if is_required {
                value.prop_map(Some).boxed()
            } else {
                proptest::option::of(value).boxed()
            });
        }
        members
            .prop_map(|members| Json::Object(members.into_iter().flatten().collect()))
            .boxed()
    }

    fn array(self, schema: &'a Value, pointer: &str) -> BoxedStrategy<Json> {
        let least = number(schema, "minItems").unwrap_or(0);
        let items = match schema.get("items") {
            Some(items) => self.value(items, &below(pointer, "0")),
            None => text::any_json(),
        };
        proptest::collection::vec(items, least..=least + MORE_ITEMS)
            .prop_map(Json::Array)
            .boxed()
    }
}

/// The types that a schema names; none for any.
pub(super) fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(some)) => some.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn allows(types: &[&str], name: &str) -> bool {
    types.is_empty() || types.contains(&name) || name == "number" && types.contains(&"integer")
}

/// Any value of a type. None of them could match an id that exists: texts, items and members are made up, and
/// neither arrays nor objects are empty, which some stores take for "no condition".
pub(super) fn of_type(name: &str) -> BoxedStrategy<Json> {
    match name {
        "null" => Just(Json::null()).boxed(),
        "boolean" => any::<bool>().prop_map(|flag| Json::Raw(flag.to_string())).boxed(),
        "number" => text::number().prop_map(Json::Raw).boxed(),
        "array" => proptest::collection::vec(text::made_up().prop_map(Json::Text), 1..4)
            .prop_map(Json::Array)
            .boxed(),
        "object" => (text::word(3..9), text::made_up())
            .prop_map(|(key, value)| Json::Object(vec![(key, Json::Text(value))]))
            .boxed(),
        _ => text::made_up().prop_map(Json::Text).boxed(),
    }
}

fn string(schema: &Value) -> BoxedStrategy<Json> {
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        && let Ok(matching) = proptest::string::string_regex(pattern.trim_matches(['^', '$']))
    {
        return matching.prop_map(Json::Text).boxed();
    }
    let least = number(schema, "minLength").unwrap_or(0);
    let most = number(schema, "maxLength").unwrap_or(least + MORE_LETTERS);
    // The edges more often than chance would have it.
    prop_oneof![
        text::word(least..most + 1),
        text::word(least..least + 1),
        text::word(most..most + 1)
    ]
    .prop_map(Json::Text)
    .boxed()
}

fn integer(schema: &Value) -> BoxedStrategy<Json> {
    let bound = |keyword| schema.get(keyword).and_then(Value::as_i64);
    let least = bound("minimum").unwrap_or(-1000);
    let most = bound("maximum").unwrap_or(least.saturating_add(2000)).max(least);
    prop_oneof![least..=most, Just(least), Just(most)]
        .prop_map(|number| Json::Raw(number.to_string()))
        .boxed()
}

pub(super) fn number(schema: &Value, keyword: &str) -> Option<usize> {
    schema
        .get(keyword)?
        .as_u64()
        .and_then(|number| number.try_into().ok())
}

fn of_value(value: &Value) -> Json {
    match value {
        Value::String(text) => Json::Text(text.clone()),
        other => Json::Raw(other.to_string()),
    }
}

pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::scenario::{Meaning, Written};
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    fn samples(strategy: &BoxedStrategy<Json>) -> Vec<Value> {
        let mut runner = TestRunner::deterministic();
        (0..200)
            .map(|_| {
                let json = strategy
                    .new_tree(&mut runner)
                    .expect("nothing is filtered")
                    .current();
                let bytes = Written::new(json.written(), Meaning::Same).bytes("an-id");
                serde_json::from_slice(&bytes).expect("it is JSON")
            })
            .collect()
    }

    #[test]
    fn valid_requests_keep_their_schema_and_breaches_break_it() {
        let contract = Contract::embedded().expect("the embedded contract loads");
        for (schema, subject) in [
            ("credential.revoke.request", Some("/credentialId")),
            ("credential.create.request", None),
            ("credential.rotate.request", Some("/credentialId")),
            ("auth.login.request", None),
        ] {
            let source = contract.schemas.source(schema).expect("it is embedded");
            let grammar = Grammar::new(source, subject);
            for sample in samples(&grammar.valid()) {
                let violations = contract.schemas.violations(schema, &sample, "");
                assert!(violations.is_empty(), "{schema}: {sample}: {violations:?}");
            }
            let breaches = grammar.breaches();
            assert!(breaches.len() >= 6, "{schema} is hardly broken");
            for breach in breaches {
                for sample in samples(&breach.requests) {
                    let violations = contract.schemas.violations(schema, &sample, "");
                    assert_eq!(violations.len(), 1, "{schema}, {}: {sample}", breach.label);
                }
            }
        }
    }

    #[test]
    fn every_keyword_is_met_at_its_edges() {
        let schema = serde_json::json!({
            "type": "object", "required": ["a", "b", "c", "d"],
            "properties": {
                "a": { "type": "string", "minLength": 3, "maxLength": 5 },
                "b": { "type": "integer", "minimum": -2, "maximum": 9 },
                "c": { "enum": ["x", 1] },
                "d": { "type": "array", "minItems": 2, "items": { "$ref": "#/$defs/e" } }
            },
            "$defs": { "e": { "type": "string", "pattern": "^[a-f]{2}$" } }
        });
        let seen = samples(&Grammar::new(&schema, None).valid());
        let lengths: std::collections::BTreeSet<_> = seen
            .iter()
            .filter_map(|one| one["a"].as_str())
            .map(str::len)
            .collect();
        assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [3, 4, 5]);
        assert!(seen.iter().any(|one| one["b"] == -2) && seen.iter().any(|one| one["b"] == 9));
        assert!(
            seen.iter()
                .all(|one| one["d"].as_array().is_some_and(|items| items.len() >= 2))
        );
        assert!(
            seen.iter()
                .all(|one| one["d"][0].as_str().is_some_and(|text| text.len() == 2))
        );
    }
}
