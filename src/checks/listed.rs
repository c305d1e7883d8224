//! Where a deployment lists credentials, the list tells the same story as the revocations did.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Entry, Evidence, Nature, entries};
use crate::finding::Defect;
use crate::scenario::{Profile, Selection, Sibling};
use cadenza_envelope::{Answer, Value};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static LISTED_AS_REVOKED: Check = Check {
    name: "listed_as_revoked",
    clauses: &["revoke.not-reactivated", "revoke.response.revoked-at"],
    shape: Shape::Run(|| Box::new(Dead::default())),
    scenarios: &["revoke_and_repeat", "last_census", "strangers_census"],
    since: Profile::Gate,
    about: "Where a list of credentials exists, it must show what was revoked as REVOKED, with the same revokedAt as the \
            revocation told: on every page, under every filter, and never among the active ones.",
    fair: "A revoked credential may be missing from the list, and revokedAt may be; only what the list shows is judged. A \
           filter that the deployment does not know is recognised and left out, and the two times may differ by a \
           second, for rounding.",
    proven_by: &[
        "listed_as_active",
        "listed_revoked_at_moves",
        "active_filter_lists_revoked",
        "second_page_is_stale",
        "success_applies_nothing",
        "comes_back_after_later_revocation",
        "comes_back_after_third_revocation_of_the_user",
        "foreign_revocation_brings_back",
        "revoked_at_in_seconds",
        "revoked_at_in_the_future",
        "revoked_at_before_created",
    ],
};

pub(super) static LISTED_OTHERS_STAY_LIVE: Check = Check {
    name: "listed_others_stay_live",
    clauses: &["revoke.only-the-named"],
    shape: Shape::Run(|| Box::new(Unspent::default())),
    scenarios: &["first_census", "middle_census", "last_census", "strangers_census"],
    since: Profile::Gate,
    about: "Credentials that this run holds and never touched must not become REVOKED in the list, neither the owner's \
            nor another user's.",
    fair: "Only ids that were handed over for this run and not yet spent are watched, and only if the list showed them as \
           something other than REVOKED before. What else happens in the account is nobody's fault here.",
    proven_by: &["lists_another_as_revoked", "revokes_another_too"],
};

/// How far two times of one server may contradict each other, in milliseconds (design section 4).
const TOLERANCE_MS: i64 = 1000;

/// What this run revoked, with the moment that the answer told, if it told one.
#[derive(Default)]
struct Dead {
    revoked: BTreeMap<String, Option<i64>>,
}

impl Fold for Dead {
    fn see(&mut self, evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
        for call in &evidence.calls {
            self.learn(call, basis);
            for entry in listing(call) {
                self.judge(call, &entry, opinion);
            }
        }
        self.judge_filters(evidence, opinion);
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

impl Dead {
    fn learn(&mut self, call: &Call, basis: &Basis<'_>) {
        let Some(credential) = call.credential.as_ref().filter(|_| call.situation.may_succeed()) else {
            return;
        };
        if call.succeeded() && call.nature == Nature::Envelope {
            let at = call
                .answer
                .as_ref()
                .and_then(|answer| answer.at("/data/revokedAt"));
            self.revoked
                .insert(credential.id.clone(), at.and_then(Value::as_i64));
        } else if let Some(outcome) = basis.contract.operation.outcome(Reason::Repeated)
            && call.status() == Some(outcome.status)
            && call.answer.as_ref().and_then(Answer::errno) == outcome.errno
        {
            self.revoked.entry(credential.id.clone()).or_insert(None);
        }
    }

    fn judge(&self, call: &Call, entry: &Entry<'_>, opinion: &mut Opinion) {
        let Some(at) = self.revoked.get(entry.id) else {
            return;
        };
        let Some(status) = entry.text("status") else {
            return;
        };
        opinion.examined();
        if status != "REVOKED" {
            let claim = claim(
                "revoke.not-reactivated",
                format!("{}/status", entry.pointer),
                "\"REVOKED\"".to_owned(),
                format!("{status:?}, for a credential that this run revoked"),
            );
            opinion.violation(call, claim);
        }
        if let (Some(told), Some(listed)) = (at, entry.integer("revokedAt"))
            && told.abs_diff(listed) > TOLERANCE_MS.unsigned_abs()
        {
            let claim = claim(
                "revoke.response.revoked-at",
                format!("{}/revokedAt", entry.pointer),
                format!("{told}, as the revocation told"),
                format!("{listed}, which is {} ms away", told.abs_diff(listed)),
            );
            opinion.violation(call, claim);
        }
    }

    /// A list of the active ones that leaves other revoked credentials out, so that it heeds its filter,
    /// must not hold one that this run revoked.
    fn judge_filters(&self, evidence: &Evidence, opinion: &mut Opinion) {
        let under = |selection| -> Vec<(&Call, Entry<'_>)> {
            let listed = |call: &&Call| call.step.door.sibling == Some(Sibling::List(selection));
            evidence
                .calls
                .iter()
                .filter(listed)
                .flat_map(|call| entries(call).into_iter().map(move |entry| (call, entry)))
                .collect()
        };
        let active = under(Selection::Active);
        let among_active: BTreeSet<&str> = active.iter().map(|(_, entry)| entry.id).collect();
        let everything = under(Selection::Everything);
        let left_out = |(_, entry): &(&Call, Entry<'_>)| {
            entry.text("status") == Some("REVOKED") && !among_active.contains(entry.id)
        };
        if active.is_empty() || !everything.iter().any(left_out) {
            return;
        }
        opinion.examined();
        for (call, entry) in active {
            if self.revoked.contains_key(entry.id) && entry.text("status") == Some("REVOKED") {
                let claim = claim(
                    "revoke.not-reactivated",
                    entry.pointer.clone(),
                    "no revoked credential in the list of active ones".to_owned(),
                    format!("{:?}, which this run revoked", entry.id),
                );
                opinion.violation(call, claim);
            }
        }
    }
}

/// Unspent ids and what a list showed of them before.
#[derive(Default)]
struct Unspent {
    live: BTreeSet<String>,
}

impl Fold for Unspent {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for call in &evidence.calls {
            for entry in listing(call) {
                let Some(held) = evidence.unspent.iter().find(|held| held.id == entry.id) else {
                    continue;
                };
                let Some(status) = entry.text("status") else {
                    continue;
                };
                if status != "REVOKED" {
                    opinion.examined();
                    self.live.insert(held.id.clone());
                } else if self.live.contains(&held.id) {
                    opinion.examined();
                    let claim = claim(
                        "revoke.only-the-named",
                        format!("{}/status", entry.pointer),
                        format!("{} as live as it was listed before", held.name),
                        "\"REVOKED\", though nobody asked for it".to_owned(),
                    );
                    opinion.violation(call, claim);
                }
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

/// The entries of an answer to a list.
fn listing(call: &Call) -> Vec<Entry<'_>> {
    match call.step.door.sibling {
        Some(Sibling::List(_)) => entries(call),
        Some(Sibling::Rotate | Sibling::Create | Sibling::User | Sibling::Logout) | None => Vec::new(),
    }
}

fn claim(clause: &'static str, pointer: String, expected: String, received: String) -> Claim {
    Claim {
        clause,
        defect: Defect::State,
        pointer: Some(pointer),
        expected,
        why: "a credential is in one state, whichever operation tells it".to_owned(),
        received,
    }
}
