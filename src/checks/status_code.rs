//! Every call gets a status and an errno that are right for what it asked.

use super::{Basis, Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Life, Subject};
use crate::scenario::{Bearer, Profile, Role};

pub(super) static STATUS_CODE_CONFORMANCE: Check = Check {
    name: "status_code_conformance",
    clauses: &[
        "revoke.success.status",
        "revoke.error.invalid-request",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
        "revoke.error.not-found",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Exchange(judge),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "The mapping of the page, on every call of the run: also on the controls, on repetitions, and on calls \
            that other checks use for something else. A server that maps rightly only when it is watched is told here.",
    fair: "The right answers follow from who calls and what is known of the credential; where several reasons are \
           true, each is right, and an id that nobody vouched for may be spent or foreign. A token that was handed \
           over for another role and is refused says nothing.",
    proven_by: &["unknown_id_is_400", "unknown_id_is_200", "already_revoked_is_409"],
};

fn judge(call: &Call, basis: &Basis<'_>, opinion: &mut Opinion) {
    if super::outcome::undecided(call).is_some() {
        // Whether calls are answered at all is told by another check.
        return;
    }
    let others_token = matches!(
        call.step.bearer,
        Bearer::Token(Role::Second | Role::Stranger | Role::Reader)
    );
    if others_token && call.status() == Some(401) {
        return;
    }
    if call.succeeded() && call.situation.subject == Subject::Foreign(Life::SaidToBeLive) {
        // Perhaps the pool is wrong about whose it was; the checks of that role say so.
        return;
    }
    let expected = call
        .situation
        .reasons()
        .first()
        .and_then(|reason| basis.contract.operation.outcome(*reason));
    let cited = expected.and_then(|outcome| {
        STATUS_CODE_CONFORMANCE
            .clauses
            .iter()
            .copied()
            .find(|clause| *clause == outcome.clause)
    });
    let clause = cited.unwrap_or("revoke.success.status");
    // An answer that is right for another reason shows nothing of this promise.
    let others = call.situation.reasons().iter().skip(1);
    let mut others = others.filter_map(|reason| basis.contract.operation.outcome(*reason));
    let is_its_own = expected.is_some_and(|outcome| call.status() == Some(outcome.status));
    if !is_its_own && others.any(|outcome| call.status() == Some(outcome.status)) {
        opinion.proves_nothing_yet();
    } else {
        opinion.proves(clause);
    }
    super::outcome::judge(call, basis, clause, opinion);
}
