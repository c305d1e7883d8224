//! JSON: R-35 to R-45. The parser's own tests and the fuzz seeds hold many more of each.

use crate::*;

/// The body makes these checks fail, besides the one for equal calls that are answered differently.
#[track_caller]
fn is_told(body: &[u8], checks: &[&str]) {
    let mut checks = checks.to_vec();
    checks.push("same_request_same_answer");
    checks.sort_unstable();
    let ended = meet(Play::Bytes(saying(body)), When::Once, SMOKE);
    assert_eq!(ended.code, 1, "{}", ended.console);
    assert!(ended.unsure.is_empty(), "{}", ended.console);
    for check in &ended.failed {
        assert!(checks.contains(&check.as_str()), "{check}: {}", ended.console);
    }
    assert!(
        ended
            .failed
            .iter()
            .any(|check| check != "same_request_same_answer"),
        "{}",
        ended.console
    );
}

const STRICT: &str = "response_is_strict_json";
const ENVELOPE: &str = "failure_envelope";

fn failing(error: &str) -> Vec<u8> {
    format!(r#"{{"data":null,"success":false,"errno":-22016,"error":{error}}}"#).into_bytes()
}

#[test]
fn r_35_other_encodings_are_not_json() {
    is_told(
        b"{\"data\":null,\"success\":false,\"errno\":-22016,\"error\":\"r\xe9voqu\xe9\"}",
        &[STRICT, ENVELOPE],
    );
    let wide: Vec<u8> = NOT_FOUND.iter().flat_map(|byte| [*byte, 0]).collect();
    is_told(&wide, &[STRICT, ENVELOPE]);
}

#[test]
fn r_36_a_byte_order_mark_is_not_sent() {
    is_told(&[b"\xef\xbb\xbf", NOT_FOUND].concat(), &[STRICT]);
}

#[test]
fn r_37_a_key_stands_once_however_it_is_spelled() {
    let twice = br#"{"data":null,"success":false,"errno":-22016,"error":"no","\u0065rrno":-1}"#;
    is_told(twice, &[STRICT]);
}

#[test]
fn r_38_nesting_that_breaks_other_readers_breaks_nothing_here() {
    for bracket in ["[", "{\"a\":"] {
        is_told(bracket.repeat(100_000).as_bytes(), &[STRICT, ENVELOPE]);
    }
}

#[test]
fn r_39_an_errno_is_judged_as_it_is_written() {
    for errno in ["-22016.0", "-0", "1e400", "-100000000000000000000", "-2.2016e4"] {
        let body = String::from_utf8_lossy(NOT_FOUND).replace("-22016", errno);
        is_told(
            body.as_bytes(),
            &[
                STRICT,
                ENVELOPE,
                "envelope_pairing",
                "unknown_id_is_not_found",
                "errno_zero_only_on_success",
                "status_code_conformance",
            ],
        );
    }
}

#[test]
fn r_40_half_a_surrogate_pair_is_no_character() {
    is_told(&failing(r#""\ud800""#), &[STRICT]);
}

#[test]
fn r_41_dialects_are_not_json() {
    for error in ["NaN", "'no'", "\"no\" /* why */", "\"no\","] {
        is_told(&failing(error), &[STRICT, ENVELOPE, "envelope_pairing"]);
    }
}

#[test]
fn r_42_a_text_is_whole_and_alone() {
    is_told(&NOT_FOUND[..40], &[STRICT, ENVELOPE]);
    is_told(&NOT_FOUND.repeat(2), &[STRICT]);
    is_told(b"", &[STRICT, ENVELOPE]);
    is_told(b"null", &[STRICT, ENVELOPE]);
}

#[test]
fn r_43_every_key_is_there_with_a_value_of_its_kind() {
    for body in [
        r#"{"success":false,"errno":-22016,"error":"no"}"#,
        r#"{"data":null,"Success":false,"errno":-22016,"error":"no"}"#,
        r#"{"data":null,"success":false,"errno":"-22016","error":"no"}"#,
        r#"{"data":{},"success":false,"errno":-22016,"error":"no"}"#,
        "[]",
    ] {
        is_told(body.as_bytes(), &[ENVELOPE, "envelope_pairing"]);
    }
}

#[test]
fn r_44_a_label_that_contradicts_the_bytes_is_told_and_the_bytes_are_read() {
    for label in [
        "Content-Type: text/html",
        "Content-Type: application/json; charset=utf-16",
        "X: y",
    ] {
        let ended = meet(
            Play::Bytes(http("404 x", &[label, &length(NOT_FOUND)], NOT_FOUND)),
            When::Once,
            SMOKE,
        );
        assert_eq!(ended.code, 1, "{}", ended.console);
        let told = BTreeSet::from(["content_type_conformance".to_owned()]);
        assert_eq!(ended.failed, told, "{}", ended.console);
    }
}

#[test]
fn r_45_long_and_crowded_texts_are_read_in_time() {
    is_told(&failing(&format!("\"{}\",", "a".repeat(1 << 20))), &[STRICT]);
    let members: Vec<String> = (0..400_000).map(|number| format!("\"{number}\":0")).collect();
    is_told(
        format!("{{{}}}", members.join(",")).as_bytes(),
        &[STRICT, ENVELOPE],
    );
    let shallow = [&b"["[..], &b"[0],".repeat(2_000_000)].concat();
    is_told(&shallow, &[STRICT, ENVELOPE]);
}
