//! What earlier runs of the same target said of each check, so that a report can show since when a promise is broken.

use crate::history::{self, Strip, streak};
use crate::state::Night;
use serde::{Deserialize, Serialize};

/// The last runs, this one included, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The runs.
    pub runs: Vec<PastRun>,
    /// Checks that were not all well whenever they were asked.
    pub rows: Vec<PastRow>,
    /// Verdicts of checks that were judged, over all runs.
    pub judged: usize,
    /// Of these, failures that came and went.
    pub intermittent: usize,
}

/// One of the runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastRun {
    /// Its id.
    pub id: String,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// How it ended: G green, R red, ? could not tell, ! never said how, ~ going on.
    pub letter: char,
    /// What the deployment called its version, if it told.
    pub deployment_version: Option<String>,
    /// Half of its calls took no longer, in microseconds.
    pub median_us: Option<u64>,
}

/// One check over the runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastRow {
    /// The check.
    pub check: String,
    /// A letter for each run: . pass, F fail, f fail that came and went, W waived, ? could not tell, - not exercised,
    /// a blank where it was not asked.
    pub cells: String,
    /// The run in which the streak of bad runs began that is going on.
    pub first_bad: Option<usize>,
    /// The last run before it in which the check passed.
    pub last_good: Option<usize>,
}

impl Past {
    /// What the ledger remembers, which is given the latest run first. `None` if this run is the first one.
    pub(super) fn of(nights: &[Night]) -> Option<Self> {
        if nights.len() < 2 {
            return None;
        }
        let strip = Strip::of(nights);
        let rows = strip
            .rows
            .into_iter()
            .filter(|row| row.cells.iter().any(|cell| cell.is_bad()));
        Some(Self {
            rows: rows
                .map(|row| PastRow {
                    cells: row.cells.iter().map(|cell| cell.letter()).collect(),
                    check: row.check,
                    first_bad: row.first_bad,
                    last_good: row.last_good,
                })
                .collect(),
            runs: nights
                .iter()
                .rev()
                .map(|night| PastRun {
                    id: night.run.id.clone(),
                    started_ms: night.run.started_ms,
                    letter: history::letter(night),
                    deployment_version: night.told.deployment.clone(),
                    median_us: night.told.latency.map(|latency| latency.median_us),
                })
                .collect(),
            judged: strip.flakes.judged,
            intermittent: strip.flakes.intermittent,
        })
    }
}

impl Past {
    /// What both remember. Parts of a run are runs of their own in the ledger, and may have had one ledger or several.
    pub(super) fn joined(one: &Self, other: &Self) -> Self {
        let apart = !one
            .runs
            .iter()
            .any(|run| other.runs.iter().any(|known| known.id == run.id));
        let mut runs = one.runs.clone();
        let unknown = other.runs.iter().filter(|run| {
            let mut known = one.runs.iter();
            !known.any(|known| known.id == run.id)
        });
        runs.extend(unknown.cloned());
        runs.sort_by_key(|run| run.started_ms);
        let mut names: Vec<&str> = Vec::new();
        for row in one.rows.iter().chain(&other.rows) {
            if !names.contains(&row.check.as_str()) {
                names.push(&row.check);
            }
        }
        let rows = names
            .into_iter()
            .map(|check| {
                let told = |run: &PastRun| one.cell(check, run).or_else(|| other.cell(check, run));
                PastRow::of(check, runs.iter().map(|run| told(run).unwrap_or(' ')))
            })
            .collect();
        // What was counted twice cannot be told apart any more.
        let count = |one: usize, other: usize| {
            if apart {
                one.saturating_add(other)
            } else {
                one.max(other)
            }
        };
        Self {
            rows,
            runs,
            judged: count(one.judged, other.judged),
            intermittent: count(one.intermittent, other.intermittent),
        }
    }

    /// What a run said of a check, if that is told here.
    fn cell(&self, check: &str, run: &PastRun) -> Option<char> {
        let place = self.runs.iter().position(|known| known.id == run.id)?;
        let row = self.rows.iter().find(|row| row.check == check)?;
        row.cells.chars().nth(place).filter(|letter| *letter != ' ')
    }
}

impl PastRow {
    /// A row, with the streak that is going on.
    fn of(check: &str, cells: impl Iterator<Item = char>) -> Self {
        let cells: Vec<char> = cells.collect();
        let is_bad = |letter: &char| matches!(letter, 'F' | 'f' | 'W');
        let (first_bad, last_good) = streak(&cells, |letter| *letter == '.', is_bad);
        Self {
            check: check.to_owned(),
            last_good,
            cells: cells.into_iter().collect(),
            first_bad,
        }
    }
}
