//! One run from settings to summary: puts the rooms together and owns none of their work.
//!
//! [`run`] is for whoever has [`Settings`], [`check`] for whoever has a [`Deployment`] and a [`Conduct`] at hand: the
//! self-test, benches and tests. Both tell a run while it goes on, by events, and what it came to, by a [`Report`].

use crate::checks::{Basis, Check};
use crate::contract::Contract;
use crate::exchange::{Wire, WireError};
use crate::finding::CheckResult;
use crate::gate::ExitCode;
use crate::mock::{Mock, MockError};
use crate::pins::Change;
use crate::plan::{Filter, Inputs, Plan, Power, plan_part, select};
use crate::runner::{Ahead, Arrival, Courier, Event, Header, Runner, Stop, Summary, health_request};
use crate::scenario::{GRAVEYARD, Profile};
use crate::settings::{Keeping, Settings, Target};
use crate::state::{Grave, RunState, StateError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::time::Instant;
use thiserror::Error;

mod conclusion;
mod conduct;
mod deployment;
mod foresee;
mod ledger;
mod remembered;
mod stocking;

use conclusion::{Conclusion, Gathered};
pub use conduct::{Conduct, Replay, Song};
pub use deployment::Deployment;
use deployment::embedded;
pub use foresee::{foresee, inputs};
use ledger::{Begun, Figures, Ledger};
use stocking::Holdings;

/// Runs among which the one before is looked for.
const LOOKED_AT: u32 = 50;

/// Why a run could not begin although its settings are right.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The connections cannot be prepared.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The ledger cannot be opened; nothing was sent.
    #[error(transparent)]
    Ledger(#[from] StateError),
    /// The ledger fails when roles have logged in and pools are filled; no scenario was played.
    #[error(
        "the run ended before its first scenario, and what was asked for so far is sent (logins, lists, creations): {0}; the next \
         run tells what was created and not spent"
    )]
    Midway(StateError),
    /// The ledger cannot be closed when everything was sent.
    #[error("the run is over and its requests are sent, but its ledger cannot be closed: {0}")]
    Books(StateError),
    /// The embedded mock does not start.
    #[error(
        "the embedded mock does not start: {0}\n  remedy: let this process listen on 127.0.0.1, or check a deployment with --base-url URL"
    )]
    Mock(#[from] MockError),
}

impl SessionError {
    /// The exit code, exhaustively.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::Ledger(_) => ExitCode::Usage,
            Self::Midway(_) | Self::Books(_) | Self::Wire(_) | Self::Mock(_) => ExitCode::Inconclusive,
        }
    }
}

/// A finished run.
pub struct Report {
    /// One result per selected check, in their order.
    pub results: Vec<CheckResult>,
    /// What stands at the foot of every report.
    pub summary: Summary,
    /// What is to be done to the pins, once the run has been told.
    pub pins: Change,
    /// Why the ledger does not know how it ended, if it does not. What was found is told all the same.
    pub unclosed: Option<SessionError>,
}

/// Runs with the given settings; the embedded mock is started if there is no target.
pub async fn run(
    settings: &Settings,
    filter: &Filter,
    stop: &Stop,
    canary: Option<Song>,
    events: &mut dyn FnMut(Event),
) -> Result<Report, SessionError> {
    play(settings, filter, stop, canary, None, events).await
}

/// Plays one scenario again; the checks of the filter judge it.
pub async fn replay(
    settings: &Settings,
    filter: &Filter,
    stop: &Stop,
    replay: Replay,
    events: &mut dyn FnMut(Event),
) -> Result<Report, SessionError> {
    play(settings, filter, stop, None, Some(replay), events).await
}

async fn play(
    settings: &Settings,
    filter: &Filter,
    stop: &Stop,
    canary: Option<Song>,
    replay: Option<Replay>,
    events: &mut dyn FnMut(Event),
) -> Result<Report, SessionError> {
    let conduct = Conduct {
        profile: settings.profile,
        seed: settings.seed,
        limits: settings.limits,
        clock_skew: settings.clock_skew,
        bounds: settings.bounds,
        demands: settings.demands.clone(),
        stop: match &settings.keeping {
            Keeping::ThisRun => stop.clone(),
            Keeping::Kept { dir, .. } => stop.or_by_file_in(dir),
        },
        partition: settings.partition,
        waivers: settings.waivers.clone(),
        canary,
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        // The console tells scenarios and verdicts; calls stand in the files alone, and a replay counts its own.
        tells_calls: settings.report_dir.is_some() || replay.is_some(),
        replay,
        replay_line: settings.replay_line.clone(),
    };
    match &settings.target {
        Target::Embedded => {
            let mock = Mock::start(embedded(settings.profile)).await?;
            let deployment = Deployment {
                disposable: settings.disposable,
                network: settings.network.clone(),
                ..Deployment::of_mock(&mock)
            };
            check(&settings.contract, &deployment, &conduct, filter, events).await
        }
        Target::Deployment(allowed) => {
            let deployment = Deployment::of_settings(settings, allowed);
            check(&settings.contract, &deployment, &conduct, filter, events).await
        }
    }
}

/// The exit code of the run of the same target and profile before this one, if one is remembered.
pub fn exit_before(settings: &Settings, run: &str) -> Option<u8> {
    ledger::last_nights(&settings.keeping, LOOKED_AT)
        .iter()
        .filter(|night| night.told.is_whole)
        .map(|night| &night.run)
        .filter(|past| past.id != run && past.profile == settings.profile.name())
        .find_map(|past| match past.state {
            RunState::Finished(end) => Some(end.exit_code),
            RunState::Alive | RunState::Crashed => None,
        })
}

/// Checks one deployment.
pub async fn check(
    contract: &Contract,
    deployment: &Deployment,
    conduct: &Conduct,
    filter: &Filter,
    events: &mut dyn FnMut(Event),
) -> Result<Report, SessionError> {
    let started = Instant::now();
    let ledger = Ledger::open(deployment, conduct)?;
    let begun = ledger.begun();
    let graves = ledger.remembered().graves(conduct.profile)?;
    let template = deployment.template(conduct.seed);
    let masker = deployment.masker(template.as_ref());
    let wire = Wire::new(&deployment.base, conduct.limits, &deployment.network, masker)?;
    let courier = Courier::new(wire, &conduct.bounds, &conduct.stop);
    let mut arrival = Arrival::new(contract, courier);
    let checks = selected(contract, conduct.profile, filter, &graves);
    let Holdings {
        dealt,
        resources,
        memory,
        inputs,
        requests,
        passed_over,
        left_over,
    } = Holdings::gather(
        deployment,
        &mut arrival,
        template,
        &checks,
        conduct,
        ledger,
        &graves,
    )
    .await
    .map_err(SessionError::Midway)?;
    let whole = deployment.undealt(&dealt, &inputs, conduct.partition);
    let mut plan = plan_part(conduct.profile, checks, &whole, conduct.partition);
    // A run that has nothing to send sends nothing.
    let health = health_request(contract).filter(|_| !plan.scenarios.is_empty());
    let deployment_version = match &health {
        Some(_) => arrival.ask_version().await,
        None => None,
    };
    plan.cost.requests += requests + usize::from(health.is_some());
    let header = header(contract, deployment, conduct, &plan, &inputs, &begun);
    events(Event::Started(header.clone()));
    let basis = Basis {
        contract,
        clock_skew: conduct.clock_skew,
        loopback: deployment.loopback,
    };
    let runner = Runner::new(
        basis,
        &plan,
        arrival,
        resources,
        memory,
        conduct.bounds,
        &deployment.name,
    )
    .telling_calls(conduct.tells_calls);
    // Drift is part of a verdict, so verdicts are told when the pins have been compared.
    let mut telling = |event| match event {
        Event::Judged(_) => {}
        Event::Started(_)
        | Event::Played { .. }
        | Event::Searched { .. }
        | Event::Exchanged(_)
        | Event::Found(_)
        | Event::Finished(_) => events(event),
    };
    // A whole run is a large future; on the heap it is moved around only once.
    let mut outcome = Box::pin(runner.run(&plan, &mut telling)).await;
    let mut conclusion = Conclusion::draw(contract, deployment, conduct, filter, &plan, &mut outcome);
    let wall = started.elapsed();
    if let Some(song) = conduct.canary.filter(|_| conclusion.is_green()) {
        let canary = song(contract).await;
        conclusion.hear(canary, contract, conduct, &plan);
    }
    for result in &conclusion.results {
        events(Event::Judged(result.clone()));
    }
    let gathered = Gathered {
        deployment_version,
        passed_over,
        left_over,
    };
    let mut summary = conclusion.summary(header, &outcome, conduct, gathered, wall);
    let figures = Figures {
        exit: summary.gate.exit,
        requests: summary.requests,
        revocations: summary.revocations,
        latency: outcome.latency,
        deployment: summary.deployment_version.clone(),
        is_whole: filter.selects_all() && conduct.partition.is_whole(),
    };
    let closed = ledger::close(outcome.books, &conclusion.results, &figures);
    summary.nights = ledger::nights(deployment);
    events(Event::Finished(Box::new(summary.clone())));
    Ok(Report {
        results: conclusion.results,
        summary,
        pins: conclusion.change,
        unclosed: closed.err().map(SessionError::Books),
    })
}

/// What stands at the head of every report.
fn header(
    contract: &Contract,
    deployment: &Deployment,
    conduct: &Conduct,
    plan: &Plan,
    inputs: &Inputs,
    begun: &Begun,
) -> Header {
    Header {
        run: begun.run.clone(),
        started_ms: begun.at_ms,
        operation: contract.operation.id.clone(),
        target: deployment.name.clone(),
        target_name: deployment.keeping.name().map(str::to_owned),
        profile: conduct.profile.name(),
        seed: conduct.seed,
        partition: conduct.partition,
        checks: plan.checks.len(),
        cost: plan.cost,
        ahead: plan
            .scenarios
            .iter()
            .map(|one| Ahead::of(one, inputs.requests(one, &plan.cost)))
            .collect(),
        max_revocations: conduct.bounds.max_revocations,
        rate: conduct.bounds.rate,
        replay_line: conduct.replay_line.clone(),
        power: Power::of(&plan.scenarios, inputs),
    }
}

/// The checks to be judged. Where nothing was ever buried there is nothing to be told about graves, unless
/// somebody asks for it by name.
fn selected(contract: &Contract, profile: Profile, filter: &Filter, graves: &[Grave]) -> Vec<&'static Check> {
    let mut checks = select(profile, filter, contract);
    let idle = graves.is_empty() && filter.selects_all();
    checks.retain(|check| !idle || !check.scenarios.contains(&GRAVEYARD));
    checks
}

#[cfg(test)]
mod tests;
