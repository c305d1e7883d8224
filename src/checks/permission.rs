//! Only the owner may revoke a credential.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence, Life, Subject};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static STRANGER_IS_FORBIDDEN: Check = Check {
    name: "stranger_is_forbidden",
    clauses: &["revoke.error.forbidden"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        forbidden(evidence, "revoke.error.forbidden", basis, opinion);
    }),
    scenarios: &[
        "live_stranger",
        "dead_stranger",
        "every_own_by_the_stranger",
        "claimed_user",
    ],
    since: Profile::Gate,
    about: "Another user who asks for the owner's credential is answered with HTTP 403, while it is live and after \
            it was revoked: its state is not the stranger's to know. Header fields that name the owner change nothing.",
    fair: "The page gives 403 to a caller who may not revoke this credential, and names no exception. The \
           stranger's token is first shown to be accepted, by a call about an id that nobody issued.",
    proven_by: &[
        "stranger_may_revoke",
        "stranger_sees_already_revoked",
        "forbidden_is_404",
        "forbidden_is_401",
        "stranger_may_revoke_the_oldest",
        "user_header_trusted",
        "role_header_trusted",
    ],
};

pub(super) static READER_IS_FORBIDDEN: Check = Check {
    name: "reader_is_forbidden",
    clauses: &["revoke.error.forbidden-reader"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        forbidden(evidence, "revoke.error.forbidden-reader", basis, opinion);
    }),
    scenarios: &["live_reader", "dead_reader"],
    since: Profile::Gate,
    about: "An authenticated user without the right to revoke is answered with HTTP 403.",
    fair: "It needs a token that was handed over as a reader's, and that token is first shown to be accepted.",
    proven_by: &["reader_may_revoke"],
};

pub(super) static FOREIGN_CREDENTIAL_IS_FORBIDDEN: Check = Check {
    name: "foreign_credential_is_forbidden",
    clauses: &["revoke.error.forbidden"],
    shape: Shape::Scenario(foreign),
    scenarios: &["foreign_at_first", "foreign_credential", "every_foreign"],
    since: Profile::Gate,
    about: "The other direction: the owner of many credentials asks for one of the stranger's, before and after \
            the stranger revokes it, and gets HTTP 403 both times; the stranger's own call succeeds in between.",
    fair: "The stranger's success in between proves that the refused call left the credential alone and that it \
           was live.",
    proven_by: &["stranger_may_revoke", "duplicate_key_layers_differ"],
};

pub(super) fn forbidden(evidence: &Evidence, clause: &'static str, basis: &Basis<'_>, opinion: &mut Opinion) {
    let label = control_of(evidence);
    let accepted = super::outcome::control(evidence.call(label), label, basis, opinion);
    for call in evidence.calls.iter().filter(|call| call.step.label != label) {
        if call.succeeded() && call.situation.subject == Subject::Foreign(Life::SaidToBeLive) {
            opinion.doubt(
                format!(
                    "{} was revoked by another user's token, and nothing shows whose it was",
                    call.step.label
                ),
                "hand over more ids of the owner, so that one proves the pool to be theirs",
            );
            continue;
        }
        // Without a working control a 401 may be the token's own fault; a success is one in any case.
        if accepted || call.status() != Some(401) {
            super::outcome::judge(call, basis, clause, opinion);
        }
    }
}

fn control_of(evidence: &Evidence) -> &'static str {
    if evidence.scenario.ends_with("reader") {
        "reader's control"
    } else {
        "stranger's control"
    }
}

/// A success of one user's on a credential of which another user is then told, as only its owner may be, that it is
/// revoked already.
fn given_to_both<'a>(evidence: &'a Evidence, basis: &Basis<'_>) -> Option<&'a Call> {
    let calls = || evidence.calls.iter();
    let taken = calls().find(|call| {
        matches!(call.situation.subject, Subject::Foreign(_)) && call.succeeded() && call.shows_an_effect()
    })?;
    let told = calls().skip(taken.ordinal).any(|call| {
        matches!(call.situation.subject, Subject::Own(_))
            && call.situation.caller != taken.situation.caller
            && call.was_told(Reason::Repeated, basis.contract)
            && call.credential.as_ref().map(|credential| &credential.id)
                == taken.credential.as_ref().map(|credential| &credential.id)
    });
    told.then_some(taken)
}

fn foreign(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    if evidence.scenario != "foreign_credential" {
        for call in &evidence.calls {
            if call.succeeded() && call.situation.subject == Subject::Foreign(Life::SaidToBeLive) {
                opinion.doubt(
                    format!("{} was revoked, and nothing shows whose it was", call.step.label),
                    "see the other calls about the stranger's credentials",
                );
                continue;
            }
            super::outcome::judge(call, basis, "revoke.error.forbidden", opinion);
        }
        return;
    }
    if let Some(taken) = given_to_both(evidence, basis) {
        opinion.examined();
        let forbidden = basis.contract.operation.outcome(Reason::NotPermitted);
        let claim = Claim {
            clause: "revoke.error.forbidden",
            defect: Defect::Status,
            pointer: None,
            expected: forbidden.map_or_else(String::new, super::outcome::in_words),
            why: "the other user is told right afterwards that it is revoked already, and a credential has one owner: \
                  one of the two was to be forbidden, whosever it is"
                .to_owned(),
            received: super::outcome::came(taken),
        };
        opinion.violation(taken, claim);
        return;
    }
    let Some(own) = evidence.call("stranger's own call") else {
        opinion.doubt(
            "the stranger's own call was not sent",
            "see every_call_is_answered",
        );
        return;
    };
    if matches!(own.status(), None | Some(401)) {
        opinion.doubt(
            format!(
                "the stranger's token was not accepted: {}",
                super::outcome::came(own)
            ),
            "check the stranger's token (--stranger-token-file)",
        );
        return;
    }
    if !own.succeeded() && own.situation.subject == Subject::Own(Life::SaidToBeLive) {
        opinion.doubt(
            format!(
                "the stranger's own call was refused: {}",
                super::outcome::came(own)
            ),
            "hand over a live credential of the stranger (--stranger-credentials FILE)",
        );
    }
    for call in &evidence.calls {
        let unvouched = call.situation.subject == Subject::Foreign(Life::SaidToBeLive);
        if unvouched && call.succeeded() && !own.succeeded() {
            // The pool may be wrong about whose it was, which the stranger's own call has left open.
            continue;
        }
        // What becomes of the stranger's own dead credential is another promise, and judged as that.
        if !matches!(
            call.situation.subject,
            Subject::Own(Life::SaidToBeLive | Life::Dead | Life::PerhapsDead | Life::Buried)
        ) {
            super::outcome::judge(call, basis, "revoke.error.forbidden", opinion);
        }
    }
}
