//! The small things that generated requests are made of: names, made-up ids, odd letters, numbers, any JSON.

use super::json::Json;
use proptest::prelude::*;
use std::ops::Range;

/// A word of lower-case letters.
pub(super) fn word(length: Range<usize>) -> BoxedStrategy<String> {
    letters(b"abcdefghijklmnopqrstuvwxyz", length)
}

/// A text with as many random bits as a never-issued id, so that nobody can have it as one.
pub(super) fn made_up() -> BoxedStrategy<String> {
    letters(b"0123456789abcdef", 20..33)
}

fn letters(alphabet: &'static [u8], length: Range<usize>) -> BoxedStrategy<String> {
    proptest::collection::vec(0..alphabet.len(), length)
        .prop_map(|places| {
            places
                .into_iter()
                .map(|place| char::from(alphabet[place]))
                .collect()
        })
        .boxed()
}

/// Letters that break parsers, templates, terminals and stores that cut, but match nothing: no wildcard of any
/// query language is among them (design section 7, narrow probes).
pub(super) fn odd_letters(length: Range<usize>) -> BoxedStrategy<String> {
    let odd = prop_oneof![
        Just('\0'),
        (1_u8..32).prop_map(char::from),
        Just('\u{7f}'),
        proptest::sample::select(vec![
            '"', '\\', '/', '\'', '<', '>', '{', '}', '&', ';', '`', '#', '='
        ]),
        proptest::sample::select(vec![
            '\u{85}', '\u{a0}', '\u{200b}', '\u{200f}', '\u{2028}', '\u{202e}', '\u{feff}', '\u{fffd}',
            '\u{ffff}'
        ]),
        proptest::sample::select(vec![
            'é',
            'ß',
            'İ',
            'Ж',
            '鍵',
            '\u{301}',
            '\u{1f511}',
            '\u{10ffff}'
        ]),
    ];
    proptest::collection::vec(odd, length)
        .prop_map(|letters| letters.into_iter().collect())
        .boxed()
}

/// White space as JSON allows it between tokens (RFC 8259 section 2).
pub(super) fn gap() -> BoxedStrategy<String> {
    proptest::collection::vec(proptest::sample::select(vec![' ', '\t', '\n', '\r']), 0..5)
        .prop_map(|letters| letters.into_iter().collect())
        .boxed()
}

/// A number in one of its spellings. None is below 60 bits and whole, lest it be taken for an id in use.
pub(super) fn number() -> BoxedStrategy<String> {
    prop_oneof![
        (1_u64 << 60..u64::MAX).prop_map(|number| number.to_string()),
        (1_u64 << 60..u64::MAX).prop_map(|number| format!("-{number}")),
        (1_u64 << 60..u64::MAX).prop_map(|number| format!("{number}.5")),
        (1_u64 << 60..u64::MAX, 1_u32..280).prop_map(|(number, power)| format!("{number}E+{power}")),
        (20_usize..300).prop_map(|digits| format!("1{}", "7".repeat(digits))),
    ]
    .boxed()
}

/// A leaf of any JSON; these may be ordinary, since nobody reads them as an id.
fn leaf() -> BoxedStrategy<Json> {
    prop_oneof![
        Just(Json::null()),
        any::<bool>().prop_map(|flag| Json::Raw(flag.to_string())),
        any::<i64>().prop_map(|number| Json::Raw(number.to_string())),
        proptest::sample::select(vec!["-0", "0.0", "1e5", "1E400", "-1e-400", "0.1e1"])
            .prop_map(|number| Json::Raw(number.to_owned())),
        word(0..12).prop_map(Json::Text),
        odd_letters(1..6).prop_map(Json::Text),
        // Grammatical, although it stands for no text (RFC 8259 section 8.2).
        Just(Json::Quoted(vec![crate::scenario::Piece::Text(
            "\\ud83d".to_owned()
        )])),
    ]
    .boxed()
}

/// Any JSON value, a few levels deep.
pub(super) fn any_json() -> BoxedStrategy<Json> {
    leaf()
        .prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
                proptest::collection::vec((word(1..8), inner), 0..4).prop_map(Json::Object),
            ]
        })
        .boxed()
}
