//! Size and time: R-01 to R-12.

use crate::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const TOO_LARGE: [&str; 2] = [ANSWERED, "same_request_same_answer"];

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// The usual 404 with a coding and bytes that are said to be in it.
fn coded(bytes: &[u8], coding: &str) -> Vec<u8> {
    let fields = [JSON, &length(bytes), &format!("Content-Encoding: {coding}")];
    http("404 Not Found", &fields, bytes)
}

#[test]
fn r_01_a_body_without_end_is_cut_at_the_limit() {
    let endless = Play::Endless(http("404 Not Found", &[JSON], b""), vec![b' '; 1 << 16]);
    meet(endless, When::Once, &[]).fails(&TOO_LARGE);
}

#[test]
fn r_01_so_is_one_of_64_mebibytes() {
    meet(Play::Bytes(saying(&vec![b' '; 64 << 20])), When::Once, &[]).fails(&TOO_LARGE);
}

#[test]
fn r_02_a_length_that_is_never_reached_allocates_nothing() {
    breaks(http(
        "404 Not Found",
        &[JSON, "Content-Length: 4294967296"],
        NOT_FOUND,
    ));
}

#[test]
fn r_03_a_drip_meets_the_deadline_of_the_whole_exchange() {
    let drip = Play::Drip(saying(NOT_FOUND), Duration::from_millis(200));
    meet(drip, When::Once, &["--timeout", "2s"]).is_inconclusive();
}

#[test]
fn r_04_silence_meets_the_deadline_and_after_six_of_them_nothing_more_is_asked() {
    meet(Play::Silence, When::Once, &["--timeout", "2s"]).is_inconclusive();
    let ended = meet(
        Play::Silence,
        When::Always,
        &["--profile", "smoke", "--timeout", "1s"],
    );
    assert_eq!(ended.code, 1);
    assert!(ended.failed.contains(ANSWERED), "{}", ended.console);
    assert!(
        ended.passed.len() >= 6,
        "what was known by then stands: {}",
        ended.console
    );
}

#[test]
fn r_05_a_bomb_of_one_gibibyte_is_counted_while_it_unfolds() {
    // Sixty-four members of 16 MiB each are one gzip body.
    let bomb = gzip(&vec![b' '; 1 << 24]).repeat(64);
    meet(Play::Bytes(coded(&bomb, "gzip")), When::Once, &[]).fails(&TOO_LARGE);
}

#[test]
fn r_06_stacked_and_unknown_codings_are_not_followed() {
    breaks(coded(&gzip(&gzip(NOT_FOUND)), "gzip, gzip"));
    breaks(coded(NOT_FOUND, "br"));
}

#[test]
fn r_07_a_false_label_and_a_cut_coding_are_told_from_content() {
    breaks(coded(NOT_FOUND, "gzip"));
    breaks(coded(&gzip(NOT_FOUND)[..30], "gzip"));
}

#[test]
fn r_07_real_compression_is_no_fault() {
    meet(Play::Bytes(coded(&gzip(NOT_FOUND), "gzip")), When::Always, &[]).is_green();
}

#[test]
fn r_08_a_head_that_no_client_takes_is_no_answer() {
    let many: Vec<String> = (0..101).map(|number| format!("X-{number}: y")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    breaks(http("404 Not Found", &many, NOT_FOUND));
    let long = format!("X: {}", "y".repeat(512 * 1024));
    breaks(http("404 Not Found", &[&long], NOT_FOUND));
}

#[test]
fn r_09_no_chain_of_redirects_is_followed() {
    let fields = ["Location: /elsewhere", "Content-Length: 0"];
    let ended = meet(Play::Bytes(http("302 Found", &fields, b"")), When::Always, &[]);
    assert_eq!(ended.code, 1, "{}", ended.console);
    let elsewhere = ended
        .request_lines
        .iter()
        .filter(|line| line.contains("elsewhere"));
    assert_eq!(elsewhere.count(), 0);
}

#[test]
fn r_10_a_few_interim_answers_are_fine() {
    let interim = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(16);
    meet(
        Play::Bytes([interim, saying(NOT_FOUND)].concat()),
        When::Always,
        &[],
    )
    .is_green();
}

#[test]
fn r_10_interim_answers_without_end_meet_the_deadline() {
    let one = b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec();
    // One by one: a flood at the full speed of loopback would measure how fast this build can skip them.
    let flood = Play::Drip(one.repeat(40_000), Duration::from_micros(50));
    meet(flood, When::Once, &["--timeout", "2s"]).is_inconclusive();
}

#[test]
fn r_11_an_endless_chunk_extension_is_refused() {
    let head = http("404 Not Found", &[JSON, "Transfer-Encoding: chunked"], b"");
    breaks(
        [
            head,
            b"2;".to_vec(),
            vec![b'x'; 1 << 20],
            b"\r\n{}\r\n0\r\n\r\n".to_vec(),
        ]
        .concat(),
    );
}

#[test]
fn r_12_when_everything_is_wrong_the_report_stays_short() {
    let ended = meet(
        Play::Bytes(http("200 OK", &[JSON, "Content-Length: 2"], b"{}")),
        When::Everywhere,
        &[],
    );
    assert_ne!(ended.code, 0);
    assert!(
        ended.console.lines().count() < 1500,
        "{} lines",
        ended.console.lines().count()
    );
    assert!(ended.junit.len() < 1 << 20, "{} bytes", ended.junit.len());
}
