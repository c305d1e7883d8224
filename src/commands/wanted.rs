//! What a replay asks again: a finding of a saved run or of the ledger, or a scenario by its name.

use super::{CommandError, environment};
use crate::checks::{self, Check, Shape};
use crate::cli::Options;
use crate::contract::Contract;
use crate::finding::Finding;
use crate::generate::Case;
use crate::record::Record;
use crate::runner::{Kept, Transcript};
use crate::scenario::{self, Profile, Scenario};
use crate::settings::LookBack;
use crate::state::StateDir;
use std::path::Path;

/// Runs of each target that are searched for a finding.
const RUNS: u32 = 200;
/// Kept cases of each target that are searched.
const CASES: u32 = 1_000;

/// What is to be asked again.
pub(super) struct Wanted {
    /// The scenario that is played.
    pub(super) scenario: Scenario,
    /// The finding, if one is meant and not a scenario.
    pub(super) identity: Option<String>,
    /// The step that it accuses, as identities spell it; `None` of a case, whose steps are made anew.
    pub(super) step: Option<String>,
    /// Whether the accused call was answered with a success.
    pub(super) was_a_success: bool,
    /// The checks that judge it.
    pub(super) checks: Vec<&'static Check>,
    /// The generated case, if it is one.
    pub(super) case: Option<Kept>,
}

impl Wanted {
    /// The profile that it takes: a finding's check must be played, and a scenario is judged by those checks that the
    /// user's own profile has.
    pub(super) fn profile(&self, asked: Profile) -> Profile {
        let of_check = self.checks.iter().map(|check| check.since).max();
        let least = match (&self.identity, of_check) {
            (Some(_), Some(since)) => since,
            (None, _) | (_, None) => Profile::Smoke,
        };
        asked.max(self.scenario.since).max(least)
    }

    /// Whether this is the call that the finding accuses.
    pub(super) fn accuses(&self, told: &Transcript) -> bool {
        self.is_at(told.scenario, &told.step)
    }

    /// Whether a finding is this one or says that what was asked for is wrong all the same.
    pub(super) fn concerns(&self, finding: &Finding) -> bool {
        let scenario = finding.story.as_ref().map_or("", |story| story.scenario);
        self.identity.is_none()
            || self
                .checks
                .first()
                .is_some_and(|check| check.name == finding.check)
            || self.is_at(scenario, &finding.step)
    }

    fn is_at(&self, scenario: &str, step: &str) -> bool {
        let is_the_step = |wanted: &String| *wanted == step.replace(' ', "-");
        scenario == self.scenario.name && self.step.as_ref().is_none_or(is_the_step)
    }

    /// Looks for a finding in a saved run and in the ledger, and for a scenario of that name.
    pub(super) fn find(
        contract: &Contract,
        id: &str,
        saved: Option<&Path>,
        options: &Options,
    ) -> Result<Self, CommandError> {
        if let Some(scenario) = scenario_named(contract, id) {
            let judges = |check: &&'static Check| {
                let any = matches!(check.shape, Shape::Exchange(_) | Shape::AnyExchange(_));
                let further =
                    matches!(check.shape, Shape::Further(further) if scenario.calls(further.operation));
                any || further || check.scenarios.contains(&scenario.name)
            };
            return Ok(Self {
                checks: checks::of(contract).into_iter().filter(judges).collect(),
                scenario,
                identity: None,
                step: None,
                was_a_success: false,
                case: None,
            });
        }
        if let Some(found) = id
            .split_once(':')
            .and_then(|(scenario, identity)| Self::spelled_out(contract, scenario, identity))
        {
            return Ok(found);
        }
        if let Some(found) = saved
            .map(|run| in_record(contract, id, run))
            .transpose()?
            .flatten()
        {
            return Ok(found);
        }
        let LookBack { dir, .. } = LookBack::resolve(options, &environment)?;
        if StateDir::is_in(&dir)
            && let Some(found) = in_ledger(contract, id, &StateDir::open(&dir)?)?
        {
            return Ok(found);
        }
        Err(CommandError::Unknown {
            kind: "finding or scenario",
            name: id.to_owned(),
            remedy:
                "give the folder of the run that found it (--run DIR, written by --report-dir), or the state \
                     directory in which a named target is remembered (--state-dir DIR)"
                    .to_owned(),
        })
    }

    /// A finding by all that it is, as a report spells it that was kept nowhere.
    fn spelled_out(contract: &Contract, scenario: &str, identity: &str) -> Option<Self> {
        let check = identity.split('/').next()?;
        let step = step_of(identity);
        scenario_named(contract, scenario).filter(|scenario| has_step(scenario, step))?;
        // What came is not told; a success is what proves least when it does not come again.
        Self::of(contract, check, identity.to_owned(), scenario, "HTTP 2", None)
    }

    /// A finding of that check, where that scenario is played.
    fn of(
        contract: &Contract,
        check: &str,
        identity: String,
        scenario: &str,
        received: &str,
        case: Option<Kept>,
    ) -> Option<Self> {
        let step = case.is_none().then(|| step_of(&identity).to_owned());
        Some(Self {
            step,
            was_a_success: received.starts_with("HTTP 2"),
            // A check that has nothing to say any more is no proof that the answer is right.
            checks: [check, "status_code_conformance"]
                .into_iter()
                .map(checks::named)
                .collect::<Option<_>>()?,
            scenario: scenario_named(contract, scenario)?,
            identity: Some(identity),
            case,
        })
    }
}

/// The step that an identity ends with, its blanks replaced.
fn step_of(identity: &str) -> &str {
    identity.rsplit('@').next().unwrap_or_default()
}

/// What stands behind the label of a step that is repeated: for each token, each grave, each page of a list.
const BEHIND: [&str; 3] = [":", "-of-earlier#", ",-page-"];

/// Whether a scenario has a step of that name, as identities spell it.
fn has_step(scenario: &Scenario, step: &str) -> bool {
    scenario.each_step().into_iter().any(|known| {
        let label = known.label.replace(' ', "-");
        let behind = step.strip_prefix(label.as_str());
        behind.is_some_and(|more| more.is_empty() || BEHIND.iter().any(|start| more.starts_with(start)))
    })
}

pub(super) fn scenario_named(contract: &Contract, name: &str) -> Option<Scenario> {
    scenario::of_contract(contract)
        .into_iter()
        .find(|scenario| scenario.name == name)
}

fn in_record(contract: &Contract, id: &str, run: &Path) -> Result<Option<Wanted>, CommandError> {
    let record = Record::read(run)?;
    let findings = record.checks.iter().flat_map(|check| {
        let waived = check.waived.iter().map(|waived| &waived.finding);
        check
            .findings
            .iter()
            .chain(waived)
            .map(move |finding| (check, finding))
    });
    let mut named = findings.filter(|(_, finding)| finding.id == id || finding.identity == id);
    Ok(named.find_map(|(check, finding)| {
        let story = finding.story.as_ref()?;
        let case = finding.case.as_deref().and_then(Case::of_json).map(|case| Kept {
            id: finding.id.clone(),
            scenario: story.scenario.clone(),
            case,
        });
        Wanted::of(
            contract,
            &check.name,
            finding.identity.clone(),
            &story.scenario,
            &finding.received,
            case,
        )
    }))
}

/// Any target's finding will do: what failed on one deployment may be asked on another.
fn in_ledger(contract: &Contract, id: &str, state: &StateDir) -> Result<Option<Wanted>, CommandError> {
    for target in state.targets()? {
        for kept in state.kept_cases(&target, CASES)? {
            if kept.id != id && kept.identity != id {
                continue;
            }
            let case = Case::of_json(&kept.case).map(|case| Kept {
                id: kept.id.clone(),
                scenario: kept.scenario.clone(),
                case,
            });
            // What came is not kept, and of a case it does not matter.
            let found = Wanted::of(contract, &kept.check, kept.identity, &kept.scenario, "", case);
            if let Some(found) = found {
                return Ok(Some(found));
            }
        }
        let told = state.findings_of_last_runs(&target, RUNS)?;
        let told = told.into_iter().flat_map(|run| run.findings);
        for finding in told.filter(|told| told.identity == id || crate::finding::digits(&told.identity) == id)
        {
            let step = step_of(&finding.identity);
            let scenarios = scenario::of_contract(contract);
            let scenario = scenarios.into_iter().find(|scenario| has_step(scenario, step));
            let found = scenario.and_then(|scenario| {
                Wanted::of(
                    contract,
                    &finding.check,
                    finding.identity.clone(),
                    scenario.name,
                    finding.told.rsplit("; received ").next().unwrap_or_default(),
                    None,
                )
            });
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
