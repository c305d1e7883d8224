//! From the selected checks to the smallest set of scenarios, in a stable order, with its cost.
//! Pure: nothing here sends, waits or reads a clock.
//!
//! A profile and a filter [`select`] checks; checks name the scenarios whose evidence they read; scenarios name what
//! they [`Need`](crate::scenario::Need), and what the [`Inputs`] do not hold leaves them out with a reason, never
//! silently. A scenario that several checks read is played once. A few calls that cost nothing are played first, so that a
//! deployment that proves nothing is recognised before anything is spent.
//!
//! A run may be shared: [`plan_part`] plans one part of it, and [`Elsewhere`] says what the other parts answer for.

mod elsewhere;
mod filter;
mod group;
mod inputs;
mod need;
mod partition;
mod power;
mod wanted;

pub use elsewhere::Elsewhere;
pub use filter::Filter;
pub use inputs::{Demand, Given, Inputs, Only};
pub use partition::{Partition, PartitionError};
pub use power::Power;
pub use wanted::demand;

use crate::checks::{self, Check};
use crate::contract::Contract;
use crate::finding::Doubt;
use crate::scenario::{Profile, Scenario, Stage};
use need::missing;
use std::collections::{BTreeMap, BTreeSet};
use wanted::{catalogue, wanted};

/// What a clean run sends at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// HTTP requests.
    pub requests: usize,
    /// Credentials destroyed.
    pub revocations: u32,
    /// Those among them that scenarios create.
    pub created: usize,
}

impl Cost {
    /// The cost of playing these scenarios once.
    pub fn of(scenarios: &[Scenario], inputs: &Inputs) -> Self {
        let spent = Self::of_credentials(scenarios);
        let requests = |scenario| inputs.requests(scenario, &spent);
        Self {
            requests: scenarios.iter().map(requests).sum(),
            ..spent
        }
    }

    /// The credentials alone.
    fn of_credentials(scenarios: &[Scenario]) -> Self {
        Self {
            requests: 0,
            revocations: scenarios.iter().map(|scenario| scenario.spends).sum(),
            created: scenarios.iter().map(Scenario::creates).sum(),
        }
    }
}

/// What will be sent, and what will not.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The selected checks, in the order of the catalogue.
    pub checks: Vec<&'static Check>,
    /// The scenarios to play, in order.
    pub scenarios: Vec<Scenario>,
    /// Scenarios that the checks ask for and the inputs do not allow, with the reason.
    pub not_played: BTreeMap<&'static str, Doubt>,
    /// What other parts of the run answer for, if it is shared.
    pub elsewhere: Elsewhere,
    /// The cost of a clean run.
    pub cost: Cost,
}

impl Plan {
    /// Whether something that a check reads is played.
    pub fn plays_for(&self, check: &Check) -> bool {
        let is_played = |name: &&str| self.scenarios.iter().any(|scenario| scenario.name == *name);
        check.scenarios.iter().any(is_played)
    }

    /// Whether something that a check reads is played, or another part of the run answers for it.
    pub fn could_exercise(&self, check: &Check) -> bool {
        self.elsewhere.checks.contains(check.name) || self.plays_for(check)
    }
}

/// The checks of a profile that a filter selects.
pub fn select(profile: Profile, filter: &Filter, contract: &Contract) -> Vec<&'static Check> {
    let operation = &contract.operation.id;
    checks::of(contract)
        .into_iter()
        .filter(|check| check.since <= profile && filter.matches(&checks::full_name(operation, check.name)))
        .collect()
}

/// Plans the run of the selected checks.
pub fn plan(profile: Profile, checks: Vec<&'static Check>, inputs: &Inputs) -> Plan {
    plan_part(profile, checks, inputs, Partition::WHOLE)
}

/// Plans one part of the run of the selected checks. `inputs` are those of the whole run, before ids are
/// dealt to its parts.
pub fn plan_part(
    profile: Profile,
    checks: Vec<&'static Check>,
    inputs: &Inputs,
    partition: Partition,
) -> Plan {
    let catalogue = catalogue(profile, &checks, inputs);
    let wanted = wanted(&catalogue, &checks, inputs);
    let foreseen = |part: Partition| play(&catalogue, &wanted, &inputs.dealt(part), part);
    let mut plan = foreseen(partition);
    if !partition.is_whole() {
        let played_here = |name: &&str| {
            plan.not_played.contains_key(name) || plan.scenarios.iter().any(|scenario| scenario.name == *name)
        };
        let others = catalogue.iter().map(|scenario| scenario.name);
        let others = others.filter(|name| wanted.contains(name) && !played_here(name));
        plan.elsewhere = Elsewhere::of(&checks, partition, &others.collect(), foreseen);
    }
    plan.checks = checks;
    plan
}

/// What a part plays of what is wanted, with what is dealt to it.
fn play(catalogue: &[Scenario], wanted: &BTreeSet<&str>, inputs: &Inputs, partition: Partition) -> Plan {
    let share = group::share(catalogue, wanted, inputs, partition);
    // With a single id nothing live is left after its revocation.
    let when = |scenario: &Scenario| match scenario.stage {
        Stage::LiveRefusals if inputs.own == 1 => Stage::Census,
        stage => stage,
    };
    let mut scenarios: Vec<&Scenario> = catalogue
        .iter()
        .filter(|scenario| share.contains(scenario.name))
        .collect();
    scenarios.sort_by_key(|scenario| when(scenario));
    let mut plan = Plan::default();
    for scenario in scenarios {
        match scenario.needs.iter().find_map(|need| missing(*need, inputs)) {
            Some(doubt) => {
                plan.not_played.insert(scenario.name, doubt);
            }
            None => plan.scenarios.push(scenario.clone()),
        }
    }
    plan.cost = Cost::of(&plan.scenarios, inputs);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Role};

    pub(super) const EVERY_ROLE: [Role; 6] = [
        Role::Owner,
        Role::Second,
        Role::Stranger,
        Role::Reader,
        Role::Expired,
        Role::Spare,
    ];

    fn gate(own: usize, foreign: usize, roles: &[Role]) -> Plan {
        let inputs = Inputs {
            roles: roles.iter().copied().collect(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            refused: 2,
            graves: 3,
            own,
            foreign,
            ..Inputs::default()
        };
        plan(
            Profile::Gate,
            select(Profile::Gate, &Filter::default(), Contract::built_in()),
            &inputs,
        )
    }

    fn names(plan: &Plan) -> Vec<&str> {
        plan.scenarios.iter().map(|scenario| scenario.name).collect()
    }

    #[test]
    fn a_full_gate_stays_within_250_requests_and_8_revocations() {
        let plan = gate(6, 3, &EVERY_ROLE);
        assert!(plan.not_played.is_empty(), "{:?}", plan.not_played);
        assert!(
            plan.cost.requests <= 250 && plan.cost.revocations <= 8,
            "{:?}",
            plan.cost
        );
    }

    #[test]
    fn with_enough_of_everything_nothing_is_left_out() {
        let checks = select(Profile::Gate, &Filter::default(), Contract::built_in());
        let plan = plan(Profile::Gate, checks, &Inputs::enough(&scenario::all()));
        assert!(plan.not_played.is_empty(), "{:?}", plan.not_played);
    }

    #[test]
    fn nothing_is_spent_for_a_check_that_cannot_be_exercised() {
        let filter = Filter {
            include: vec!["reader_is_forbidden".to_owned()],
            ..Filter::default()
        };
        let spent = |roles: &[Role]| {
            let inputs = Inputs {
                roles: roles.iter().copied().collect(),
                own: 6,
                ..Inputs::default()
            };
            let checks = select(Profile::Gate, &filter, Contract::built_in());
            plan(Profile::Gate, checks, &inputs).cost.revocations
        };
        assert_eq!(spent(&[Role::Owner]), 0);
        assert_eq!(spent(&[Role::Owner, Role::Reader]), 1);
    }

    #[test]
    fn one_id_and_one_token_still_play_the_main_path() {
        let plan = gate(1, 0, &[Role::Owner]);
        assert!(names(&plan).contains(&"revoke_and_repeat"));
        assert!(names(&plan).contains(&"final_sweep"));
        // One of the pool, and two that the creation scenario makes for itself.
        assert_eq!(plan.cost.revocations, 3);
        assert_eq!(
            plan.not_played["race"].why,
            "2 more disposable credentials of the owner needed"
        );
        assert!(
            plan.not_played["live_stranger"]
                .remedy
                .contains("CADENZA_STRANGER_TOKEN")
        );
    }

    fn nightly(own: usize, foreign: usize, roles: &[Role]) -> Plan {
        let inputs = Inputs {
            roles: roles.iter().copied().collect(),
            own,
            foreign,
            ..Inputs::default()
        };
        let checks = select(Profile::Nightly, &Filter::default(), Contract::built_in());
        plan(Profile::Nightly, checks, &inputs)
    }

    #[test]
    fn of_a_small_pool_the_small_races_are_played_and_none_takes_what_a_smaller_one_needs() {
        let races = |plan: &Plan| -> Vec<&'static str> {
            let names = plan.scenarios.iter().map(|scenario| scenario.name);
            names.filter(|name| name.starts_with("race")).collect()
        };
        let roles = [Role::Owner, Role::Stranger];
        assert_eq!(races(&nightly(4, 1, &roles)), ["race"]);
        assert_eq!(races(&nightly(6, 1, &roles)), ["race", "race_of_3", "race_of_5"]);
        let small = nightly(6, 1, &roles);
        assert_eq!(
            small.not_played["race_of_32"].why,
            "3 more disposable credentials of the owner needed"
        );
        assert!(
            small.not_played["race_of_32"]
                .remedy
                .contains("--credentials FILE")
        );
        assert_eq!(races(&nightly(9, 1, &roles)).len(), 6);
        for own in 0..=14 {
            // Creations make their own credentials, and are not in hand here.
            let plan = nightly(own, 3, &roles);
            let spent: usize = plan
                .scenarios
                .iter()
                .filter(|scenario| scenario.name != "foreign_credential")
                .map(|scenario| usize::try_from(scenario.spends).unwrap())
                .sum();
            let foreign = names(&plan)
                .iter()
                .filter(|name| name.starts_with("mixed_load"))
                .count();
            assert!(spent - foreign <= own, "{own}: {:?}", names(&plan));
        }
    }

    #[test]
    fn every_credential_of_a_nightly_run_fits_into_its_budget() {
        let demand = Demand::of_profile(Profile::Nightly);
        let plan = nightly(demand.own, demand.foreign, &EVERY_ROLE);
        assert!(
            plan.cost.revocations <= Profile::Nightly.max_revocations() / 2,
            "{:?}",
            plan.cost
        );
        let needs_ids = |doubt: &&Doubt| doubt.why.contains("disposable credential");
        assert_eq!(plan.not_played.values().find(needs_ids), None);
    }

    #[test]
    fn every_plan_begins_with_the_preflight() {
        let filter = Filter {
            include: vec!["first_revoke".into()],
            ..Filter::default()
        };
        let inputs = Inputs {
            roles: [Role::Owner].into(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            refused: 2,
            graves: 3,
            own: 1,
            ..Inputs::default()
        };
        let plan = plan(
            Profile::Gate,
            select(Profile::Gate, &filter, Contract::built_in()),
            &inputs,
        );
        assert_eq!(names(&plan), ["unknown_id", "missing_id", "revoke_and_repeat"]);
    }

    #[test]
    fn smoke_spends_nothing_whatever_is_in_hand() {
        let inputs = Inputs {
            roles: EVERY_ROLE.into(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            refused: 2,
            graves: 3,
            own: 9,
            foreign: 9,
            ..Inputs::default()
        };
        let plan = plan(
            Profile::Smoke,
            select(Profile::Smoke, &Filter::default(), Contract::built_in()),
            &inputs,
        );
        assert_eq!(plan.cost.revocations, 0);
        assert!(
            plan.scenarios
                .iter()
                .all(|scenario| matches!(scenario.stage, Stage::Preflight | Stage::Free))
        );
    }

    #[test]
    fn what_refuses_to_touch_a_live_credential_comes_before_the_only_one_is_revoked() {
        let place = |plan: &Plan, name: &str| names(plan).iter().position(|other| *other == name);
        let first_of_many = |own| {
            let plan = gate(own, 0, &EVERY_ROLE);
            place(&plan, "live_stranger") < place(&plan, "revoke_and_repeat")
        };
        assert!(first_of_many(1));
        assert!(!first_of_many(6));
    }
}
