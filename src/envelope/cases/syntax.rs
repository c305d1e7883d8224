//! Texts that are not JSON: each deviation, and its near miss.

use super::*;

#[test]
fn nothing_but_space_is_empty() {
    check_text("", &[("", 0, DeviationKind::Empty)]);
    check_text(" \n", &[("", 2, DeviationKind::Empty)]);
    check_text("null", &[]);
}

#[test]
fn a_cut_body_is_truncated_and_keeps_whole_values() {
    check_understood("[1,[2,34", &[("/1/1", 8, DeviationKind::Truncated)], "[1,[2]]");
    check_understood(
        "{\"a\":1,\"b\"",
        &[("/b", 10, DeviationKind::Truncated)],
        "{\"a\":1}",
    );
    check_understood("{\"a\":\"x", &[("/a", 7, DeviationKind::Truncated)], "{}");
    check_understood("[tru", &[("/0", 4, DeviationKind::Truncated)], "[]");
    check_understood("[NaN", &[("/0", 4, DeviationKind::Truncated)], "[]");
    check_understood("tru", &[("", 3, DeviationKind::Truncated)], "");
    check_understood("{", &[("", 1, DeviationKind::Truncated)], "{}");
    check_understood("[1]", &[], "[1]");
}

#[test]
fn a_comma_too_many_is_reported_and_passed_over() {
    check_understood("[1,]", &[("/1", 3, byte(Expected::Value, b']'))], "[1]");
    check_understood("[,1]", &[("/0", 1, byte(Expected::ValueOrEnd, b','))], "[1]");
    check_understood("{\"a\":1,}", &[("", 7, byte(Expected::Key, b'}'))], "{\"a\":1}");
    check_understood(
        "{,\"a\":1}",
        &[("", 1, byte(Expected::KeyOrEnd, b','))],
        "{\"a\":1}",
    );
    check_understood("[[],{}]", &[], "[[],{}]");
}

#[test]
fn a_missing_comma_or_colon_is_reported_and_supplied() {
    check_understood("[1 2]", &[("/1", 3, byte(Expected::CommaOrEnd, b'2'))], "[1,2]");
    check_understood(
        "{\"a\":1 \"b\":2}",
        &[("", 7, byte(Expected::CommaOrEnd, b'"'))],
        "{\"a\":1,\"b\":2}",
    );
    check_understood(
        "{\"a\" 1}",
        &[("/a", 5, byte(Expected::Colon, b'1'))],
        "{\"a\":1}",
    );
}

#[test]
fn a_missing_value_is_reported_once_and_its_key_forgotten() {
    check_understood(
        "{\"a\":,\"b\":2}",
        &[("/a", 5, byte(Expected::Value, b','))],
        "{\"b\":2}",
    );
    check_understood("{\"a\"}", &[("/a", 4, byte(Expected::Colon, b'}'))], "{}");
}

#[test]
fn comments_are_reported_and_skipped() {
    let comment = || unexpected(Expected::Space, Found::Comment);
    check_understood(
        "[/*a*/1,//b\n2]",
        &[("/0", 1, comment()), ("/1", 8, comment())],
        "[1,2]",
    );
    check_understood(
        "[1/*",
        &[("/1", 2, comment()), ("/1", 4, DeviationKind::Truncated)],
        "[1]",
    );
    check_understood("[\"/*a*/\"]", &[], "[\"/*a*/\"]");
}

#[test]
fn single_quotes_are_reported_and_understood() {
    let quotes = |expected| unexpected(expected, Found::SingleQuotes);
    check_understood(
        "{'a':'b'}",
        &[
            ("", 1, quotes(Expected::KeyOrEnd)),
            ("/a", 5, quotes(Expected::Value)),
        ],
        "{\"a\":\"b\"}",
    );
    check_understood("[\"'\"]", &[], "[\"'\"]");
}

#[test]
fn bare_words_are_reported_and_kept_as_strings() {
    check_understood(
        "{\"a\":True}",
        &[("/a", 5, word(Expected::Value, "True"))],
        "{\"a\":\"True\"}",
    );
    check_understood(
        "{a:true}",
        &[("", 1, word(Expected::KeyOrEnd, "a"))],
        "{\"a\":true}",
    );
    check_understood(
        "undefined",
        &[("", 0, word(Expected::Value, "undefined"))],
        "\"undefined\"",
    );
}

#[test]
fn a_byte_that_fits_nowhere_ends_the_reading() {
    check_understood("[1,@,2]", &[("/1", 3, byte(Expected::Value, b'@'))], "[1]");
    check_understood("[1}", &[("/1", 2, byte(Expected::CommaOrEnd, b'}'))], "[1]");
    check_understood(
        "{\"a\":1 5}",
        &[("", 7, byte(Expected::CommaOrEnd, b'5'))],
        "{\"a\":1}",
    );
    check_understood("<html>", &[("", 0, byte(Expected::Value, b'<'))], "");
    check_understood("]", &[("", 0, byte(Expected::Value, b']'))], "");
}

#[test]
fn anything_after_the_value_is_reported_once() {
    let trailing = |text: &str| DeviationKind::TrailingBytes {
        count: text.len(),
        text: quote(text),
    };
    check_understood("{} {}", &[("", 3, trailing("{}"))], "{}");
    check_understood("1 ]", &[("", 2, trailing("]"))], "1");
    check_understood("{} \n", &[], "{}");
}

#[test]
fn a_duplicate_key_is_reported_at_each_extra_occurrence() {
    check_text(
        r#"{"a":1,"a":2,"a":3}"#,
        &[("/a", 7, duplicate("a")), ("/a", 13, duplicate("a"))],
    );
    check_text(r#"{"a":1,"A":2,"b":{"a":3}}"#, &[]);
}

#[test]
fn a_duplicate_key_written_with_an_escape_is_reported() {
    check_text(
        r#"[{"success":1,"\u0073uccess":2}]"#,
        &[("/0/success", 14, duplicate("success"))],
    );
}

#[test]
fn a_duplicate_key_is_found_behind_many_others() {
    let members: Vec<String> = (0..40).map(|key| format!("\"k{key}\":0")).collect();
    let body = format!("[{{{},\"k3\":1,\"k39\":2}}]", members.join(","));
    let at = |key: &str| body.rfind(key).expect("the key is there");
    check_text(
        &body,
        &[
            ("/0/k3", at("\"k3\""), duplicate("k3")),
            ("/0/k39", at("\"k39\""), duplicate("k39")),
        ],
    );
    check_text(format!("[{{{}}}]", members.join(",")), &[]);
}

#[test]
fn the_pointer_to_a_key_is_escaped() {
    check_text(r#"{"a/b~":{"x":.5}}"#, &[("/a~1b~0/x", 13, bad_number(".5"))]);
}

#[test]
fn misspelt_numbers_are_reported_and_kept() {
    for number in [
        "01",
        "+1",
        "1.",
        ".5",
        "-",
        "1e",
        "0x1f",
        "NaN",
        "Infinity",
        "-Infinity",
        "1_000",
    ] {
        check_understood(
            &format!("[{number}]"),
            &[("/0", 1, bad_number(number))],
            &format!("[{number}]"),
        );
    }
    check_understood("[0,-0,1.5,1e9]", &[], "[0,-0,1.5,1e9]");
}

#[test]
fn numbers_that_readers_lose_are_reported() {
    for number in ["9007199254740992", "-9007199254740992", "1e400"] {
        let kind = DeviationKind::NumberOutOfRange { text: quote(number) };
        check_text(format!("[{number}]"), &[("/0", 1, kind)]);
    }
    check_text("[9007199254740991,-9007199254740991,1e308,1e-400]", &[]);
}

#[test]
fn a_raw_control_character_is_reported_and_its_escape_is_not() {
    check_text(
        "[\"a\nb\"]",
        &[("/0", 3, DeviationKind::ControlCharacter { byte: b'\n' })],
    );
    check_text("[\"a\\nb\u{7f}\"]", &[]);
}

#[test]
fn an_unknown_escape_is_reported() {
    check_text(
        r#"["\x"]"#,
        &[("/0", 2, DeviationKind::BadEscape { text: quote("\\x") })],
    );
    check_text(r#"["\\x"]"#, &[]);
}

#[test]
fn nesting_beyond_the_limit_is_reported_and_skipped() {
    check_text(
        "[[[[[\"]\"]]]],2 3]",
        &[
            ("/0/0/0/0", 4, DeviationKind::TooDeep { limit: 4 }),
            ("/2", 15, byte(Expected::CommaOrEnd, b'3')),
        ],
    );
    check_text("[[[[1]]]]", &[]);
}

#[test]
fn a_body_beyond_the_limit_is_reported_and_not_read() {
    check_text(
        [b' '; 4097],
        &[(
            "",
            4096,
            DeviationKind::TooLarge {
                bytes: 4097,
                limit: 4096,
            },
        )],
    );
    check_text(format!("{:4096}", "1"), &[]);
}

#[test]
fn all_deviations_of_a_body_are_reported_in_its_order() {
    let kinds: Vec<usize> = read_json(
        b"\xef\xbb\xbf{\"a\":01,\"a\":[1,],\"b\":'\xff'} x",
        &Limits::default(),
    )
    .deviations
    .iter()
    .map(|deviation| deviation.offset)
    .collect();
    assert_eq!(kinds, [0, 8, 11, 18, 24, 25, 29]);
}

#[test]
fn a_late_duplicate_is_listed_before_what_follows_it() {
    let members: Vec<String> = (0..20).map(|key| format!("\"k{key}\":0")).collect();
    let body = format!("{{{},\"k0\":0,\"x\":01}}", members.join(","));
    let at = |text: &str| body.rfind(text).expect("the text is there");
    check_text(
        &body,
        &[
            ("/k0", at("\"k0\""), duplicate("k0")),
            ("/x", at("01"), bad_number("01")),
        ],
    );
}

#[test]
fn a_forgotten_key_is_not_in_later_pointers() {
    check_text(
        "{\"a\":,'b':2}",
        &[
            ("/a", 5, byte(Expected::Value, b',')),
            ("", 6, unexpected(Expected::Key, Found::SingleQuotes)),
        ],
    );
}
