//! Who named whose credential, and what was answered.
//!
//! The record tells of each call which answers are right in its situation; a cell adds up the calls of one caller
//! about one sort of credential, whatever their situations and requests. So it is an overview. The checks judge.

use super::cut::{cut, first};
use super::objections::Objections;
use super::{Caps, mood};
use crate::record::{Exchange, Record};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The columns, in their order.
const COLUMNS: [(&str, &str); 4] = [
    ("the owner’s", "own#…"),
    ("made in this run", "created#…"),
    ("the stranger’s", "foreign#…"),
    ("none of this run’s", "never issued, absent, malformed"),
];
/// Callers who are somebody, first.
const ROLES: [&str; 7] = [
    "owner",
    "owner's other session",
    "owner's spare session",
    "stranger",
    "reader",
    "expired",
    "no token",
];

/// The matrix.
#[derive(Serialize)]
pub(super) struct Matrix {
    columns: Vec<Column>,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Column {
    name: &'static str,
    example: &'static str,
}

/// One caller, or several without a role who were answered alike.
#[derive(Serialize)]
struct Row {
    #[serde(skip)]
    is_somebody: bool,
    callers: Vec<String>,
    cells: Vec<Cell>,
}

/// One caller about one sort of credential.
#[derive(Serialize, Default)]
struct Cell {
    /// Nothing was sent there if it is empty.
    mood: &'static str,
    says: &'static str,
    seen: Vec<Answers>,
    expected: Vec<String>,
    calls: usize,
}

/// Equal answers.
#[derive(Serialize)]
struct Answers {
    text: String,
    count: usize,
    mood: &'static str,
}

/// What is known of a cell before it is shown.
#[derive(Default)]
struct Tally {
    seen: BTreeMap<String, (usize, Fit)>,
    expected: BTreeSet<String>,
    calls: usize,
}

/// How an answer fits the listed ones; the worst counts.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Nothing is listed.
    #[default]
    Unlisted,
    /// It is among them.
    Listed,
    /// It is not, and no check objects: requests that break HTTP itself may be refused in other ways.
    Tolerated,
    /// It is not, and a check objects.
    Wrong,
}

impl Matrix {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let objections = Objections::of(record);
        let mut tallies: BTreeMap<(usize, &str), [Tally; COLUMNS.len()]> = BTreeMap::new();
        for exchange in &record.traffic.exchanges {
            let caller = exchange.caller.as_str();
            let rank = ROLES.iter().position(|role| *role == caller);
            let row = tallies.entry((rank.unwrap_or(ROLES.len()), caller)).or_default();
            let is_accused = objections.are_to(exchange);
            row[column(exchange)].take(exchange, is_accused);
        }
        let mut rows: Vec<Row> = Vec::new();
        for ((rank, caller), cells) in tallies {
            let caller = cut(caller, caps.letters.min(120));
            let cells: Vec<Cell> = cells.into_iter().map(Tally::shown).collect();
            let alike = rows
                .iter_mut()
                .find(|row| rank == ROLES.len() && row.is_alike(&cells));
            match alike {
                Some(row) => row.add(caller, cells),
                None => rows.push(Row {
                    is_somebody: rank < ROLES.len(),
                    callers: vec![caller],
                    cells,
                }),
            }
        }
        let (rows, more) = first(rows, caps.rows.min(120));
        Self {
            columns: COLUMNS.map(|(name, example)| Column { name, example }).into(),
            rows,
            more,
        }
    }
}

impl Row {
    /// Whether calls with these cells were answered as the ones in this row, however many there were.
    fn is_alike(&self, cells: &[Cell]) -> bool {
        let texts = |cell: &Cell| cell.seen.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let is_alike = |(one, other): (&Cell, &Cell)| {
            one.mood == other.mood && one.expected == other.expected && texts(one) == texts(other)
        };
        !self.is_somebody && self.cells.iter().zip(cells).all(is_alike)
    }

    fn add(&mut self, caller: String, cells: Vec<Cell>) {
        self.callers.push(caller);
        for (mine, more) in self.cells.iter_mut().zip(cells) {
            mine.calls += more.calls;
            for (one, other) in mine.seen.iter_mut().zip(more.seen) {
                one.count += other.count;
            }
        }
    }
}

/// By the name that the run gave the credential.
fn column(exchange: &Exchange) -> usize {
    match exchange.credential.as_deref() {
        Some(name) if name.starts_with("own") => 0,
        Some(name) if name.starts_with("created") => 1,
        Some(name) if name.starts_with("foreign") => 2,
        Some(_) | None => 3,
    }
}

/// Status and errno, as the contract writes them.
pub(super) fn answer(exchange: &Exchange) -> String {
    match (exchange.status, exchange.errno) {
        (Some(status), Some(errno)) => format!("{status}/{errno}"),
        (Some(status), None) => status.to_string(),
        (None, _) => "no answer".to_owned(),
    }
}

/// Whether the answer is among those that the contract lists for the call.
pub(super) fn is_listed(exchange: &Exchange) -> bool {
    let Some(status) = exchange.status else {
        return false;
    };
    exchange
        .expected
        .iter()
        .any(|expected| match expected.split_once('/') {
            Some(_) => *expected == answer(exchange),
            None => *expected == status.to_string(),
        })
}

impl Tally {
    fn take(&mut self, exchange: &Exchange, is_accused: bool) {
        let fit = match (exchange.expected.is_empty(), is_listed(exchange), is_accused) {
            (true, _, _) => Fit::Unlisted,
            (false, true, _) => Fit::Listed,
            (false, false, false) => Fit::Tolerated,
            (false, false, true) => Fit::Wrong,
        };
        let (count, worst) = self.seen.entry(answer(exchange)).or_default();
        *count += 1;
        *worst = fit.max(*worst);
        self.calls += 1;
        self.expected.extend(exchange.expected.iter().cloned());
    }

    fn shown(self) -> Cell {
        let Some(worst) = self.seen.values().map(|(_, fit)| *fit).max() else {
            return Cell::default();
        };
        let (mood, says) = told(worst);
        Cell {
            mood,
            says,
            seen: self
                .seen
                .into_iter()
                .take(24)
                .map(|(text, (count, fit))| Answers {
                    text,
                    count,
                    mood: told(fit).0,
                })
                .collect(),
            expected: self.expected.into_iter().take(24).collect(),
            calls: self.calls,
        }
    }
}

const fn told(fit: Fit) -> (&'static str, &'static str) {
    match fit {
        Fit::Unlisted => (mood::IDLE, "nothing listed"),
        Fit::Listed => (mood::GOOD, "as listed"),
        Fit::Tolerated => (mood::UNSURE, "beside the list"),
        Fit::Wrong => (mood::BAD, "a check objects"),
    }
}
