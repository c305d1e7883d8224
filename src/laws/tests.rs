//! The laws against generated input.

#![expect(clippy::print_stdout, reason = "shown when a law breaks: which file it was")]

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Pieces of answers, so that more than the first byte of a head is reached.
const PIECES: &[&str] = &[
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 400 \r\n",
    "HTTP/1.0 404 x\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: 17\r\n",
    "Content-Length: 0\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Encoding: gzip\r\n",
    "Connection: close\r\n",
    "\r\n",
    "5\r\n{\"a\":\r\n",
    "0\r\n\r\n",
    "{\"data\":null,\"success\":false,\"errno\":-1,\"error\":\"e\"}",
    "zz",
    "\0",
];

fn glued() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec(prop::sample::select(PIECES), 0..12);
    (vec(any::<u8>(), 8), pieces)
        .prop_map(|(lengths, pieces)| [lengths, pieces.concat().into_bytes()].concat())
}

fn envelope() -> impl Strategy<Value = Vec<u8>> {
    let choices = vec(any::<u8>(), 0..300);
    choices.prop_map(|choices| {
        let mut choices = arbitrary::Unstructured::new(&choices);
        let made: cadenza_envelope::laws::Made = choices.arbitrary().expect("choices never run out");
        made.body().to_vec()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn an_answer_is_one_thing_in_whatever_pieces_it_comes(input in prop_oneof![glued(), vec(any::<u8>(), 0..80)]) {
        an_answer_is_the_same_in_any_pieces(&input);
    }

    #[test]
    fn what_was_sent_is_what_arrives(head in vec(any::<u8>(), 0..40), body in envelope()) {
        a_built_answer_arrives_as_it_was_built(&[head, body].concat());
    }

    #[test]
    fn parser_and_schemas_agree(body in envelope()) {
        schemas_agree_with_the_parser(&body);
    }

    #[test]
    fn secrets_are_masked_in_every_spelling(input in vec(any::<u8>(), 0..120)) {
        no_planted_secret_comes_through(&input);
    }

    #[test]
    fn reports_keep_their_formats(input in vec(any::<u8>(), 0..2000)) {
        every_report_stays_in_its_format(&input);
    }
}

/// Hands over every file of the fuzz targets' folders of that name; at least so many.
fn each(name: &str, at_least: usize, law: impl Fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let folders = ["seeds", "regressions"].map(|kind| fuzz.join(kind).join(name));
    let files: Vec<PathBuf> = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= at_least, "{} files for {name}", files.len());
    for file in files {
        // A law that breaks says what it read, and this says where that is.
        println!("{}", file.display());
        law(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn replay_of_answers_in_pieces() {
    each("classification", 50, an_answer_is_the_same_in_any_pieces);
    each("answer", 20, a_built_answer_arrives_as_it_was_built);
}

#[test]
fn replay_of_bodies_by_schema() {
    each("body", 150, schemas_agree_with_the_parser);
}

#[test]
fn replay_of_planted_secrets() {
    each("masking", 30, no_planted_secret_comes_through);
}

#[test]
fn replay_of_reports() {
    each("reports", 20, every_report_stays_in_its_format);
}
