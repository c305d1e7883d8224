//! Envelopes with members missing or of the wrong kind.

use super::*;

const ROOT: fn(Kind) -> DeviationKind = |found| DeviationKind::RootNotObject { found };

fn missing(member: Member) -> DeviationKind {
    DeviationKind::MissingMember { member }
}

#[test]
fn a_root_other_than_an_object_is_reported_alone() {
    check_envelope(200, "[]", &[("", ROOT(Kind::Array))]);
    check_envelope(400, "null", &[("", ROOT(Kind::Null))]);
    check_envelope(400, " \"x\"", &[("", ROOT(Kind::String))]);
}

#[test]
fn each_missing_key_is_reported_and_null_is_not_missing() {
    check_envelope(
        200,
        r#"{"data":{},"success":true,"errno":0}"#,
        &[("/error", missing(Member::Error))],
    );
    check_envelope(
        400,
        r#"{"success":false,"errno":-1,"error":"x"}"#,
        &[("/data", missing(Member::Data))],
    );
    check_envelope(
        200,
        r#"{"Data":{},"data":{},"Success":true,"ERRNO":0,"error":null}"#,
        &[
            ("/success", missing(Member::Success)),
            ("/errno", missing(Member::Errno)),
        ],
    );
}

#[test]
fn keys_that_a_cut_may_have_taken_are_not_missing() {
    check_envelope(200, r#"{"data":{}"#, &[("", DeviationKind::Truncated)]);
}

#[test]
fn unknown_keys_are_fine() {
    check_envelope(
        200,
        r#"{"data":{},"success":true,"errno":0,"error":null,"traceId":"x"}"#,
        &[],
    );
}

#[test]
fn a_kind_that_neither_form_has_is_wrong() {
    let one = Kinds::One;
    succeeded(
        "[]",
        "true",
        "0",
        "null",
        &[("/data", wrong_kind(Member::Data, one(Kind::Object), Kind::Array))],
    );
    failed(
        "\"\"",
        "false",
        "-1",
        "\"x\"",
        &[("/data", wrong_kind(Member::Data, one(Kind::Null), Kind::String))],
    );
    succeeded(
        "{}",
        "1",
        "0",
        "null",
        &[(
            "/success",
            wrong_kind(Member::Success, one(Kind::Bool), Kind::Integer),
        )],
    );
    succeeded(
        "{}",
        "null",
        "0",
        "null",
        &[(
            "/success",
            wrong_kind(Member::Success, one(Kind::Bool), Kind::Null),
        )],
    );
    succeeded(
        "{}",
        "true",
        "\"0\"",
        "null",
        &[(
            "/errno",
            wrong_kind(Member::Errno, one(Kind::Integer), Kind::String),
        )],
    );
    failed(
        "null",
        "false",
        "-1.5",
        "\"x\"",
        &[(
            "/errno",
            wrong_kind(Member::Errno, one(Kind::Integer), Kind::Decimal),
        )],
    );
    let text = Kinds::OrNull(Kind::String);
    failed(
        "null",
        "false",
        "-1",
        "{}",
        &[("/error", wrong_kind(Member::Error, text, Kind::Object))],
    );
    succeeded(
        "{}",
        "true",
        "0",
        "false",
        &[("/error", wrong_kind(Member::Error, text, Kind::Bool))],
    );
}

#[test]
fn a_whole_errno_in_another_spelling_is_reported_as_such() {
    let spelling = |text| ("/errno", DeviationKind::IntegerSpelling { text: quote(text) });
    succeeded("{}", "true", "0.0", "null", &[spelling("0.0")]);
    succeeded("{}", "true", "0e0", "null", &[spelling("0e0")]);
    succeeded("{}", "true", "-0", "null", &[spelling("-0")]);
    failed("null", "false", "-13e1", "\"x\"", &[spelling("-13e1")]);
    failed(
        "null",
        "false",
        "-0",
        "\"x\"",
        &[spelling("-0"), ("/errno", errno_contradicts(Form::Failure, "-0"))],
    );
    succeeded("{\"n\":-0}", "true", "0", "null", &[]);
}

#[test]
fn an_errno_that_is_no_number_of_json_is_reported_by_its_spelling_alone() {
    succeeded("{}", "true", "+1", "null", &[("/errno", bad_number("+1"))]);
    succeeded("{}", "true", "NaN", "null", &[("/errno", bad_number("NaN"))]);
}

#[test]
fn a_member_deviates_where_its_value_begins() {
    let deviations = answer(200, "\n{\"data\" : [], \"success\":true,\"errno\":0}").deviations;
    let places: Vec<_> = deviations
        .iter()
        .map(|found| (found.pointer.as_str(), found.offset))
        .collect();
    assert_eq!(places, [("/data", 11), ("/error", 1)]);
}

#[test]
fn members_within_data_do_not_shift_the_places_of_the_others() {
    let body = r#"{"data":{"a":1,"b":{"c":2}},"success":1,"errno":0,"error":null}"#;
    let places: Vec<_> = answer(200, body)
        .deviations
        .into_iter()
        .map(|d| (d.pointer, d.offset))
        .collect();
    assert_eq!(places, [("/success".to_owned(), 38)]);
}

#[test]
fn a_key_without_a_value_is_not_missing() {
    let no_value = byte(Expected::Value, b',');
    check_envelope(
        200,
        r#"{"data":{},"success":,"errno":0,"error":null}"#,
        &[("/success", no_value)],
    );
}
