//! Status against the four members: the truth tables.

use super::*;

#[test]
fn success_is_true_exactly_on_success() {
    let contradicts = |form| ("/success", DeviationKind::SuccessContradictsStatus { form });
    succeeded("{}", "true", "0", "null", &[]);
    succeeded("{}", "false", "0", "null", &[contradicts(Form::Success)]);
    failed("null", "false", "-1", "\"x\"", &[]);
    failed("null", "true", "-1", "\"x\"", &[contradicts(Form::Failure)]);
}

#[test]
fn errno_is_zero_on_success_and_negative_on_failure() {
    for errno in ["-1", "1", "-130001", "-99999999999999999"] {
        let found = answer(200, &envelope("{}", "true", errno, "null")).deviations;
        assert_eq!(
            found.last().map(|found| &found.kind),
            Some(&errno_contradicts(Form::Success, errno))
        );
    }
    failed(
        "null",
        "false",
        "0",
        "\"x\"",
        &[("/errno", errno_contradicts(Form::Failure, "0"))],
    );
    failed(
        "null",
        "false",
        "130001",
        "\"x\"",
        &[("/errno", errno_contradicts(Form::Failure, "130001"))],
    );
}

#[test]
fn error_is_null_on_success_and_a_text_on_failure() {
    let empty = ("/error", DeviationKind::ErrorEmptyOnFailure);
    succeeded(
        "{}",
        "true",
        "0",
        "\"x\"",
        &[("/error", DeviationKind::ErrorOnSuccess { text: quote("x") })],
    );
    succeeded(
        "{}",
        "true",
        "0",
        "\"\"",
        &[("/error", DeviationKind::ErrorOnSuccess { text: quote("") })],
    );
    failed(
        "null",
        "false",
        "-1",
        "null",
        &[("/error", DeviationKind::ErrorNullOnFailure)],
    );
    failed("null", "false", "-1", "\"\"", &[empty]);
    failed("null", "false", "-1", "\" \\t\"", &[]);
    failed("null", "false", "-1", "\".\"", &[]);
}

#[test]
fn data_is_filled_exactly_on_success() {
    succeeded(
        "null",
        "true",
        "0",
        "null",
        &[(
            "/data",
            DeviationKind::DataNullOnSuccess {
                expected: Kind::Object,
            },
        )],
    );
    failed(
        "{}",
        "false",
        "-1",
        "\"x\"",
        &[("/data", DeviationKind::DataOnFailure { found: Kind::Object })],
    );
}
