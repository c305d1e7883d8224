//! The strip of the last runs: which promise broke, and when.

use super::cut::cut;
use super::{Caps, mood};
use crate::record::{PastRun, Record};
use jiff::Timestamp;
use serde::Serialize;

/// The last runs.
#[derive(Serialize)]
pub(super) struct Past {
    runs: Vec<Mark>,
    rows: Vec<Row>,
    flakes: String,
}

/// One run, or what it said of one check.
#[derive(Serialize)]
struct Mark {
    mood: &'static str,
    letter: char,
    told: String,
}

/// One check over the runs.
#[derive(Serialize)]
struct Row {
    check: String,
    cells: Vec<Mark>,
    since: String,
}

impl Past {
    pub(super) fn of(record: &Record, caps: &Caps) -> Option<Self> {
        let past = record.history.as_ref()?;
        let at = |place: usize| past.runs.get(place).map(named);
        let rows = past.rows.iter().take(caps.rows).map(|row| Row {
            check: cut(&row.check, caps.letters),
            cells: row
                .cells
                .chars()
                .zip(&past.runs)
                .map(|(letter, run)| Mark {
                    mood: of_cell(letter),
                    letter,
                    told: format!("{} {}{}", word(letter), named(run), median(run)),
                })
                .collect(),
            since: match row.first_bad.and_then(at) {
                Some(bad) => {
                    let good = row.last_good.and_then(at).unwrap_or_else(|| "never".to_owned());
                    format!("bad since {bad}; last good {good}")
                }
                None => "well again".to_owned(),
            },
        });
        Some(Self {
            rows: rows.collect(),
            runs: past
                .runs
                .iter()
                .map(|run| Mark {
                    mood: match run.letter {
                        'G' => mood::GOOD,
                        'R' => mood::BAD,
                        _ => mood::UNSURE,
                    },
                    letter: run.letter,
                    told: format!("{}{}", named(run), median(run)),
                })
                .collect(),
            flakes: format!("{} of {} verdicts came and went", past.intermittent, past.judged),
        })
    }
}

fn named(run: &PastRun) -> String {
    let day = Timestamp::from_millisecond(run.started_ms).unwrap_or_default();
    let version = run
        .deployment_version
        .as_ref()
        .map_or_else(String::new, |version| format!(", version {version}"));
    format!(
        "{} ({}{version})",
        day.strftime("%Y-%m-%d %H:%M:%S"),
        run.id.get(..8).unwrap_or(&run.id)
    )
}

fn median(run: &PastRun) -> String {
    let told = |us: u64| format!(", median {}.{} ms", us / 1000, us % 1000 / 100);
    run.median_us.map_or_else(String::new, told)
}

const fn of_cell(letter: char) -> &'static str {
    match letter {
        '.' => mood::GOOD,
        'F' | 'f' => mood::BAD,
        'W' => mood::MOVED,
        '?' => mood::UNSURE,
        _ => mood::IDLE,
    }
}

const fn word(letter: char) -> &'static str {
    match letter {
        '.' => "passed",
        'F' => "failed",
        'f' => "failed at times",
        'W' => "waived",
        '?' => "could not be told",
        '-' => "not exercised",
        _ => "not asked",
    }
}
