//! The validator's errors in our words, keyword by keyword.

use serde_json::json;

use super::*;

fn schemas(body: &Value) -> Result<Schemas, ContractError> {
    let mut schemas = Schemas::new();
    schemas.add("x", &Document::json("x.json", &body.to_string())?)?;
    Ok(schemas)
}

/// The violations of one value as `pointer keyword: expected <> received` lines.
fn check(schema: &Value, instance: &Value, expected: &[&str]) {
    let schemas = schemas(schema).expect("the test's schema is valid");
    let lines: Vec<_> = schemas
        .violations("x", instance, "/data")
        .into_iter()
        .map(|v| format!("{} {}: {} <> {}", v.pointer, v.keyword, v.expected, v.received))
        .collect();
    assert_eq!(lines, expected, "{instance}");
}

#[test]
fn a_missing_member_has_the_pointer_it_should_have() {
    let schema = json!({"required": ["a/b"]});
    check(
        &schema,
        &json!({}),
        &["/data/a~1b required: a member \"a/b\" <> no such member"],
    );
}

#[test]
fn an_unknown_member_has_its_own_pointer_and_a_likely_spelling() {
    let schema = json!({"items": {"properties": {"wording": {}}, "additionalProperties": false}});
    let expected = "/data/0/wordng additionalProperties: \
        no other key than the known ones, perhaps \"wording\" <> a key \"wordng\"";
    check(&schema, &json!([{"wordng": 1}]), &[expected]);
}

#[test]
fn an_unknown_member_behind_a_reference_has_a_likely_spelling_too() {
    let closed = json!({"properties": {"wording": {}}, "additionalProperties": false});
    let schema = json!({"items": {"$ref": "#/$defs/a"}, "$defs": {"a": closed}});
    let expected = "/data/0/wordng additionalProperties: \
        no other key than the known ones, perhaps \"wording\" <> a key \"wordng\"";
    check(&schema, &json!([{"wordng": 1}]), &[expected]);
}

#[test]
fn an_integer_written_with_a_fraction_or_an_exponent_is_none() {
    let schema = json!({"type": "integer"});
    let expected = "/data type: an integer without fraction or exponent <>";
    check(&schema, &json!(1.0), &[&format!("{expected} 1.0")]);
    check(&schema, &json!(1.5), &[&format!("{expected} 1.5")]);
    let exponent: Value = serde_json::from_str("1e3").expect("an exponent is JSON");
    check(&schema, &exponent, &[&format!("{expected} 1000.0")]);
}

#[test]
fn whole_numbers_of_either_sign_and_minus_zero_are_integers() {
    for text in [
        "0",
        "-0",
        "-130001",
        "9223372036854775807",
        "18446744073709551615",
    ] {
        let number: Value = serde_json::from_str(text).expect("the text is a number");
        check(&json!({"type": "integer"}), &number, &[]);
    }
}

#[test]
fn a_value_of_the_wrong_type_is_reported_once() {
    let schema = json!({"type": "string", "const": "REVOKED"});
    check(&schema, &json!(null), &["/data type: a string <> null"]);
    check(
        &schema,
        &json!("ACTIVE"),
        &["/data const: \"REVOKED\" <> \"ACTIVE\""],
    );
}

#[test]
fn two_rules_broken_by_one_value_of_the_right_type_are_both_reported() {
    let schema = json!({"type": "string", "minLength": 2, "pattern": "^b"});
    let expected = [
        "/data minLength: a string of at least 2 characters <> \"a\"",
        "/data pattern: text that matches ^b <> \"a\"",
    ];
    check(&schema, &json!("a"), &expected);
}

#[test]
fn several_types_are_named_together() {
    check(
        &json!({"type": ["string", "null"]}),
        &json!([]),
        &["/data type: a string or null <> an array of 0 elements"],
    );
}

#[test]
fn a_keyword_with_a_value_of_the_wrong_kind_is_refused_where_it_stands() {
    let error = schemas(&json!({"properties": {"a": {"minLength": "1"}}}));
    assert!(
        matches!(error, Err(ContractError::InvalidSchema { pointer, .. }) if pointer == "/properties/a/minLength")
    );
}

#[test]
fn a_reference_to_another_file_is_refused_without_a_network() {
    let error = schemas(&json!({"$ref": "https://cadenza-contract.invalid/schemas/y.json"}));
    assert!(
        matches!(error, Err(ContractError::InvalidSchema { .. })),
        "{error:?}"
    );
}

#[test]
fn a_reference_to_a_definition_that_is_not_there_is_refused() {
    let error = schemas(&json!({"$ref": "#/$defs/missing"}));
    assert!(
        matches!(error, Err(ContractError::InvalidSchema { .. })),
        "{error:?}"
    );
}

#[test]
fn a_reference_to_itself_ends() {
    let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}});
    check(&schema, &json!(1), &[]);
}
