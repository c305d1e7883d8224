//! Drives the plan and owns the only loop: send, judge, decide, repeat. Prints nothing; whoever
//! wants to know listens to [`Event`]s.
//!
//! Memory is flat: evidence is judged and dropped, and what a failure needs to be told is kept as
//! text.

mod arrival;
mod body;
mod books;
mod courier;
mod each;
mod event;
mod fill;
mod foresight;
mod freshness;
mod further;
mod halting;
mod health;
mod histories;
mod kept;
mod learned;
mod leasing;
mod pacer;
mod pages;
mod paging;
mod play;
mod playing;
mod preflight;
mod rate;
mod reconcile;
mod repeating;
mod resources;
mod roll;
mod search;
mod shortening;
mod stock;
mod stop;
mod story;
mod sweep;
#[cfg(test)]
mod tests;
mod time_limit;
mod times;
mod transcript;
mod visit;
mod watch;
mod weather;

pub use arrival::{Arrival, SignedIn};
pub use books::Books;
pub(crate) use books::now_ms;
pub use courier::Courier;
pub use event::{Ahead, Event, Header, Summary};
pub use foresight::{Foresight, LogIn, Spending};
pub use health::health_request;
pub use kept::Kept;
pub use rate::{Period, Rate, RateError};
pub use resources::{HandedOver, Resources};
pub use stock::{Order, Stock};
pub use stop::Stop;
#[cfg(any(test, feature = "laws"))]
pub(crate) use story::tell;
pub use sweep::{Jobs, JobsError};
pub use transcript::{Answer, Came, Transcript};

use crate::checks::{Basis, Judge, RunFacts, Scope};
use crate::contract::Contract;
use crate::evidence::{Allegiance, Evidence, Sources};
use crate::exchange::Tokens;
use crate::finding::{CheckResult, Doubt, Frequency, Identity};
use crate::plan::Plan;
use crate::provision::{LeftOver, Unproven};
use crate::scenario::{Role, Stage};
use crate::state::{Latency, OpenIntent, Run};
use further::Offered;
use preflight::Sightings;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use time_limit::TimeLimit;
use times::Times;
use visit::Visits;
use watch::Watch;

/// The bounds of a run.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Live revocations that may be attempted.
    pub max_revocations: u32,
    /// Total time to wait out 429 and 503, and a server that takes no connections for a while.
    pub weather_budget: Duration,
    /// How fast requests may leave.
    pub rate: Rate,
    /// Calls under way at once where order proves nothing.
    pub jobs: Jobs,
    /// How many requests are generated.
    pub examples: u32,
    /// Time after which only core scenarios are begun.
    pub max_time: Option<Duration>,
}

/// What a run brought, before the gate looks at it.
pub struct Outcome {
    /// One result per selected check, in their order.
    pub results: Vec<CheckResult>,
    /// Requests that left.
    pub requests: usize,
    /// Weather met.
    pub weather: u32,
    /// Live revocations attempted.
    pub revocations: u32,
    /// Ids that were passed over as spent, unknown or foreign before the first success, by name.
    pub passed_over: Vec<String>,
    /// What the run created and did not spend.
    pub left_over: Vec<LeftOver>,
    /// Whom the deployment follows where the documents contradict each other.
    pub sources: Vec<Allegiance>,
    /// What made the run worthless, if something did.
    pub obstacle: Option<Doubt>,
    /// Why the run ended before its plan did, if so: what it brought until then counts.
    pub cut_short: Option<Doubt>,
    /// Whether nothing more was sent from some point on: somebody stopped it, or the books could not be written.
    pub is_partial: bool,
    /// How long calls of scenarios took, if there were any.
    pub latency: Option<Latency>,
    /// The books, to be closed.
    pub books: Books,
}

/// What is remembered of earlier runs, and where this one is written down.
pub struct Memory {
    /// The run in the ledger.
    pub run: Run,
    /// Names of ids that earlier or other runs have.
    pub passed_over: Vec<String>,
    /// Intents of earlier runs whose outcome is not known.
    pub open: Vec<OpenIntent>,
    /// Generated cases that failed before.
    pub kept: Vec<Kept>,
}

/// Plays a plan against a target.
pub struct Runner<'a> {
    contract: &'a Contract,
    basis: Basis<'a>,
    courier: Courier,
    resources: Resources,
    judge: Judge,
    bounds: Bounds,
    base: String,
    time: TimeLimit,
    sightings: Sightings,
    sources: Sources<'a>,
    facts: RunFacts,
    parser_limits: cadenza_envelope::Limits,
    revocations: u32,
    passed_over: Vec<String>,
    /// Sessions that a login opened.
    sessions: BTreeMap<Role, Tokens>,
    /// Why nothing can be played, if logging in failed.
    obstacle: Option<Doubt>,
    /// Sessions that are opened and closed on the way.
    visits: Visits,
    /// Whether an unexpected 401 has been answered by a new token already.
    renewed_after_401: bool,
    /// When the run began, in seconds since 1970.
    began_s: u64,
    books: Books,
    watch: Watch,
    /// Why what the scenario under way was answered with is not its own, if so.
    unproven: Option<Unproven>,
    /// Whether a list that is behind is given time, once in a run that finds it wrong all the same.
    waits_for_lists: bool,
    /// Why nothing more is sent, if so.
    halt: Option<Doubt>,
    /// Why nothing more is revoked, if so.
    killed: Option<Doubt>,
    /// What is known of the operations that are judged as well.
    offered: Offered,
    /// Intents of earlier runs whose outcome is not known.
    open: Vec<OpenIntent>,
    /// Generated cases that failed before and were not asked again yet.
    kept: Vec<Kept>,
    /// What listeners are to be told when the scenario under way is over.
    untold: Vec<Event>,
    /// Whether they want to know of each call.
    tells_calls: bool,
    /// How long calls took.
    times: Times,
    /// Findings that they were told of.
    told: BTreeSet<Identity>,
    /// Findings that are told by the shortest history that shows them, with how often that one did.
    shortened: BTreeMap<Identity, Frequency>,
}

impl<'a> Runner<'a> {
    /// A runner for one run. `base` is the target as reports name it.
    pub fn new(
        basis: Basis<'a>,
        plan: &Plan,
        arrival: Arrival<'a>,
        resources: Resources,
        memory: Memory,
        bounds: Bounds,
        base: &str,
    ) -> Self {
        let obstacle = arrival.signed_in.obstacle(&resources.tokens);
        let time = TimeLimit::new(bounds.max_time, plan, basis.contract);
        Self {
            contract: basis.contract,
            sources: Sources::of(&basis.contract.operation.disagreements),
            basis,
            resources,
            judge: Judge::new(&plan.checks),
            bounds,
            base: base.to_owned(),
            time,
            sightings: Sightings::default(),
            facts: RunFacts {
                not_played: plan.not_played.clone(),
                elsewhere: plan.elsewhere.scenarios.clone(),
                ..RunFacts::default()
            },
            parser_limits: cadenza_envelope::Limits::default(),
            revocations: 0,
            passed_over: memory.passed_over,
            courier: arrival.courier,
            books: Books::new(memory.run),
            watch: Watch::default(),
            unproven: None,
            waits_for_lists: true,
            halt: None,
            killed: None,
            offered: Offered::default(),
            open: memory.open,
            kept: memory.kept,
            untold: Vec::new(),
            tells_calls: false,
            times: Times::default(),
            told: BTreeSet::new(),
            shortened: BTreeMap::new(),
            obstacle,
            visits: Visits::by(arrival.visitor),
            sessions: arrival.signed_in.sessions,
            renewed_after_401: false,
            began_s: freshness::now_s(),
        }
    }

    /// Plays the whole plan.
    pub async fn run(mut self, plan: &Plan, events: &mut dyn FnMut(Event)) -> Outcome {
        // Who could not log in because the run was to stop is no obstacle.
        let halted = self.halted().is_some();
        let mut stopped = self.obstacle.take().filter(|_| !halted);
        self.secure_ahead(plan);
        for (index, scenario) in plan.scenarios.iter().enumerate() {
            // Before the first scenario that may touch a live credential there must be an API; and where
            // two scenarios brought no answer at all, a third would only wait as long again.
            let silent = index >= 2 && self.sightings.silent();
            if (scenario.stage > Stage::Preflight || silent) && stopped.is_none() && self.halted().is_none() {
                stopped = self.sightings.obstacle(&self.base, false);
                if stopped.is_none() {
                    self.reconcile().await;
                }
            }
            if let Some(reason) = stopped.clone().or_else(|| self.barred(scenario)) {
                self.facts.not_played.insert(scenario.name, reason);
                continue;
            }
            self.renew_sessions().await;
            if let Some(expired) = self.expired_meanwhile(scenario) {
                self.facts.not_played.insert(scenario.name, expired);
                continue;
            }
            self.play(scenario, &plan.scenarios[index + 1..], events).await;
        }
        let halted = self.halted();
        let is_partial = halted.is_some();
        let cut_short = halted.or(self.killed);
        self.facts.api_seen = self.sightings.api_seen();
        // What a stopped run did not see may have been about to come.
        let obstacle = || self.sightings.obstacle(&self.base, true).filter(|_| !is_partial);
        self.facts.obstacle = stopped.or_else(obstacle);
        let results = self.judge.finish(&self.basis, &self.facts);
        for result in &results {
            events(Event::Judged(result.clone()));
        }
        Outcome {
            results,
            requests: self.courier.requests,
            weather: self.courier.patience.meetings(),
            revocations: self.revocations,
            passed_over: self.passed_over,
            left_over: self.resources.left_over(),
            sources: self.sources.finish(),
            obstacle: self.facts.obstacle,
            cut_short,
            is_partial,
            latency: self.times.latency(),
            books: self.books,
        }
    }

    /// Hands one evidence to the checks; returns the identities of its violations.
    fn judge(&mut self, evidence: &Evidence, scope: Scope) -> BTreeSet<Identity> {
        self.sightings.see(evidence);
        self.sources.see(evidence);
        self.note_calls(evidence);
        let mut told = None;
        let headers = self.courier.wire.shown_headers();
        let mut story = || Arc::clone(told.get_or_insert_with(|| Arc::new(story::tell(evidence, headers))));
        let violated = self.judge.see(evidence, scope, &self.basis, &mut story);
        for identity in &violated {
            if self.told.insert(identity.clone())
                && let Some(finding) = self.judge.finding(identity)
            {
                self.untold.push(Event::Found(Box::new(finding.clone())));
            }
        }
        violated
    }
}
