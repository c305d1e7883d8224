//! A credential can be revoked once.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::{Evidence, Life, Subject};
use crate::scenario::Profile;

pub(super) static SECOND_REVOKE_IS_REFUSED: Check = Check {
    name: "second_revoke_is_refused",
    clauses: &[
        "revoke.error.already-revoked",
        "revoke.errno.already-revoked",
        "revoke.permanent",
    ],
    shape: Shape::Scenario(second),
    scenarios: &["revoke_and_repeat"],
    since: Profile::Gate,
    about: "The same call a second time must be refused with HTTP 400 and errno -130001. A server that answers \
            success again hides from the caller that nothing happened.",
    fair: "The page documents status, errno and text for exactly this call. The text is not compared.",
    proven_by: &[
        "already_revoked_is_409",
        "already_revoked_other_errno",
        "already_revoked_is_200",
        "already_revoked_is_404",
        "success_applies_nothing",
    ],
};

pub(super) static THIRD_REVOKE_IS_REFUSED: Check = Check {
    name: "third_revoke_is_refused",
    clauses: &["revoke.permanent", "revoke.error.already-revoked"],
    shape: Shape::Scenario(third),
    scenarios: &["revoke_and_repeat"],
    since: Profile::Gate,
    about: "The third call, on a connection of its own, must be refused like the second: what a server knows of a \
            credential may depend neither on the count of calls nor on the connection.",
    fair: "Permanent means every later call. A conforming server has nothing to forget.",
    proven_by: &[
        "third_revoke_succeeds",
        "second_revoke_on_new_connection_succeeds",
    ],
};

pub(super) static OTHER_SESSION_IS_REFUSED: Check = Check {
    name: "other_session_is_refused",
    clauses: &["revoke.permanent", "revoke.error.already-revoked"],
    shape: Shape::Scenario(other_session),
    scenarios: &["second_session"],
    since: Profile::Gate,
    about: "A revoked credential is revoked for every session of its owner, not only for the one that revoked it.",
    fair: "It needs a token that was handed over as another session of the same owner, and that token is first shown to \
           be accepted.",
    proven_by: &["second_session_sees_it_live"],
};

fn other_session(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let label = "other session's control";
    let accepted = super::outcome::control(evidence.call(label), label, basis, opinion);
    for call in evidence.calls.iter().filter(|call| call.step.label != label) {
        if accepted || call.status() != Some(401) {
            super::outcome::of_the_revoked(call, basis, "revoke.permanent", opinion);
        }
    }
}

fn second(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    after_the_first(
        evidence,
        "second call",
        "revoke.error.already-revoked",
        basis,
        opinion,
    );
}

fn third(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    after_the_first(evidence, "third call", "revoke.permanent", basis, opinion);
}

fn after_the_first(
    evidence: &Evidence,
    label: &str,
    clause: &'static str,
    basis: &Basis<'_>,
    opinion: &mut Opinion,
) {
    let Some(call) = evidence.call(label) else {
        opinion.doubt(
            format!("the {label} was not sent, because the first revocation did not succeed"),
            "see first_revoke_succeeds",
        );
        return;
    };
    if call.situation.subject == Subject::Own(Life::Dead) {
        super::outcome::of_the_revoked(call, basis, clause, opinion);
    } else {
        opinion.doubt(
            format!("whether the credential was revoked before the {label} is not known"),
            "run again",
        );
    }
}
