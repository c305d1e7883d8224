//! Our reading beside those of two readers that know nothing of it.
//!
//! `serde_json` is one; `jiter` is the other, since it keeps duplicate keys and was written by others.

use super::UNBOUNDED;
use crate::{DeviationKind, Head, Limits, Reading, Value, read, read_json};
use jiter::JsonValue;

/// The four keys, as an independent reader would look for them.
const KEYS: [&str; 4] = ["data", "success", "errno", "error"];

/// **No body is read as an answer of the API unless two other strict readers see the same answer in it.** And
/// what the one of them that notices duplicate keys reads without any objection, we read as well.
pub fn no_answer_but_what_all_readers_see(body: &[u8]) {
    let jiter = JsonValue::parse(body, false).ok();
    let serde = serde_json::from_slice::<serde_json::Value>(body).ok();
    let by_jiter = jiter.as_ref().and_then(claim_of_jiter);
    let by_serde = serde.as_ref().and_then(claim_of_serde);
    for status in [200, 400] {
        let head = Head::new(status, &[b"application/json"]);
        let ours = read(&head, body, &Limits::default()).reading();
        if ours == Reading::Broken {
            let flawless = jiter.as_ref().is_some_and(|root| is_flawless(root, 1));
            let claims = by_jiter.filter(|claim| (*claim == Reading::Success) == (status == 200));
            // A zero with a sign is an integer to jiter, and none to us.
            let minus_zero = body.windows(2).any(|pair| pair == b"-0");
            assert!(
                !flawless || minus_zero || claims.is_none(),
                "only jiter reads this: {jiter:?}"
            );
        } else {
            assert_eq!(by_jiter, Some(ours), "{jiter:?}");
            assert_eq!(by_serde, Some(ours), "{serde:?}");
        }
    }
}

fn claim_of_jiter(root: &JsonValue<'_>) -> Option<Reading> {
    let JsonValue::Object(members) = root else {
        return None;
    };
    let the_one = |key: &str| {
        let mut found = members.iter().filter(|(name, _)| name == key);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    };
    match KEYS.map(the_one) {
        [
            Some(JsonValue::Object(_)),
            Some(JsonValue::Bool(true)),
            Some(JsonValue::Int(0)),
            Some(JsonValue::Null),
        ] => Some(Reading::Success),
        [
            Some(JsonValue::Null),
            Some(JsonValue::Bool(false)),
            Some(JsonValue::Int(errno @ ..0)),
            Some(JsonValue::Str(text)),
        ] if !text.is_empty() => Some(Reading::Failure { errno: *errno }),
        _ => None,
    }
}

fn claim_of_serde(root: &serde_json::Value) -> Option<Reading> {
    let [data, success, errno, error] = KEYS.map(|key| root.get(key));
    let (data, success, error) = (data?, success?.as_bool()?, error?);
    match (success, errno?.as_i64()?) {
        (true, 0) if data.is_object() && error.is_null() => Some(Reading::Success),
        (false, errno @ ..0) if data.is_null() && error.as_str().is_some_and(|text| !text.is_empty()) => {
            Some(Reading::Failure { errno })
        }
        _ => None,
    }
}

/// Whether nothing in the tree is anything that we refuse and jiter does not: duplicate keys, numbers that not
/// every reader can hold, and depth.
fn is_flawless(value: &JsonValue<'_>, depth: usize) -> bool {
    const LARGEST_SAFE: i64 = (1 << 53) - 1;
    match value {
        JsonValue::Null | JsonValue::Bool(_) | JsonValue::Str(_) => true,
        JsonValue::Int(number) => (-LARGEST_SAFE..=LARGEST_SAFE).contains(number),
        JsonValue::Float(number) => number.is_finite(),
        JsonValue::Array(items) => {
            depth <= Limits::default().max_depth && items.iter().all(|item| is_flawless(item, depth + 1))
        }
        JsonValue::Object(members) => {
            let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_ref()).collect();
            keys.sort_unstable();
            depth <= Limits::default().max_depth
                && keys.windows(2).all(|pair| pair.first() != pair.last())
                && members.iter().all(|(_, member)| is_flawless(member, depth + 1))
        }
    }
}

/// The strict reader takes what `serde_json` takes, but for duplicate keys and numbers out of range; and it
/// understands the same by it.
pub fn agrees_with_serde_json(body: &[u8]) {
    let ours = read_json(body, &UNBOUNDED);
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
