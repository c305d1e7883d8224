//! What earlier runs revoked is revoked still.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence};
use crate::finding::Defect;
use crate::scenario::{GRAVEYARD, Profile};

pub(super) static GRAVES_STAY_CLOSED: Check = Check {
    name: "graves_stay_closed",
    clauses: &[
        "revoke.permanent",
        "revoke.not-reactivated",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Scenario(judge),
    scenarios: &[GRAVEYARD],
    since: Profile::Smoke,
    about: "Permanent means for months: credentials that earlier runs revoked under this target's name are asked for again, \
            the longest unasked first. Each must still be refused as already revoked. One that can be revoked again has \
            come back to life in between.",
    fair: "Only credentials are asked for whose revocation this tool saw succeed. If all of them are unknown, the \
           environment was set up anew, which is an advisory; if only some are, the deployment has lost them.",
    proven_by: &["comes_back_over_night"],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let unknown = basis.contract.operation.outcome(Reason::Unknown);
    let is_unknown = |call: &Call| unknown.is_some_and(|outcome| call.status() == Some(outcome.status));
    let all_unknown = !evidence.calls.is_empty() && evidence.calls.iter().all(is_unknown);
    if let (true, Some(call)) = (all_unknown, evidence.calls.first()) {
        let claim = claim(
            call,
            "the environment was reset; --forget-target starts afresh".to_owned(),
        );
        opinion.advisory(call, claim);
        return;
    }
    for call in &evidence.calls {
        if is_unknown(call) {
            opinion.examined();
            let why = "other credentials of earlier runs are known, so the environment was not reset";
            opinion.violation(call, claim(call, why.to_owned()));
        } else {
            super::outcome::of_the_revoked(call, basis, "revoke.permanent", opinion);
            if call.succeeded() {
                let why = "it was revoked by an earlier run, so it must have come back to life".to_owned();
                opinion.violation(call, claim(call, why));
            }
        }
    }
}

fn claim(call: &Call, why: String) -> Claim {
    Claim {
        clause: "revoke.not-reactivated",
        defect: Defect::State,
        pointer: None,
        expected: "already revoked, as an earlier run left it".to_owned(),
        why,
        received: super::outcome::came(call),
    }
}
