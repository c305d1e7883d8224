//! What was revoked in this run is revoked at its end.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::Evidence;
use crate::scenario::Profile;

pub(super) static REVOKED_STAYS_REVOKED: Check = Check {
    name: "revoked_stays_revoked",
    clauses: &[
        "revoke.not-reactivated",
        "revoke.permanent",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Scenario(judge),
    scenarios: &["insist", "crowd", "final_sweep", "after_pauses"],
    since: Profile::Gate,
    about: "A revoked credential is asked for again and again, also on four connections at once and after pauses. At the \
            end every credential that this run revoked is asked for once more, newest first, each on a new \
            connection, with all other calls of the run between its revocation and this question.",
    fair: "Only credentials whose revocation was answered with success are asked, and the answer is the documented \
           one for a revoked credential.",
    proven_by: &[
        "comes_back_after_later_revocation",
        "comes_back_after_five_refusals",
        "one_stale_worker_in_four",
        "comes_back_after_third_revocation_of_the_user",
        "foreign_revocation_brings_back",
    ],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        super::outcome::of_the_revoked(call, basis, "revoke.not-reactivated", opinion);
    }
}
