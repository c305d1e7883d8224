//! Generated requests as a run plays them, beside a bare loop of reqwest that sends the same bytes, and the memory of a
//! long run. Rounds of both alternate, so that what else the machine does hits both alike.

use super::bare;
use super::process::high_water;
use super::table::{Spread, Target, aimed, row};
use crate::ground::{Ground, Outcome, about_generated};
use cadenza_contract::mock::Options;
use cadenza_contract::scenario::Profile;
use cadenza_contract::session::{Conduct, Report};
use std::time::{Duration, Instant};

/// Cases of one round.
const OF_A_ROUND: u32 = 2_000;

/// Rounds of both.
const ROUNDS: u64 = 10;

/// Prints how fast generated requests are played beside a bare loop, and how much memory one run of so many cases takes.
pub(super) fn engine(ground: &Ground, cases: u32) -> Outcome<()> {
    let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let (report, took) = play(ground, OF_A_ROUND.min(cases), round)?;
        let played = a_second(report.summary.requests, took);
        let mock = ground.start(Options::default())?;
        let sent = bare::requests(&ground.contract, &mock, round, OF_A_ROUND.min(cases))?;
        let began = Instant::now();
        ground.clients.block_on(bare::send(mock.base_url(), &sent))?;
        let alone = a_second(sent.len(), began.elapsed());
        ground.end(mock);
        ours.push(played);
        bare.push(alone);
        ratios.push(played / alone);
    }
    let rate = |of: &Spread| format!("{:.0}/s ({:.0} to {:.0})", of.median, of.least, of.most);
    row("requests of the engine", &rate(&Spread::of(ours)));
    row("requests of a bare reqwest loop", &rate(&Spread::of(bare)));
    let ratio = Spread::of(ratios);
    aimed(
        "the engine beside the loop, round by round",
        &format!("{:.2} ({:.2} to {:.2})", ratio.median, ratio.least, ratio.most),
        ratio.median,
        &Target::AtLeast(0.7, "at least 0.7"),
    );
    let (report, took) = play(ground, cases, 1)?;
    let requests = report.summary.requests;
    let most = high_water("/proc/self/status").map_or_else(
        || "memory not told by this system".to_owned(),
        |most| format!("{most:.1} MiB at most in this process, mocks included"),
    );
    row(
        &format!("one run of {cases} generated cases"),
        &format!("{requests} requests in {:.1} s; {most}", took.as_secs_f64()),
    );
    Ok(())
}

/// Plays so many generated cases. Nothing is measured that went wrong.
fn play(ground: &Ground, cases: u32, seed: u64) -> Outcome<(Report, Duration)> {
    let conduct = Conduct::on_a_mock(Profile::Nightly, seed, cases);
    let filter = ground.exactly(about_generated());
    let (report, took) = ground.play(Options::default(), &conduct, &filter)?;
    match report.results.iter().find(|result| !result.findings.is_empty()) {
        Some(result) => Err(format!("{} accuses the conforming mock", result.check).into()),
        None => Ok((report, took)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a measurement are small")]
fn a_second(requests: usize, took: Duration) -> f64 {
    requests as f64 / took.as_secs_f64()
}
