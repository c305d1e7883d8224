//! Many different calls at the same moment: each gets its own answer, and what it says stays true.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Evidence, Life, Nature, Subject};
use crate::finding::Defect;
use crate::scenario::{Bearer, Profile, Role};
use std::collections::{BTreeMap, BTreeSet};

/// The scenarios of mixed load.
const MIXED: &[&str] = &[
    "mixed_load_1",
    "mixed_load_2",
    "mixed_refusals_1",
    "mixed_refusals_2",
    "mixed_refusals_3",
];

pub(super) static SIMULTANEOUS_CALLS_ARE_KEPT_APART: Check = Check {
    name: "simultaneous_calls_are_kept_apart",
    clauses: &[
        "revoke.response.credential-id",
        "revoke.response.user-id",
        "revoke.success.status",
        "revoke.error.invalid-request",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
        "revoke.error.not-found",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Scenario(kept_apart),
    scenarios: MIXED,
    since: Profile::Nightly,
    about: "Calls of two users and of nobody, about live, dead, foreign and unknown credentials, leave at the same \
            moment on connections of their own. Each must get the answer to itself: the status and errno of its own \
            situation, the credential that it named, the user who called. A server that keeps a caller, a result or an \
            error where another request can reach it mixes them up only under load.",
    fair: "It is the mapping that every call is held to, and what is simultaneous changes none of it: no two of these \
           calls may succeed for the same credential. A token of another role that is refused says nothing. Calls that \
           did not overlap leave the check undecided.",
    proven_by: &[
        "answers_change_places",
        "token_of_a_neighbour_counts",
        "data_of_a_neighbour",
        "user_id_of_a_neighbour",
        "refusals_share_a_buffer",
        "stranger_beside_the_owner_sees_the_state",
    ],
};

pub(super) static SIMULTANEOUS_REVOKES_LAST: Check = Check {
    name: "simultaneous_revokes_last",
    clauses: &[
        "revoke.permanent",
        "revoke.not-reactivated",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Run(|| Box::new(Revoked::default())),
    scenarios: &["mixed_load_1", "mixed_load_2", "final_sweep"],
    since: Profile::Nightly,
    about: "Several live credentials are revoked at the same moment, and each call is told that it succeeded. In the \
            end each of them is asked for once more and must be revoked: where two transactions write the same row or \
            the same cache, the later one may undo the earlier.",
    fair: "Only credentials whose revocation was answered with success are asked for, and the answer is the documented \
           one for a revoked credential.",
    proven_by: &["revocation_lost_beside_another"],
};

fn kept_apart(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let mut users: BTreeMap<Role, String> = BTreeMap::new();
    for call in &evidence.calls {
        let of_another_role = matches!(call.step.bearer, Bearer::Token(role) if role != Role::Owner);
        let says_nothing = of_another_role && call.status() == Some(401)
            || call.succeeded() && call.situation.subject == Subject::Foreign(Life::SaidToBeLive);
        if says_nothing && call.situation.caller.is_some() {
            continue;
        }
        let clause = clause(call, basis);
        opinion.proves(clause);
        super::outcome::judge(call, basis, clause, opinion);
        if call.succeeded() && call.situation.may_succeed() && call.nature == Nature::Envelope {
            judge_data(call, &mut users, opinion);
        }
    }
    let is_quiet = opinion.findings().next().is_none();
    let most = evidence.most_at_once();
    if most > 1 {
        opinion.observe_run(
            format!("most calls under way at once in {}", evidence.scenario),
            format!("{most} of {}", evidence.calls.len()),
        );
    } else if is_quiet {
        opinion.doubt(
            "the simultaneous calls did not overlap",
            "run again; a slow network separates them",
        );
    }
}

/// The clause of the answer that would be right.
fn clause(call: &Call, basis: &Basis<'_>) -> &'static str {
    let reason = call.situation.reasons().first();
    let expected = reason.and_then(|reason| basis.contract.operation.outcome(*reason));
    let mut cited = SIMULTANEOUS_CALLS_ARE_KEPT_APART.clauses.iter().copied();
    cited
        .find(|clause| expected.is_some_and(|outcome| outcome.clause == *clause))
        .unwrap_or("revoke.success.status")
}

/// Whether a success is about the credential that its own request named and the user who sent it.
fn judge_data(call: &Call, users: &mut BTreeMap<Role, String>, opinion: &mut Opinion) {
    let text = |pointer| call.answer.as_ref()?.at(pointer)?.as_str();
    let named = call.exchange.request.names.as_deref();
    if let (Some(shown), Some(named)) = (text("/data/credentialId"), named) {
        opinion.proves("revoke.response.credential-id");
        if shown != named {
            opinion.violation(
                call,
                claim(
                    "revoke.response.credential-id",
                    "/data/credentialId",
                    named,
                    shown,
                ),
            );
        }
    }
    let (Some(shown), Some(caller)) = (text("/data/userId"), call.situation.caller) else {
        return;
    };
    opinion.proves("revoke.response.user-id");
    match users.get(&caller) {
        Some(known) if known != shown => {
            opinion.violation(
                call,
                claim("revoke.response.user-id", "/data/userId", known, shown),
            );
        }
        Some(_) => {}
        None => {
            let other = users.iter().find(|(_, known)| *known == shown);
            if let Some((other, _)) = other {
                let expected = format!("a user id other than the {other}'s");
                opinion.violation(
                    call,
                    Claim {
                        expected,
                        ..claim("revoke.response.user-id", "/data/userId", "", shown)
                    },
                );
            }
            users.insert(caller, shown.to_owned());
        }
    }
}

fn claim(clause: &'static str, pointer: &str, expected: &str, received: &str) -> Claim {
    Claim {
        clause,
        defect: Defect::Value,
        pointer: Some(pointer.to_owned()),
        expected: format!("{expected:?}"),
        why: "the answer is to this request, whatever else is under way".to_owned(),
        received: format!("{received:?}"),
    }
}

/// Credentials whose revocation succeeded among others.
#[derive(Default)]
struct Revoked {
    ids: BTreeSet<String>,
}

impl Fold for Revoked {
    fn see(&mut self, evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
        let named = |call: &Call| call.credential.as_ref().map(|credential| credential.id.clone());
        if MIXED.contains(&evidence.scenario) {
            let won = |call: &&Call| call.succeeded() && call.situation.may_succeed();
            self.ids
                .extend(evidence.calls.iter().filter(won).filter_map(named));
        } else if evidence.scenario == "final_sweep" {
            for call in &evidence.calls {
                if named(call).is_some_and(|id| self.ids.contains(&id)) {
                    super::outcome::of_the_revoked(call, basis, "revoke.permanent", opinion);
                }
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}
