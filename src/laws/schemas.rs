//! The parser and the JSON Schemas of the envelope are two readings of one page; neither may know better.

use super::CONTRACT;
use cadenza_envelope::{Head, Limits, Reading, read, read_json};

/// What the parser reads as an answer is valid by the schema of its form, as the validator crate sees it; and what
/// is valid by a schema, and strict JSON, is read as that answer.
pub fn schemas_agree_with_the_parser(body: &[u8]) {
    let Ok(instance) = serde_json::from_slice(body) else {
        return;
    };
    let is_strict = read_json(body, &Limits::default()).is_strict();
    for (schema, status) in [("envelope.success", 200), ("envelope.failure", 400)] {
        let violations = CONTRACT.schemas.violations(schema, &instance, "");
        let head = Head::new(status, &[b"application/json"]);
        let answer = read(&head, body, &Limits::default());
        let is_read = answer.reading() != Reading::Broken;
        // By the schemas a zero with a sign is an integer, and an errno of any length is one.
        let errno = answer
            .errno()
            .filter(|_| !body.windows(2).any(|pair| pair == b"-0"));
        if is_read {
            assert!(violations.is_empty(), "{answer:?}: {violations:?}");
        } else if is_strict && errno.is_some() {
            assert!(!violations.is_empty(), "{answer:?}");
        }
    }
}
