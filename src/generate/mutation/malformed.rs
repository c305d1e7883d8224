//! Bytes that are no request at all.

use super::{Mutation, Plain, each, mutation};
use crate::generate::json::Json;
use crate::generate::text;
use crate::scenario::{Meaning, Piece, Written};
use proptest::prelude::*;
use proptest::sample::select;

/// Every way there is.
pub(super) fn mutations(plain: Plain<'_>) -> Vec<Mutation> {
    let broken = |label: &str, pieces: BoxedStrategy<Vec<Piece>>| {
        mutation(
            label,
            pieces.prop_map(|pieces| Written::new(pieces, Meaning::Malformed)),
        )
    };
    let request = |id: &str| format!("{{\"credentialId\":\"{id}\"}}");
    let lenient = [
        "{\"credentialId\":\"%\",}",
        "{'credentialId':'%'}",
        "{credentialId:\"%\"}",
        "/* */{\"credentialId\":\"%\"}",
        "{\"credentialId\":\"%\"}//",
        "{\"credentialId\"=\"%\"}",
        "{\"credentialId\":\"%\";}",
        "{\"credentialId\":`%`}",
        "{\"a\":NaN,\"credentialId\":\"%\"}",
        "{\"a\":0x1f,\"credentialId\":\"%\"}",
        "{\"a\":01,\"credentialId\":\"%\"}",
        "{\"a\":+1,\"credentialId\":\"%\"}",
        "{\"a\":.5,\"credentialId\":\"%\"}",
        "{\"a\":tru,\"credentialId\":\"%\"}",
        "{\"a\":\"\\x41\",\"credentialId\":\"%\"}",
        "{\"a\":\"\t\",\"credentialId\":\"%\"}",
        "{\"credentialId\":\"%\"",
        "\"credentialId\":\"%\"",
        "credentialId: %",
        "<credentialId>%</credentialId>",
    ];
    let bad_bytes = proptest::collection::vec(
        select(vec![0x80_u8, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf8, 0xff]),
        1..4,
    );
    let encoding = (text::made_up(), 0_usize..4).prop_map(move |(id, encoding)| {
        let bytes = request(&id)
            .chars()
            .flat_map(|letter| {
                let [low, high, ..] = u32::from(letter).to_le_bytes();
                match encoding {
                    0 => vec![low, high],
                    1 => vec![high, low],
                    2 => vec![low, high, 0, 0],
                    _ => vec![0, 0, high, low],
                }
            })
            .collect();
        vec![Piece::Bytes(bytes)]
    });
    let root = prop_oneof![
        proptest::collection::vec(text::any_json(), 0..4).prop_map(Json::Array),
        text::number().prop_map(Json::Raw),
        text::made_up().prop_map(Json::Text),
        select(vec!["true", "false", "null"]).prop_map(|word| Json::Raw(word.to_owned())),
    ];
    vec![
        broken(
            "JSON that ends too early",
            (plain(), 0.0_f64..1.0)
                .prop_map(|(json, part)| cut(json.written(), part))
                .boxed(),
        ),
        broken(
            // No letter or digit: behind a short id it might name another one.
            "a letter too many",
            (
                plain(),
                0.0_f64..1.0,
                select(vec![
                    ",", "}", "{", "]", "[", ":", "\"", "\\", "\0", "\u{1}", "\u{feff}",
                ]),
            )
                .prop_map(|(json, part, letter)| insert(json.written(), part, Piece::Text(letter.to_owned())))
                .boxed(),
        ),
        broken(
            "bytes that are no UTF-8",
            (plain(), 0.0_f64..1.0, bad_bytes)
                .prop_map(|(json, part, bytes)| insert(json.written(), part, Piece::Bytes(bytes)))
                .boxed(),
        ),
        each("JSON for lenient readers", lenient, |form| {
            text::made_up()
                .prop_map(|id| Written::new(vec![Piece::Text(form.replace('%', &id))], Meaning::Malformed))
        }),
        broken("another encoding", encoding.boxed()),
        broken(
            "a root that is no object",
            root.prop_map(|json| json.written()).boxed(),
        ),
        broken(
            "two requests in one body",
            plain()
                .prop_map(|json| [json.written(), json.written()].concat())
                .boxed(),
        ),
    ]
}

/// The beginning of a body; never all of it.
fn cut(pieces: Vec<Piece>, part: f64) -> Vec<Piece> {
    let (place, inside) = spot(&pieces, part);
    let mut kept = pieces;
    kept.truncate(place + 1);
    if let Some(Piece::Text(text)) = kept.last_mut() {
        text.truncate(inside);
    }
    kept
}

/// A body with something in the midst of it, never behind it.
fn insert(mut pieces: Vec<Piece>, part: f64, what: Piece) -> Vec<Piece> {
    let (place, inside) = spot(&pieces, part);
    match pieces.get_mut(place) {
        Some(Piece::Text(text)) => {
            let rest = text.split_off(inside);
            pieces.splice(place + 1..=place, [what, Piece::Text(rest)]);
        }
        _ => pieces.insert(place, what),
    }
    pieces
}

/// A place within a body: which of its pieces, and how far within it. A part of 1 would be its end.
fn spot(pieces: &[Piece], part: f64) -> (usize, usize) {
    let lengths: Vec<usize> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Bytes(_) | Piece::Id(_) => 1,
        })
        .collect();
    let all: usize = lengths.iter().sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a body of our own is short, and the part lies between 0 and 1"
    )]
    let mut left = (all as f64 * part) as usize;
    for (place, (length, piece)) in lengths.iter().zip(pieces).enumerate() {
        if left < *length {
            let inside = match piece {
                Piece::Text(text) => (0..=left)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap_or(0),
                Piece::Bytes(_) | Piece::Id(_) => 0,
            };
            return (place, inside);
        }
        left -= length;
    }
    (0, 0)
}
