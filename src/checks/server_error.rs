//! No 500, and no other 5xx that is neither weather nor a gateway's.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Nature};
use crate::finding::Defect;
use crate::scenario::Profile;
use std::collections::BTreeSet;

pub(super) static NOT_A_SERVER_ERROR: Check = Check {
    name: "not_a_server_error",
    clauses: &["revoke.no-server-error"],
    shape: Shape::Exchange(|call, basis, opinion| judge(call, basis, "revoke.no-server-error", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "The page lists what can go wrong, and a server error is not among it. After a 500 nobody knows \
            whether the credential was revoked.",
    fair: "Overload (429, or 503 with Retry-After) is waited for, and 502, 503 and 504 may come from a gateway: \
           neither is judged here.",
    proven_by: &[
        "missing_id_is_500",
        "null_id_is_500",
        "wrong_type_id_is_500",
        "internal_error_on_second_revoke",
        "html_500_page_on_second_revoke",
    ],
};

/// Judges the status of one answer; `clause` is cited.
pub(super) fn judge(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    let Some(status) = call.status() else { return };
    match call.nature {
        Nature::Weather | Nature::Gateway | Nature::Broken => return,
        Nature::Envelope | Nature::Bare => opinion.examined(),
    }
    if status >= 500 && !call.is_excused() {
        let outcomes = basis
            .operation(call)
            .map_or(&[][..], |operation| &operation.outcomes);
        let documented: BTreeSet<u16> = outcomes.iter().map(|outcome| outcome.status).collect();
        let documented: Vec<String> = documented.iter().map(u16::to_string).collect();
        let claim = Claim {
            clause,
            defect: Defect::ServerError,
            pointer: None,
            expected: format!("one of the documented statuses: {}", documented.join(", ")),
            why: "the page lists no server error, and its effect would be unknown".to_owned(),
            received: super::outcome::came(call),
        };
        opinion.violation(call, claim);
    }
}
