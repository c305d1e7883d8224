//! What must hold for every body. Each law takes bytes and panics if they break it, so that property tests and
//! fuzz targets can share them.

use cadenza_envelope::{Class, Deviation, DeviationKind, Head, Limits, Reading, Value, read, read_json};

/// As deep as `serde_json` goes, and nothing dropped.
const LIKE_SERDE: Limits = Limits {
    max_bytes: usize::MAX,
    max_depth: 127,
    max_deviations: usize::MAX,
};

/// Longest sentence about a deviation, in characters: an excerpt and a few words.
const LONGEST_SENTENCE: usize = 120;

/// Reading ends, says the same each time, and stays within its limits, with each form and small limits.
pub(crate) fn reading_is_total(body: &[u8]) {
    let tight = Limits {
        max_bytes: 1 << 16,
        max_depth: 4,
        max_deviations: 3,
    };
    for (status, limits) in [(200, Limits::default()), (400, Limits::default()), (200, tight)] {
        let content_types = [body];
        let head = Head::new(status, &content_types);
        let answer = read(&head, body, &limits);
        assert_eq!(answer, read(&head, body, &limits));
        assert!(answer.deviations.len() <= limits.max_deviations);
        let is_sound = answer.deviations_dropped == 0
            && answer
                .deviations
                .iter()
                .all(|deviation| deviation.kind.class() == Class::Media);
        assert_eq!(answer.reading() == Reading::Broken, !is_sound, "{answer:?}");
        for deviation in &answer.deviations {
            deviation_is_presentable(deviation, body);
        }
    }
}

fn deviation_is_presentable(deviation: &Deviation, body: &[u8]) {
    assert!(deviation.offset <= body.len(), "{deviation:?}");
    assert!(
        deviation.pointer.is_empty() || deviation.pointer.starts_with('/'),
        "{deviation:?}"
    );
    assert!(deviation.pointer.len() <= 1024, "{deviation:?}");
    for sentence in [deviation.kind.expected(), deviation.kind.received()] {
        assert!(
            !sentence.is_empty() && !sentence.chars().any(char::is_control),
            "{deviation:?}"
        );
        assert!(sentence.chars().count() <= LONGEST_SENTENCE, "{deviation:?}");
    }
    assert_ne!(deviation.kind.expected(), deviation.kind.received());
}

/// The strict reader takes what `serde_json` takes, but for duplicate keys and numbers out of range; and it
/// understands the same by it.
pub(crate) fn agrees_with_serde_json(body: &[u8]) {
    let ours = read_json(body, &LIKE_SERDE);
    let theirs = serde_json::from_slice::<serde_json::Value>(body);
    let refused = ours
        .deviations
        .iter()
        .any(|deviation| !is_stricter_than_serde(&deviation.kind));
    let overflows = ours.root.as_ref().is_some_and(has_overflow);
    assert_eq!(theirs.is_ok(), !refused && !overflows, "{theirs:?}\n{ours:?}");
    if let (Ok(theirs), Some(root)) = (theirs, &ours.root) {
        assert_eq!(as_serde_understands(root), theirs);
    }
}

/// Printing what was understood, and reading it again, changes nothing.
pub(crate) fn printing_keeps_the_value(body: &[u8]) {
    let Some(root) = read_json(body, &LIKE_SERDE).root else {
        return;
    };
    let printed = root.to_compact_json();
    assert_eq!(
        read_json(printed.as_bytes(), &LIKE_SERDE).root.as_ref(),
        Some(&root),
        "{printed}"
    );
}

/// No proper beginning of a strict object or array is itself strict.
pub(crate) fn a_cut_is_noticed(body: &[u8], length: usize) {
    let document = read_json(body, &LIKE_SERDE);
    let is_container = matches!(document.root, Some(Value::Array(_) | Value::Object(_)));
    let end = body.trim_ascii_end().len();
    if is_container && document.is_strict() && length < end {
        assert!(
            !read_json(&body[..length], &LIKE_SERDE).is_strict(),
            "cut to {length}"
        );
    }
}

fn is_stricter_than_serde(kind: &DeviationKind) -> bool {
    matches!(
        kind,
        DeviationKind::DuplicateKey { .. } | DeviationKind::NumberOutOfRange { .. }
    )
}

fn has_overflow(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => false,
        Value::Number(number) => number.text().parse().is_ok_and(f64::is_infinite),
        Value::Array(items) => items.iter().any(has_overflow),
        Value::Object(members) => members.iter().any(|(_, value)| has_overflow(value)),
    }
}

/// The last of duplicate keys wins, `-0` is a float, and so are integers beyond 64 bits.
fn as_serde_understands(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match (number.as_i64(), number.text().parse::<u64>()) {
            (Some(value), _) if number.text() != "-0" => value.into(),
            (None, Ok(value)) => value.into(),
            _ => number
                .text()
                .parse::<f64>()
                .expect("a strict number is a Rust float")
                .into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(as_serde_understands).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), as_serde_understands(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
