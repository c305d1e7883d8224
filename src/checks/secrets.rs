//! No registered secret comes back.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::Call;
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::Value;

pub(super) static NO_SECRET_IN_ANSWER: Check = Check {
    name: "no_secret_in_answer",
    clauses: &["revoke.no-secret"],
    shape: Shape::Exchange(judge),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "Answers end up in logs and tickets. A token in an error text, or the exchange secret in the \
            credential object, would travel with them.",
    fair: "It looks for the tokens of this run, whole or by their secret segments, as they are, in base64 or \
           with escapes; and for members whose name says that they hold a secret. A masked \
           apiKey is allowed.",
    proven_by: &["token_echoed_in_error", "secret_in_object"],
};

/// Member names that hold a secret wherever they stand, in lower case and without separators
/// (design section 4; facts 4.2 and 8.2, row 29).
const SECRET_NAMES: [&str; 12] = [
    "secret",
    "apisecret",
    "secretkey",
    "apisecretkey",
    "clientsecret",
    "passphrase",
    "apipassphrase",
    "secretpassphrase",
    "password",
    "privatekey",
    "apikey",
    "accesskey",
];

fn judge(call: &Call, _: &Basis<'_>, opinion: &mut Opinion) {
    if call.status().is_none() {
        return;
    }
    opinion.examined();
    for sighting in &call.exchange.sightings {
        let claim = claim(
            None,
            format!(
                "{} {} in the {}",
                sighting.label, sighting.spelling, sighting.place
            ),
        );
        opinion.violation(call, claim);
    }
    if let Some(root) = call.answer.as_ref().and_then(|answer| answer.root.as_ref()) {
        named_secrets(root, "", &mut |pointer| {
            opinion.violation(
                call,
                claim(
                    Some(pointer),
                    "a member named like a secret, with a value".to_owned(),
                ),
            );
        });
    }
}

fn claim(pointer: Option<String>, received: String) -> Claim {
    Claim {
        clause: "revoke.no-secret",
        defect: Defect::Leak,
        pointer,
        expected: "no token, key or secret anywhere in an answer".to_owned(),
        why: "answers are logged; a secret in one is lost".to_owned(),
        received,
    }
}

fn named_secrets(value: &Value, pointer: &str, found: &mut impl FnMut(String)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let path = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                let bare: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
                if SECRET_NAMES.contains(&bare.to_ascii_lowercase().as_str()) && is_told(member) {
                    found(path);
                } else {
                    named_secrets(member, &path, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                named_secrets(item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a member really tells something: a text that is not masked, at any depth.
fn is_told(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty() && !is_masked(text),
        Value::Array(items) => items.iter().any(is_told),
        Value::Object(members) => members.iter().any(|(_, member)| is_told(member)),
        Value::Number(_) => true,
        Value::Null | Value::Bool(_) => false,
    }
}

/// Masked on purpose: three letters in a row that stand for hidden ones, or a word that says so.
fn is_masked(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let said = ["redact", "mask", "hidden", "filtered"]
        .iter()
        .any(|word| lower.contains(word));
    said || ["***", "•••", "...", "…", "xxx", "###"]
        .iter()
        .any(|run| lower.contains(run))
}
