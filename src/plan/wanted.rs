//! Which scenarios the selected checks ask for, and the credentials that these need.

use super::inputs::{Demand, Inputs};
use super::need::missing;
use crate::checks::{Check, Shape};
use crate::scenario::{self, Need, Profile, Role, Scenario, Steps};
use std::collections::BTreeSet;

/// Part of every plan: their answers show whether the API is there, before anything is spent and
/// even if all that was selected is refusals.
pub(super) const PREFLIGHT: [&str; 2] = ["unknown_id", "missing_id"];

/// The scenario that makes the first tombstone.
const FIRST_TOMBSTONE: &str = "revoke_and_repeat";

/// The scenarios of a profile: the listed ones, and those that the operations of the checks give rise to.
pub(super) fn catalogue(profile: Profile, checks: &[&'static Check], inputs: &Inputs) -> Vec<Scenario> {
    let mut further: Vec<Scenario> = Vec::new();
    for check in checks {
        if let Shape::Further(made) = check.shape
            && !further
                .iter()
                .any(|scenario| made.scenarios.iter().any(|other| other.name == scenario.name))
        {
            further.extend_from_slice(made.scenarios);
        }
    }
    let only = |scenario: &Scenario| inputs.only.filter(|only| only.scenario == scenario.name);
    scenario::all()
        .into_iter()
        .chain(further)
        .filter(|scenario| scenario.since <= profile || only(scenario).is_some())
        .map(|scenario| match only(&scenario).and_then(|only| only.case) {
            Some(spends) => scenario.with_one_case(spends),
            None => scenario.with_examples(inputs.examples),
        })
        .collect()
}

/// The scenarios that the checks ask for, and those that go before them.
pub(super) fn wanted(
    catalogue: &[Scenario],
    checks: &[&'static Check],
    inputs: &Inputs,
) -> BTreeSet<&'static str> {
    let mut wanted: BTreeSet<&str> = match inputs.only {
        Some(only) => [only.scenario].into(),
        None => checks
            .iter()
            .flat_map(|check| check.scenarios.iter().copied())
            .collect(),
    };
    // Nothing is spent for a scenario that cannot be played.
    let is_playable =
        |scenario: &Scenario| scenario.needs.iter().all(|need| missing(*need, inputs).is_none());
    let names_tombstone = |name: &str| {
        let needs = |scenario: &Scenario| match scenario.steps {
            // Generated requests go without one, but ask about it where they can.
            Steps::Generated { .. } => true,
            _ => scenario.needs.contains(&Need::Tombstone),
        };
        catalogue
            .iter()
            .any(|scenario| scenario.name == name && needs(scenario) && is_playable(scenario))
    };
    if wanted.iter().any(|name| names_tombstone(name)) {
        wanted.insert(FIRST_TOMBSTONE);
    }
    if !wanted.is_empty() {
        wanted.extend(PREFLIGHT);
    }
    wanted
}

/// How many disposable credentials the selected checks need, as far as everything else that their scenarios
/// need is there. In smoke it is none, and without the owner's token nobody could spend them.
pub fn demand(profile: Profile, checks: &[&'static Check], inputs: &Inputs) -> Demand {
    if profile == Profile::Smoke || !inputs.roles.contains(&Role::Owner) {
        return Demand::default();
    }
    let enough = Inputs {
        own: usize::MAX,
        foreign: usize::MAX,
        ..inputs.clone()
    };
    let catalogue = catalogue(profile, checks, inputs);
    let wanted = wanted(&catalogue, checks, &enough);
    let playable = |scenario: &&Scenario| {
        wanted.contains(scenario.name)
            && !scenario
                .needs
                .iter()
                .any(|need| missing(*need, &enough).is_some())
    };
    Demand::of(catalogue.iter().filter(playable))
}

#[cfg(test)]
mod tests {
    use super::super::tests::EVERY_ROLE;
    use super::super::{Filter, Only, select};
    use super::*;
    use crate::checks;
    use crate::contract::Contract;

    #[track_caller]
    fn needed(profile: Profile, include: &[&str], roles: &[Role], own: usize, foreign: usize) {
        let filter = Filter {
            include: include.iter().map(|name| (*name).to_owned()).collect(),
            ..Filter::default()
        };
        let inputs = Inputs {
            roles: roles.iter().copied().collect(),
            ..Inputs::default()
        };
        let checks = select(profile, &filter, Contract::built_in());
        assert_eq!(demand(profile, &checks, &inputs), Demand { own, foreign });
    }

    #[test]
    fn the_demand_is_what_the_playable_selected_scenarios_need() {
        needed(Profile::Gate, &[], &EVERY_ROLE, 4, 1);
        needed(Profile::Gate, &[], &[Role::Owner], 4, 0);
        needed(
            Profile::Gate,
            &["concurrent_revokes_succeed_once"],
            &[Role::Owner],
            3,
            0,
        );
        needed(Profile::Gate, &["unknown_id"], &EVERY_ROLE, 0, 0);
        needed(Profile::Gate, &[], &[], 0, 0);
        needed(Profile::Smoke, &[], &EVERY_ROLE, 0, 0);
    }

    #[test]
    fn every_scenario_a_check_names_exists_and_none_is_orphaned() {
        let known: BTreeSet<&str> = scenario::all().iter().map(|scenario| scenario.name).collect();
        let used: BTreeSet<&str> = checks::CHECKS
            .iter()
            .flat_map(|check| check.scenarios.iter().copied())
            .collect();
        assert_eq!(known, used);
    }

    #[test]
    fn every_operation_gives_its_scenarios_once() {
        let checks = checks::of(Contract::built_in());
        let mut names: Vec<&str> = catalogue(Profile::Full, &checks, &Inputs::default())
            .iter()
            .map(|scenario| scenario.name)
            .collect();
        names.sort_unstable();
        let mut made: Vec<&str> = scenario::of_contract(Contract::built_in())
            .iter()
            .map(|scenario| scenario.name)
            .collect();
        made.sort_unstable();
        assert_eq!(names, made);
    }

    #[test]
    fn a_scenario_that_is_replayed_is_there_in_a_shorter_profile_and_no_other_is() {
        let longer = |inputs: &Inputs| -> Vec<&str> {
            catalogue(Profile::Gate, &[], inputs)
                .iter()
                .filter(|scenario| scenario.since > Profile::Gate)
                .map(|scenario| scenario.name)
                .collect()
        };
        assert_eq!(longer(&Inputs::default()), Vec::<&str>::new());
        let only = Inputs {
            only: Some(Only {
                scenario: "race_of_32",
                case: None,
            }),
            ..Inputs::default()
        };
        assert_eq!(longer(&only), ["race_of_32"]);
    }
}
