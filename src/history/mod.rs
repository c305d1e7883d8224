//! Runs x checks over time: since when a promise is broken, how often one comes and goes, what changed between two
//! runs. Pure: what the ledger remembers in, rows out.

mod difference;
mod strip;
#[cfg(test)]
mod tests;

pub use difference::{Change, Defect, Difference, compare};
pub(crate) use strip::streak;
pub use strip::{Cell, Flakes, Row, Strip};

use crate::state::{Night, RunState};

/// How a run ended, as a letter: `G` green, `R` red, `?` could not tell, `!` never said how, `~` is going on.
pub fn letter(night: &Night) -> char {
    match night.run.state {
        RunState::Alive => '~',
        RunState::Crashed => '!',
        RunState::Finished(end) => match end.exit_code {
            0 => 'G',
            1 => 'R',
            _ => '?',
        },
    }
}

/// The first letters of a run's id, by which people name it.
pub fn short(run: &str) -> &str {
    run.get(..8).unwrap_or(run)
}

/// The run that a word names: the beginning of its id, `latest`, or `latest~N` for the Nth before.
pub fn named<'a>(nights: &'a [Night], word: &str) -> Option<&'a Night> {
    if let Some(before) = word.strip_prefix("latest") {
        let back = match before.strip_prefix('~') {
            Some(digits) => digits.parse().ok()?,
            None if before.is_empty() => 0,
            None => return None,
        };
        return nights.get::<usize>(back);
    }
    let mut found = nights
        .iter()
        .filter(|night| !word.is_empty() && night.run.id.starts_with(word));
    // A beginning that two runs share names neither.
    found.next().filter(|_| found.next().is_none())
}
