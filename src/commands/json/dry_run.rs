//! `run --dry-run`: what would be sent and spent.

use super::FORMAT;
use super::checks::PowerRow;
use crate::finding::Doubt;
use crate::runner::{Foresight, Rate};
use crate::scenario::{Hazard, Scenario, Stage};
use serde::Serialize;
use std::collections::BTreeMap;

/// The object of `run --dry-run`.
#[derive(Serialize)]
pub(in crate::commands) struct DryRun<'a> {
    format: u32,
    operation: &'a str,
    target: &'a str,
    target_name: Option<&'a str>,
    profile: &'a str,
    /// Digits: JSON's numbers would lose some of them.
    seed: String,
    partition: String,
    checks: Vec<&'static str>,
    log_ins: Vec<LogIn<'a>>,
    creations: usize,
    venue: Option<&'a str>,
    scenarios: Vec<Foreseen>,
    spendings: Vec<Spending<'a>>,
    not_played: Vec<LeftOut<'a>>,
    elsewhere: Vec<LeftOut<'a>>,
    requests: usize,
    live_revocations: u32,
    max_revocations: u32,
    /// The pace, and how long it takes; null where it is not limited.
    rate: Option<String>,
    at_least_s: Option<u64>,
    power: PowerRow,
    /// What was probably meant, where nothing is selected.
    hint: Option<String>,
}

#[derive(Serialize)]
struct LogIn<'a> {
    session: &'static str,
    email: &'a str,
}

#[derive(Serialize)]
struct Foreseen {
    scenario: &'static str,
    stage: &'static str,
    requests: usize,
    spends: u32,
    hazard: &'static str,
}

#[derive(Serialize)]
struct Spending<'a> {
    name: &'a str,
    /// Null if it will only be made.
    id: Option<&'a str>,
    scenario: &'static str,
    witness: bool,
}

/// Scenarios with one reason.
#[derive(Serialize)]
pub(super) struct LeftOut<'a> {
    scenarios: Vec<&'static str>,
    why: &'a str,
    remedy: &'a str,
}

impl<'a> DryRun<'a> {
    pub(in crate::commands) fn of(run: &'a Foresight, hint: Option<String>) -> Self {
        let (header, plan) = (&run.header, &run.plan);
        Self {
            format: FORMAT,
            operation: &header.operation,
            target: &header.target,
            target_name: header.target_name.as_deref(),
            profile: header.profile,
            seed: header.seed.to_string(),
            partition: header.partition.to_string(),
            checks: plan.checks.iter().map(|check| check.name).collect(),
            log_ins: run
                .log_ins
                .iter()
                .map(|log_in| LogIn {
                    session: log_in.session.name(),
                    email: &log_in.email,
                })
                .collect(),
            creations: run.created(),
            venue: run.venue.as_deref(),
            scenarios: plan
                .scenarios
                .iter()
                .map(|scenario| Foreseen::of(scenario, run))
                .collect(),
            spendings: run
                .spendings
                .iter()
                .map(|spending| Spending {
                    name: &spending.name,
                    id: spending.id.as_deref(),
                    scenario: spending.scenario,
                    witness: spending.witness,
                })
                .collect(),
            not_played: left_out(&plan.not_played),
            elsewhere: left_out(&plan.elsewhere.scenarios),
            requests: plan.cost.requests,
            live_revocations: plan.cost.revocations,
            max_revocations: run.max_revocations,
            rate: match header.rate {
                Rate::Unlimited => None,
                rate @ Rate::Limited { .. } => Some(rate.to_string()),
            },
            at_least_s: header
                .rate
                .estimate(plan.cost.requests)
                .map(|time| time.as_secs()),
            power: PowerRow::of(&header.power),
            hint,
        }
    }
}

impl Foreseen {
    fn of(scenario: &Scenario, run: &Foresight) -> Self {
        Self {
            scenario: scenario.name,
            stage: stage(scenario.stage),
            requests: run.inputs.requests(scenario, &run.plan.cost),
            spends: scenario.spends,
            hazard: hazard(Hazard::of(scenario)),
        }
    }
}

/// Scenarios that are left out, by the reason.
pub(super) fn left_out<'a>(scenarios: &'a BTreeMap<&'static str, Doubt>) -> Vec<LeftOut<'a>> {
    let mut reasons: BTreeMap<&Doubt, Vec<&'static str>> = BTreeMap::new();
    for (scenario, doubt) in scenarios {
        reasons.entry(doubt).or_default().push(scenario);
    }
    reasons
        .into_iter()
        .map(|(doubt, scenarios)| LeftOut {
            scenarios,
            why: &doubt.why,
            remedy: &doubt.remedy,
        })
        .collect()
}

const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "preflight",
        Stage::Census => "census",
        Stage::FirstRevoke => "first_revoke",
        Stage::Free => "free",
        Stage::Further => "further",
        Stage::Tombstone => "tombstone",
        Stage::Race => "race",
        Stage::Foreign => "foreign",
        Stage::LiveRefusals => "live_refusals",
        Stage::Wide => "wide",
        Stage::Search => "search",
        Stage::Witness => "witness",
        Stage::Sweep => "sweep",
    }
}

const fn hazard(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::Reads => "reads",
        Hazard::Refusal => "refusal",
        Hazard::NamesLive => "names_live",
        Hazard::Spends => "spends",
        Hazard::WideProbe => "wide_probe",
    }
}
