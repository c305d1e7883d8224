//! The envelope: its form on success, its form on failure, and its agreement with the HTTP status.
//!
//! The response parser reads the four members exactly; the JSON Schemas in `schemas/` add whatever
//! else they demand. Where both see the same pointer, the parser's finer words are used.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Nature, in_disguise};
use crate::exchange::Received;
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::{Answer, Class};

pub(super) static SUCCESS_ENVELOPE: Check = Check {
    name: "success_envelope",
    clauses: &["revoke.envelope.success"],
    shape: Shape::Exchange(|call, basis, opinion| success(call, basis, "revoke.envelope.success", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Gate,
    about: "A success carries all four keys: `data` (an object), `success` (a boolean), `errno` (an integer, \
            written as one) and `error` (null).",
    fair: "Only the four keys of the page's example are demanded; any further key is allowed, and so is any \
           key order.",
    proven_by: &[
        "success_missing_errno",
        "success_missing_error_key",
        "success_flag_as_string",
        "errno_as_string",
        "errno_as_float",
        "data_is_array_on_success",
    ],
};

pub(super) static FAILURE_ENVELOPE: Check = Check {
    name: "failure_envelope",
    clauses: &["revoke.envelope.failure"],
    shape: Shape::Exchange(|call, basis, opinion| failure(call, basis, "revoke.envelope.failure", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "A refusal carries the same four keys: `data` null, `success` false, a negative integer as `errno`, \
            a text as `error`.",
    fair: "The page shows the form once and every refusal is an answer of the same API. Texts and errnos are \
           the deployment's own where the page gives none; further keys are allowed.",
    proven_by: &[
        "failure_missing_data_key",
        "failure_bare_text",
        "malformed_body_is_a_page",
        "redirect_on_second_revoke",
    ],
};

pub(super) static ENVELOPE_PAIRING: Check = Check {
    name: "envelope_pairing",
    clauses: &["revoke.envelope.pairing"],
    shape: Shape::Exchange(|call, _, opinion| pairing(call, "revoke.envelope.pairing", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "The HTTP status, `success`, `errno`, `error` and `data` must tell the same story: a client may look \
            at any one of them.",
    fair: "It compares the answer with itself. Both examples of the page agree in all five places.",
    proven_by: &[
        "success_flag_false_on_200",
        "errno_nonzero_on_success",
        "error_text_on_success",
        "data_null_on_success",
        "failure_data_empty_object",
        "failure_errno_positive",
        "failure_errno_zero",
        "failure_success_true",
        "failure_error_null",
        "failure_error_empty",
        "malformed_body_is_200",
    ],
};

/// Judges the envelope of one success; `clause` is cited.
pub(super) fn success(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    if call.succeeded() {
        form(call, basis, "envelope.success", clause, opinion);
    }
}

/// Judges the envelope of one refusal; `clause` is cited.
pub(super) fn failure(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    if !call.succeeded() {
        form(call, basis, "envelope.failure", clause, opinion);
    }
}

fn form(call: &Call, basis: &Basis<'_>, schema: &str, clause: &'static str, opinion: &mut Opinion) {
    let oversized = matches!(call.exchange.received, Received::Oversized { .. });
    let excused = call.nature == Nature::Bare
        && call
            .status()
            .is_some_and(|status| call.situation.needs_no_envelope(status));
    if oversized || excused {
        return;
    }
    match (call.nature, &call.answer) {
        (Nature::Weather | Nature::Gateway | Nature::Broken, _) => {}
        (Nature::Envelope, Some(answer)) => {
            opinion.examined();
            members(call, answer, basis, schema, clause, opinion);
        }
        (Nature::Bare, _) | (Nature::Envelope, None) => {
            opinion.examined();
            let claim = Claim {
                clause,
                defect: Defect::NoEnvelope,
                pointer: None,
                expected: "a JSON object with data, success, errno and error".to_owned(),
                why: "the page promises the envelope for every answer".to_owned(),
                received: format!(
                    "HTTP {} with {}",
                    call.status().unwrap_or_default(),
                    body_in_words(call)
                ),
            };
            opinion.violation(call, claim);
        }
    }
}

fn members(
    call: &Call,
    answer: &Answer,
    basis: &Basis<'_>,
    schema: &str,
    clause: &'static str,
    opinion: &mut Opinion,
) {
    let why = || "the page's example of this form shows all four keys with these types".to_owned();
    let mut told: Vec<&str> = Vec::new();
    for deviation in &answer.deviations {
        match deviation.kind.class() {
            Class::Shape => {
                let claim = Claim {
                    clause,
                    defect: Defect::Shape,
                    pointer: Some(deviation.pointer.clone()),
                    expected: deviation.kind.expected(),
                    why: why(),
                    received: deviation.kind.received(),
                };
                opinion.violation(call, claim);
                told.push(&deviation.pointer);
            }
            Class::Pairing => told.push(&deviation.pointer),
            Class::Media | Class::Encoding | Class::Syntax => {}
        }
    }
    let Some(root) = answer.root.as_ref().map(super::credential_object::as_json) else {
        return;
    };
    for violation in basis.contract.schemas.violations(schema, &root, "") {
        if told.contains(&violation.pointer.as_str()) {
            continue;
        }
        let claim = Claim {
            clause,
            defect: Defect::Shape,
            pointer: Some(violation.pointer),
            expected: violation.expected,
            why: why(),
            received: violation.received,
        };
        opinion.violation(call, claim);
    }
}

/// Judges whether one answer agrees with itself; `clause` is cited.
pub(super) fn pairing(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    let (Nature::Envelope, Some(answer)) = (call.nature, &call.answer) else {
        return;
    };
    opinion.examined();
    for deviation in answer
        .deviations
        .iter()
        .filter(|deviation| deviation.kind.class() == Class::Pairing)
    {
        let claim = Claim {
            clause,
            defect: Defect::Pairing,
            pointer: Some(deviation.pointer.clone()),
            expected: deviation.kind.expected(),
            why: format!("HTTP {} and the other members say so", answer.status),
            received: deviation.kind.received(),
        };
        opinion.violation(call, claim);
    }
}

fn body_in_words(call: &Call) -> String {
    let Some(response) = call.exchange.response() else {
        return "no body".to_owned();
    };
    if response.body.is_empty() {
        return "an empty body".to_owned();
    }
    let kind = response.header_text("content-type").unwrap_or("no Content-Type");
    if in_disguise(&call.exchange, call.answer.as_ref()) {
        return format!(
            "{} bytes ({kind}) in which the keys of the envelope stand, but not as members of one JSON object",
            response.body.len()
        );
    }
    let readable = call.answer.as_ref().is_some_and(|answer| answer.root.is_some());
    let what = if readable {
        "without an envelope"
    } else {
        "that are no readable JSON"
    };
    format!("{} bytes ({kind}) {what}", response.body.len())
}
