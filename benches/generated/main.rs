//! What generated requests cost, beside a bare loop that sends the same bytes, and that they accuse no conforming
//! server. `cargo bench --bench generated` prints requests per second of both, their ratio and the process's peak
//! memory; `-- --cases 200000` plays so many in one run. `-- --clean 100000` shares so many out among the conforming
//! mock and every variant, `-- --nights 5` plays whole nightly runs on all of them, on the conforming one with so many
//! seeds; both fail on a finding. Under `cargo test` nothing is done.

#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

use cadenza_contract::checks::{CHECKS, Shape};
use cadenza_contract::contract::Contract;
use cadenza_contract::exchange::Limits;
use cadenza_contract::gate::{Demands, FailOn};
use cadenza_contract::mock::{Mock, Options, Variant};
use cadenza_contract::plan::{Filter, Partition};
use cadenza_contract::runner::{Bounds, Jobs, Rate, Stop};
use cadenza_contract::scenario::Profile;
use cadenza_contract::session::{Conduct, Deployment, Report, check};
use cadenza_contract::waivers::Waivers;
use std::error::Error;
use std::io;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

mod bare;
mod clean;

/// Cases of one run, unless `--cases` says otherwise.
const CASES: u32 = 20_000;

/// Cases of one round: short rounds by turns, so that what else the machine does hits both alike.
const OF_A_ROUND: u32 = 2_000;

/// Rounds of both.
const ROUNDS: u64 = 10;

/// The scenario whose checks are measured.
const SCENARIO: &str = "generated_requests";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    if let Some(seeds) = number("--nights") {
        return clean::nights(seeds);
    }
    let ground = Ground::new()?;
    match number("--clean") {
        Some(cases) => clean::cases(&ground, cases),
        None => ground.measure(number("--cases").unwrap_or(CASES)),
    }
}

/// The number behind an option on the command line.
fn number(option: &str) -> Option<u32> {
    let mut arguments = std::env::args().skip_while(|argument| argument != option);
    arguments.nth(1)?.parse().ok()
}

/// What all runs share. The mock has threads of its own, so that it is served alike whoever asks.
struct Ground {
    contract: Contract,
    clients: Runtime,
    mocks: Runtime,
}

impl Ground {
    fn new() -> Outcome<Self> {
        let runtime = || Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Ok(Self {
            contract: Contract::embedded()?,
            clients: runtime()?,
            mocks: runtime()?,
        })
    }

    /// Prints how fast generated requests are played beside a bare loop, and how much memory one long run takes.
    fn measure(&self, cases: u32) -> Outcome<()> {
        let of_a_round = cases.min(OF_A_ROUND);
        let (mut ours, mut bare) = (Pace::default(), Pace::default());
        let mut ratios = Vec::new();
        println!(
            "  {:>5}  {:>10}  {:>10}  {:>5}",
            "round", "played", "bare", "ratio"
        );
        for round in 1..=ROUNDS {
            let (report, took) = self.play(None, of_a_round, round, &Selected::Generated)?;
            clean(&report)?;
            let played = Pace::of(report.summary.requests, took);
            let mock = self.start(None)?;
            let sent = bare::requests(&self.contract, &mock, round, of_a_round)?;
            let began = Instant::now();
            self.clients.block_on(bare::send(mock.base_url(), &sent))?;
            let alone = Pace::of(sent.len(), began.elapsed());
            self.end(mock);
            let ratio = played.a_second() / alone.a_second();
            println!(
                "  {round:>5}  {:>8.0}/s  {:>8.0}/s  {ratio:>5.2}",
                played.a_second(),
                alone.a_second()
            );
            ratios.push(ratio);
            ours += played;
            bare += alone;
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "{} requests of {} generated cases and their plain ones: {:.0}/s played, {:.0}/s in a bare loop, \
             ratio {:.2} (median {:.2})",
            ours.requests,
            ROUNDS * u64::from(of_a_round),
            ours.a_second(),
            bare.a_second(),
            ours.a_second() / bare.a_second(),
            ratios[ratios.len() / 2]
        );
        let before = peak_memory();
        let (report, took) = self.play(None, cases, 1, &Selected::Generated)?;
        clean(&report)?;
        println!(
            "one run of {cases} cases, {} requests: {:.1?}, {:.0}/s",
            report.summary.requests,
            took,
            Pace::of(report.summary.requests, took).a_second()
        );
        match (before, peak_memory()) {
            (Some(before), Some(after)) => println!(
                "peak memory of the process, mocks included: {after:.1} MiB ({before:.1} MiB before that run)"
            ),
            (None | Some(_), _) => println!("peak memory is not told by this system"),
        }
        Ok(())
    }

    /// Plays so many generated cases, by the way that every run takes.
    fn play(
        &self,
        variant: Option<Variant>,
        cases: u32,
        seed: u64,
        selected: &Selected,
    ) -> Outcome<(Report, Duration)> {
        let mock = self.start(variant)?;
        let conduct = conduct(cases, seed);
        let filter = selected.filter(&self.contract);
        let deployment = Deployment::of_mock(&mock);
        let began = Instant::now();
        let report =
            self.clients
                .block_on(check(&self.contract, &deployment, &conduct, &filter, &mut |_| {}))?;
        let took = began.elapsed();
        self.end(mock);
        Ok((report, took))
    }

    fn start(&self, variant: Option<Variant>) -> Outcome<Mock> {
        let options = Options {
            variant,
            ..Options::default()
        };
        Ok(self.mocks.block_on(Mock::start(options))?)
    }

    fn end(&self, mock: Mock) {
        let _inside = self.mocks.enter();
        drop(mock);
    }
}

/// Which checks are selected.
enum Selected {
    /// Those that are about generated requests.
    Generated,
    /// Those, and all that judge every call.
    Universal,
}

impl Selected {
    fn filter(&self, contract: &Contract) -> Filter {
        let wanted = CHECKS.iter().filter(|check| match check.shape {
            Shape::Scenario(_) | Shape::Run(_) => check.scenarios.contains(&SCENARIO),
            Shape::Exchange(_) | Shape::AnyExchange(_) => matches!(self, Self::Universal),
            // Generated requests are those of the operation under test.
            Shape::Further(_) => false,
        });
        let mut names: Vec<&str> = wanted.map(|check| check.name).collect();
        if matches!(self, Self::Universal) {
            names.push("same_request_same_answer");
        }
        Filter {
            include: names
                .into_iter()
                .map(|name| format!("{}::{name}", contract.operation.id))
                .collect(),
            skip: Vec::new(),
            exact: true,
        }
    }
}

fn conduct(cases: u32, seed: u64) -> Conduct {
    Conduct {
        profile: Profile::Nightly,
        seed,
        limits: Limits::within(Duration::from_secs(10)),
        clock_skew: Duration::from_secs(300),
        bounds: Bounds {
            max_revocations: Profile::Nightly.max_revocations(),
            weather_budget: Duration::from_secs(60),
            rate: Rate::Unlimited,
            jobs: Jobs::ONE,
            examples: cases,
            max_time: None,
        },
        demands: Demands {
            fail_on: FailOn::default(),
            require_all: false,
        },
        stop: Stop::default(),
        partition: Partition::WHOLE,
        waivers: Waivers::default(),
        canary: None,
        today: jiff::civil::Date::MIN,
        tells_calls: false,
        replay: None,
    }
}

/// Nothing is measured that went wrong.
fn clean(report: &Report) -> io::Result<()> {
    match report.results.iter().find(|result| !result.findings.is_empty()) {
        Some(result) => Err(io::Error::other(format!(
            "{} accuses the conforming mock",
            result.check
        ))),
        None => Ok(()),
    }
}

/// Requests, and the time that they took.
#[derive(Clone, Copy, Default)]
struct Pace {
    requests: usize,
    took: Duration,
}

impl Pace {
    const fn of(requests: usize, took: Duration) -> Self {
        Self { requests, took }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a measurement are small")]
    fn a_second(self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64()
    }
}

impl std::ops::AddAssign for Pace {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.took += other.took;
    }
}

/// The most memory that this process ever held, in MiB, where Linux tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
