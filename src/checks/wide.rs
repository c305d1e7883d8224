//! A request names one credential or none.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::Evidence;
use crate::scenario::Profile;

pub(super) static WIDE_PROBE_MATCHES_NOTHING: Check = Check {
    name: "wide_probe_matches_nothing",
    clauses: &["revoke.request.credential-id", "revoke.only-the-named"],
    shape: Shape::Scenario(judge),
    scenarios: &["wide_probes"],
    since: Profile::Full,
    about: "Patterns, conditions, operator objects, parts of an id and lists of ids match no credential. A server that \
            hands such text to its store may revoke many credentials, or all of them, with one call.",
    fair: "An id is one string, compared as a whole; none of these is the id of anything. Any documented refusal will do.",
    proven_by: &[
        "wildcard_matches",
        "tautology_matches",
        "operator_matches",
        "part_of_an_id_matches",
        "id_list_revokes_each",
        "other_key_revokes_each",
        "array_body_revokes_first",
    ],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    for call in &evidence.calls {
        super::outcome::judge(call, basis, "revoke.request.credential-id", opinion);
    }
}
