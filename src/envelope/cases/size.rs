//! Long, deep and crowded bodies.

use super::*;

/// A hundred thousand is enough to hang a quadratic reader for minutes.
const MANY: usize = 100_000;

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
fn values_beyond_the_limit_are_reported_and_not_read() {
    let limits = Limits {
        max_values: 3,
        ..Limits::default()
    };
    assert!(read_json(b"[1,{}]", &limits).is_strict());
    assert!(read_json(b"[1,[]]", &limits).is_strict());
    let document = read_json(b"[1,{\"a\": 2,\"b\":", &limits);
    let root = document.root.as_ref().map(Value::to_compact_json);
    assert_eq!(root.as_deref(), Some("[1,{}]"));
    let found = &document.deviations[0];
    assert_eq!(
        (found.pointer.as_str(), found.offset, &found.kind),
        ("/1/a", 9, &DeviationKind::TooManyValues { limit: 3 })
    );
    // What is missing is no value beyond the limit.
    let cut = read_json(b"[1,{\"a\": ", &limits);
    assert_eq!(cut.deviations[0].kind, DeviationKind::Truncated);
}

#[test]
fn a_hopeless_body_is_not_read_on() {
    let limits = Limits {
        max_breaks: 3,
        ..Limits::default()
    };
    let document = read_json(b"[01,02,'a',1]", &limits);
    let root = document.root.as_ref().map(Value::to_compact_json);
    assert_eq!(
        (root.as_deref(), document.deviations.len()),
        (Some("[01,02,\"a\"]"), 3)
    );
    // Nor is the string it is hopeless in.
    let document = read_json(b"[1,'\x01\x02\x03\x04\x05']", &limits);
    let root = document.root.as_ref().map(Value::to_compact_json);
    assert_eq!((root.as_deref(), document.deviations.len()), (Some("[1]"), 3));
    // A sound body is not hopeless, however little is gone over.
    let strict = Limits {
        max_breaks: 0,
        ..Limits::default()
    };
    let root = read_json(b"[1]", &strict).root;
    assert_eq!(root.map(|root| root.to_compact_json()).as_deref(), Some("[1]"));
    // What is JSON all the same breaks nothing.
    let document = read_json(br#"{"a":1e400,"a":1e400,"a":1e400,"a":1}"#, &limits);
    let members = document.root.as_ref().and_then(Value::as_object).map(<[_]>::len);
    assert_eq!((members, document.deviations.len()), (Some(4), 6));
    // What a hopeless body does not show is not missing.
    let head = Head::new(200, &[b"application/json"]);
    let answer = read(&head, b"{\"data\":[01,02,03,04]}", &limits);
    let missing = |one: &Deviation| matches!(one.kind, DeviationKind::MissingMember { .. });
    assert!(!answer.deviations.iter().any(missing), "{answer:?}");
    assert_eq!(answer.reading(), Reading::Broken);
}

#[test]
fn many_bad_bytes_in_a_place_with_a_long_pointer_are_counted() {
    let key = "k".repeat(MANY);
    let mut body = format!("{{\"{key}\":\"").into_bytes();
    body.resize(body.len() + MANY, 0xff);
    body.extend(b"\"}");
    let limits = Limits {
        max_breaks: usize::MAX,
        ..Limits::default()
    };
    let document = read_json(&body, &limits);
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
