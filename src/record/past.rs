//! What earlier runs of the same target said of each check, so that a report can show since when a promise is broken.

use crate::history::{self, Strip};
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
