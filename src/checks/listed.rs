//! Where a deployment lists credentials, the list tells the same story as the revocations did.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Entry, Evidence, Nature, entries};
use crate::finding::{Defect, Identity};
use crate::scenario::{Profile, Selection, Sibling};
use cadenza_envelope::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

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
           second, for rounding. A list that is behind for a moment and then shows the revocation for good is a slow one \
           and no broken promise.",
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
        "revoked_at_of_two_clocks",
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

/// How long after a revocation a list may still show the credential as it was. The page promises no more of
/// lists than that they are told the truth.
const LAG: Duration = Duration::from_secs(2);

/// What this run revoked.
#[derive(Default)]
struct Dead {
    revoked: BTreeMap<String, Revocation>,
}

/// One revocation, and what lists made of it.
#[derive(Default)]
struct Revocation {
    /// The moment that the answer told, in milliseconds since 1970, if it told one.
    told_ms: Option<i64>,
    /// The step that told it.
    step: String,
    /// When the answer was complete, since the start of the run.
    known: Duration,
    /// Accusations of lists that were not later than they may be.
    behind: BTreeSet<Identity>,
    /// Whether a list has shown it, after which none may be behind.
    was_listed: bool,
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

    fn finish(&mut self, _: &Basis<'_>, opinion: &mut Opinion) {
        let (caught_up, others): (Vec<_>, Vec<_>) = self
            .revoked
            .values()
            .partition(|revocation| revocation.was_listed);
        // One accusation may stand for several credentials.
        let stands = |identity: &Identity| others.iter().any(|other| other.behind.contains(identity));
        let explained = caught_up.iter().flat_map(|revocation| &revocation.behind);
        let explained: Vec<_> = explained.filter(|identity| !stands(identity)).collect();
        if !explained.is_empty() {
            opinion.observe_run(
                "how a list shows a revocation",
                "a moment later, and then for good",
            );
        }
        for identity in explained {
            opinion.withdraw(identity);
        }
    }
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
            let revocation = Revocation {
                told_ms: at.and_then(Value::as_i64),
                step: call.step.label.to_string(),
                known: call.exchange.timing.finished,
                ..Revocation::default()
            };
            self.revoked.insert(credential.id.clone(), revocation);
        } else if call.was_told(Reason::Repeated, basis.contract) {
            let revocation = Revocation {
                step: call.step.label.to_string(),
                known: call.exchange.timing.finished,
                ..Revocation::default()
            };
            self.revoked.entry(credential.id.clone()).or_insert(revocation);
        }
    }

    fn judge(&mut self, call: &Call, entry: &Entry<'_>, opinion: &mut Opinion) {
        let Some(revocation) = self.revoked.get_mut(entry.id) else {
            return;
        };
        let Some(status) = entry.text("status") else {
            return;
        };
        opinion.examined();
        if status == "REVOKED" {
            revocation.was_listed = true;
        } else {
            let since = call.exchange.timing.released.saturating_sub(revocation.known);
            let told = claim(
                "revoke.not-reactivated",
                format!("{}/status", entry.pointer),
                "\"REVOKED\"".to_owned(),
                format!("{status:?}, for a credential that this run revoked"),
            );
            let claim = Claim {
                why: format!(
                    "{:?} told its revocation {} ms before; {}",
                    revocation.step,
                    since.as_millis(),
                    told.why
                ),
                ..told
            };
            let identity = opinion.violation(call, claim);
            let may_lag = call.exchange.timing.released < revocation.known + LAG && !revocation.was_listed;
            if may_lag {
                revocation.behind.insert(identity);
            } else {
                // Too late, or back again: this one no later list explains.
                revocation.behind.remove(&identity);
            }
        }
        if let (Some(told), Some(listed)) = (revocation.told_ms, entry.integer("revokedAt"))
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

    /// A list of the active ones that leaves nothing out but revoked credentials, so that it heeds its filter,
    /// must not hold one that this run revoked. What is cut off, or comes in any order, leaves out others too.
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
        let in_all: BTreeSet<&str> = everything.iter().map(|(_, entry)| entry.id).collect();
        let mut left_out = everything
            .iter()
            .filter(|(_, entry)| !among_active.contains(entry.id))
            .peekable();
        let heeded = left_out.peek().is_some()
            && left_out.all(|(_, entry)| entry.text("status") == Some("REVOKED"))
            && among_active.is_subset(&in_all);
        if active.is_empty() || !heeded {
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
    if matches!(call.step.door.sibling, Some(Sibling::List(_))) {
        entries(call)
    } else {
        Vec::new()
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
