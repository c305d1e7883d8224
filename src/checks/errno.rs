//! The one documented errno belongs to one outcome.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape, UNIVERSAL};
use crate::contract::Reason;
use crate::evidence::{Call, Nature};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static ERRNO_BELONGS_TO_OUTCOME: Check = Check {
    name: "errno_belongs_to_outcome",
    clauses: &["revoke.errno.already-revoked"],
    shape: Shape::Exchange(judge),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "Errno -130001 tells a caller that the credential is revoked already. No other outcome may carry it: \
            a client that reads it stops trying.",
    fair: "Only the documented errno is guarded. Which errnos the other outcomes carry, and whether they share \
           one, is the deployment's own business.",
    proven_by: &["unknown_id_carries_already_revoked_errno"],
};

fn judge(call: &Call, basis: &Basis<'_>, opinion: &mut Opinion) {
    let (Nature::Envelope, Some(answer)) = (call.nature, &call.answer) else {
        return;
    };
    let Some(errno) = answer.errno() else { return };
    opinion.examined();
    opinion.proves_nothing_yet();
    if call.situation.reasons() == [Reason::Repeated] {
        opinion.proves("revoke.errno.already-revoked");
    }
    let Some(owner) = basis.contract.operation.outcome(Reason::Repeated) else {
        return;
    };
    if owner.errno == Some(errno) && !call.situation.reasons().contains(&Reason::Repeated) {
        let claim = Claim {
            clause: "revoke.errno.already-revoked",
            defect: Defect::Errno,
            pointer: Some("/errno".to_owned()),
            expected: format!("any errno but {errno}, which means {}", owner.name),
            why: "this credential was not revoked by its owner before, or is not the caller's".to_owned(),
            received: super::outcome::came(call),
        };
        opinion.violation(call, claim);
    }
}
