//! The dialect our schema files are written in: a closed list of JSON Schema keywords.
//!
//! Validators ignore a keyword they do not know, so `requierd` would silently require nothing. The list holds
//! what our files need and [`super::schema`] can explain in words. `oneOf`, `anyOf`, `not` and `if` stay out:
//! their errors cannot be put down to one pointer, and the envelope is picked in code instead.

use serde_json::Value;

use super::{
    document::Document,
    error::ContractError,
    place::{below, last_token},
    spelling::nearest,
};

/// The only dialect understood, JSON Schema draft 2020-12.
pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What every `$id` begins with; the file's name follows. The host is reserved and never resolves (RFC 6761).
pub(super) const ID_PREFIX: &str = "https://cadenza-contract.invalid/schemas/";

/// Every keyword a schema file may use.
pub(super) const KEYWORDS: [&str; 20] = [
    "$comment",
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "const",
    "description",
    "enum",
    "items",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
];

/// Checks what no validator checks: the heading of a schema file, its keywords, and that every required name
/// is described.
///
/// # Errors
///
/// The first deviation, with its line.
pub(super) fn check(document: &Document, file_name: &str) -> Result<(), ContractError> {
    check_heading(document, "$schema", DIALECT)?;
    check_heading(document, "$id", &format!("{ID_PREFIX}{file_name}"))?;
    check_schema(document, &document.value, "")
}

fn check_heading(document: &Document, keyword: &'static str, expected: &str) -> Result<(), ContractError> {
    if document.value.get(keyword).and_then(Value::as_str) == Some(expected) {
        return Ok(());
    }
    let place = document.place(&below("", keyword));
    Err(ContractError::Heading {
        place,
        keyword,
        expected: expected.to_owned(),
    })
}

fn check_schema(document: &Document, schema: &Value, pointer: &str) -> Result<(), ContractError> {
    // A boolean is a schema too; any other value is left to the meta-schema.
    let Value::Object(members) = schema else {
        return Ok(());
    };
    for (keyword, value) in members {
        let inner = below(pointer, keyword);
        match keyword.as_str() {
            "properties" | "$defs" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    check_schema(document, member, &below(&inner, name))?;
                }
            }
            "items" | "additionalProperties" => check_schema(document, value, &inner)?,
            "required" => check_required(document, schema, value, &inner)?,
            "$ref" => check_reference(document, value, &inner)?,
            known if KEYWORDS.contains(&known) => {}
            unknown => {
                return Err(ContractError::UnknownKeyword {
                    place: document.place(&inner),
                    keyword: unknown.to_owned(),
                    nearest: nearest(unknown, KEYWORDS).map(str::to_owned),
                    pointer: inner,
                });
            }
        }
    }
    Ok(())
}

/// A reference stays in its file: a schema is compiled by itself and nothing is ever fetched.
fn check_reference(document: &Document, reference: &Value, pointer: &str) -> Result<(), ContractError> {
    // A reference that is no string is left to the meta-schema.
    let Some(reference) = reference.as_str() else {
        return Ok(());
    };
    let target = reference
        .strip_prefix('#')
        .filter(|target| target.starts_with('/'));
    if target.and_then(|target| document.value.pointer(target)).is_some() {
        return Ok(());
    }
    let (place, pointer) = (document.place(pointer), pointer.to_owned());
    Err(ContractError::Reference {
        place,
        pointer,
        reference: reference.to_owned(),
    })
}

/// A required name that no property describes is a misspelling, and would fail every answer there is.
fn check_required(
    document: &Document,
    schema: &Value,
    names: &Value,
    pointer: &str,
) -> Result<(), ContractError> {
    let described = schema.get("properties").and_then(Value::as_object);
    for (index, name) in names.as_array().into_iter().flatten().enumerate() {
        let Some(name) = name.as_str() else { continue };
        if !described.is_some_and(|properties| properties.contains_key(name)) {
            let pointer = below(pointer, &index.to_string());
            let place = document.place(&pointer);
            return Err(ContractError::UndescribedRequired {
                place,
                pointer,
                name: name.to_owned(),
            });
        }
    }
    Ok(())
}

/// Whether a schema demands the member that a pointer leads to, at every step of it.
pub(super) fn requires(schema: &Value, pointer: &str) -> bool {
    // Without a token left the pointer names the whole value, which is always there.
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return true;
    };
    let owner = described_at(schema, parent);
    let required = owner
        .and_then(|owner| owner.get("required"))
        .and_then(Value::as_array);
    let name = last_token(token);
    required.is_some_and(|names| names.iter().any(|known| known.as_str() == Some(&name)))
        && requires(schema, parent)
}

/// The schema of the member that a pointer leads to, through `properties` alone.
fn described_at<'a>(schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(schema, |inner, token| {
        inner.get("properties")?.get(last_token(token))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check_text(body: &str) -> Result<(), ContractError> {
        let heading = format!("\"$schema\": \"{DIALECT}\",\n\"$id\": \"{ID_PREFIX}x.json\"");
        let document = Document::json("x.json", &format!("{{{heading},\n{body}}}"));
        check(&document.expect("the test's text is JSON"), "x.json")
    }

    fn unknown(body: &str) -> (String, Option<String>, usize) {
        match check_text(body) {
            Err(ContractError::UnknownKeyword {
                pointer,
                nearest,
                place,
                ..
            }) => (pointer, nearest, place.line),
            other => panic!("an unknown keyword was expected, not {other:?}"),
        }
    }

    #[test]
    fn a_misspelt_keyword_is_found_at_the_top() {
        assert_eq!(
            unknown("\n\"requierd\": []"),
            ("/requierd".into(), Some("required".into()), 4)
        );
    }

    #[test]
    fn a_misspelt_keyword_is_found_below_properties_items_and_definitions() {
        assert_eq!(
            unknown("\"properties\": {\"a\": {\"minLenght\": 1}}").0,
            "/properties/a/minLenght"
        );
        assert_eq!(unknown("\"items\": {\"typ\": 1}").0, "/items/typ");
        assert_eq!(unknown("\"$defs\": {\"a\": {\"Type\": 1}}").0, "/$defs/a/Type");
    }

    #[test]
    fn a_keyword_of_the_standard_outside_our_dialect_is_refused() {
        assert_eq!(unknown("\"oneOf\": []").0, "/oneOf");
        assert_eq!(unknown("\"format\": \"uuid\"").0, "/format");
    }

    #[test]
    fn property_names_and_constant_values_are_no_keywords() {
        check_text("\"properties\": {\"requierd\": {\"const\": {\"typ\": 1}}, \"oneOf\": true}")
            .expect("a property may have any name, a constant any content");
    }

    #[test]
    fn a_required_name_without_a_property_is_refused() {
        let error = check_text("\"properties\": {\"status\": {}},\n\"required\": [\n\"staus\"]");
        assert!(
            matches!(error, Err(ContractError::UndescribedRequired { name, place, .. })
            if name == "staus" && place.line == 5)
        );
    }

    #[test]
    fn a_reference_leads_to_a_definition_of_its_own_file() {
        check_text("\"$defs\": {\"a\": true}, \"$ref\": \"#/$defs/a\"").expect("the definition is there");
        for reference in [
            "#/$defs/b",
            "y.json",
            "https://cadenza-contract.invalid/schemas/y.json",
            "#a",
        ] {
            let error = check_text(&format!("\"$ref\": \"{reference}\""));
            assert!(
                matches!(error, Err(ContractError::Reference { .. })),
                "{reference}"
            );
        }
    }

    #[test]
    fn a_heading_of_another_file_is_refused() {
        let document = Document::json(
            "y.json",
            &format!("{{\"$schema\": \"{DIALECT}\", \"$id\": \"x.json\"}}"),
        );
        let error = check(&document.expect("the test's text is JSON"), "y.json");
        assert!(matches!(
            error,
            Err(ContractError::Heading { keyword: "$id", .. })
        ));
    }

    #[test]
    fn a_member_is_required_only_when_every_step_to_it_is() {
        let inner = json!({"required": ["id"], "properties": {"id": {}}});
        let outer = json!({"required": ["a"], "properties": {"a": inner, "b": inner}});
        assert!(requires(&outer, "/a/id"));
        assert!(!requires(&outer, "/b/id"));
        assert!(!requires(&outer, "/a/other"));
        assert!(!requires(&outer, "/c/id"));
    }
}
