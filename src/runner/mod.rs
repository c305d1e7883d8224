//! Drives the plan and owns the only loop: send, judge, decide, repeat. Prints nothing; whoever
//! wants to know listens to [`Event`]s.
//!
//! Memory is flat: evidence is judged and dropped, and what a failure needs to be told is kept as
//! text.

mod arrival;
mod body;
mod books;
mod courier;
mod event;
mod fill;
mod foresight;
mod freshness;
mod further;
mod health;
mod histories;
mod kept;
mod learned;
mod pacer;
mod pages;
mod paging;
mod play;
mod playing;
mod preflight;
mod rate;
mod reconcile;
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
pub(crate) use story::visible;
pub use sweep::{Jobs, JobsError};
pub use transcript::{Answer, Came, Transcript};

use crate::checks::{Basis, Judge, RunFacts, Scope};
use crate::contract::Contract;
use crate::evidence::{Allegiance, Evidence, Sources};
use crate::exchange::Tokens;
use crate::finding::{CheckResult, Doubt, Frequency, Identity};
use crate::plan::Plan;
use crate::provision::{LeftOver, Unproven};
use crate::scenario::{Need, Role, Scenario, Search, Stage, Steps};
use crate::state::{Latency, OpenIntent, Run};
use further::Offered;
use playing::{Next, spends_of};
use preflight::Sightings;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use time_limit::TimeLimit;
use times::Times;
use visit::Visits;
use watch::Watch;

/// How often a failing scenario is repeated when it costs nothing (design section 3).
const FREE_REPEATS: u32 = 4;
/// Calls without a complete answer after which a run stops: each may cost its whole deadline twice.
const HANGING: u32 = 6;
/// How often when each time destroys a credential.
const SPENDING_REPEATS: u32 = 1;
/// How long a list is given to show what it did not, before it is asked again.
const LIST_PATIENCE: Duration = Duration::from_secs(2);
/// How often simultaneous calls are tried again with another credential when they missed each other.
const MISSED_MEETINGS: u32 = 2;

/// The bounds of a run.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Live revocations that may be attempted.
    pub max_revocations: u32,
    /// Total time to wait out 429 and 503.
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
    stop: Stop,
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
            stop: arrival.courier.stop.clone(),
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
            if (scenario.stage > Stage::Free || silent) && stopped.is_none() && self.halted().is_none() {
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

    /// Why a scenario is not played, if the run has come to a point where it must not be.
    fn barred(&mut self, scenario: &Scenario) -> Option<Doubt> {
        if let Some(halt) = self.halted() {
            return Some(halt);
        }
        if scenario.spends > 0 && self.killed.is_some() {
            return self.killed.clone();
        }
        if self.is_futile() {
            return Some(too_many_broken());
        }
        self.offered
            .forbids(scenario)
            .or_else(|| self.time.forbids(scenario))
    }

    /// Whether too much went unanswered to go on: what hangs costs time, and what breaks may cost a credential whose
    /// fate nobody knows.
    fn is_futile(&self) -> bool {
        self.sightings.broken() >= HANGING
    }

    /// Plays one scenario, and repeats it while it fails and the budget allows.
    async fn play(&mut self, scenario: &Scenario, later: &[Scenario], events: &mut dyn FnMut(Event)) {
        match scenario.steps {
            Steps::Generated {
                search: Search::Requests,
                cases,
            } => return Box::pin(self.search_requests(scenario, cases, later, events)).await,
            Steps::Generated {
                search: Search::Histories { live },
                cases,
            } => return Box::pin(self.search_histories(scenario, cases, live, later, events)).await,
            Steps::InOrder(_) | Steps::Together(_) | Steps::Spaced(_) | Steps::Each { .. } => {}
        }
        let repeats = if scenario.spends > 0 {
            SPENDING_REPEATS
        } else {
            FREE_REPEATS
        };
        let mut seen: BTreeSet<Identity> = BTreeSet::new();
        let mut attempt = 0;
        let mut missed = 0;
        while attempt <= repeats {
            self.untold.drain(..).for_each(&mut *events);
            if attempt > 0 && !self.can_repeat(scenario, later) {
                break;
            }
            let before = self.courier.requests;
            let next = self.play_once(scenario).await;
            let exchanges = self.courier.requests - before;
            events(Event::Played {
                scenario: scenario.name,
                attempt: attempt + 1,
                exchanges,
            });
            match next {
                Next::DeadOnArrival(evidence) => drop(self.judge(&evidence, Scope::AnyCall)),
                Next::Missed(evidence) if missed < MISSED_MEETINGS && self.can_repeat(scenario, later) => {
                    self.judge(&evidence, Scope::AnyCall);
                    missed += 1;
                }
                Next::Missed(evidence) => {
                    attempt += 1;
                    seen.extend(self.judge(&evidence, Scope::Whole));
                    break;
                }
                Next::NotPlayed(doubt) => {
                    if attempt == 0 {
                        self.facts.not_played.insert(scenario.name, doubt);
                    }
                    break;
                }
                // What a stop kept from being sent did not fail to fail.
                Next::Judged(violated) if attempt > 0 && violated.is_empty() && self.halted().is_some() => {
                    break;
                }
                Next::Judged(violated) => {
                    attempt += 1;
                    seen.extend(violated.iter().cloned());
                    // A target that proves nothing, such as one that refuses the token, is not asked again and again.
                    let pointless = self.sightings.obstacle(&self.base, false).is_some();
                    let made_something = self.offered.must_stop();
                    if seen.is_empty() || pointless || self.is_futile() || made_something {
                        break;
                    }
                    if scenario.calls("credential.list") && attempt == 1 && self.waits_for_lists {
                        self.stop.nap(LIST_PATIENCE).await;
                    } else if scenario.calls("credential.list") && !violated.is_empty() {
                        // What was wrong in time is no lag: the next list need not be waited for.
                        self.waits_for_lists = false;
                    }
                }
            }
        }
        self.untold.drain(..).for_each(&mut *events);
        let tried: BTreeMap<Identity, u32> = seen.into_iter().map(|identity| (identity, attempt)).collect();
        self.judge.tried(&tried);
    }

    /// Whether fresh resources are left that no later scenario needs. What happens only once in a
    /// run, such as the spending of the last witness, is not repeated.
    fn can_repeat(&self, scenario: &Scenario, later: &[Scenario]) -> bool {
        if self.time.is_over() {
            return false;
        }
        if scenario.needs.contains(&Need::Role(Role::Spare)) {
            // The session is closed by now.
            return false;
        }
        if scenario.spends == 0 {
            return true;
        }
        let needed_in_all: u32 = later.iter().map(|other| other.spends).sum();
        let in_budget = self
            .revocations
            .saturating_add(needed_in_all)
            .saturating_add(scenario.spends)
            <= self.bounds.max_revocations;
        // What a scenario creates for itself is nobody else's need.
        let is_there = |user: Role| {
            let again = spends_of(scenario, user);
            let needed: u32 = later.iter().map(|other| spends_of(other, user)).sum();
            let unspent = u32::try_from(self.resources.unspent(user)).unwrap_or(u32::MAX);
            again == 0 || unspent >= needed.saturating_add(again)
        };
        in_budget && [Role::Owner, Role::Stranger].into_iter().all(is_there)
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

fn too_many_broken() -> Doubt {
    Doubt {
        why: format!("{HANGING} calls were not answered completely, so this was not played"),
        remedy: "see every_call_is_answered; each such call may cost its whole deadline, or a credential"
            .to_owned(),
    }
}
