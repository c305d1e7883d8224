//! `list`: the checks, what they cite and what they need, and what the profiles cost and see. Sends nothing.

use super::{CommandError, json};
use crate::checks::{self, Check, full_name};
use crate::cli::OutputFormat;
use crate::contract::Contract;
use crate::counted::counted;
use crate::gate::ExitCode;
use crate::plan::{Filter, Inputs, Power, plan, select};
use crate::scenario::{self, Need, Profile, Role, Scenario};
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;

pub(super) fn list(
    contract: &Contract,
    include: Vec<String>,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let filter = Filter {
        include,
        ..Filter::default()
    };
    let operation = &contract.operation.id;
    let scenarios = scenario::of_contract(contract);
    let selected: Vec<&'static Check> = checks::of(contract)
        .into_iter()
        .filter(|check| filter.matches(&full_name(operation, check.name)))
        .collect();
    match format {
        OutputFormat::Text => in_words(&selected, &filter, &scenarios, contract, out)?,
        OutputFormat::Json => {
            json::write(out, &json::Listing::of(contract, &selected, &filter, &scenarios))?;
        }
    }
    Ok(if selected.is_empty() {
        ExitCode::NothingSelected
    } else {
        ExitCode::Green
    })
}

fn in_words(
    selected: &[&Check],
    filter: &Filter,
    scenarios: &[Scenario],
    contract: &Contract,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    for check in selected {
        writeln!(out, "{}", full_name(&contract.operation.id, check.name))?;
        writeln!(out, "    profile  {}{}", check.since.name(), later(check.since))?;
        writeln!(out, "    clauses  {}", check.clauses.join(", "))?;
        writeln!(out, "    needs    {}", Needs::of(check, scenarios))?;
    }
    writeln!(
        out,
        "\n{}; `explain CHECK` teaches one of them",
        counted(selected.len(), "check")
    )?;
    for profile in Profile::ALL {
        let inputs = Inputs::enough_for(profile, scenarios);
        let plan = plan(profile, select(profile, filter, contract), &inputs);
        writeln!(
            out,
            "profile {}, with every input: {} requests in scenarios, {} live revocations; {}",
            profile.name(),
            plan.cost.requests,
            plan.cost.revocations,
            Power::of(&plan.scenarios, &inputs)
        )?;
    }
    Ok(())
}

fn later(since: Profile) -> &'static str {
    match since {
        Profile::Smoke | Profile::Gate => " and above",
        Profile::Nightly => " and full",
        Profile::Full => "",
    }
}

/// What a check needs in the first profile that plays it; later ones may play more scenarios for it.
pub(super) struct Needs {
    /// In words, one for each input.
    pub(super) words: Vec<String>,
    /// Live credentials that they destroy.
    pub(super) spends: u32,
}

impl Needs {
    /// What those of these scenarios need that are a check's.
    pub(super) fn of(check: &Check, scenarios: &[Scenario]) -> Self {
        let own = scenarios
            .iter()
            .filter(|scenario| check.scenarios.contains(&scenario.name) && scenario.since <= check.since);
        let needs: BTreeSet<Need> = own
            .clone()
            .flat_map(|scenario| scenario.needs.iter().copied())
            .collect();
        let mut words: Vec<String> = Vec::new();
        let (mut most_own, mut most_foreign) = (0, 0);
        for need in needs {
            match need {
                Need::Role(role) => words.push(format!("token of {role}")),
                Need::OwnCredentials(count) => most_own = most_own.max(count),
                Need::StrangerCredentials(count) => most_foreign = most_foreign.max(count),
                Need::Jwt => words.push("a JWT as the owner's token".to_owned()),
                Need::Loopback => words.push("a target on this machine".to_owned()),
                Need::Creation => words.push("leave to create credentials".to_owned()),
                Need::Graves => words.push("credentials that earlier runs revoked".to_owned()),
                Need::RefusedTokens => words.push("tokens to be refused".to_owned()),
                Need::DisposableDeployment => words.push("--disposable-deployment".to_owned()),
                Need::Tombstone => {}
            }
        }
        for (most, role) in [(most_foreign, Role::Stranger), (most_own, Role::Owner)] {
            match most {
                0 => {}
                1 => words.push(format!("1 disposable credential of the {role}")),
                many => words.push(format!("up to {many} disposable credentials of the {role}")),
            }
        }
        let spends: u32 = own.map(|scenario| scenario.spends).sum();
        Self { words, spends }
    }
}

impl fmt::Display for Needs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.words.is_empty() {
            write!(f, "nothing; spends {}", self.spends)
        } else {
            write!(f, "{}; spends {}", self.words.join(", "), self.spends)
        }
    }
}
