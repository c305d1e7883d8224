//! Long, deep and crowded bodies.

use super::*;

/// Two hundred thousand is enough to hang a quadratic reader for minutes.
const MANY: usize = 200_000;

fn object(key: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..MANY).map(|index| format!("\"{}\":0", key(index))).collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn many_distinct_keys_are_read() {
    let document = read_json(object(|index| index.to_string()).as_bytes(), &Limits::default());
    assert!(document.is_strict());
    assert_eq!(
        document.root.as_ref().and_then(Value::as_object).map(<[_]>::len),
        Some(MANY)
    );
}

#[test]
fn many_equal_keys_are_counted() {
    let document = read_json(object(|_| "same".into()).as_bytes(), &Limits::default());
    assert_eq!(document.deviations.len(), 64);
    assert_eq!(document.deviations_dropped, MANY - 1 - 64);
}

#[test]
fn many_bad_bytes_in_a_place_with_a_long_pointer_are_counted() {
    let key = "k".repeat(MANY);
    let mut body = format!("{{\"{key}\":\"").into_bytes();
    body.resize(body.len() + MANY, 0xff);
    body.extend(b"\"}");
    let document = read_json(&body, &Limits::default());
    assert_eq!(document.deviations.len() + document.deviations_dropped, MANY);
    assert!(
        document
            .deviations
            .iter()
            .all(|deviation| deviation.pointer.is_empty())
    );
}

#[test]
fn deep_nesting_is_refused_without_an_overflow() {
    for bracket in ["[", "{\"a\":"] {
        let kinds: Vec<_> = read_json(bracket.repeat(100_000).as_bytes(), &Limits::default())
            .deviations
            .into_iter()
            .map(|deviation| deviation.kind)
            .collect();
        assert_eq!(
            kinds,
            [DeviationKind::TooDeep { limit: 64 }, DeviationKind::Truncated]
        );
    }
}

#[test]
fn the_deepest_tree_is_bounded_whatever_the_limits_say() {
    let limits = Limits {
        max_depth: usize::MAX,
        ..Limits::default()
    };
    let document = read_json("[".repeat(100_000).as_bytes(), &limits);
    assert_eq!(
        document.deviations[0].kind,
        DeviationKind::TooDeep {
            limit: crate::DEEPEST
        }
    );
    assert_eq!(document.deviations[0].offset, crate::DEEPEST);
}

#[test]
fn a_long_text_is_never_quoted_in_part() {
    let secret = "s3cret-".repeat(40);
    let answer = answer(200, &envelope("{}", "true", "0", &format!("\"{secret}\"")));
    assert_eq!(answer.deviations[0].kind.received(), "a text of 280 characters");
}
