//! Nobody who keeps the documentation is accused: generated cases, and whole nightly runs, on the conforming mock and on
//! every variant.

use crate::ground::{Ground, Outcome, about_generated};
use cadenza_contract::checks::{CHECKS, Check, Shape};
use cadenza_contract::contract::Contract;
use cadenza_contract::finding::Finding;
use cadenza_contract::gate::ExitCode;
use cadenza_contract::mock::{Mock, Options, Variant};
use cadenza_contract::plan::{Demand, Filter};
use cadenza_contract::scenario::Profile;
use cadenza_contract::session::{Conduct, Deployment, Report, check};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;
use tokio::runtime::Builder;

/// Nights played at once: most of a night is silence between calls.
const AT_ONCE: usize = 6;

/// Credentials of each user beyond those that a clean night spends, so that a finding can be made smaller.
const SPARE: usize = 15;

/// Plays the cases shared out, half of them on the conforming mock, and prints what was found where.
pub(super) fn cases(ground: &Ground, cases: u32) -> Outcome<()> {
    let variants = Variant::all();
    let half = cases.div_ceil(2);
    let of_each = half.div_ceil(u32::try_from(variants.len())?);
    let subjects = variants.iter().map(|variant| (Some(*variant), of_each));
    let subjects = [(None, half)].into_iter().chain(subjects);
    let filter = ground.exactly(about_generated().chain(universal()));
    let (mut played, mut found) = (0, 0);
    let began = Instant::now();
    for (seed, (variant, cases)) in (1..).zip(subjects) {
        let options = Options {
            variant,
            ..Options::default()
        };
        let conduct = Conduct::on_a_mock(Profile::Nightly, seed, cases);
        let (report, took) = ground.play(options, &conduct, &filter)?;
        println!(
            "{:<34} seed {seed:<3} {cases:>6} cases {:>6} requests {took:>7.1?}  {}",
            name(variant),
            report.summary.requests,
            told(&report)
        );
        played += cases;
        found += findings(&report).count();
    }
    println!("{played} cases in {:.0?}: {found} findings", began.elapsed());
    if found > 0 {
        return Err("a conforming server was accused".into());
    }
    Ok(())
}

/// The checks that judge every call, and the one that compares a call with the same call.
fn universal() -> impl Iterator<Item = &'static str> {
    let is_universal = |check: &&&Check| match check.shape {
        Shape::Exchange(_) | Shape::AnyExchange(_) => true,
        Shape::Scenario(_) | Shape::Run(_) | Shape::Further(_) => false,
    };
    let judging = CHECKS.iter().filter(is_universal).map(|check| check.name);
    judging.chain(["same_request_same_answer"])
}

/// Plays a whole nightly run on every variant, and one with each of so many seeds on the conforming mock.
pub(super) fn nights(seeds: u32) -> Outcome<()> {
    let conforming = (1..=u64::from(seeds)).map(|seed| (None, seed));
    let variants = Variant::all().iter().map(|variant| (Some(*variant), 1));
    let mut left: Vec<(Option<Variant>, u64)> = conforming.chain(variants).collect();
    let nights = left.len();
    left.reverse();
    let left = Mutex::new(left);
    let accused = Mutex::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = left.lock().expect("nobody panics with it").pop();
                    let Some((variant, seed)) = next else { break };
                    let line = match night(variant, seed) {
                        Ok((report, line)) if findings(&report).count() == 0 => line,
                        Ok((_, line)) | Err(line) => {
                            *accused.lock().expect("nobody panics with it") += 1;
                            line
                        }
                    };
                    println!("{:<34} seed {seed:<3} {line}", name(variant));
                }
            });
        }
    });
    let accused = accused.into_inner()?;
    println!(
        "{nights} nights in {:.0?}: {accused} with findings",
        began.elapsed()
    );
    if accused > 0 {
        return Err("a conforming server was accused".into());
    }
    Ok(())
}

/// One whole nightly run, on threads of its own.
fn night(variant: Option<Variant>, seed: u64) -> Result<(Report, String), String> {
    let play = || -> Outcome<Report> {
        let contract = Contract::embedded()?;
        let demand = Demand::of_profile(Profile::Nightly);
        let options = Options {
            variant,
            credentials: demand.own + SPARE,
            stranger_credentials: demand.foreign + SPARE,
            ..Options::default()
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let conduct = Conduct::on_a_mock(Profile::Nightly, seed, Profile::Nightly.examples(true));
        runtime.block_on(async {
            let mock = Mock::start(options).await?;
            let deployment = Deployment::of_mock(&mock);
            Ok(check(&contract, &deployment, &conduct, &Filter::default(), &mut |_| {}).await?)
        })
    };
    let report = play().map_err(|error| error.to_string())?;
    let summary = &report.summary;
    let line = format!(
        "{:>6} requests {:>7.1?}  {}",
        summary.requests,
        summary.wall,
        told(&report)
    );
    Ok((report, line))
}

fn name(variant: Option<Variant>) -> &'static str {
    variant.map_or("conforming", Variant::name)
}

fn findings(report: &Report) -> impl Iterator<Item = &Finding> {
    report.results.iter().flat_map(|result| &result.findings)
}

/// The exit, every finding, and why it is not green, if so.
fn told(report: &Report) -> String {
    let exit = report.summary.gate.exit;
    let mut told = format!("{} findings, exit {exit:?}", findings(report).count());
    for finding in findings(report) {
        told = format!(
            "{told}\n    {}: {}: expected {}, received {}",
            finding.check, finding.step, finding.expected, finding.received
        );
    }
    if exit != ExitCode::Green {
        for result in &report.results {
            for doubt in &result.doubts {
                told = format!("{told}\n    {}: {}", result.check, doubt.why);
            }
        }
    }
    told
}
