//! The timestamps of the credential object make sense.

use super::credential_object::{REVOCATIONS, each_success, successes};
use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Evidence};
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::{Answer, Value};
use std::time::Duration;

pub(super) static TIMESTAMPS_ARE_PLAUSIBLE: Check = Check {
    name: "timestamps_are_plausible",
    clauses: &[
        "revoke.response.revoked-at",
        "revoke.example.created-at",
        "revoke.example.updated-at",
    ],
    shape: Shape::Scenario(|evidence, basis, opinion| each_success(evidence, basis, opinion, judge)),
    scenarios: REVOCATIONS,
    since: Profile::Gate,
    about: "revokedAt is the moment of the call in epoch milliseconds, not before the credential was created; a \
            credential is not updated before it is created, nor after the answer that tells of it.",
    fair: "The server's clock may be off by the clock allowance (5 minutes unless --clock-skew says otherwise), \
           and two server times may disagree by one second, since several clocks and roundings are at work.",
    proven_by: &[
        "revoked_at_in_the_future",
        "revoked_at_before_created",
        "updated_before_created",
        "updated_at_in_the_future",
    ],
};

pub(super) static REVOKED_AT_FOLLOWS_THE_CLOCK: Check = Check {
    name: "revoked_at_follows_the_clock",
    clauses: &["revoke.response.revoked-at"],
    shape: Shape::Run(|| Box::new(Moments::default())),
    scenarios: REVOCATIONS,
    since: Profile::Gate,
    about: "The moments that two revocations tell lie as far apart as the two calls did. A clock that stands still, another \
            moment of the credential's life, or a second clock gives a value that is plausible alone and wrong beside another.",
    fair: "Only differences are compared, so the server's clock may be off by any amount; they may be off by one second \
           beyond the time that the two calls took, since several clocks and roundings are at work.",
    proven_by: &["revoked_at_of_two_clocks"],
};

/// How far two timestamps of one server may contradict each other, in milliseconds (design
/// section 4).
const SERVER_TOLERANCE_MS: i64 = 1000;

/// Times below this are not epoch milliseconds of this century; the schema reports them.
const FIRST_13_DIGITS: i64 = 1_000_000_000_000;

fn judge(call: &Call, _: &Answer, data: &Value, basis: &Basis<'_>, opinion: &mut Opinion) {
    let time = |field: &str| told(data, field);
    let skew = i64::try_from(basis.clock_skew.as_millis()).unwrap_or(i64::MAX);
    if let Some(revoked) = time("revokedAt") {
        opinion.examined();
        let earliest = call.exchange.timing.sent_at_ms.saturating_sub(skew);
        let latest = call.exchange.timing.done_at_ms.saturating_add(skew);
        if !(earliest..=latest).contains(&revoked) {
            let off = if revoked < earliest {
                format!(
                    "{} s before the call",
                    (call.exchange.timing.sent_at_ms - revoked) / 1000
                )
            } else {
                format!(
                    "{} s after the call",
                    (revoked - call.exchange.timing.done_at_ms) / 1000
                )
            };
            let claim = claim(
                "revoke.response.revoked-at",
                "/data/revokedAt",
                format!("the moment of the call, give or take {} s", skew / 1000),
                format!("{revoked}, {off}"),
            );
            opinion.violation(call, claim);
        }
    }
    if let Some(updated) = time("updatedAt") {
        opinion.examined();
        let latest = call.exchange.timing.done_at_ms.saturating_add(skew);
        if updated > latest {
            let ahead = (updated - call.exchange.timing.done_at_ms) / 1000;
            let expected = format!(
                "no later than the answer that tells of it, give or take {} s",
                skew / 1000
            );
            let received = format!("{updated}, {ahead} s after the call");
            let clause = "revoke.example.updated-at";
            opinion.violation(call, claim(clause, "/data/updatedAt", expected, received));
        }
    }
    let order = [
        ("createdAt", "revokedAt", "revoke.response.revoked-at"),
        ("createdAt", "updatedAt", "revoke.example.updated-at"),
    ];
    for (early, late, clause) in order {
        let (Some(first), Some(then)) = (time(early), time(late)) else {
            continue;
        };
        opinion.examined();
        if then.saturating_add(SERVER_TOLERANCE_MS) < first {
            let received = format!("{then}, which is {} ms before {early}", first - then);
            let expected = format!("not before {early} ({first})");
            opinion.violation(call, claim(clause, &format!("/data/{late}"), expected, received));
        }
    }
}

/// When a revocation was under way, since the start of the run, and the moment that it told.
struct Moment {
    step: String,
    sent_ms: i64,
    done_ms: i64,
    told_ms: i64,
}

/// The first revocation that told a moment, beside which all others are held.
#[derive(Default)]
struct Moments {
    first: Option<Moment>,
}

impl Fold for Moments {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for (call, _, data) in successes(evidence) {
            let Some(told_ms) = told(data, "revokedAt") else {
                continue;
            };
            let since_start = |moment: Duration| i64::try_from(moment.as_millis()).unwrap_or(i64::MAX);
            let now = Moment {
                step: call.step.label.to_string(),
                sent_ms: since_start(call.exchange.timing.released),
                done_ms: since_start(call.exchange.timing.finished),
                told_ms,
            };
            let Some(first) = &self.first else {
                self.first = Some(now);
                continue;
            };
            opinion.examined();
            let apart = told_ms.saturating_sub(first.told_ms);
            let least = now.sent_ms - first.done_ms - SERVER_TOLERANCE_MS;
            let most = now.done_ms - first.sent_ms + SERVER_TOLERANCE_MS;
            if (least..=most).contains(&apart) {
                continue;
            }
            let claim = Claim {
                clause: "revoke.response.revoked-at",
                defect: Defect::Value,
                pointer: Some("/data/revokedAt".to_owned()),
                expected: format!(
                    "{least} to {most} ms after the {} that {:?} told",
                    first.told_ms, first.step
                ),
                why: "as much time lay between the two calls, give or take a second".to_owned(),
                received: format!("{told_ms}, which is {apart} ms after it"),
            };
            opinion.violation(call, claim);
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

/// A time of an object, if it is one in milliseconds.
fn told(data: &Value, field: &str) -> Option<i64> {
    data.get(field)
        .and_then(Value::as_i64)
        .filter(|ms| *ms >= FIRST_13_DIGITS)
}

fn claim(clause: &'static str, pointer: &str, expected: String, received: String) -> Claim {
    Claim {
        clause,
        defect: Defect::Value,
        pointer: Some(pointer.to_owned()),
        expected,
        why: "the page calls it a timestamp in milliseconds, and a credential's life has an order".to_owned(),
        received,
    }
}
