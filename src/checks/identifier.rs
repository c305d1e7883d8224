//! Ids that are missing, malformed or unknown.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::Evidence;
use crate::scenario::Profile;

const FAIR_MISSING: &str = "The page makes the id a required string and gives HTTP 400 for its absence. Which \
                            errno and text come with it is the deployment's choice.";

pub(super) static MISSING_ID_IS_INVALID: Check = Check {
    name: "missing_id_is_invalid",
    clauses: &["revoke.error.invalid-request", "revoke.request.credential-id"],
    shape: Shape::Scenario(invalid),
    scenarios: &["missing_id", "missing_id_again"],
    since: Profile::Smoke,
    about: "A body without credentialId is the one malformed request that the page names: HTTP 400. A server that \
            reads a missing id as \"all of them\" is the disaster this call looks for.",
    fair: FAIR_MISSING,
    proven_by: &[
        "missing_id_is_422",
        "missing_id_is_404",
        "missing_id_carries_already_revoked_errno",
    ],
};

pub(super) static NULL_ID_IS_INVALID: Check = Check {
    name: "null_id_is_invalid",
    clauses: &["revoke.error.invalid-request", "revoke.request.credential-id"],
    shape: Shape::Scenario(invalid),
    scenarios: &["null_id"],
    since: Profile::Gate,
    about: "null is no string, so it is a missing id: HTTP 400.",
    fair: FAIR_MISSING,
    proven_by: &["null_id_is_200"],
};

pub(super) static EMPTY_ID_IS_INVALID: Check = Check {
    name: "empty_id_is_invalid",
    clauses: &["revoke.error.invalid-request", "revoke.request.credential-id"],
    shape: Shape::Scenario(invalid),
    scenarios: &["empty_id"],
    since: Profile::Gate,
    about: "An empty string is no id, so it is a missing id: HTTP 400.",
    fair: FAIR_MISSING,
    proven_by: &["empty_id_is_404"],
};

pub(super) static WRONG_TYPE_ID_IS_REFUSED: Check = Check {
    name: "wrong_type_id_is_refused",
    clauses: &["revoke.request.credential-id", "revoke.error.invalid-request"],
    shape: Shape::Scenario(wrong_type),
    scenarios: &["wrong_type_id"],
    since: Profile::Gate,
    about: "A number, a boolean, an array or an object in place of the id must be refused with a documented 4xx.",
    fair: "The page says string and names no status for other types, so 400, 403 and 404 are all right; which one \
           is observed. Only success and server errors are not.",
    proven_by: &["number_id_coerced_is_200"],
};

pub(super) static UNKNOWN_ID_IS_NOT_FOUND: Check = Check {
    name: "unknown_id_is_not_found",
    clauses: &["revoke.error.not-found"],
    shape: Shape::Scenario(unknown),
    scenarios: &["unknown_id"],
    since: Profile::Smoke,
    about: "An id that was never issued is answered with HTTP 404, with the envelope.",
    fair: "The id copies the form of the ids in hand. Where it had to be longer than they are, or no id is in \
           hand, 400 is accepted as well.",
    proven_by: &["unknown_id_is_400", "unknown_id_is_200", "unknown_id_is_403"],
};

fn invalid(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        super::outcome::judge(call, basis, "revoke.error.invalid-request", opinion);
    }
}

fn wrong_type(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        super::outcome::judge(call, basis, "revoke.request.credential-id", opinion);
        if let Some(status) = call.status() {
            opinion.observe(format!("status of {}", call.step.label), status.to_string());
        }
    }
}

fn unknown(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        super::outcome::judge(call, basis, "revoke.error.not-found", opinion);
    }
}
