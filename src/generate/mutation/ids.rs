//! Ids that are spelled otherwise, made longer, or none.

use super::{Mutation, Plain, each, mutation};
use crate::generate::text;
use crate::scenario::{Letters, Meaning, Piece, Written};
use proptest::prelude::*;
use proptest::sample::select;

/// Letters that make an id one that nobody can have: 13 of 26 are 61 random bits, however short the id is.
const LONG: usize = 13;

/// Every way there is.
pub(super) fn mutations(plain: Plain<'_>) -> Vec<Mutation> {
    let inside = |label: &str, meaning, pieces: BoxedStrategy<Vec<Piece>>| {
        mutation(
            label,
            (plain(), pieces)
                .prop_map(move |(json, pieces)| Written::new(json.with_id(&pieces).written(), meaning)),
        )
    };
    let quoted = |text: &str| Piece::Text(crate::scenario::plain(text));
    let around =
        move |before: &str, after: &str| vec![quoted(before), Piece::Id(Letters::Plain), quoted(after)];
    let blanks = || {
        let blank = select(vec![
            " ", "\t", "\n", "\r\n", "\u{a0}", "\u{200b}", "\u{feff}", "\u{2003}",
        ]);
        proptest::collection::vec(blank, 0..3).prop_map(|blanks| blanks.concat())
    };
    let cover = [
        ("{", "}"),
        ("urn:uuid:", ""),
        ("\"", "\""),
        ("<", ">"),
        ("(", ")"),
    ];
    // The buffers of most stores and languages, and a letter less and more.
    let edges = [
        256_usize, 255, 128, 64, 36, 512, 1024, 4096, 32, 2048, 8192, 16_384, 32_768,
    ];
    let lengths = edges.into_iter().flat_map(|edge| [edge, edge + 1, edge - 1]);
    vec![
        inside(
            "blanks around the id",
            Meaning::Respelled,
            (blanks(), blanks())
                .prop_map(move |(before, after)| around(&before, &after))
                .boxed(),
        ),
        each("the id in brackets", cover, |(before, after)| {
            let pieces = around(before, after);
            plain().prop_map(move |json| Written::new(json.with_id(&pieces).written(), Meaning::Respelled))
        }),
        inside(
            "other case in the id",
            Meaning::Respelled,
            (1_u8..6)
                .prop_map(|every| vec![Piece::Id(Letters::OtherCase(every))])
                .boxed(),
        ),
        inside(
            "letters behind the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around("", &word))
                .boxed(),
        ),
        inside(
            "letters before the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around(&word, ""))
                .boxed(),
        ),
        inside(
            "NUL and letters behind the id",
            Meaning::AnotherId,
            text::word(LONG..40)
                .prop_map(move |word| around("", &format!("\0{word}")))
                .boxed(),
        ),
        inside(
            "odd letters for an id",
            Meaning::NoId,
            (
                text::odd_letters(1..12),
                text::made_up(),
                text::odd_letters(0..12),
            )
                .prop_map(move |(before, middle, after)| vec![quoted(&format!("{before}{middle}{after}"))])
                .boxed(),
        ),
        each("a long text for an id", lengths, |length| {
            (plain(), text::made_up()).prop_map(move |(json, made_up)| {
                let letters = made_up.chars().cycle().take(length).collect();
                Written::new(json.with_id(&[Piece::Text(letters)]).written(), Meaning::NoId)
            })
        }),
    ]
}
