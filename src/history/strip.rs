//! The strip: a row for each check, a cell for each run.

use crate::checks::every;
use crate::state::Night;
use std::collections::BTreeSet;

/// What a run said of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// It passed.
    Pass,
    /// It failed each time.
    Fail,
    /// It failed, and what it found came and went.
    Flake,
    /// It failed, and waivers covered it.
    Waived,
    /// It could not tell.
    Unsure,
    /// It was not exercised.
    Skipped,
    /// The run did not ask it.
    NotAsked,
}

impl Cell {
    /// The character in a strip.
    pub const fn letter(self) -> char {
        match self {
            Self::Pass => '.',
            Self::Fail => 'F',
            Self::Flake => 'f',
            Self::Waived => 'W',
            Self::Unsure => '?',
            Self::Skipped => '-',
            Self::NotAsked => ' ',
        }
    }

    /// Whether a promise was seen broken.
    pub const fn is_bad(self) -> bool {
        match self {
            Self::Fail | Self::Flake | Self::Waived => true,
            Self::Pass | Self::Unsure | Self::Skipped | Self::NotAsked => false,
        }
    }
}

/// One check over all runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The check.
    pub check: String,
    /// The oldest run first.
    pub cells: Vec<Cell>,
    /// Where the streak of bad runs began that is going on, by its place in `cells`.
    pub first_bad: Option<usize>,
    /// The last run before that streak in which the check passed.
    pub last_good: Option<usize>,
}

/// How often findings came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flakes {
    /// Verdicts of checks that were judged.
    pub judged: usize,
    /// Of these, failures that came and went.
    pub intermittent: usize,
}

/// All checks over all runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The rows, in the order of the catalogue; checks that exist no more come last.
    pub rows: Vec<Row>,
    /// How often findings came and went.
    pub flakes: Flakes,
}

impl Strip {
    /// The strip of these nights, which are given the latest first, as the ledger tells them.
    pub fn of(nights: &[Night]) -> Self {
        let known: Vec<&str> = every().iter().map(|check| check.name).collect();
        let mut names: Vec<&str> = known.clone();
        let gone: BTreeSet<&str> = nights
            .iter()
            .flat_map(|night| night.told.verdicts.keys())
            .map(String::as_str)
            .filter(|name| !known.contains(name))
            .collect();
        names.extend(gone);
        let mut flakes = Flakes::default();
        let rows = names
            .into_iter()
            .map(|check| {
                let cells: Vec<Cell> = nights.iter().rev().map(|night| cell(night, check)).collect();
                for cell in &cells {
                    flakes.judged += usize::from(*cell == Cell::Pass || cell.is_bad());
                    flakes.intermittent += usize::from(*cell == Cell::Flake);
                }
                row(check, cells)
            })
            .filter(|row| row.cells.iter().any(|cell| *cell != Cell::NotAsked))
            .collect();
        Self { rows, flakes }
    }
}

fn cell(night: &Night, check: &str) -> Cell {
    let Some(mark) = night.told.verdicts.get(check) else {
        return Cell::NotAsked;
    };
    match mark.verdict.as_str() {
        "pass" => Cell::Pass,
        "fail" if mark.is_intermittent => Cell::Flake,
        "fail" => Cell::Fail,
        "waived" => Cell::Waived,
        "not_exercised" => Cell::Skipped,
        // A later version may know further words; whatever they mean, it is not that all was well.
        _ => Cell::Unsure,
    }
}

fn row(check: &str, cells: Vec<Cell>) -> Row {
    let (first_bad, last_good) = streak(&cells, |cell| *cell == Cell::Pass, |cell| cell.is_bad());
    Row {
        check: check.to_owned(),
        last_good,
        cells,
        first_bad,
    }
}

/// Where the streak of bad runs began that is going on, and the last good run before it. A run that did not ask, or could
/// not tell, neither begins nor ends one.
pub(crate) fn streak<T>(
    cells: &[T],
    is_good: impl Fn(&T) -> bool,
    is_bad: impl Fn(&T) -> bool,
) -> (Option<usize>, Option<usize>) {
    let last_good = cells.iter().rposition(is_good);
    let after = last_good.map_or(0, |place| place + 1);
    let first_bad = cells.iter().skip(after).position(is_bad);
    let first_bad = first_bad.map(|place| place + after);
    (first_bad, last_good.filter(|_| first_bad.is_some()))
}
