//! No registered secret comes back.

use super::opinion::Claim;
use super::{Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, is_secret_field, secret_members};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static NO_SECRET_IN_ANSWER: Check = Check {
    name: "no_secret_in_answer",
    clauses: &["revoke.no-secret"],
    shape: Shape::AnyExchange(|call, _, opinion| judge(call, "revoke.no-secret", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "Answers end up in logs and tickets. A token in an error text, or the exchange secret in the \
            credential object, would travel with them.",
    fair: "It looks for the tokens of this run, whole or by their secret segments, as they are, in base64 or \
           with escapes; and for members and header fields whose name says that they hold a secret. A masked \
           apiKey is allowed.",
    proven_by: &["token_echoed_in_error", "secret_in_object"],
};

/// Looks for secrets in one answer; `clause` is cited.
pub(super) fn judge(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    if call.status().is_none() {
        return;
    }
    opinion.examined();
    for sighting in &call.exchange.sightings {
        let claim = claim(
            clause,
            None,
            format!(
                "{} {} in the {}",
                sighting.label, sighting.spelling, sighting.place
            ),
        );
        opinion.violation(call, claim);
    }
    let response = call.exchange.response();
    let fields = response.into_iter().flat_map(|response| &response.headers);
    for (name, _) in fields.filter(|(name, value)| is_secret_field(name, value)) {
        let received = format!("a header field named like a secret, with a value: {name}");
        opinion.violation(call, claim(clause, None, received));
    }
    if let Some(root) = call.answer.as_ref().and_then(|answer| answer.root.as_ref()) {
        for member in secret_members(root) {
            let received = "a member named like a secret, with a value".to_owned();
            opinion.violation(call, claim(clause, Some(member.pointer), received));
        }
    }
}

fn claim(clause: &'static str, pointer: Option<String>, received: String) -> Claim {
    Claim {
        clause,
        defect: Defect::Leak,
        pointer,
        expected: "no token, key or secret anywhere in an answer".to_owned(),
        why: "answers are logged; a secret in one is lost".to_owned(),
        received,
    }
}
