//! What a run tells while it goes on: produced by the runner and, for verdicts and the end, by the session; consumed
//! by reports, which see nothing else.

use crate::evidence::Allegiance;
use crate::finding::{CheckResult, Doubt, Finding, Observation, ReplayLine};
use crate::gate::{Canary, Verdict as GateVerdict};
use crate::pins::Standing;
use crate::plan::{Cost, Partition, Power};
use crate::provision::LeftOver;
use crate::runner::{Rate, Transcript};
use crate::scenario::{Scenario, Steps};
use crate::state::Night;
use std::time::Duration;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The plan stands, nothing was sent yet.
    Started(Header),
    /// A scenario was played and judged.
    Played {
        /// Its name.
        scenario: &'static str,
        /// Counted from 1; beyond that it is a repetition.
        attempt: u32,
        /// Exchanges it took.
        exchanges: usize,
    },
    /// A search played some more of its generated cases; a scenario that is one is told as played when it is over.
    Searched {
        /// Its scenario.
        scenario: &'static str,
        /// Cases played so far.
        cases: u32,
        /// Of so many.
        of: u32,
        /// Exchanges they took so far, those to make failing ones smaller included.
        exchanges: usize,
    },
    /// A call of a scenario came to its end. Told only where the conduct of the run asks for it.
    Exchanged(Box<Transcript>),
    /// A finding was made for the first time; how often it is seen tells its check's verdict.
    Found(Box<Finding>),
    /// A check has its verdict.
    Judged(CheckResult),
    /// Everything is over.
    Finished(Box<Summary>),
}

/// What stands at the head of every report.
#[derive(Clone, Debug)]
pub struct Header {
    /// The run in the ledger, a UUID.
    pub run: String,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// The operation under test.
    pub operation: String,
    /// The target, or the words for the embedded mock.
    pub target: String,
    /// The name under which the target is remembered, if it has one.
    pub target_name: Option<String>,
    /// The profile.
    pub profile: &'static str,
    /// The seed that reproduces made-up ids.
    pub seed: u64,
    /// Which part of the run this is.
    pub partition: Partition,
    /// The number of selected checks.
    pub checks: usize,
    /// What a clean run sends.
    pub cost: Cost,
    /// The scenarios that will be played, in their order; none where nothing is.
    pub ahead: Vec<Ahead>,
    /// Live revocations that are allowed at most.
    pub max_revocations: u32,
    /// How fast requests may leave.
    pub rate: Rate,
    /// How its findings are asked again.
    pub replay_line: ReplayLine,
    /// How rare a fault a clean run would see.
    pub power: Power,
}

/// What one scenario of a plan takes when all goes well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Its name.
    pub scenario: &'static str,
    /// Requests.
    pub requests: usize,
    /// Generated cases.
    pub cases: u32,
    /// What it waits for the sake of waiting.
    pub pause: Duration,
}

impl Ahead {
    /// What it takes, given its requests.
    pub fn of(scenario: &Scenario, requests: usize) -> Self {
        let (cases, pause) = match &scenario.steps {
            Steps::Generated { cases, .. } => (*cases, Duration::ZERO),
            Steps::Spaced(steps) => (0, steps.iter().map(|(pause, _)| *pause).sum()),
            Steps::InOrder(_) | Steps::Together(_) | Steps::Each { .. } => (0, Duration::ZERO),
        };
        Self {
            scenario: scenario.name,
            requests,
            cases,
            pause,
        }
    }
}

/// What stands at the foot of every report.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The header once more, for reports that are written at the end.
    pub header: Header,
    /// Requests that really left, repetitions included.
    pub requests: usize,
    /// Answers of 429, or 503 with Retry-After.
    pub weather: u32,
    /// Revocations attempted on live credentials.
    pub revocations: u32,
    /// The most that this run may attempt.
    pub max_revocations: u32,
    /// What the deployment calls its version, if its health endpoint tells.
    pub deployment_version: Option<String>,
    /// From the first to the last request, planning included.
    pub wall: Duration,
    /// Whether it ended before its plan did, by a signal or a stop file.
    pub is_partial: bool,
    /// What made the whole run worthless, if something did.
    pub obstacle: Option<Doubt>,
    /// Open points and what was seen, over all checks.
    pub observations: Vec<Observation>,
    /// What this run created and did not spend.
    pub left_over: Vec<LeftOver>,
    /// Whom the deployment follows where the documents contradict each other.
    pub sources: Vec<Allegiance>,
    /// The last runs of the same target, this one first; none where nothing is remembered.
    pub nights: Vec<Night>,
    /// How they compare with what was accepted.
    pub pins: Standing,
    /// Whether this binary has shown that it can go red.
    pub canary: Canary,
    /// What the gate says.
    pub gate: GateVerdict,
}
