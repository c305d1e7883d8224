//! Beside `serde_json`: bodies on which readers are known to part, and those on which we part from it.

use crate::laws;

use super::*;

/// Bodies at the edges of the grammar, strict and not.
const EDGES: &[&[u8]] = &[
    b"",
    b" ",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf{}",
    b"null",
    b" true ",
    b"nul",
    b"nullx",
    b"True",
    b"\0",
    b"7\0",
    b"-",
    b"-0",
    b"-0.0",
    b"00",
    b"+0",
    b"0.",
    b".0",
    b"1e5",
    b"1E+5",
    b"1e",
    b"1e+",
    b"0e400",
    b"1e400",
    b"-1e400",
    b"1e-400",
    b"1.7976931348623157e308",
    b"123.456e89",
    b"9223372036854775808",
    b"18446744073709551616",
    b"0x1",
    b"NaN",
    b"-Infinity",
    b"\"",
    b"\"\\\"",
    b"\"\\u\"",
    b"\"\\u12\"",
    b"\"\\uD800\"",
    b"\"\\uD800\\n\"",
    b"\"\\uDC00\\uD800\"",
    b"\"\\uD83D\\uDE00\"",
    b"\"\\u0000\"",
    b"\"\x1f\"",
    b"\"\x7f\"",
    b"\"\xff\"",
    b"\"\xc0\x80\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xef\xbf\xbf\"",
    b"\"\\'\"",
    b"'a'",
    b"[",
    b"]",
    b"[]]",
    b"[,]",
    b"[1,]",
    b"[1 2]",
    b"[1,,2]",
    b"[1:2]",
    b"[\x0c]",
    b"[\xc2\xa0]",
    b"{",
    b"{}}",
    b"{,}",
    b"{\"a\"}",
    b"{\"a\":}",
    b"{\"a\":1,}",
    b"{\"a\" 1}",
    b"{\"a\"::1}",
    b"{a:1}",
    b"{1:1}",
    b"{\"\":0}",
    b"{\"a\":1,\"\\u0061\":2}",
    b"{}//",
    b"[/**/]",
    b"{} {}",
    b"[1}",
    b"{\"a\":1]",
    b"[[[]]]",
    b"[\"a\\",
    b"{\"a\":\"b",
    b"\xe9",
    b"[\xe9]",
];

#[test]
fn the_edges_of_the_grammar_keep_every_law() {
    for body in EDGES {
        laws::reading_is_total(body);
        laws::one_reading_is_sound(body);
        laws::agrees_with_serde_json(body);
        laws::no_answer_but_what_all_readers_see(body);
        laws::printing_keeps_the_value(body);
        for length in 0..body.len() {
            laws::a_cut_is_noticed(body, length);
        }
    }
}

/// `serde_json` takes the body, and we do not.
fn check_only_serde_takes(body: &str) {
    assert!(serde_json::from_str::<serde_json::Value>(body).is_ok(), "{body}");
    assert!(
        !read_json(body.as_bytes(), &Limits::default()).is_strict(),
        "{body}"
    );
}

#[test]
fn duplicate_keys_are_taken_by_serde_only() {
    check_only_serde_takes(r#"{"a":1,"a":1}"#);
    check_only_serde_takes(r#"{"a":1,"\u0061":2}"#);
}

#[test]
fn integers_beyond_the_safe_range_are_taken_by_serde_only() {
    check_only_serde_takes("9007199254740992");
    check_only_serde_takes("-100000000000000000000");
}

#[test]
fn nesting_between_the_two_limits_is_taken_by_serde_only() {
    check_only_serde_takes(&("[".repeat(127) + &"]".repeat(127)));
    check_only_serde_takes(&("[".repeat(65) + &"]".repeat(65)));
    let deepest = "[".repeat(64) + &"]".repeat(64);
    assert!(read_json(deepest.as_bytes(), &Limits::default()).is_strict());
}
