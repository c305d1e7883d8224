//! The revoked credential as the answer returns it.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::{Answer, Value};

/// The scenarios in which a revocation succeeds.
pub(super) const REVOCATIONS: &[&str] = &[
    "revoke_and_repeat",
    "race",
    "foreign_credential",
    "creation",
    "elder_witness",
    "witness",
];

pub(super) static CREDENTIAL_OBJECT_CONFORMANCE: Check = Check {
    name: "credential_object_conformance",
    clauses: &[
        "revoke.response.object",
        "revoke.response.credential-id",
        "revoke.response.user-id",
        "revoke.response.venue",
        "revoke.response.name",
        "revoke.response.status",
        "revoke.response.revoked-at",
        "revoke.example.type",
        "revoke.example.created-at",
        "revoke.example.updated-at",
    ],
    shape: Shape::Scenario(|evidence, basis, opinion| each_success(evidence, basis, opinion, conformance)),
    scenarios: REVOCATIONS,
    since: Profile::Gate,
    about: "A success returns the revoked credential: the six fields of the page's table with their types, and \
            the fields that only its example shows, if they are there.",
    fair: "It is the JSON Schema `credential`, which demands the table and allows any further field. `name` may be \
           empty; a field that only the example shows may be absent.",
    proven_by: &[
        "revoked_at_missing",
        "revoked_at_null",
        "revoked_at_as_string",
        "revoked_at_float",
        "revoked_at_in_seconds",
        "user_id_missing",
        "name_null",
        "venue_missing",
        "openapi_object_only",
    ],
};

pub(super) static CREDENTIAL_ID_IS_ECHOED: Check = Check {
    name: "credential_id_is_echoed",
    clauses: &["revoke.response.credential-id"],
    shape: Shape::Scenario(|evidence, basis, opinion| each_success(evidence, basis, opinion, echoed)),
    scenarios: REVOCATIONS,
    since: Profile::Gate,
    about: "The answer names the credential that was asked about. Another id would mean that the server revoked, \
            or reports, somebody else's.",
    fair: "Ids are opaque: the id that was handed over is sent as it is and must come back as it is.",
    proven_by: &["credential_id_not_echoed", "credential_id_upper_cased"],
};

pub(super) static STATUS_IS_REVOKED: Check = Check {
    name: "status_is_revoked",
    clauses: &["revoke.response.status"],
    shape: Shape::Scenario(|evidence, basis, opinion| each_success(evidence, basis, opinion, revoked)),
    scenarios: REVOCATIONS,
    since: Profile::Gate,
    about: "The returned credential has status REVOKED: the page's own sample prints it.",
    fair: "The page's table and example both spell it in capitals.",
    proven_by: &["status_stays_active", "status_lower_case"],
};

/// Runs `judge` on each successful revocation of the evidence, with the answer's `/data`.
pub(super) fn each_success(
    evidence: &Evidence,
    basis: &Basis<'_>,
    opinion: &mut Opinion,
    judge: fn(&Call, &Answer, &Value, &Basis<'_>, &mut Opinion),
) {
    for (call, answer, data) in successes(evidence) {
        judge(call, answer, data, basis, opinion);
    }
}

/// The successful revocations of the evidence, each with its answer and the answer's `/data`.
pub(super) fn successes(evidence: &Evidence) -> impl Iterator<Item = (&Call, &Answer, &Value)> {
    let revoked =
        |call: &&Call| call.succeeded() && call.situation.may_succeed() && call.nature == Nature::Envelope;
    evidence.calls.iter().filter(revoked).filter_map(|call| {
        let answer = call.answer.as_ref()?;
        let data = answer.at("/data").filter(|data| data.as_object().is_some())?;
        Some((call, answer, data))
    })
}

fn conformance(call: &Call, _: &Answer, data: &Value, basis: &Basis<'_>, opinion: &mut Opinion) {
    let Some(schema) = basis.contract.operation.response_schema.as_deref() else {
        return;
    };
    opinion.examined();
    for violation in basis.contract.schemas.violations(schema, &as_json(data), "/data") {
        // The value of the status has a check of its own, with words of its own.
        if violation.pointer == "/data/status" && matches!(violation.keyword.as_str(), "const" | "enum") {
            continue;
        }
        let expected = match violation.keyword.as_str() {
            // The only bounds in the object are those of its times.
            "minimum" | "maximum" => format!("epoch milliseconds, 13 digits: {}", violation.expected),
            _ => violation.expected,
        };
        opinion.violation(call, shape(&violation.pointer, expected, violation.received));
    }
    // A schema may take 1.0 for an integer; the page shows integers written as such. What was told of a time already
    // is the same finding, and stays as it was told.
    for field in ["revokedAt", "createdAt", "updatedAt"] {
        let pointer = format!("/data/{field}");
        let Some(Value::Number(number)) = data.get(field) else {
            continue;
        };
        if !number.is_integer_spelling() {
            let received = format!("the number {}", number.text());
            opinion.violation(
                call,
                shape(
                    &pointer,
                    "an integer without fraction or exponent".to_owned(),
                    received,
                ),
            );
        }
    }
}

fn shape(pointer: &str, expected: String, received: String) -> Claim {
    let clause = match pointer {
        "/data/credentialId" => "revoke.response.credential-id",
        "/data/userId" => "revoke.response.user-id",
        "/data/venue" => "revoke.response.venue",
        "/data/name" => "revoke.response.name",
        "/data/status" => "revoke.response.status",
        "/data/revokedAt" => "revoke.response.revoked-at",
        "/data/type" => "revoke.example.type",
        "/data/createdAt" => "revoke.example.created-at",
        "/data/updatedAt" => "revoke.example.updated-at",
        _ => "revoke.response.object",
    };
    Claim {
        clause,
        defect: Defect::Shape,
        pointer: Some(pointer.to_owned()),
        expected,
        why: if clause.starts_with("revoke.example.") {
            "the page's example shows it so; it may be left out altogether".to_owned()
        } else {
            "the page's response table, as schemas/credential.json reads it".to_owned()
        },
        received,
    }
}

fn echoed(call: &Call, _: &Answer, data: &Value, _: &Basis<'_>, opinion: &mut Opinion) {
    let (Some(credential), Some(id)) = (&call.credential, data.get("credentialId").and_then(Value::as_str))
    else {
        return;
    };
    opinion.examined();
    // A server that knows UUIDs may answer with the canonical spelling of one (RFC 9562 section 4).
    let canonical = credential.id.len() == 36 && credential.id.to_ascii_lowercase() == id;
    if id != credential.id && !canonical {
        let claim = Claim {
            clause: "revoke.response.credential-id",
            defect: Defect::Value,
            pointer: Some("/data/credentialId".to_owned()),
            expected: format!("{:?}, the id that was sent", credential.id),
            why: "the page returns the credential that was revoked".to_owned(),
            received: format!("{id:?}"),
        };
        opinion.violation(call, claim);
    }
}

fn revoked(call: &Call, _: &Answer, data: &Value, _: &Basis<'_>, opinion: &mut Opinion) {
    let Some(status) = data.get("status") else { return };
    opinion.examined();
    if status.as_str() != Some("REVOKED") {
        let claim = Claim {
            clause: "revoke.response.status",
            defect: Defect::Value,
            pointer: Some("/data/status".to_owned()),
            expected: "\"REVOKED\"".to_owned(),
            why: "the page's table and example give this status to a revoked credential".to_owned(),
            received: status.to_compact_json(),
        };
        opinion.violation(call, claim);
    }
}

/// A parsed value for the schema validator. Of duplicate keys the last one counts there, as in most
/// libraries; strict JSON is judged elsewhere.
pub(super) fn as_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => serde_json::from_str(number.text()).unwrap_or(serde_json::Value::Null),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(as_json).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), as_json(member)))
            .collect(),
    }
}
