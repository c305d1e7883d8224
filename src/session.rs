//! One run from settings to summary: puts the rooms together and owns none of their work.

use crate::checks::Basis;
use crate::contract::Contract;
use crate::exchange::{Forgery, Limits, Masker, Secret, Wire, WireError};
use crate::finding::{About, CheckResult, Observation};
use crate::gate::{self, Demands};
use crate::mock::{Grants, Mock, MockError, Options};
use crate::pins::{Change, Enforced, Extent, Off, Pinning};
use crate::plan::{Filter, Given, Inputs, plan, select};
use crate::provision::{DEFAULT_VENUE, Pool, Template};
use crate::runner::{Bounds, Event, HandedOver, Header, Resources, Runner, Summary};
use crate::scenario::{Profile, Role};
use crate::settings::{Provision, Settings, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use thiserror::Error;
use url::Url;

/// Why a run could not begin although its settings are right.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The connections cannot be prepared.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The embedded mock does not start.
    #[error("the embedded mock does not start: {0}")]
    Mock(#[from] MockError),
}

/// A deployment with everything that was handed over for it.
#[derive(Clone)]
pub struct Deployment {
    /// Where it is.
    pub base: Url,
    /// How reports name it.
    pub name: String,
    /// Whether it runs on this machine.
    pub loopback: bool,
    /// The roles' tokens.
    pub tokens: BTreeMap<Role, Secret>,
    /// Disposable credentials of the owner.
    pub own: Pool,
    /// Disposable credentials of the stranger.
    pub foreign: Pool,
    /// Tokens that it must refuse.
    pub refused: Vec<Secret>,
    /// The venue of credentials that may be created in the owner's account, if any may.
    pub creation: Option<String>,
    /// Whether it may lose every credential it holds.
    pub disposable: bool,
    /// What was accepted of it.
    pub pinning: Pinning,
}

impl Deployment {
    /// The embedded mock, with all that it grants.
    pub fn of_mock(mock: &Mock) -> Self {
        let grants: &Grants = mock.grants();
        let tokens = [
            (Role::Owner, &grants.owner_token),
            (Role::Second, &grants.owner_second_token),
            (Role::Stranger, &grants.stranger_token),
            (Role::Reader, &grants.reader_token),
            (Role::Expired, &grants.expired_token),
        ];
        Self {
            base: Url::parse(mock.base_url()).expect("the mock's own URL is one"),
            name: "embedded mock".to_owned(),
            loopback: true,
            tokens: tokens
                .into_iter()
                .map(|(role, token)| (role, Secret::new(format!("{role} token"), token.as_str())))
                .collect(),
            own: Pool::created(grants.credentials.iter().cloned()),
            foreign: Pool::created(grants.stranger_credentials.iter().cloned()),
            refused: grants
                .refused_tokens
                .iter()
                .map(|(label, token)| Secret::new(*label, token.as_str()))
                .collect(),
            creation: Some(DEFAULT_VENUE.to_owned()),
            disposable: false,
            pinning: Pinning::Off(Off::EmbeddedMock),
        }
    }
}

/// How a run is conducted, apart from what it is pointed at.
#[derive(Clone, Debug)]
pub struct Conduct {
    /// How much is done.
    pub profile: Profile,
    /// What made-up ids are derived from.
    pub seed: u64,
    /// Deadlines and sizes of one exchange.
    pub limits: Limits,
    /// How far the server's clock may be off.
    pub clock_skew: Duration,
    /// Budgets of the run.
    pub bounds: Bounds,
    /// What the gate demands.
    pub demands: Demands,
}

/// A finished run.
pub struct Report {
    /// One result per selected check, in their order.
    pub results: Vec<CheckResult>,
    /// What stands at the foot of every report.
    pub summary: Summary,
    /// What is to be done to the pins, once the run has been told.
    pub pins: Change,
}

/// Runs with the given settings; the embedded mock is started if there is no target.
pub async fn run(
    settings: &Settings,
    filter: &Filter,
    events: &mut dyn FnMut(Event),
) -> Result<Report, SessionError> {
    let conduct = Conduct {
        profile: settings.profile,
        seed: settings.seed,
        limits: settings.limits,
        clock_skew: settings.clock_skew,
        bounds: settings.bounds,
        demands: settings.demands.clone(),
    };
    match &settings.target {
        Target::Embedded => {
            let mock = Mock::start(Options::default()).await?;
            let deployment = Deployment {
                disposable: settings.disposable,
                ..Deployment::of_mock(&mock)
            };
            check(&settings.contract, &deployment, &conduct, filter, events).await
        }
        Target::Deployment(allowed) => {
            let deployment = Deployment {
                base: allowed.url().clone(),
                name: allowed.url().as_str().trim_end_matches('/').to_owned(),
                loopback: allowed.is_loopback(),
                tokens: settings.tokens.clone(),
                own: settings.own.clone(),
                foreign: settings.foreign.clone(),
                refused: settings.refused.clone(),
                creation: venue_of_creations(settings, allowed.is_loopback()),
                disposable: settings.disposable,
                pinning: settings.pinning.clone(),
            };
            check(&settings.contract, &deployment, &conduct, filter, events).await
        }
    }
}

/// The venue of credentials that may be created, if any may. Nothing is created in an account on a shared
/// server beside a pool that was handed over for it.
fn venue_of_creations(settings: &Settings, loopback: bool) -> Option<String> {
    let wanted = match settings.provisioning.provision {
        Provision::Create => true,
        Provision::Auto => loopback || settings.own.ids().is_empty(),
        Provision::Pool => false,
    };
    wanted.then(|| settings.provisioning.venue.clone())
}

/// What a plan for these settings may count on, before anything was sent.
pub fn inputs(settings: &Settings) -> Inputs {
    let loopback = match &settings.target {
        Target::Embedded => true,
        Target::Deployment(allowed) => allowed.is_loopback(),
    };
    let given = HandedOver {
        tokens: settings.tokens.clone(),
        refused: settings.refused.clone(),
        own: &settings.own,
        foreign: &settings.foreign,
        template: venue_of_creations(settings, loopback).map(|venue| Template::of_run(settings.seed, &venue)),
    };
    let mut inputs = Resources::new(given, settings.seed).inputs();
    inputs.given.extend(circumstances(loopback, settings.disposable));
    inputs
}

/// What is so whatever was handed over.
fn circumstances(loopback: bool, disposable: bool) -> impl Iterator<Item = Given> {
    let loopback = loopback.then_some(Given::Loopback);
    let disposable = disposable.then_some(Given::DisposableDeployment);
    loopback.into_iter().chain(disposable)
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
    // What a tampered token still shares with the real one must not be printed either.
    // One so short that the alteration is most of it shares too little to be worth a false alarm.
    let tampered = deployment
        .tokens
        .get(&Role::Owner)
        .filter(|token| token.bytes() >= 16)
        .map(Secret::tampered);
    let forged: Vec<Secret> = deployment
        .tokens
        .get(&Role::Owner)
        .and_then(|token| Forgery::AlteredClaim.of(token))
        .into_iter()
        .collect();
    let template = deployment
        .creation
        .as_deref()
        .map(|venue| Template::of_run(conduct.seed, venue));
    let masker = Masker::new(
        deployment
            .tokens
            .values()
            .chain(&deployment.refused)
            .chain(template.iter().map(Template::secret))
            .chain(&tampered)
            .chain(&forged),
    );
    let wire = Wire::new(&deployment.base, conduct.limits, masker)?;
    let given = HandedOver {
        tokens: deployment.tokens.clone(),
        refused: deployment.refused.clone(),
        own: &deployment.own,
        foreign: &deployment.foreign,
        template,
    };
    let resources = Resources::new(given, conduct.seed);
    let checks = select(conduct.profile, filter, &contract.operation.id);
    let mut inputs = resources.inputs();
    inputs
        .given
        .extend(circumstances(deployment.loopback, deployment.disposable));
    let plan = plan(conduct.profile, checks, &inputs);
    let header = Header {
        operation: contract.operation.id.clone(),
        target: deployment.name.clone(),
        profile: conduct.profile.name(),
        seed: conduct.seed,
        checks: plan.checks.len(),
        cost: plan.cost,
    };
    events(Event::Started(header.clone()));
    let basis = Basis {
        contract,
        clock_skew: conduct.clock_skew,
        loopback: deployment.loopback,
    };
    let runner = Runner::new(basis, &plan, wire, resources, conduct.bounds, &deployment.name);
    // Drift is part of a verdict, so verdicts are told when the pins have been compared.
    let outcome = runner
        .run(&plan, &mut |event| match event {
            Event::Judged(_) => {}
            Event::Started(_) | Event::Played { .. } | Event::Finished(_) => events(event),
        })
        .await;
    let extent = if filter.selects_all() {
        Extent::Whole
    } else {
        Extent::Part
    };
    let Enforced {
        results,
        standing,
        change,
    } = deployment.pinning.enforce(outcome.results, extent);
    for result in &results {
        events(Event::Judged(result.clone()));
    }
    let gate = gate::decide(contract, &results, outcome.obstacle.as_ref(), &conduct.demands);
    let summary = Summary {
        header,
        requests: outcome.requests,
        weather: outcome.weather,
        revocations: outcome.revocations,
        max_revocations: conduct.bounds.max_revocations,
        wall: started.elapsed(),
        obstacle: outcome.obstacle,
        observations: observations(&results, &outcome.passed_over),
        pins: standing,
        gate,
    };
    events(Event::Finished(Box::new(summary.clone())));
    Ok(Report {
        results,
        summary,
        pins: change,
    })
}

fn observations(results: &[CheckResult], passed_over: &[String]) -> Vec<Observation> {
    let skipped = (!passed_over.is_empty()).then(|| Observation {
        point: "ids passed over as spent, unknown or foreign".to_owned(),
        seen: passed_over.join(", "),
        about: About::Run,
    });
    let all: BTreeSet<&Observation> = results.iter().flat_map(|result| &result.observations).collect();
    all.into_iter().cloned().chain(skipped).collect()
}

#[cfg(test)]
mod tests;
