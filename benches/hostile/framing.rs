//! HTTP framing and syntax.

use crate::*;

/// What fails when one of two equal calls is answered with a status that the page does not know.
fn strange(own: &'static str) -> Vec<&'static str> {
    let mut checks = vec![
        own,
        "same_request_same_answer",
        "status_code_conformance",
        "unknown_id_is_not_found",
    ];
    checks.sort_unstable();
    checks
}

fn chunked(text: &[u8]) -> Vec<u8> {
    [
        &http("404 Not Found", &[JSON, "Transfer-Encoding: chunked"], b""),
        text,
    ]
    .concat()
}

#[test]
fn r_13_a_length_longer_than_the_body_is_an_answer_cut_short() {
    let told = breaks(http("404 Not Found", &[JSON, "Content-Length: 999"], NOT_FOUND));
    assert!(told.contains("; Content-Length: 999"), "{told}");
}

#[test]
fn r_14_a_length_shorter_than_the_body_is_a_cut_text() {
    let short = http("404 Not Found", &[JSON, "Content-Length: 20"], NOT_FOUND);
    meet(Play::Bytes(short), When::Once, &[]).fails(&["failure_envelope", "same_request_same_answer"]);
}

#[test]
fn r_15_lengths_that_contradict_or_are_none_frame_no_answer() {
    breaks(http(
        "404 Not Found",
        &[JSON, &length(NOT_FOUND), "Content-Length: 7"],
        NOT_FOUND,
    ));
    for value in ["-7", "+7", "7abc", "18446744073709551616"] {
        breaks(http(
            "404 Not Found",
            &[JSON, &format!("Content-Length: {value}")],
            NOT_FOUND,
        ));
    }
}

#[test]
fn r_16_a_length_repeated_with_one_value_is_fine() {
    let length = length(NOT_FOUND);
    meet(
        Play::Bytes(http("404 Not Found", &[JSON, &length, &length], NOT_FOUND)),
        When::Always,
        &[],
    )
    .is_green();
}

#[test]
fn r_17_a_length_beside_chunks_is_ambiguous() {
    let head = http(
        "404 Not Found",
        &[JSON, "Content-Length: 5", "Transfer-Encoding: chunked"],
        b"",
    );
    let chunk = [
        format!("{:x}\r\n", NOT_FOUND.len()).as_bytes(),
        NOT_FOUND,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    meet(Play::Bytes([head, chunk].concat()), When::Once, &[]).fails(&["framing_is_unambiguous"]);
}

#[test]
fn r_18_chunks_that_are_none_or_never_end_are_answers_cut_short() {
    for text in [
        &b"zz\r\n{}"[..],
        b"ffffffffffffffffff\r\n{}",
        b"2\r\n{}\r\n",
        b"9\r\n{}",
    ] {
        breaks(chunked(text));
    }
}

#[test]
fn r_19_a_transfer_coding_that_was_not_offered_breaks_the_framing() {
    let coded = http("404 Not Found", &[JSON, "Transfer-Encoding: gzip"], NOT_FOUND);
    meet(Play::Bytes(coded), When::Once, &[]).fails(&["framing_is_unambiguous"]);
}

#[test]
fn r_20_json_without_a_head_is_no_http() {
    breaks(NOT_FOUND.to_vec());
}

#[test]
fn r_21_old_versions_and_bare_line_feeds_are_fine() {
    let old = [
        b"HTTP/1.0 404 x\r\nContent-Type: application/json\r\n\r\n",
        NOT_FOUND,
    ]
    .concat();
    meet(Play::Bytes(old), When::Always, &[]).is_green();
    let feeds = format!("HTTP/1.1 404 x\n{JSON}\n{}\n\n", length(NOT_FOUND));
    meet(
        Play::Bytes([feeds.as_bytes(), NOT_FOUND].concat()),
        When::Always,
        &[],
    )
    .is_green();
}

#[test]
fn r_21_heads_that_break_the_grammar_are_no_answer() {
    for field in ["A: b\r\n c", "A : b", "nonsense", "A: \0", "A: \u{1b}[2J"] {
        breaks(http("404 x", &[JSON, field, &length(NOT_FOUND)], NOT_FOUND));
    }
    breaks([&b"HTTP/2.0 404 x\r\nContent-Length: 2\r\n\r\n"[..], b"{}"].concat());
}

#[test]
fn r_22_bytes_beyond_ascii_in_a_head_are_shown_and_break_nothing() {
    let fields = format!("{JSON}\r\n{}\r\n\r\n", length(NOT_FOUND));
    let head = [
        b"HTTP/1.1 404 \xff\r\nA: \x80\xff\r\n",
        fields.as_bytes(),
        NOT_FOUND,
    ];
    meet(Play::Bytes(head.concat()), When::Always, &[]).is_green();
}

#[test]
fn r_23_a_status_that_is_none_is_no_answer() {
    for status in ["099 x", "1000 x", "2x0 x"] {
        breaks(http(status, &[JSON, &length(NOT_FOUND)], NOT_FOUND));
    }
}

#[test]
fn r_23_a_status_that_nobody_knows_is_judged_by_its_class() {
    let with = |status| Play::Bytes(http(status, &[JSON, &length(NOT_FOUND)], NOT_FOUND));
    meet(with("299 x"), When::Once, &[]).fails(&strange("envelope_pairing"));
    meet(with("700 x"), When::Once, &[]).fails(&strange("not_a_server_error"));
}

#[test]
fn r_24_statuses_without_a_body_are_not_the_pages() {
    let upgrade = http("101 x", &["Upgrade: x", "Connection: upgrade"], b"");
    meet(Play::Bytes(upgrade), When::Once, &[]).fails(&strange("failure_envelope"));
    let empty = http("204 x", &[&length(NOT_FOUND)], NOT_FOUND);
    meet(Play::Bytes(empty), When::Once, &[]).fails(&strange("success_envelope"));
    meet(Play::Bytes(http("304 x", &[], b"")), When::Once, &[]).fails(&strange("failure_envelope"));
}

#[test]
fn r_25_nothing_at_all_is_no_answer() {
    breaks(Vec::new());
    breaks(b"HTTP/1.1 404 No".to_vec());
    breaks(b"HTTP/1.1 404 Not Found\r\nContent-Le".to_vec());
}

#[test]
fn r_25_a_reset_at_any_stage_decides_nothing() {
    let cut = http("404 x", &[JSON, "Content-Length: 999"], b"{");
    for bytes in [Vec::new(), b"HTTP/1.1 404 N".to_vec(), cut] {
        meet(Play::Reset(bytes), When::Once, &[]).is_inconclusive();
    }
}

#[test]
fn r_25_an_answer_that_ends_with_its_connection_is_fine() {
    meet(Play::Bytes(http("404 x", &[JSON], NOT_FOUND)), When::Always, &[]).is_green();
}
