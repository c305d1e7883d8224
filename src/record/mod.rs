//! A run as data: what `run.json` holds, and what every report but the console is rendered from.
//!
//! Sentences of the run are kept as they were said, masked already; structure (verdicts, counts, clauses, exchanges)
//! is typed, so that a report of last month can be rendered, merged and compared without the deployment, the
//! contract's files or this version of the checks. A record is always a whole set of facts: a run that died leaves
//! one as well, and says so in [`Run::state`].
//!
//! This room knows no format but its own; `report` renders.

mod check;
mod clause;
mod finding;
mod merge;
mod own_tests;
mod past;
mod run;
mod side;
#[cfg(test)]
mod tests;
mod traffic;

pub use crate::evidence::Side;
pub use crate::finding::{Doubt, Line, Severity, Verdict};
pub use crate::gate::ClauseState;
pub use check::{Check, Counts, Waived};
pub use clause::{Clause, Standing};
pub use finding::{Citation, Finding, Story};
pub use merge::{MergeError, merge};
pub use own_tests::OwnTests;
pub use past::{Past, PastRow, PastRun};
pub use run::{Calls, Gate, LeftOver, Observation, Run, State, Tool};
pub use side::{Point, Voice};
pub use traffic::{Exchange, Traffic};

use crate::contract::Contract;
use crate::finding::{CheckResult, Finding as Found, ReplayLine};
use crate::runner::{Header, Summary, Transcript};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The version of the format. A field that is added leaves it as it is; anything else raises it.
pub const FORMAT: u32 = 1;

/// Everything that a report tells of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`FORMAT`].
    pub format: u32,
    /// What wrote it.
    pub tool: Tool,
    /// Which run it is of.
    pub run: Run,
    /// What the gate says.
    pub gate: Gate,
    /// How many checks ended how.
    pub counts: Counts,
    /// One result per selected check, in their order.
    pub checks: Vec<Check>,
    /// Every clause of the operation, in the order of the contract.
    pub clauses: Vec<Clause>,
    /// Open points and what was seen.
    pub observations: Vec<Observation>,
    /// Whom the deployment follows where the documents contradict each other.
    pub sources: Vec<Point>,
    /// What was created and not spent.
    pub left_over: Vec<LeftOver>,
    /// What was sent.
    pub traffic: Traffic,
    /// What the last runs of the same target said, if any are remembered.
    #[serde(default)]
    pub history: Option<Past>,
    /// How findings are asked again, while they are taken in; each of them tells it afterwards.
    #[serde(skip)]
    replay_line: ReplayLine,
}

/// A record cannot be read.
#[derive(Debug, Error)]
pub enum RecordError {
    /// The file cannot be read.
    #[error("{} cannot be read: {error}\n  remedy: give a run.json, or a folder that --report-dir wrote", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// The file is something else, or was cut.
    #[error("{} is no record of a run: {error}\n  remedy: give a run.json that this tool wrote", path.display())]
    NotARecord {
        /// The file.
        path: PathBuf,
        /// The reader's complaint.
        error: serde_json::Error,
    },
    /// A later version wrote it.
    #[error("{} has format {found}, and this version reads {FORMAT}\n  remedy: use the version that wrote it, or a later one", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
}

impl Record {
    /// The record of a run that has begun and has said nothing yet.
    pub fn begun(header: &Header, contract: &Contract) -> Self {
        Self {
            format: FORMAT,
            tool: Tool::this(),
            run: Run::begun(header),
            gate: Gate::unfinished(),
            counts: Counts::default(),
            checks: Vec::new(),
            clauses: Clause::all(contract, None),
            observations: Vec::new(),
            sources: Vec::new(),
            left_over: Vec::new(),
            traffic: Traffic::planned(header),
            history: None,
            replay_line: header.replay_line.clone(),
        }
    }

    /// The record of a run that is over, without its exchanges.
    pub fn of(results: &[CheckResult], summary: &Summary, contract: &Contract) -> Self {
        let mut record = Self::begun(&summary.header, contract);
        for result in results {
            record.note_result(result, contract);
        }
        record.note_end(summary, contract);
        record
    }

    /// Takes in an exchange.
    pub fn note_exchange(&mut self, transcript: &Transcript) {
        self.traffic.take(transcript);
    }

    /// Takes in a finding before its check has its verdict, for the case that it never gets one.
    pub fn note_finding(&mut self, finding: &Found, contract: &Contract) {
        Check::note(&mut self.checks, finding, contract, &self.replay_line);
        self.counts = Counts::of(&self.checks);
    }

    /// Takes in a check's verdict.
    pub fn note_result(&mut self, result: &CheckResult, contract: &Contract) {
        let told = Check::of(result, contract, &self.replay_line);
        match self.checks.iter_mut().find(|check| check.name == told.name) {
            Some(noted) => *noted = told,
            None => self.checks.push(told),
        }
        self.counts = Counts::of(&self.checks);
    }

    /// Takes in the end.
    pub fn note_end(&mut self, summary: &Summary, contract: &Contract) {
        self.run.ended(summary);
        self.gate = Gate::of(summary);
        self.clauses = Clause::all(contract, Some(&summary.gate.clauses));
        self.observations = summary.observations.iter().map(Observation::of).collect();
        self.sources = summary.sources.iter().map(Point::of).collect();
        self.left_over = summary.left_over.iter().map(LeftOver::of).collect();
        self.traffic.close(summary);
        self.history = Past::of(&summary.nights);
        let places: BTreeMap<&str, usize> = crate::checks::of(contract)
            .into_iter()
            .enumerate()
            .map(|(place, check)| (check.name, place))
            .collect();
        self.checks
            .sort_by_key(|check| places.get(check.name.as_str()).copied());
    }

    /// Reads `run.json`, or the one in a folder.
    pub fn read(path: &Path) -> Result<Self, RecordError> {
        let path = if path.is_dir() {
            path.join("run.json")
        } else {
            path.to_owned()
        };
        let text = std::fs::read(&path).map_err(|error| RecordError::Unreadable {
            path: path.clone(),
            error,
        })?;
        Self::parse(&text, &path)
    }

    fn parse(text: &[u8], path: &Path) -> Result<Self, RecordError> {
        let not_a_record = |error| RecordError::NotARecord {
            path: path.to_owned(),
            error,
        };
        let value: serde_json::Value = serde_json::from_slice(text).map_err(not_a_record)?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if let Some(found) = format
            .and_then(|found| u32::try_from(found).ok())
            .filter(|found| *found > FORMAT)
        {
            return Err(RecordError::Newer {
                path: path.to_owned(),
                found,
            });
        }
        serde_json::from_value(value).map_err(not_a_record)
    }

    /// Why a run is not green, or not over, where no check says so: whoever reads checks alone must be told.
    pub fn untold(&self) -> Option<String> {
        let is_told = self.counts.failed > 0 || self.counts.inconclusive > 0;
        let is_over = self.run.state == State::Complete;
        if is_over && (self.gate.exit_code == 0 || is_told) {
            return None;
        }
        let obstacle = self.gate.obstacle.iter().map(|doubt| doubt.why.clone());
        let reasons: Vec<String> = self.gate.reasons.iter().cloned().chain(obstacle).collect();
        Some(format!("{}: {}", self.gate.verdict, reasons.join("; ")))
    }

    /// Every finding with the check that made it.
    pub fn findings(&self) -> impl Iterator<Item = (&Check, &Finding)> {
        self.checks
            .iter()
            .flat_map(|check| check.findings.iter().map(move |finding| (check, finding)))
    }

    /// The clause with this id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// How many clauses ended so.
    pub fn clauses_that(&self, state: ClauseState) -> usize {
        self.clauses.iter().filter(|clause| clause.state == state).count()
    }
}
