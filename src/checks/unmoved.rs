//! Nothing changes but what a successful call names.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::counted::counted;
use crate::evidence::{Call, Credential, Evidence, Life, Subject};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static REFUSED_CALLS_CHANGE_NOTHING: Check = Check {
    name: "refused_calls_change_nothing",
    clauses: &["revoke.refusal-moves-nothing"],
    shape: Shape::Scenario(refused),
    scenarios: &[
        "missing_id",
        "missing_id_again",
        "null_id",
        "empty_id",
        "wrong_type_id",
        "live_no_token",
        "live_stranger",
        "live_reader",
        "live_altered",
        "live_expired",
        "revoke_and_repeat",
        "foreign_credential",
        "elder_witness",
        "witness",
    ],
    since: Profile::Gate,
    about: "A call that is answered with a refusal must leave every credential as it was. Refused calls are made \
            about a live credential, and malformed ones beside it; then its owner revokes it, which succeeds only \
            if it was still live.",
    fair: "It judges the first revocation of a credential that is known to have been live: made for this run, or \
           handed over beside others that proved live.",
    proven_by: &[
        "refused_call_revokes_anyway_anonymous",
        "refused_call_revokes_anyway_stranger",
        "bad_signature_revokes_anyway",
        "null_id_revokes_newest_credential",
    ],
};

pub(super) static SIMULTANEOUS_REFUSALS_CHANGE_NOTHING: Check = Check {
    name: "simultaneous_refusals_change_nothing",
    clauses: &["revoke.refusal-moves-nothing"],
    shape: Shape::Scenario(refused_at_once),
    scenarios: &[
        "mixed_load_1",
        "mixed_load_2",
        "mixed_refusals_1",
        "mixed_refusals_2",
        "mixed_refusals_3",
        "witness",
    ],
    since: Profile::Nightly,
    about: "The stranger's calls, and calls without a token, name a live credential at the very moment at which its owner \
            makes other calls and revokes other credentials. They are refused, and must have left it alone: in the end \
            its owner revokes it, which succeeds only if it was still live.",
    fair: "It judges a credential that is known to have been live, as refused_calls_change_nothing does.",
    proven_by: &["refused_beside_others_revokes"],
};

pub(super) static ONLY_THE_NAMED_CREDENTIAL_CHANGES: Check = Check {
    name: "only_the_named_credential_changes",
    clauses: &["revoke.only-the-named"],
    shape: Shape::Scenario(others),
    scenarios: &["revoke_and_repeat", "elder_witness", "witness"],
    since: Profile::Gate,
    about: "Revoking one credential must leave the owner's others alone. The witness is kept until all other \
            revocations of the run are over; then its own revocation succeeds only if it was still live.",
    fair: "It judges only a witness that is known to have been live, as refused_calls_change_nothing does.",
    proven_by: &["revokes_another_unseen"],
};

fn refused(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    judge(evidence, basis, opinion, |credential| {
        (!credential.refused_before.is_empty()).then(|| {
            let calls = credential.refused_before.join("; ");
            (
                "revoke.refusal-moves-nothing",
                format!(
                    "{} still live after these refused calls: {calls}",
                    credential.name
                ),
            )
        })
    });
}

/// The same where the refused calls were simultaneous with others; their labels begin with the round.
fn refused_at_once(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    judge(evidence, basis, opinion, |credential| {
        let at_once = |label: &&String| ["load ", "mix "].iter().any(|round| label.starts_with(round));
        let calls: Vec<&str> = credential
            .refused_before
            .iter()
            .filter(at_once)
            .map(String::as_str)
            .collect();
        (!calls.is_empty()).then(|| {
            let calls = calls.join("; ");
            (
                "revoke.refusal-moves-nothing",
                format!(
                    "{} still live after these simultaneous calls: {calls}",
                    credential.name
                ),
            )
        })
    });
}

fn others(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    judge(evidence, basis, opinion, |credential| {
        (credential.revoked_before > 0).then(|| {
            let others = counted(credential.revoked_before, "other revocation");
            // One of these may have killed it as well; another check names them.
            let refused = match credential.refused_before.len() {
                0 => String::new(),
                many => format!(" and {}", counted(many, "refused call")),
            };
            (
                "revoke.only-the-named",
                format!("{} still live after {others}{refused}", credential.name),
            )
        })
    });
}

/// Judges each first revocation of a credential for which `promise` says what must have left it
/// alone, and under which clause.
fn judge(
    evidence: &Evidence,
    basis: &Basis<'_>,
    opinion: &mut Opinion,
    promise: impl Fn(&Credential) -> Option<(&'static str, String)>,
) {
    if evidence.together {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.situation.may_succeed()) {
        let Some((clause, expected)) = call.credential.as_ref().and_then(&promise) else {
            continue;
        };
        if super::outcome::undecided(call).is_some() {
            continue;
        }
        if call.succeeded() {
            opinion.examined();
        } else if call.situation.subject == Subject::Own(Life::Live) && says_gone(call, basis) {
            opinion.examined();
            let claim = Claim {
                clause,
                defect: Defect::State,
                pointer: None,
                expected,
                why: "nothing else may change it (or the id was dead on arrival, which only whoever handed it over \
                      can tell)"
                    .to_owned(),
                received: super::outcome::came(call),
            };
            opinion.violation(call, claim);
        }
    }
}

/// Whether the refusal says that the credential is not what it was: revoked, unknown or not the
/// caller's any more.
fn says_gone(call: &Call, basis: &Basis<'_>) -> bool {
    [Reason::Repeated, Reason::Unknown, Reason::NotPermitted]
        .iter()
        .any(|reason| call.was_told(*reason, basis.contract))
}
