//! What was sent, a line each: enough for timings, lanes and tables. Bodies stand in the HAR file.

use crate::runner::{Header, Rate, Summary, Transcript};
use serde::{Deserialize, Serialize};

/// Exchanges that a record holds; further ones are counted.
pub(super) const KEPT: usize = 50_000;

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Requests that left, logins and repetitions included.
    pub requests: usize,
    /// Requests that a clean run sends.
    pub planned_requests: usize,
    /// Answers of 429, or 503 with Retry-After.
    pub weather: u32,
    /// Revocations attempted on live credentials.
    pub revocations: u32,
    /// Revocations of a clean run: no run that proves as much can do with fewer.
    pub planned_revocations: u32,
    /// The most that were allowed.
    pub max_revocations: u32,
    /// How fast requests were allowed to leave, if that was limited.
    pub rate: Option<String>,
    /// The calls of scenarios, in the order in which they were judged.
    pub exchanges: Vec<Exchange>,
    /// Calls that are not told, because there were too many.
    pub exchanges_dropped: usize,
}

/// One call of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The scenario.
    pub scenario: String,
    /// The step.
    pub step: String,
    /// Who called.
    pub caller: String,
    /// The credential it named, by its name in this run.
    pub credential: Option<String>,
    /// The connection.
    pub connection: String,
    /// The HTTP status, if a head came.
    pub status: Option<u16>,
    /// The errno, if the answer has one.
    pub errno: Option<i64>,
    /// The right answers, as the contract has them.
    pub expected: Vec<String>,
    /// When it left, in microseconds since the run began.
    pub began_us: u64,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

impl Traffic {
    pub(super) fn planned(header: &Header) -> Self {
        Self {
            requests: 0,
            planned_requests: header.cost.requests,
            weather: 0,
            revocations: 0,
            planned_revocations: header.cost.revocations,
            max_revocations: header.max_revocations,
            rate: match header.rate {
                Rate::Unlimited => None,
                rate @ Rate::Limited { .. } => Some(rate.to_string()),
            },
            exchanges: Vec::new(),
            exchanges_dropped: 0,
        }
    }

    pub(super) fn take(&mut self, transcript: &Transcript) {
        self.requests += 1;
        if self.exchanges.len() >= KEPT {
            self.exchanges_dropped += 1;
            return;
        }
        self.exchanges.push(Exchange::of(transcript));
    }

    /// Moves what was sent to the clock of a run that began so much earlier.
    pub(super) fn began_later(&mut self, by_us: u64) {
        for exchange in &mut self.exchanges {
            exchange.began_us = exchange.began_us.saturating_add(by_us);
        }
    }

    /// Keeps the first exchanges and counts the others.
    pub(super) fn cut_to(&mut self, most: usize) {
        let left_out = self.exchanges.len().saturating_sub(most);
        self.exchanges.truncate(most);
        self.exchanges_dropped = self.exchanges_dropped.saturating_add(left_out);
    }

    /// Adds what another part of a run sent.
    pub(super) fn add(&mut self, other: Self) {
        let sum = usize::saturating_add;
        self.requests = sum(self.requests, other.requests);
        self.planned_requests = sum(self.planned_requests, other.planned_requests);
        self.weather = self.weather.saturating_add(other.weather);
        self.revocations = self.revocations.saturating_add(other.revocations);
        self.planned_revocations = self.planned_revocations.saturating_add(other.planned_revocations);
        self.max_revocations = self.max_revocations.saturating_add(other.max_revocations);
        self.exchanges.extend(other.exchanges);
        self.exchanges_dropped = sum(self.exchanges_dropped, other.exchanges_dropped);
    }

    pub(super) fn close(&mut self, summary: &Summary) {
        self.requests = summary.requests;
        self.weather = summary.weather;
        self.revocations = summary.revocations;
        self.max_revocations = summary.max_revocations;
    }
}

impl Exchange {
    /// What of a call the record keeps.
    pub fn of(transcript: &Transcript) -> Self {
        let us = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        Self {
            scenario: transcript.scenario.to_owned(),
            step: transcript.step.clone(),
            caller: transcript.caller.clone(),
            credential: transcript.credential.clone(),
            connection: transcript.connection.clone(),
            status: transcript.status(),
            errno: transcript.errno,
            expected: transcript.expected.clone(),
            began_us: us(transcript.began),
            took_us: us(transcript.took),
        }
    }
}
