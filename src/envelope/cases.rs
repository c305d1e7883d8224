//! Whole answers: the page's examples, every deviation with its near miss, status against envelope, and size.

mod answers;
mod differential;
mod encoding;
mod pairing;
mod shape;
mod size;
mod syntax;
mod wording;

use crate::{
    ByteOrder, Class, Deviation, DeviationKind, Excerpt, Expected, Form, Found, Head, Kind, Kinds, Limits,
    Media, Member, Presence, Reading, Value, read, read_json,
};

const REVOKED: &str = r#"{
"data": {
"credentialId": "660e8400-e29b-41d4-a716-446655440000",
"userId": "user-uuid-here",
"venue": "BINANCE",
"name": "My Binance API Key",
"type": "EXCHANGE",
"status": "REVOKED",
"createdAt": 1703052635110,
"updatedAt": 1703052700000,
"revokedAt": 1703052700000
},
"success": true,
"errno": 0,
"error": null
}"#;

const ALREADY_REVOKED: &str = r#"{
"data": null,
"success": false,
"errno": -130001,
"error": "Credential is already revoked"
}"#;

fn answer(status: u16, body: &str) -> crate::Answer {
    read(
        &Head::new(status, &[b"application/json"]),
        body.as_bytes(),
        &Limits::default(),
    )
}

fn check_reading(status: u16, body: &str, expected: Reading) {
    let answer = answer(status, body);
    assert_eq!(
        answer.reading(),
        expected,
        "{status} {body}: {:?}",
        answer.deviations
    );
}

/// What deviates in a JSON text, as pointer, offset and kind.
fn check_text(body: impl AsRef<[u8]>, expected: &[(&str, usize, DeviationKind)]) {
    let limits = Limits {
        max_bytes: 4096,
        max_depth: 4,
        ..Limits::default()
    };
    let document = read_json(body.as_ref(), &limits);
    let expected: Vec<Deviation> = expected
        .iter()
        .map(|(pointer, offset, kind)| Deviation {
            kind: kind.clone(),
            pointer: (*pointer).into(),
            offset: *offset,
        })
        .collect();
    assert_eq!(
        document.deviations,
        expected,
        "{:?}",
        String::from_utf8_lossy(body.as_ref())
    );
    assert_eq!(document.is_strict(), expected.is_empty());
}

/// Like [`check_text`], and what was understood nevertheless, printed.
fn check_understood(body: &str, expected: &[(&str, usize, DeviationKind)], understood: &str) {
    check_text(body, expected);
    let root = read_json(body.as_bytes(), &Limits::default()).root;
    assert_eq!(
        root.map(|root| root.to_compact_json()).unwrap_or_default(),
        understood,
        "{body}"
    );
}

/// What deviates in the envelope of an answer, as pointer and kind.
fn check_envelope(status: u16, body: &str, expected: &[(&str, DeviationKind)]) {
    let found: Vec<(String, DeviationKind)> = answer(status, body)
        .deviations
        .into_iter()
        .map(|found| (found.pointer, found.kind))
        .collect();
    let expected: Vec<(String, DeviationKind)> = expected
        .iter()
        .map(|(pointer, kind)| ((*pointer).into(), kind.clone()))
        .collect();
    assert_eq!(found, expected, "{status} {body}");
}

fn envelope(data: &str, success: &str, errno: &str, error: &str) -> String {
    format!(r#"{{"data":{data},"success":{success},"errno":{errno},"error":{error}}}"#)
}

fn succeeded(data: &str, success: &str, errno: &str, error: &str, expected: &[(&str, DeviationKind)]) {
    check_envelope(200, &envelope(data, success, errno, error), expected);
}

fn failed(data: &str, success: &str, errno: &str, error: &str, expected: &[(&str, DeviationKind)]) {
    check_envelope(400, &envelope(data, success, errno, error), expected);
}

fn quote(text: &str) -> Excerpt {
    Excerpt::Whole(text.into())
}

fn unexpected(expected: Expected, found: Found) -> DeviationKind {
    DeviationKind::Unexpected { expected, found }
}

fn byte(expected: Expected, byte: u8) -> DeviationKind {
    unexpected(expected, Found::Byte(byte))
}

fn word(expected: Expected, word: &str) -> DeviationKind {
    unexpected(expected, Found::Word(quote(word)))
}

fn bad_number(text: &str) -> DeviationKind {
    DeviationKind::BadNumber { text: quote(text) }
}

fn duplicate(key: &str) -> DeviationKind {
    DeviationKind::DuplicateKey { key: quote(key) }
}

fn wrong_kind(member: Member, expected: Kinds, found: Kind) -> DeviationKind {
    DeviationKind::WrongKind {
        member,
        expected,
        found,
    }
}

fn errno_contradicts(form: Form, text: &str) -> DeviationKind {
    DeviationKind::ErrnoContradictsStatus {
        form,
        text: quote(text),
    }
}
