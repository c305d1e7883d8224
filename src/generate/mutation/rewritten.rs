//! The same request in other bytes, or carried otherwise: nothing may change.

use super::{Mutation, Plain, each, mutation};
use crate::generate::json::{Json, Style};
use crate::generate::text;
use crate::scenario::{Framing, Letters, Meaning, Piece, Written};
use proptest::prelude::*;
use proptest::sample::select;

/// Every way there is.
pub(super) fn mutations(plain: Plain<'_>) -> Vec<Mutation> {
    let gaps = || proptest::collection::vec(text::gap(), 1..8);
    let same = |json: &Json, gaps: Vec<String>, escapes| {
        Written::new(Style { gaps, escapes }.write(json), Meaning::Same)
    };
    let with_id = |json: Json, every| json.with_id(&[Piece::Id(Letters::Escaped(every))]);
    // A server must read chunks (RFC 9112 section 7.1), but many a small one does not and finds the body empty: that is
    // between it and its clients, and no promise of the page.
    let chunks = |mut written: Written, longest| {
        written.framing = Framing::Chunked(longest);
        written.meaning = Meaning::SameOrInvalid;
        written
    };
    let headers = [
        ("x-request-id", "3f6c1d"),
        ("accept-language", "de-CH, en;q=0.5"),
        (
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ),
        ("cache-control", "no-cache"),
        ("dnt", "1"),
        ("cookie", "theme=dark"),
    ];
    vec![
        mutation(
            "white space",
            (plain(), gaps()).prop_map(move |(json, gaps)| same(&json, gaps, 0)),
        ),
        mutation(
            "much white space",
            (plain(), 200_usize..60_000, select(vec![' ', '\n', '\t'])).prop_map(
                move |(json, length, letter)| same(&json, vec![letter.to_string().repeat(length / 6)], 0),
            ),
        ),
        mutation(
            "escapes in the key",
            (plain(), 1_u8..6).prop_map(move |(json, every)| same(&json, Vec::new(), every)),
        ),
        mutation(
            "escapes in the id",
            (plain(), 1_u8..9).prop_map(move |(json, every)| same(&with_id(json, every), Vec::new(), 0)),
        ),
        mutation(
            "body in chunks",
            (plain(), 1_u16..60).prop_map(move |(json, longest)| chunks(same(&json, Vec::new(), 0), longest)),
        ),
        mutation(
            "white space, escapes and chunks",
            (plain(), gaps(), 1_u8..6, 1_u16..60).prop_map(move |(json, gaps, every, longest)| {
                chunks(same(&with_id(json, every), gaps, every), longest)
            }),
        ),
        each("header fields that ask for nothing", headers, |(name, value)| {
            plain().prop_map(move |json| {
                let mut written = same(&json, Vec::new(), 0);
                written.headers = vec![(name.to_owned(), value.to_owned())];
                written
            })
        }),
    ]
}
