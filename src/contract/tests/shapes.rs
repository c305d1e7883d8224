//! The page's two examples, and what one changed value in them must give.

use serde_json::{Value, json};

use super::{super::SchemaViolation, contract};

fn page_success() -> Value {
    json!({
        "data": {
            "credentialId": "660e8400-e29b-41d4-a716-446655440000",
            "userId": "user-uuid-here",
            "venue": "BINANCE",
            "name": "My Binance API Key",
            "type": "EXCHANGE",
            "status": "REVOKED",
            "createdAt": 1_703_052_635_110_u64,
            "updatedAt": 1_703_052_700_000_u64,
            "revokedAt": 1_703_052_700_000_u64,
        },
        "success": true,
        "errno": 0,
        "error": null,
    })
}

fn page_failure() -> Value {
    json!({"data": null, "success": false, "errno": -130_001, "error": "Credential is already revoked"})
}

/// Changes the member at `pointer` (null in `new` is the JSON value, `None` removes it) and returns the
/// pointers and keywords of all violations.
fn violations(schema: &str, mut instance: Value, pointer: &str, new: Option<Value>) -> Vec<(String, String)> {
    let (owner, key) = pointer.rsplit_once('/').expect("the pointer names a member");
    let owner = instance
        .pointer_mut(owner)
        .and_then(Value::as_object_mut)
        .expect("the owner is an object");
    match new {
        Some(value) => owner.insert(key.to_owned(), value),
        None => owner.remove(key),
    };
    let found = contract().schemas.violations(schema, &instance, "/at");
    found
        .into_iter()
        .map(|SchemaViolation { pointer, keyword, .. }| (pointer, keyword))
        .collect()
}

fn bad_field(field: &str, new: impl Into<Option<Value>>, keyword: &str) {
    let pointer = format!("/{field}");
    let found = violations("credential", page_success()["data"].clone(), &pointer, new.into());
    assert_eq!(found, [(format!("/at/{field}"), keyword.to_owned())], "{field}");
}

fn good_field(field: &str, new: impl Into<Option<Value>>) {
    let found = violations(
        "credential",
        page_success()["data"].clone(),
        &format!("/{field}"),
        new.into(),
    );
    assert_eq!(found, [], "{field}");
}

fn bad_envelope(schema: &str, instance: Value, field: &str, new: impl Into<Option<Value>>, keyword: &str) {
    let found = violations(schema, instance, &format!("/{field}"), new.into());
    assert_eq!(found, [(format!("/at/{field}"), keyword.to_owned())], "{field}");
}

#[test]
fn both_examples_of_the_page_conform() {
    let schemas = &contract().schemas;
    assert_eq!(schemas.violations("envelope.success", &page_success(), ""), []);
    assert_eq!(
        schemas.violations("credential", &page_success()["data"], "/data"),
        []
    );
    assert_eq!(schemas.violations("envelope.failure", &page_failure(), ""), []);
    let request = json!({"credentialId": "660e8400-e29b-41d4-a716-446655440000"});
    assert_eq!(schemas.violations("credential.revoke.request", &request, ""), []);
}

#[test]
fn each_example_of_the_page_fails_the_other_ones_envelope() {
    let schemas = &contract().schemas;
    let pointers = |schema: &str, instance: &Value| -> Vec<String> {
        schemas
            .violations(schema, instance, "")
            .into_iter()
            .map(|violation| violation.pointer)
            .collect()
    };
    assert_eq!(
        pointers("envelope.failure", &page_success()),
        ["/data", "/errno", "/error", "/success"]
    );
    assert_eq!(
        pointers("envelope.success", &page_failure()),
        ["/data", "/errno", "/error", "/success"]
    );
}

#[test]
fn each_field_of_the_pages_table_is_required() {
    for field in ["credentialId", "userId", "venue", "name", "status", "revokedAt"] {
        bad_field(field, None, "required");
        bad_field(field, Value::Null, "type");
    }
}

#[test]
fn fields_that_only_the_example_shows_may_be_absent_but_not_null() {
    for field in ["type", "createdAt", "updatedAt"] {
        good_field(field, None);
        bad_field(field, Value::Null, "type");
    }
}

#[test]
fn an_empty_string_is_a_name_and_nothing_else() {
    good_field("name", json!(""));
    for field in ["credentialId", "userId", "venue", "type"] {
        bad_field(field, json!(""), "minLength");
    }
}

#[test]
fn a_status_other_than_revoked_in_any_spelling_is_a_violation() {
    bad_field("status", json!("ACTIVE"), "const");
    bad_field("status", json!("revoked"), "const");
    bad_field("status", json!(true), "type");
}

#[test]
fn a_timestamp_is_an_integer_of_thirteen_digits() {
    for field in ["revokedAt", "createdAt", "updatedAt"] {
        bad_field(field, json!(1_703_052_700), "minimum");
        bad_field(field, json!(1_703_052_700_000_000_u64), "maximum");
        bad_field(field, json!("2023-12-20T06:11:40Z"), "type");
        bad_field(field, json!("1703052700000"), "type");
        bad_field(field, json!(1_703_052_700_000.0), "type");
        bad_field(field, json!(1_703_052_700_000.5), "type");
        good_field(field, json!(1_000_000_000_000_u64));
        good_field(field, json!(9_999_999_999_999_u64));
    }
}

#[test]
fn open_values_and_unknown_fields_are_no_violation() {
    good_field("venue", json!("A_VENUE_OF_TOMORROW"));
    good_field("type", json!("API_KEY"));
    good_field("credentialId", json!("opaque"));
    good_field("credentialType", Value::Null);
    good_field("nickname", json!("x"));
}

#[test]
fn each_key_of_either_envelope_is_required() {
    for key in ["data", "success", "errno", "error"] {
        bad_envelope("envelope.success", page_success(), key, None, "required");
        bad_envelope("envelope.failure", page_failure(), key, None, "required");
    }
}

#[test]
fn a_success_envelope_with_one_odd_key_has_one_violation() {
    for (key, value, keyword) in [
        ("data", json!(null), "type"),
        ("data", json!([]), "type"),
        ("success", json!(false), "const"),
        ("success", json!("true"), "type"),
        ("errno", json!(-1), "const"),
        ("errno", json!("0"), "type"),
        ("errno", json!(0.0), "type"),
        ("error", json!(""), "type"),
    ] {
        bad_envelope("envelope.success", page_success(), key, value, keyword);
    }
}

#[test]
fn a_failure_envelope_with_one_odd_key_has_one_violation() {
    for (key, value, keyword) in [
        ("data", json!({}), "type"),
        ("data", json!("x"), "type"),
        ("success", json!(true), "const"),
        ("errno", json!(0), "maximum"),
        ("errno", json!(130_001), "maximum"),
        ("errno", json!(null), "type"),
        ("error", json!(""), "minLength"),
        ("error", json!(null), "type"),
        ("error", json!({"message": "x"}), "type"),
    ] {
        bad_envelope("envelope.failure", page_failure(), key, value, keyword);
    }
}

#[test]
fn an_unknown_key_of_an_envelope_is_no_violation() {
    assert_eq!(
        violations(
            "envelope.failure",
            page_failure(),
            "/details",
            Some(json!({"code": "X"}))
        ),
        []
    );
    assert_eq!(
        violations("envelope.success", page_success(), "/pagination", Some(json!({}))),
        []
    );
}

#[test]
fn a_violation_explains_itself_in_short_fragments() {
    let found = contract()
        .schemas
        .violations("credential", &json!({"status": "ACTIVE"}), "/data");
    let status = found
        .iter()
        .find(|violation| violation.pointer == "/data/status")
        .expect("the status is wrong");
    assert_eq!(
        (status.expected.as_str(), status.received.as_str()),
        ("\"REVOKED\"", "\"ACTIVE\"")
    );
    assert!(
        found
            .iter()
            .any(|v| v.pointer == "/data/revokedAt" && v.received == "no such member")
    );
}
