//! `selftest`: the kill matrix, or what many rounds of it came to.

use super::FORMAT;
use crate::selftest::{Also, Review, Row, Shown, Standing, Subject, Tally, Tier};
use serde::Serialize;
use std::time::Duration;

/// The object of `selftest`.
#[derive(Serialize)]
pub(in crate::commands) struct Matrix<'a> {
    format: u32,
    tier: &'static str,
    rows: Vec<Proved<'a>>,
    /// What failed beside the owners; null unless the whole gate was played.
    beside: Option<Beside>,
    /// Checks that killed nothing; empty unless every subject was proved.
    idle_checks: &'a [&'static str],
    requests: usize,
    wall_ms: u128,
    right: bool,
}

#[derive(Serialize)]
struct Proved<'a> {
    kind: &'static str,
    subject: &'static str,
    standing: &'static str,
    right: bool,
    failed: &'a [&'static str],
    also: Vec<Side>,
    unsure: &'a [&'static str],
    told: Option<&'a str>,
    requests: usize,
    wall_ms: u128,
}

#[derive(Serialize)]
struct Side {
    check: &'static str,
    accuses: &'static str,
}

#[derive(Serialize)]
struct Beside {
    pairs: usize,
    explained: Vec<Explained>,
    unexplained: Vec<Unexplained>,
    stale: Vec<Stale>,
}

#[derive(Serialize)]
struct Explained {
    because: &'static str,
    pairs: usize,
}

#[derive(Serialize)]
struct Unexplained {
    fault: &'static str,
    side: Side,
}

#[derive(Serialize)]
struct Stale {
    name: &'static str,
    because: &'static str,
}

impl<'a> Matrix<'a> {
    pub(in crate::commands) fn of(
        tier: Tier,
        rows: &'a [Row],
        review: Option<&Review>,
        idle_checks: &'a [&'static str],
        wall: Duration,
        right: bool,
    ) -> Self {
        Self {
            format: FORMAT,
            tier: match tier {
                Tier::Owners => "owners",
                Tier::Gate => "gate",
            },
            rows: rows.iter().map(Proved::of).collect(),
            beside: review.map(Beside::of),
            idle_checks,
            requests: rows.iter().map(|row| row.requests).sum(),
            wall_ms: wall.as_millis(),
            right,
        }
    }
}

impl<'a> Proved<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            kind: kind(row.subject),
            subject: row.subject.name(),
            standing: standing(row.standing),
            right: row.standing.is_right(),
            failed: &row.failed,
            also: row.also.iter().map(Side::of).collect(),
            unsure: &row.unsure,
            told: row.told.as_deref(),
            requests: row.requests,
            wall_ms: row.wall.as_millis(),
        }
    }
}

impl Side {
    fn of(also: &Also) -> Self {
        Self {
            check: also.check,
            accuses: match also.shown {
                Shown::SameAnswers => "same_answers",
                Shown::OtherAnswers => "other_answers",
            },
        }
    }
}

impl Beside {
    fn of(review: &Review) -> Self {
        Self {
            pairs: review.pairs,
            explained: review
                .explained
                .iter()
                .map(|(because, pairs)| Explained {
                    because,
                    pairs: *pairs,
                })
                .collect(),
            unexplained: review
                .unexplained
                .iter()
                .map(|(fault, also)| Unexplained {
                    fault: fault.name(),
                    side: Side::of(also),
                })
                .collect(),
            stale: review
                .stale
                .iter()
                .map(|stale| Stale {
                    name: stale.name,
                    because: stale.because,
                })
                .collect(),
        }
    }
}

/// What a subject is.
const fn kind(subject: Subject) -> &'static str {
    match subject {
        Subject::Conforming => "server",
        Subject::Variant(_) => "variant",
        Subject::Fault(_) => "fault",
        Subject::Outage(_) => "outage",
    }
}

/// A standing as a name; the words of the matrix are for people.
const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Quiet => "quiet",
        Standing::FalseAlarm => "false_alarm",
        Standing::Killed => "killed",
        Standing::Survived => "survived",
        Standing::Awaiting => "awaiting",
        Standing::NoLongerAwaiting => "unclaimed_kill",
        Standing::Named => "named",
        Standing::Unnamed => "not_named",
    }
}

/// The object of `selftest --repeat`.
#[derive(Serialize)]
pub(in crate::commands) struct Repeated<'a> {
    format: u32,
    rounds: usize,
    clean: usize,
    slips: Vec<Slip<'a>>,
    requests: usize,
    wall_ms: u128,
    right: bool,
}

#[derive(Serialize)]
struct Slip<'a> {
    kind: &'static str,
    subject: &'static str,
    rounds: usize,
    said: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    what: &'a str,
    rounds: usize,
}

impl<'a> Repeated<'a> {
    pub(in crate::commands) fn of(tally: &'a Tally, requests: usize, wall: Duration) -> Self {
        Self {
            format: FORMAT,
            rounds: tally.rounds(),
            clean: tally.clean(),
            slips: tally
                .slips()
                .map(|slip| Slip {
                    kind: kind(slip.subject),
                    subject: slip.subject.name(),
                    rounds: slip.rounds(),
                    said: slip
                        .said
                        .iter()
                        .map(|(what, rounds)| Said {
                            what,
                            rounds: *rounds,
                        })
                        .collect(),
                })
                .collect(),
            requests,
            wall_ms: wall.as_millis(),
            right: tally.is_right(),
        }
    }
}
