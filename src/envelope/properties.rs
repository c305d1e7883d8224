//! The laws against generated bodies: arbitrary bytes, JSON-like noise, JSON, and JSON that was damaged.

use arbitrary::{Arbitrary as _, Unstructured};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::laws;

/// Pieces from which bodies are glued that come close to JSON, and dialects of it.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "\"a\"",
    "\"success\"",
    "\"errno\"",
    "\"data\"",
    "\"error\"",
    "true",
    "false",
    "null",
    "NaN",
    "-",
    "0",
    "1",
    "-0",
    "1e400",
    "0.5",
    "9007199254740993",
    "18446744073709551616",
    " ",
    "\n",
    "/*",
    "*/",
    "//",
    "\u{feff}",
    "\u{e9}",
    "\u{0}",
    "a",
    "e",
    ".",
    "+",
    "/",
];

fn glued() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat().into_bytes())
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<f64>()
            .prop_filter("JSON has finite numbers only", |value| value.is_finite())
            .prop_map(|value| format!("{value:e}")),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ]
}

/// JSON with white space in every place where it may stand, and now and then a duplicate key.
fn json() -> impl Strategy<Value = Vec<u8>> {
    let space = prop::sample::select(&["", " ", "\n\t"][..]);
    let key = prop::sample::select(
        &[
            "\"a\"",
            "\"\\u0061\"",
            "\"success\"",
            "\"errno\"",
            "\"\"",
            "\"a/~\"",
        ][..],
    );
    let tree = scalar().prop_recursive(5, 40, 6, move |inner| {
        let item = (space.clone(), inner.clone()).prop_map(|(space, item)| format!("{space}{item}{space}"));
        let member = (key.clone(), item.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(", "))),
        ]
    });
    tree.prop_map(String::into_bytes)
}

fn damaged_json() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        any::<u8>().prop_map(|byte| vec![byte]),
    ];
    let damage = (any::<prop::sample::Index>(), 0..3_usize, piece);
    (json(), prop::collection::vec(damage, 1..4)).prop_map(|(mut body, damages)| {
        for (place, removed, piece) in damages {
            let start = place.index(body.len() + 1);
            let end = (start + removed).min(body.len());
            body.splice(start..end, piece);
        }
        body
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![any::<Vec<u8>>(), glued(), json(), damaged_json()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn reading_is_total_and_deterministic(body in any_body()) {
        laws::reading_is_total(&body);
    }

    #[test]
    fn no_body_is_an_answer_to_us_alone(body in any_body()) {
        laws::no_answer_but_what_all_readers_see(&body);
    }

    #[test]
    fn an_envelope_says_what_it_was_made_to_say_until_it_is_broken(choices in vec(any::<u8>(), 0..400)) {
        let made = laws::Made::arbitrary(&mut Unstructured::new(&choices)).expect("choices never run out");
        laws::damage_is_never_overlooked(&made);
        laws::no_answer_but_what_all_readers_see(made.body());
        laws::spelling_changes_nothing(made.body(), &choices);
    }

    #[test]
    fn the_strict_reader_agrees_with_serde_json(body in any_body()) {
        laws::agrees_with_serde_json(&body);
    }

    #[test]
    fn printing_and_reading_again_keeps_the_value(body in any_body()) {
        laws::printing_keeps_the_value(&body);
    }

    #[test]
    fn cutting_strict_json_is_noticed(body in json(), place in any::<prop::sample::Index>()) {
        laws::a_cut_is_noticed(&body, place.index(body.len() + 1));
    }
}
