//! Every check in one table.

use super::cut::{cut, first, names};
use super::{Caps, mood};
use crate::record::Record;
use crate::report::message;
use serde::Serialize;
use std::collections::BTreeSet;

/// All checks.
#[derive(Serialize)]
pub(super) struct Checks {
    rows: Vec<Row>,
    more: usize,
    total: usize,
    counts: String,
    /// Checks that this version has and this run did not select.
    not_selected: Vec<String>,
}

/// One of them.
#[derive(Serialize)]
struct Row {
    name: String,
    word: &'static str,
    verdict: &'static str,
    mood: &'static str,
    judged: usize,
    about: String,
    clauses: Vec<String>,
    proven_by: Vec<String>,
    summary: String,
}

impl Checks {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let (checks, more) = first(record.checks.iter().collect(), caps.rows);
        Self {
            rows: checks
                .into_iter()
                .map(|check| Row {
                    name: cut(&check.name, caps.letters),
                    word: message::word(check),
                    verdict: check.verdict.name(),
                    mood: mood::of_check(check),
                    judged: check.examined,
                    about: cut(&check.about, caps.letters),
                    clauses: names(&check.clauses, caps.letters),
                    proven_by: names(&check.proven_by, caps.letters),
                    summary: cut(&message::one_line(check), caps.letters),
                })
                .collect(),
            more,
            total: record.checks.len(),
            not_selected: not_selected(record)
                .into_iter()
                .take(caps.rows)
                .map(|name| cut(name, caps.letters))
                .collect(),
            counts: message::counts(&record.counts),
        }
    }
}

/// Checks that cite a clause and were left out, by a filter or because the profile does not hold them.
fn not_selected(record: &Record) -> BTreeSet<&str> {
    let selected: BTreeSet<&str> = record.checks.iter().map(|check| check.name.as_str()).collect();
    let cited_by = record.clauses.iter().flat_map(|clause| &clause.checks);
    cited_by
        .map(String::as_str)
        .filter(|name| !selected.contains(name))
        .collect()
}
