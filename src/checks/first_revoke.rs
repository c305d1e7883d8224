//! The first revocation of a live credential succeeds.

use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence, Life, Repeats, Subject};
use crate::scenario::{Profile, Role};

pub(super) static FIRST_REVOKE_SUCCEEDS: Check = Check {
    name: "first_revoke_succeeds",
    clauses: &[
        "revoke.success.status",
        "revoke.endpoint",
        "revoke.auth.bearer",
        "revoke.request.credential-id",
        "revoke.request.json",
    ],
    shape: Shape::Scenario(judge),
    scenarios: &[
        "revoke_and_repeat",
        "foreign_credential",
        "elder_witness",
        "witness",
    ],
    since: Profile::Gate,
    about: "The owner of a live credential posts its id with a bearer token, and the credential is revoked: \
            HTTP 200, errno 0. Everything else on the page builds on this call.",
    fair: "An id from a pool file may be spent or somebody else's. Until one id of the run has been revoked, such \
           a refusal only moves on to the next id; afterwards the pool is known to be fresh.",
    proven_by: &["success_is_201", "success_is_204"],
};

pub(super) static OTHER_SESSION_MAY_REVOKE: Check = Check {
    name: "other_session_may_revoke",
    clauses: &["revoke.auth.bearer", "revoke.success.status"],
    shape: Shape::Scenario(judge),
    scenarios: &["other_session_revokes"],
    since: Profile::Nightly,
    about: "Any valid token of the owner's revokes the owner's credentials, whichever session it belongs to and whichever \
            session revoked something before.",
    fair: "It needs a token that was handed over as another session of the same owner, and that token is first shown to \
           be accepted. By then the pool is known to be fresh.",
    proven_by: &["other_session_may_not_revoke"],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in evidence.calls.iter().filter(|call| call.situation.may_succeed()) {
        let refused = !call.succeeded();
        if call.status() == Some(401) && call.situation.caller != Some(Role::Owner) {
            // The stranger's token is the business of foreign_credential_is_forbidden.
            continue;
        }
        let control = evidence.call("other session's first control");
        if call.status() == Some(401) && control.is_some_and(|control| control.status() == Some(401)) {
            opinion.doubt(
                "the token of the owner's other session is not accepted at all",
                "hand over a live one (--second-token-file FILE)",
            );
            continue;
        }
        if refused && refused_as_spent(call, basis) {
            opinion.doubt(
                "every id of the pool that was tried was refused as spent, unknown or foreign",
                "hand over live credentials of this user (--credentials or --stranger-credentials FILE)",
            );
        } else if refused && call.situation.subject == Subject::Own(Life::PerhapsDead) {
            let Repeats {
                weather,
                gateway,
                broken,
            } = call.repeats;
            let why = if weather + gateway + broken > 0 {
                format!(
                    "the {} had to be repeated, and an earlier attempt may have been applied",
                    call.step.label
                )
            } else {
                format!(
                    "an earlier call of the run may have revoked what the {} names",
                    call.step.label
                )
            };
            opinion.doubt(why, "run again with fresh ids");
        } else {
            super::outcome::judge(call, basis, "revoke.success.status", opinion);
        }
    }
}

/// Whether an id that nobody vouched for was refused in a way that a spent or foreign id would be. A deployment whose
/// errno for that is wrong is told so by the errno check, and of this promise nothing is known; the runner, which
/// would try the next id, is stricter (`runner/playing.rs`).
fn refused_as_spent(call: &Call, basis: &Basis<'_>) -> bool {
    let excuses = [Reason::Repeated, Reason::Unknown, Reason::NotPermitted];
    call.situation.subject == Subject::Own(Life::SaidToBeLive)
        && excuses
            .iter()
            .filter_map(|reason| basis.contract.operation.outcome(*reason))
            .any(|outcome| call.status() == Some(outcome.status))
}
