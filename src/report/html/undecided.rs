//! What could not be told, gathered by the reason: one dead token explains fifty checks.

use super::Caps;
use super::cut::cut;
use crate::counted::counted;
use crate::record::{Doubt, Record, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// Checks without a decision.
#[derive(Serialize)]
pub(super) struct Undecided {
    inconclusive: Vec<Reason>,
    not_exercised: Vec<Reason>,
}

/// One reason and the checks that have it.
#[derive(Serialize)]
struct Reason {
    doubts: Vec<Told>,
    checks: Vec<String>,
    count: String,
}

/// What was missing, and what to do.
#[derive(Serialize)]
struct Told {
    why: String,
    remedy: String,
}

impl Undecided {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        Self {
            inconclusive: reasons(record, Verdict::Inconclusive, caps),
            not_exercised: reasons(record, Verdict::NotExercised, caps),
        }
    }
}

/// The reasons of all checks that ended so, the one with the most checks first.
fn reasons(record: &Record, verdict: Verdict, caps: &Caps) -> Vec<Reason> {
    let mut groups: BTreeMap<&[Doubt], Vec<String>> = BTreeMap::new();
    let checks = record.checks.iter().filter(|check| check.verdict == verdict);
    for check in checks.take(caps.rows) {
        let checks = groups.entry(&check.doubts).or_default();
        checks.push(cut(&check.name, caps.letters));
    }
    let mut reasons: Vec<Reason> = groups
        .into_iter()
        .map(|(doubts, checks)| Reason {
            doubts: doubts
                .iter()
                .map(|doubt| Told {
                    why: cut(&doubt.why, caps.letters),
                    remedy: cut(&doubt.remedy, caps.letters),
                })
                .collect(),
            count: counted(checks.len(), "check"),
            checks,
        })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.checks.len()));
    reasons
}
