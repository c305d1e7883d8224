//! The compiled JSON Schemas, and their errors in our own words. The only file that knows the validator
//! crate.

use std::{collections::BTreeMap, fmt};

use crate::counted::counted;
use jsonschema::{
    Keyword, ValidationError, ValidationOptions, Validator, draft202012, error::ValidationErrorKind,
    paths::Location,
};
use serde_json::{Map, Number, Value};

use super::{
    document::Document,
    error::ContractError,
    keyword,
    place::below,
    spelling::nearest,
    violation::{SchemaViolation, shown},
};

/// Every schema of a contract by the stem of its file, such as `credential` or `envelope.failure`.
///
/// Compiled once when the contract is loaded; a lookup then costs microseconds.
pub struct Schemas {
    compiled: BTreeMap<String, Compiled>,
}

struct Compiled {
    validator: Validator,
    schema: Value,
}

impl Schemas {
    pub(super) fn new() -> Self {
        Self {
            compiled: BTreeMap::new(),
        }
    }

    /// Compiles one schema file under its stem.
    ///
    /// # Errors
    ///
    /// A keyword with a value that the meta-schema of the draft forbids; the validator checks that by itself.
    pub(super) fn add(&mut self, stem: &str, document: &Document) -> Result<(), ContractError> {
        let validator = options().build(&document.value).map_err(|error| {
            let pointer = error.instance_path().as_str();
            ContractError::InvalidSchema {
                place: document.place(pointer),
                pointer: pointer.to_owned(),
                cause: error.masked().to_string(),
            }
        })?;
        self.compiled.insert(
            stem.to_owned(),
            Compiled {
                validator,
                schema: document.value.clone(),
            },
        );
        Ok(())
    }

    /// One schema that belongs to no contract, for tests of files that are written.
    #[cfg(test)]
    pub(crate) fn alone(stem: &str, text: &str) -> Self {
        let mut schemas = Self::new();
        let document = Document::json(stem, text).expect("the schema is JSON");
        schemas.add(stem, &document).expect("the schema is one");
        schemas
    }

    /// Whether a schema with this stem was loaded.
    pub fn contains(&self, schema: &str) -> bool {
        self.compiled.contains_key(schema)
    }

    /// The schema itself, for those who generate values from it.
    pub fn source(&self, schema: &str) -> Option<&Value> {
        self.compiled.get(schema).map(|compiled| &compiled.schema)
    }

    /// Everything `instance` does wrong by a schema, ordered by pointer; one violation for each wrong value,
    /// and for a value of the wrong type only that.
    ///
    /// `at` is put before every pointer, such as `/data` for a credential inside its envelope. An integer
    /// must be written as one: `1.0` is refused where the standard would take it.
    ///
    /// # Panics
    ///
    /// If no schema has this stem. Loading has checked every stem that a contract file names and the
    /// envelopes.
    pub fn violations(&self, schema: &str, instance: &Value, at: &str) -> Vec<SchemaViolation> {
        let compiled = self
            .compiled
            .get(schema)
            .expect("loading refuses a contract without its schemas");
        if compiled.validator.is_valid(instance) {
            // Nearly always, and several times as fast as looking for errors.
            return Vec::new();
        }
        let mut found: Vec<_> = compiled
            .validator
            .iter_errors(instance)
            .flat_map(|error| in_our_words(&error, &compiled.schema, at))
            .collect();
        // A wrong type stands first among the errors of one value and makes the others noise.
        found.sort_by_key(|violation| {
            (
                violation.pointer.clone(),
                violation.keyword != "type",
                violation.keyword.clone(),
            )
        });
        found.dedup_by(|later, first| later.pointer == first.pointer && first.keyword == "type");
        found
    }

    /// The names of the members that a schema demands of an object, in its order.
    pub fn required(&self, schema: &str) -> Vec<String> {
        let names = self
            .source(schema)
            .and_then(|source| source["required"].as_array());
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    }

    /// Whether a schema demands the member a pointer leads to.
    pub(super) fn requires(&self, schema: &str, pointer: &str) -> bool {
        self.source(schema)
            .is_some_and(|source| keyword::requires(source, pointer))
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.compiled.keys()).finish()
    }
}

fn options() -> ValidationOptions<'static> {
    draft202012::options()
        .offline()
        .with_keyword("type", |_, value, _| Ok(strict_type(value)))
}

/// The keyword `type` without its leniency: by the standard `1.0` is an integer, by the wire format it is
/// not.
struct StrictType {
    names: Vec<String>,
}

fn strict_type(value: &Value) -> Box<dyn for<'i> Keyword<'i>> {
    let names = match value {
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        one => one.as_str().into_iter().map(str::to_owned).collect(),
    };
    Box::new(StrictType { names })
}

impl<'i> Keyword<'i> for StrictType {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        let names: Vec<_> = self.names.iter().map(|name| with_article(name)).collect();
        Err(ValidationError::custom(names.join(" or ")))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.names.iter().any(|name| has_type(instance, name))
    }
}

fn has_type(instance: &Value, name: &str) -> bool {
    match (name, instance) {
        ("integer", Value::Number(number)) => !number.is_f64() || is_minus_zero(number),
        ("number", Value::Number(_))
        | ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        (_, _) => false,
    }
}

/// The parser keeps `-0` as a float, although it is written as an integer.
fn is_minus_zero(number: &Number) -> bool {
    number
        .as_f64()
        .is_some_and(|float| float == 0.0 && float.is_sign_negative())
}

fn with_article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "integer" => "an integer without fraction or exponent".to_owned(),
        "array" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// One error of the validator as violations: an unknown member is reported at its own pointer.
fn in_our_words(error: &ValidationError<'_>, schema: &Value, at: &str) -> Vec<SchemaViolation> {
    let pointer = format!("{at}{}", error.instance_path().as_str());
    let keyword = error.kind().keyword();
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let expected = format!("a member {name:?}");
            vec![SchemaViolation::new(
                below(&pointer, name),
                keyword,
                &expected,
                "no such member",
            )]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = known_members(error, schema);
            let refuse = |name: &String| {
                let guess = nearest(
                    name,
                    known.iter().flat_map(|known| known.keys().map(String::as_str)),
                );
                let expected = match guess {
                    Some(guess) => format!("no other key than the known ones, perhaps {guess:?}"),
                    None => "no other key than the known ones".to_owned(),
                };
                SchemaViolation::new(
                    below(&pointer, name),
                    keyword,
                    &expected,
                    &format!("a key {name:?}"),
                )
            };
            unexpected.iter().map(refuse).collect()
        }
        kind => {
            let received = shown(error.instance());
            vec![SchemaViolation::new(
                pointer,
                keyword,
                &expectation(kind, error),
                &received,
            )]
        }
    }
}

/// The members that the schema of a closed object lists.
fn known_members<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a Map<String, Value>> {
    let path: &Location = error.schema_path();
    let owner = path.as_str().strip_suffix("/additionalProperties")?;
    schema.pointer(owner)?.get("properties")?.as_object()
}

fn expectation(kind: &ValidationErrorKind, error: &ValidationError<'_>) -> String {
    match kind {
        ValidationErrorKind::Custom { message, .. } => message.clone(),
        ValidationErrorKind::Constant { expected_value } => shown(expected_value),
        ValidationErrorKind::Enum { options } => {
            let options: Vec<_> = options.as_array().into_iter().flatten().map(shown).collect();
            format!("one of {}", options.join(", "))
        }
        ValidationErrorKind::MinLength { limit: 1 } => "a non-empty string".to_owned(),
        ValidationErrorKind::MinLength { limit } => format!("a string of at least {limit} characters"),
        ValidationErrorKind::MaxLength { limit } => format!("a string of at most {limit} characters"),
        ValidationErrorKind::Minimum { limit } => format!("at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("at most {limit}"),
        ValidationErrorKind::MinItems { limit } => {
            format!("at least {}", counted(*limit, "element"))
        }
        ValidationErrorKind::Pattern { pattern } => format!("text that matches {pattern}"),
        // The closed list of keywords leaves only what the validator itself stumbles over.
        _ => error.masked().to_string(),
    }
}

#[cfg(test)]
mod tests;
