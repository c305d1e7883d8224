//! `list` and `explain`: checks, and what the profiles cost.

use super::FORMAT;
use crate::checks::{Check, full_name};
use crate::commands::list::Needs;
use crate::contract::{self, ClauseStanding, Contract};
use crate::mock::Fault;
use crate::plan::{Filter, Inputs, Power, plan, select};
use crate::scenario::{Profile, Scenario};
use serde::Serialize;

/// The object of `list`.
#[derive(Serialize)]
pub(in crate::commands) struct Listing<'a> {
    format: u32,
    operation: &'a str,
    checks: Vec<Listed<'a>>,
    profiles: Vec<Costs>,
}

#[derive(Serialize)]
struct Listed<'a> {
    name: String,
    check: &'static str,
    about: &'static str,
    /// The first profile that plays it.
    profile: &'static str,
    clauses: &'a [&'static str],
    proven_by: &'a [&'static str],
    needs: Vec<String>,
    spends: u32,
}

/// A profile with every input.
#[derive(Serialize)]
struct Costs {
    profile: &'static str,
    requests: usize,
    live_revocations: u32,
    power: PowerRow,
}

/// Calls in which a fault would show, and what that means in words.
#[derive(Serialize)]
pub(super) struct PowerRow {
    refusals: usize,
    live_revocations: usize,
    races: usize,
    in_words: String,
}

impl PowerRow {
    pub(super) fn of(power: &Power) -> Self {
        Self {
            refusals: power.refusals,
            live_revocations: power.revocations,
            races: power.races,
            in_words: power.to_string(),
        }
    }
}

impl<'a> Listing<'a> {
    pub(in crate::commands) fn of(
        contract: &'a Contract,
        selected: &[&'static Check],
        filter: &Filter,
        scenarios: &[Scenario],
    ) -> Self {
        let operation = &contract.operation.id;
        Self {
            format: FORMAT,
            operation,
            checks: selected
                .iter()
                .map(|check| Listed::of(check, operation, scenarios))
                .collect(),
            profiles: Profile::ALL
                .into_iter()
                .map(|profile| {
                    let inputs = Inputs::enough_for(profile, scenarios);
                    let plan = plan(profile, select(profile, filter, contract), &inputs);
                    Costs {
                        profile: profile.name(),
                        requests: plan.cost.requests,
                        live_revocations: plan.cost.revocations,
                        power: PowerRow::of(&Power::of(&plan.scenarios, &inputs)),
                    }
                })
                .collect(),
        }
    }
}

impl Listed<'_> {
    fn of(check: &'static Check, operation: &str, scenarios: &[Scenario]) -> Self {
        let needs = Needs::of(check, scenarios);
        Self {
            name: full_name(operation, check.name),
            check: check.name,
            about: check.about,
            profile: check.since.name(),
            clauses: check.clauses,
            proven_by: check.proven_by,
            needs: needs.words,
            spends: needs.spends,
        }
    }
}

/// The object of `explain`.
#[derive(Serialize)]
pub(in crate::commands) struct Taught<'a> {
    format: u32,
    name: String,
    check: &'static str,
    about: &'static str,
    fair: &'static str,
    profile: &'static str,
    clauses: Vec<ClauseRow<'a>>,
    scenarios: Vec<Sent>,
    needs: Vec<String>,
    spends: u32,
    faults: Vec<Proof>,
}

/// A promise.
#[derive(Serialize)]
pub(super) struct ClauseRow<'a> {
    id: &'a str,
    wording: &'a str,
    source: &'a str,
    section: &'a str,
    file: &'a str,
    line: usize,
    standing: Standing<'a>,
}

/// Whether a run must prove a promise; the word and what belongs to it.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Standing<'a> {
    Core,
    Optional { role: &'a str },
    NotTestable { why: &'a str },
}

#[derive(Serialize)]
struct Sent {
    scenario: &'static str,
    about: &'static str,
}

/// A seeded fault.
#[derive(Serialize)]
struct Proof {
    fault: &'static str,
    sentence: &'static str,
}

impl<'a> ClauseRow<'a> {
    pub(super) fn of(clause: &'a contract::Clause) -> Self {
        Self {
            id: &clause.id,
            wording: &clause.wording,
            source: &clause.source,
            section: &clause.section,
            file: &clause.place.file,
            line: clause.place.line,
            standing: match &clause.standing {
                ClauseStanding::Core => Standing::Core,
                ClauseStanding::OptionalRole { role } => Standing::Optional { role },
                ClauseStanding::NotTestable { why } => Standing::NotTestable { why },
            },
        }
    }
}

impl<'a> Taught<'a> {
    pub(in crate::commands) fn of(
        contract: &'a Contract,
        check: &'static Check,
        scenarios: &[Scenario],
    ) -> Self {
        let needs = Needs::of(check, scenarios);
        let clauses = check.clauses.iter().filter_map(|id| contract.clause(id));
        Self {
            format: FORMAT,
            name: full_name(&contract.operation.id, check.name),
            check: check.name,
            about: check.about,
            fair: check.fair,
            profile: check.since.name(),
            clauses: clauses.map(ClauseRow::of).collect(),
            scenarios: scenarios
                .iter()
                .filter(|scenario| check.scenarios.contains(&scenario.name))
                .map(|scenario| Sent {
                    scenario: scenario.name,
                    about: scenario.about,
                })
                .collect(),
            needs: needs.words,
            spends: needs.spends,
            faults: check
                .proven_by
                .iter()
                .map(|fault| Proof {
                    fault,
                    sentence: Fault::named(fault).map_or("", Fault::sentence),
                })
                .collect(),
        }
    }
}
