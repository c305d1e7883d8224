//! The moments that several revocations tell.

use super::{NOW, REVOKED, answered, edited, fails_all, own, passes_all, played};
use super::{result, seen};
use crate::evidence::{Evidence, Life};
use crate::finding::Verdict;

const CLOCK: &str = "revoked_at_follows_the_clock";

/// A revocation under way between two moments of the run, in milliseconds, that tells this one.
fn revocation(released: u64, finished: u64, told: i64) -> Evidence {
    let body = edited(r#""revokedAt":1790000000000"#, &format!(r#""revokedAt":{told}"#));
    let call = answered("first call", own(Life::Live), 200, body).between(released, finished);
    played("revoke_and_repeat", [call])
}

/// Revocations five seconds apart, of which each but the first is told so much later than the one before.
fn told_apart(all: &[i64]) -> Vec<Evidence> {
    let mut told = NOW;
    let first = revocation(100, 150, told);
    let later = (1..).zip(all).map(|(place, apart): (u64, &i64)| {
        told += apart;
        revocation(100 + 5000 * place, 150 + 5000 * place, told)
    });
    std::iter::once(first).chain(later).collect()
}

#[track_caller]
fn is_wrong(apart: i64) {
    fails_all(
        CLOCK,
        &told_apart(&[apart, apart]),
        "revoke.response.revoked-at",
        "/data/revokedAt",
    );
}

#[test]
fn moments_as_far_apart_as_the_calls_pass_give_or_take_a_second_and_the_calls_own_time() {
    for apart in [5000, 3950, 6050] {
        passes_all(CLOCK, &told_apart(&[apart, apart, apart]));
    }
    is_wrong(3949);
    is_wrong(6051);
}

#[test]
fn a_clock_that_stands_still_or_runs_back_fails() {
    is_wrong(0);
    is_wrong(-60_000);
}

#[test]
fn a_clock_that_is_off_altogether_passes() {
    let off = NOW - 86_400_000;
    passes_all(
        CLOCK,
        &[revocation(100, 150, off), revocation(5100, 5150, off + 5000)],
    );
}

#[test]
fn a_clock_that_is_set_once_passes_and_one_that_is_set_again_fails() {
    passes_all(CLOCK, &told_apart(&[5000, 8000, 5000, 5000]));
    passes_all(CLOCK, &told_apart(&[-60_000, 5000, 5000]));
    let twice = told_apart(&[5000, 8000, 5000, 2000]);
    fails_all(CLOCK, &twice, "revoke.response.revoked-at", "/data/revokedAt");
}

#[test]
fn calls_that_follow_closely_may_tell_the_same_moment() {
    passes_all(CLOCK, &[revocation(100, 150, NOW), revocation(160, 200, NOW)]);
}

#[track_caller]
fn is_not_exercised(run: &[Evidence]) {
    assert_eq!(result(CLOCK, run, &seen(), false).verdict, Verdict::NotExercised);
}

#[test]
fn one_revocation_or_a_moment_that_is_none_decides_nothing() {
    is_not_exercised(&[revocation(100, 150, NOW)]);
    let in_seconds = revocation(5100, 5150, NOW / 1000);
    is_not_exercised(&[revocation(100, 150, NOW), in_seconds]);
    let untold = answered(
        "first call",
        own(Life::Live),
        200,
        REVOKED.replace("revokedAt", "at"),
    );
    is_not_exercised(&[revocation(100, 150, NOW), played("witness", [untold])]);
}
