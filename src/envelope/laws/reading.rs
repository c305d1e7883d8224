//! Reading a body: it ends, it is bounded, and it prefers no body to another.

use super::UNBOUNDED;
use crate::{
    Answer, Class, Deviation, Head, Kind, Limits, Member, Presence, Reading, Value, read, read_json,
};

/// Longest sentence about a deviation, in characters: an excerpt and a few words.
const LONGEST_SENTENCE: usize = 120;

/// The least that holds of one reading, which ends where the text breaks: it lies in the body, and a text that
/// keeps the grammar is, with the envelope judged, sound or broken. Nothing is done twice, so that nothing that a
/// fuzzer could spend on another body is spent on this one.
pub fn one_reading_is_sound(body: &[u8]) {
    let limits = Limits {
        max_breaks: 1,
        max_deviations: 1,
        ..Limits::default()
    };
    let document = read_json(body, &limits);
    assert!(
        document.deviations.iter().all(|one| one.offset <= body.len()),
        "{document:?}"
    );
    if document.is_strict() {
        let head = Head::new(200, &[b"application/json"]);
        let answer = read(&head, body, &Limits::default());
        assert_eq!(answer.root, document.root);
        is_sound_or_broken(&answer, body);
    }
}

fn is_sound_or_broken(answer: &Answer, body: &[u8]) {
    let is_sound = answer.deviations_dropped == 0
        && answer
            .deviations
            .iter()
            .all(|deviation| deviation.kind.class() == Class::Media);
    assert_eq!(answer.reading() == Reading::Broken, !is_sound, "{answer:?}");
    let lies_in_the_body = |deviation: &Deviation| deviation.offset <= body.len();
    assert!(answer.deviations.iter().all(lies_in_the_body), "{answer:?}");
}

/// Reading ends, says the same each time, and stays within its limits, with each form and small limits.
pub fn reading_is_total(body: &[u8]) {
    let tight = Limits {
        max_bytes: 1 << 16,
        max_depth: 4,
        max_values: 6,
        max_breaks: 2,
        max_deviations: 3,
    };
    let one: &[&[u8]] = &[body];
    let two: &[&[u8]] = &[b"application/json", body];
    for (status, content_types, limits) in [
        (200, one, Limits::default()),
        (400, two, Limits::default()),
        (200, &[], tight),
    ] {
        let head = Head::new(status, content_types);
        let answer = read(&head, body, &limits);
        assert_eq!(answer, read(&head, body, &limits));
        assert!(answer.deviations.len() <= limits.max_deviations);
        is_sound_or_broken(&answer, body);
        what_was_understood_can_be_asked_for(&answer);
        for deviation in &answer.deviations {
            deviation_is_presentable(deviation);
        }
    }
}

/// Every value is found under its pointer, nothing under what is none, and the shorthands say what the tree says.
fn what_was_understood_can_be_asked_for(answer: &Answer) {
    assert_eq!(answer.at(""), answer.root.as_ref());
    for none in ["x", "/~", "/~2", "/nowhere/~0~1/0"] {
        assert_eq!(answer.at(none), None);
    }
    let members = Member::ALL.map(|member| {
        (
            member,
            answer.root.as_ref().and_then(|root| root.get(member.key())),
        )
    });
    for (member, value) in members {
        let expected = match value.map(Value::kind) {
            None => Presence::Absent,
            Some(Kind::Null) => Presence::Null,
            Some(kind) => Presence::Present(kind),
        };
        assert_eq!(answer.envelope.presence(member), expected, "{answer:?}");
    }
    let [_, (_, success), (_, errno), (_, error)] = members;
    assert_eq!(answer.success(), success.and_then(Value::as_bool));
    assert_eq!(answer.errno(), errno.and_then(Value::as_i64));
    assert_eq!(answer.error_text(), error.and_then(Value::as_str));
    assert_eq!(
        answer.envelope_keys_seen(),
        members.iter().filter(|(_, value)| value.is_some()).count()
    );
    assert_eq!(
        answer.form().to_string(),
        if answer.status == 200 {
            "success"
        } else {
            "failure"
        }
    );
    if let Some(root) = &answer.root {
        is_found(root, root, &mut String::new());
    }
}

/// Looks for a value and all that is in it, from the root.
fn is_found(root: &Value, value: &Value, pointer: &mut String) {
    assert_eq!(root.at(pointer), Some(value), "{pointer}");
    let length = pointer.len();
    if let Some(items) = value.as_array() {
        for (place, item) in items.iter().enumerate() {
            pointer.push('/');
            pointer.push_str(&place.to_string());
            is_found(root, item, pointer);
            pointer.truncate(length);
        }
        assert_eq!(root.at(&format!("{pointer}/00")), None);
    }
    if value.as_array().is_none() && value.as_object().is_none() {
        assert_eq!(root.at(&format!("{pointer}/0")), None);
    }
    for (place, (key, member)) in value.as_object().unwrap_or_default().iter().enumerate() {
        // Of members with one key only the first can be asked for.
        if value
            .as_object()
            .is_some_and(|members| members.iter().position(|(known, _)| known == key) == Some(place))
        {
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            is_found(root, member, pointer);
            pointer.truncate(length);
        }
    }
}

/// What a body of this status says, and its value.
pub(super) fn reading_of(status: u16, body: &[u8]) -> (Reading, Option<Value>) {
    let head = Head::new(status, &[b"application/json"]);
    let answer = read(&head, body, &Limits::default());
    (answer.reading(), answer.root)
}

fn deviation_is_presentable(deviation: &Deviation) {
    assert!(
        deviation.pointer.is_empty() || deviation.pointer.starts_with('/'),
        "{deviation:?}"
    );
    assert!(deviation.pointer.len() <= 1024, "{deviation:?}");
    assert!(!deviation.kind.class().to_string().is_empty());
    for sentence in [deviation.kind.expected(), deviation.kind.received()] {
        assert!(
            !sentence.is_empty() && !sentence.chars().any(char::is_control),
            "{deviation:?}"
        );
        assert!(sentence.chars().count() <= LONGEST_SENTENCE, "{deviation:?}");
    }
    assert_ne!(deviation.kind.expected(), deviation.kind.received());
}

/// Printing what was understood, and reading it again, changes nothing.
pub fn printing_keeps_the_value(body: &[u8]) {
    let Some(root) = read_json(body, &UNBOUNDED).root else {
        return;
    };
    let printed = root.to_compact_json();
    assert_eq!(
        read_json(printed.as_bytes(), &UNBOUNDED).root.as_ref(),
        Some(&root),
        "{printed}"
    );
}

/// No proper beginning of a strict object or array is itself strict.
pub fn a_cut_is_noticed(body: &[u8], length: usize) {
    let document = read_json(body, &UNBOUNDED);
    let is_container = matches!(document.root, Some(Value::Array(_) | Value::Object(_)));
    let end = body.trim_ascii_end().len();
    if is_container && document.is_strict() && length < end {
        assert!(
            !read_json(&body[..length], &UNBOUNDED).is_strict(),
            "cut to {length}"
        );
    }
}
