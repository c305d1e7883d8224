//! How often a race meets a real window, of a millisecond or less, between the check of the state and the
//! transition, and that it never accuses a server without one. `cargo bench --bench races` prints the rates and what they make of
//! each profile; `cargo bench --bench races -- --races 10000` plays so many against the conforming mock. Under
//! `cargo test` nothing is done: rates are measured and printed, never asserted.

#![expect(clippy::print_stdout, reason = "the tables are what this is for")]

use cadenza_contract::checks::{Basis, CHECKS, Check, Judge, RunFacts, Scope};
use cadenza_contract::contract::Contract;
use cadenza_contract::evidence::{Evidence, Leeway, Life, Situation, Subject};
use cadenza_contract::exchange::{Request, Secret};
use cadenza_contract::finding::{Severity, Story};
use cadenza_contract::mock::{Mock, Options};
use cadenza_contract::scenario::{self, Profile, Role, Scenario, Steps};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

mod call;

/// The windows whose rates are measured. A thread that is to sleep so long sleeps some 50 microseconds longer.
const WINDOWS: [Duration; 2] = [Duration::from_millis(1), Duration::from_micros(100)];

/// Races of each size against the window, unless `--samples` says otherwise.
const SAMPLES: usize = 200;

/// Credentials of one mock: it looks ids up one by one.
const OF_ONE_MOCK: usize = 250;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let track = Track::new(&runtime)?;
    let samples = number("--samples").unwrap_or(SAMPLES);
    for window in WINDOWS {
        track.measure(window, samples)?;
    }
    let wanted = number("--races").unwrap_or(600);
    let began = Instant::now();
    let mut conforming = Tally::default();
    let mut played = 0;
    for (place, race) in track.races.iter().enumerate() {
        let times = (place + 1) * wanted / track.races.len() - played;
        conforming += track.play(race, times, None)?;
        played += times;
    }
    println!(
        "{played} races against the conforming mock in {:.1?}: {} findings, {} undecided",
        began.elapsed(),
        conforming.accused,
        conforming.undecided
    );
    Ok(())
}

/// The number behind an option on the command line.
fn number(option: &str) -> Option<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != option);
    arguments.nth(1)?.parse().ok()
}

#[expect(clippy::cast_precision_loss, reason = "counts of a measurement are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// What became of races of one size.
#[derive(Default)]
struct Tally {
    /// Races with a finding.
    accused: usize,
    /// Races that decided nothing.
    undecided: usize,
    /// The most calls under way at once, added up.
    at_once: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.accused += other.accused;
        self.undecided += other.undecided;
        self.at_once += other.at_once;
    }
}

/// What all races share.
struct Track<'a> {
    runtime: &'a Runtime,
    contract: Contract,
    races: Vec<Scenario>,
    checks: Vec<&'static Check>,
}

impl<'a> Track<'a> {
    fn new(runtime: &'a Runtime) -> Result<Self, Box<dyn Error>> {
        let mut races: Vec<Scenario> = scenario::all()
            .into_iter()
            .filter(|scenario| scenario.name.starts_with("race"))
            .collect();
        races.sort_by_key(|race| race.each_step().len());
        let judges = ["concurrent_revokes_succeed_once", "crowded_revokes_succeed_once"];
        let checks = CHECKS.iter().copied();
        Ok(Self {
            runtime,
            contract: Contract::embedded()?,
            races,
            checks: checks.filter(|check| judges.contains(&check.name)).collect(),
        })
    }

    /// Prints how often each race meets a window, and the chance that all races of a profile together do.
    fn measure(&self, window: Duration, samples: usize) -> Result<(), Box<dyn Error>> {
        println!("a window of {window:?}, {samples} races of each size");
        println!(
            "  {:>5}  {:>6}  {:>8}  {:>7}",
            "calls", "caught", "rate", "at once"
        );
        let mut rates = Vec::new();
        for race in &self.races {
            let tally = self.play(race, samples, Some(window))?;
            let rate = share(tally.accused, samples);
            let at_once = share(tally.at_once, samples);
            let calls = race.each_step().len();
            println!(
                "  {calls:>5}  {:>6}  {:>6.1} %  {at_once:>7.1}",
                tally.accused,
                100.0 * rate
            );
            rates.push(rate);
        }
        for profile in [Profile::Gate, Profile::Nightly] {
            let all = self.races.iter().zip(&rates);
            let played: Vec<f64> = all
                .filter(|(race, _)| race.since <= profile)
                .map(|(_, rate)| *rate)
                .collect();
            let missed: f64 = played.iter().map(|rate| 1.0 - rate).product();
            println!(
                "  one run of {}, races: {}, meets it with {:.1} %",
                profile.name(),
                played.len(),
                100.0 * (1.0 - missed)
            );
        }
        println!();
        Ok(())
    }

    /// Plays a race so often, each time for another credential.
    fn play(&self, race: &Scenario, times: usize, window: Option<Duration>) -> Result<Tally, Box<dyn Error>> {
        let mut tally = Tally::default();
        let mut left = times;
        while left > 0 {
            let credentials = left.min(OF_ONE_MOCK);
            left -= credentials;
            tally += self
                .runtime
                .block_on(self.play_on_one_mock(race, credentials, window))?;
        }
        Ok(tally)
    }

    async fn play_on_one_mock(
        &self,
        race: &Scenario,
        credentials: usize,
        window: Option<Duration>,
    ) -> Result<Tally, Box<dyn Error>> {
        let options = Options {
            credentials,
            window,
            ..Options::default()
        };
        let mock = Mock::start(options).await?;
        let token = call::owner(&mock);
        let mut wire = call::wire(&mock, &token)?;
        let situation = Situation {
            caller: Some(Role::Owner),
            subject: Subject::Own(Life::PerhapsDead),
            leeway: Leeway::None,
        };
        let mut tally = Tally::default();
        for id in &mock.grants().credentials {
            let requests = requests(race, &token, id);
            let exchanges = wire.send_together(requests).await;
            let evidence = call::evidence_of(race, exchanges, situation);
            tally.at_once += evidence.most_at_once();
            let (accused, decided) = self.judged(&evidence);
            tally.accused += usize::from(accused);
            tally.undecided += usize::from(!decided);
        }
        Ok(tally)
    }

    /// Whether a race is accused, and whether it decides anything.
    fn judged(&self, evidence: &Evidence) -> (bool, bool) {
        let basis = Basis {
            contract: &self.contract,
            clock_skew: Duration::from_secs(300),
            loopback: true,
        };
        let mut judge = Judge::new(&self.checks);
        let mut story = || {
            Arc::new(Story {
                scenario: evidence.scenario,
                lines: Vec::new(),
            })
        };
        judge.see(evidence, Scope::Whole, &basis, &mut story);
        let facts = RunFacts {
            api_seen: true,
            ..RunFacts::default()
        };
        let results = judge.finish(&basis, &facts);
        let accused = results
            .iter()
            .flat_map(|result| &result.findings)
            .any(|finding| finding.severity == Severity::Violation);
        (accused, results.iter().any(|result| result.examined > 0))
    }
}

/// The race's calls about one credential.
fn requests(race: &Scenario, token: &Secret, id: &str) -> Vec<Request> {
    match &race.steps {
        Steps::Together(steps) => steps
            .iter()
            .map(|step| call::revocation(token, id, step.connection))
            .collect(),
        Steps::InOrder(_) | Steps::Spaced(_) | Steps::Each { .. } | Steps::Generated { .. } => Vec::new(),
    }
}
