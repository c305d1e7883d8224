//! The timestamps of the credential object make sense.

use super::credential_object::{REVOCATIONS, each_success, successes};
use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Evidence};
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::{Answer, Value};
use std::ops::RangeInclusive;
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
    fair: "Only differences are compared, so the server's clock may be off by any amount, and it may be set once in the run; \
           they may be off by one second beyond the time that the two calls took, since several clocks and roundings are at work.",
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

/// When a revocation was under way, by a clock that nobody sets and by the one on the wall, and the moment that it told.
struct Moment {
    step: String,
    sent_ms: [i64; 2],
    done_ms: [i64; 2],
    told_ms: i64,
}

impl Moment {
    fn of(call: &Call, told_ms: i64) -> Self {
        let timing = &call.exchange.timing;
        let since_start = |moment: Duration| i64::try_from(moment.as_millis()).unwrap_or(i64::MAX);
        Self {
            step: call.step.label.to_string(),
            sent_ms: [since_start(timing.released), timing.sent_at_ms],
            done_ms: [since_start(timing.finished), timing.done_at_ms],
            told_ms,
        }
    }

    /// How much later than an earlier one it may be told, by each of the two clocks: one stands still while a machine
    /// sleeps, and the other may be set.
    fn later_than(&self, earlier: &Self) -> [RangeInclusive<i64>; 2] {
        [0, 1].map(|clock| {
            let least = self.sent_ms[clock] - earlier.done_ms[clock] - SERVER_TOLERANCE_MS;
            let most = self.done_ms[clock] - earlier.sent_ms[clock] + SERVER_TOLERANCE_MS;
            least..=most
        })
    }
}

/// The last revocation that told a moment, and whether a moment did not follow the one before.
#[derive(Default)]
struct Moments {
    last: Option<Moment>,
    was_set: bool,
}

impl Fold for Moments {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for (call, _, data) in successes(evidence) {
            let Some(told_ms) = told(data, "revokedAt") else {
                continue;
            };
            let now = Moment::of(call, told_ms);
            if let Some(last) = &self.last {
                opinion.examined();
                let apart = told_ms.saturating_sub(last.told_ms);
                let may_be = now.later_than(last);
                if !may_be.iter().any(|range| range.contains(&apart)) {
                    // A server's clock may be set in the middle of a run, once.
                    if std::mem::replace(&mut self.was_set, true) {
                        opinion.violation(call, out_of_time(last, &now, &may_be[0]));
                    }
                }
            }
            self.last = Some(now);
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

fn out_of_time(before: &Moment, now: &Moment, may_be: &RangeInclusive<i64>) -> Claim {
    let (least, most) = (may_be.start(), may_be.end());
    Claim {
        clause: "revoke.response.revoked-at",
        defect: Defect::Value,
        pointer: Some("/data/revokedAt".to_owned()),
        expected: format!("{least} to {most} ms after the {} that {:?} told", before.told_ms, before.step),
        why: "as much time lay between the two calls, give or take a second, and it is not the first time in this run"
            .to_owned(),
        received: format!("{}, which is {} ms after it", now.told_ms, now.told_ms.saturating_sub(before.told_ms)),
    }
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
