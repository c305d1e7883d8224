//! No other way in.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::Answer;

pub(super) static OTHER_DOORS_STAY_SHUT: Check = Check {
    name: "other_doors_stay_shut",
    clauses: &["revoke.endpoint", "revoke.auth.bearer"],
    shape: Shape::Scenario(judge),
    scenarios: &[
        "doors_without_token",
        "doors_for_strangers",
        "doors_for_the_owner",
    ],
    since: Profile::Gate,
    about: "Other methods, a method override, other spellings of the path, other content types: none of them may \
            revoke, or tell anything of a credential, where the documented way in would refuse.",
    fair: "Any refusal is right, and so is a 2xx without an effect, such as a help page. A spelling that leads to the \
           same endpoint may do so if it checks the same. Only an answer that reports a revocation, or that tells a \
           caller without the right that the credential is revoked, is accused.",
    proven_by: &[
        "get_revokes",
        "put_revokes",
        "method_override_honoured",
        "path_case_skips_authentication",
        "trailing_slash_skips_authentication",
        "text_plain_skips_validation",
        "form_body_revokes_without_ownership",
    ],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        match call.nature {
            Nature::Weather | Nature::Broken | Nature::Gateway => continue,
            Nature::Envelope | Nature::Bare => opinion.examined(),
        }
        if let Some(received) = opened(call, basis) {
            let request = &call.exchange.request;
            let claim = Claim {
                clause: "revoke.endpoint",
                defect: Defect::State,
                pointer: None,
                expected: if basis.contract.operation.method == request.method
                    && basis.contract.operation.path == request.path
                {
                    "a body in another form than the documented one revokes nothing and tells nothing"
                        .to_owned()
                } else {
                    format!(
                        "{} {} revokes nothing and tells nothing",
                        request.method, request.path
                    )
                },
                why: format!(
                    "the page documents one way in; called as {}",
                    call.step.bearer.name()
                ),
                received,
            };
            opinion.violation(call, claim);
        }
    }
}

/// What an answer shows that a shut door would not.
fn opened(call: &Call, basis: &Basis<'_>) -> Option<String> {
    let answer = call.answer.as_ref()?;
    let names = |answer: &Answer| {
        let id = answer
            .at("/data/credentialId")
            .and_then(cadenza_envelope::Value::as_str);
        id.is_some() && id == call.credential.as_ref().map(|credential| credential.id.as_str())
    };
    if call.succeeded() && names(answer) {
        return Some(format!("{}, the credential returned", super::outcome::came(call)));
    }
    let repeated = basis.contract.operation.outcome(Reason::Repeated)?;
    let may_know = call.situation.reasons().contains(&Reason::Repeated);
    let told = call.status() == Some(repeated.status)
        && repeated.errno.is_some()
        && answer.errno() == repeated.errno;
    (told && !may_know).then(|| super::outcome::came(call))
}
