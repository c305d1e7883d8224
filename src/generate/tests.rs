//! What is generated is what its mutation says, and the same again for the same seed.

use super::*;
use crate::scenario::Meaning;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const ALL: Material = Material {
    stranger: true,
    tombstone: true,
};

const ID: &str = "5d0c0f5e-7a51-4c43-9a9b-0d9d6f6b2a11";

fn requests(seed: u64) -> Requests {
    Requests::new(&Contract::embedded().expect("it loads"), seed).expect("it has a request")
}

fn shots(seed: u64, families: u64) -> Vec<Shot> {
    let requests = requests(seed);
    (0..families)
        .flat_map(|number| requests.family(number, ALL).grown)
        .map(|grown| grown.shot())
        .collect()
}

fn read(shot: &Shot) -> Option<Value> {
    read_as(&shot.written.bytes(ID))
}

fn read_as(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

#[test]
fn the_same_seed_gives_the_same_cases_and_another_seed_others() {
    assert_eq!(shots(7, 40), shots(7, 40));
    assert_ne!(shots(7, 40), shots(8, 40));
}

#[test]
fn a_family_that_grows_bit_by_bit_is_the_same_family() {
    let of = requests(7);
    let whole = of.family(3, ALL);
    let mut slow = of.childless(3, ALL);
    assert!(slow.grown.is_empty());
    while of.grow_one(&mut slow) {}
    let shots = |family: &Family| family.grown.iter().map(Grown::shot).collect::<Vec<_>>();
    assert_eq!(shots(&slow), shots(&whole));
    assert_eq!(slow.grown.len(), FAMILY);
}

#[test]
fn every_mutation_comes_to_its_turn() {
    let of = requests(1);
    let labels: BTreeSet<String> = shots(1, of.mutations() as u64)
        .into_iter()
        .map(|shot| shot.label)
        .collect();
    let mutations: BTreeSet<&str> = labels
        .iter()
        .filter_map(|label| label.split(": ").next())
        .collect();
    assert_eq!(mutations.len(), of.mutations(), "each has a label of its own");
    assert!(mutations.len() > 40 && labels.len() > 60, "{labels:?}");
}

#[test]
fn what_means_the_same_reads_the_same() {
    let plain: Value = serde_json::json!({ "credentialId": ID });
    let mut met = 0;
    for shot in shots(3, 400)
        .iter()
        .filter(|shot| shot.written.meaning == Meaning::Same)
    {
        assert_eq!(read(shot).as_ref(), Some(&plain), "{}", shot.label);
        met += 1;
    }
    assert!(met > 200);
}

#[test]
fn what_says_more_still_says_the_id() {
    for shot in shots(4, 400) {
        if shot.written.meaning != Meaning::SameOrInvalid || shot.label == "a byte order mark" {
            continue;
        }
        // A lone surrogate stands for no text, and a huge number for no double; both are grammatical.
        if let Some(value) = read(&shot) {
            assert_eq!(value["credentialId"], ID, "{}", shot.label);
        }
    }
}

#[test]
fn what_is_malformed_is_no_object_with_that_id() {
    for shot in shots(5, 600) {
        if shot.written.meaning == Meaning::Malformed {
            let accepted = read(&shot).is_some_and(|value| value["credentialId"] == ID);
            assert!(!accepted, "{}: {:?}", shot.label, shot.written);
        }
    }
}

#[test]
fn nothing_generated_can_match_what_was_never_handed_over() {
    for shot in shots(6, 1000) {
        let Some(Value::Object(members)) = read(&shot) else {
            continue;
        };
        match members.get("credentialId") {
            None | Some(Value::Null | Value::Bool(_)) => {}
            Some(Value::String(text)) => {
                let holds_the_id = text.to_lowercase().contains(ID);
                let is_made_up = text.chars().filter(char::is_ascii_hexdigit).count() >= 16;
                assert!(
                    text.is_empty() || holds_the_id || is_made_up,
                    "{}: {text:?}",
                    shot.label
                );
                assert!(!text.contains(['%', '*', '?']), "{}: {text:?}", shot.label);
            }
            Some(Value::Number(number)) => assert!(number.to_string().len() > 15, "{number}"),
            Some(Value::Array(items)) => assert!(!items.is_empty(), "{}", shot.label),
            Some(Value::Object(inner)) => {
                assert!(
                    !inner.is_empty() && inner.keys().all(|key| !key.starts_with('$')),
                    "{}",
                    shot.label
                );
            }
        }
    }
}

#[test]
fn no_generated_id_lies_near_a_short_one_that_somebody_may_have() {
    for id in ["17", "k3", "aB", "00042"] {
        for shot in shots(12, 1500) {
            let body = shot.written.bytes(id);
            let text = match read_as(&body) {
                Some(Value::Object(members)) => members
                    .get("credentialId")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                _ => None,
            };
            let Some(text) = text else { continue };
            let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            let more = letters.len().saturating_sub(id.len());
            let is_itself = letters.eq(id) || letters == format!("urnuuid{id}");
            assert!(
                text.is_empty() || is_itself || more >= 13,
                "{}: {text:?} is near {id:?}",
                shot.label
            );
        }
    }
}

#[test]
fn a_shot_survives_being_kept() {
    for shot in shots(9, 100) {
        let kept = serde_json::to_string(&shot).expect("it is plain data");
        assert_eq!(serde_json::from_str::<Shot>(&kept).expect("it reads"), shot);
    }
}

#[test]
fn everything_shrinks_towards_the_plain_request() {
    let requests = requests(11);
    let mut smallest: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..60 {
        for mut grown in requests.family(number, ALL).grown {
            let mut tries = 0;
            while tries < 500 && grown.simplify() {
                tries += 1;
            }
            let after = grown.shot().written.bytes(ID).len();
            let least = smallest.entry(grown.label.clone()).or_insert(after);
            *least = after.min(*least);
        }
    }
    for label in [
        "much white space",
        "a long member",
        "many members",
        "further members",
    ] {
        assert!(smallest[label] < 1200, "{label}: {}", smallest[label]);
    }
}
