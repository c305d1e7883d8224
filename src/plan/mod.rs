//! From the selected checks to the smallest set of scenarios, in a stable order, with its cost.
//! Pure: nothing here sends, waits or reads a clock.

mod filter;
mod inputs;
mod power;

pub use filter::Filter;
pub use inputs::{Given, Inputs};
pub use power::Power;

use crate::checks::{CHECKS, Check};
use crate::finding::Doubt;
use crate::provision::login_words;
use crate::scenario::{self, Need, Profile, Role, Scenario, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// What a clean run sends at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// HTTP requests.
    pub requests: usize,
    /// Credentials destroyed.
    pub revocations: u32,
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
    /// The cost of a clean run.
    pub cost: Cost,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Part of every plan: their answers show whether the API is there, before anything is spent and
/// even if all that was selected is refusals.
const PREFLIGHT: [&str; 2] = ["unknown_id", "missing_id"];

/// The scenario that makes the first tombstone.
const FIRST_TOMBSTONE: &str = "revoke_and_repeat";

/// The checks of a profile that a filter selects.
pub fn select(profile: Profile, filter: &Filter, operation: &str) -> Vec<&'static Check> {
    CHECKS
        .iter()
        .copied()
        .filter(|check| check.since <= profile && filter.matches(&format!("{operation}::{}", check.name)))
        .collect()
}

/// Plans the run of the selected checks.
pub fn plan(profile: Profile, checks: Vec<&'static Check>, inputs: &Inputs) -> Plan {
    let catalogue: Vec<Scenario> = scenario::all()
        .into_iter()
        .filter(|scenario| scenario.since <= profile)
        .collect();
    let mut wanted: BTreeSet<&str> = checks
        .iter()
        .flat_map(|check| check.scenarios.iter().copied())
        .collect();
    let names_tombstone = |name: &str| {
        catalogue
            .iter()
            .any(|scenario| scenario.name == name && scenario.needs.contains(&Need::Tombstone))
    };
    if wanted.iter().any(|name| names_tombstone(name)) {
        wanted.insert(FIRST_TOMBSTONE);
    }
    if !wanted.is_empty() {
        wanted.extend(PREFLIGHT);
    }
    // With a single id nothing live is left after its revocation.
    let when = |scenario: &Scenario| match scenario.stage {
        Stage::LiveRefusals if inputs.own == 1 => Stage::Free,
        stage => stage,
    };
    let mut catalogue = catalogue;
    catalogue.sort_by_key(when);
    let mut plan = Plan {
        checks,
        ..Plan::default()
    };
    for scenario in catalogue
        .into_iter()
        .filter(|scenario| wanted.contains(scenario.name))
    {
        match scenario.needs.iter().find_map(|need| missing(*need, inputs)) {
            Some(doubt) => {
                plan.not_played.insert(scenario.name, doubt);
            }
            None => {
                plan.cost.revocations += scenario.spends;
                plan.scenarios.push(scenario);
            }
        }
    }
    let revocations = plan.cost.revocations;
    plan.cost.requests = plan
        .scenarios
        .iter()
        .map(|scenario| scenario.requests(|each| inputs.repeated_for(each, revocations)))
        .sum();
    plan
}

/// Why a need is not met, and which input would meet it.
fn missing(need: Need, inputs: &Inputs) -> Option<Doubt> {
    let lacks_role = |role: Role| !inputs.roles.contains(&role);
    let lacks = |given| !inputs.given.contains(&given);
    let (why, remedy) = match need {
        Need::Role(role) if inputs.failed.contains_key(&role) && lacks_role(role) => {
            return inputs.failed.get(&role).cloned();
        }
        Need::Role(Role::Spare) if lacks_role(Role::Spare) => (
            "no session was opened that may be closed again".to_owned(),
            format!("give {}, so that one can be opened", login_words(Role::Owner)),
        ),
        Need::Role(role) if lacks_role(role) => {
            let (flag, variable) = role.inputs();
            (
                format!("no token for the role {role}"),
                format!("give {flag} FILE or {variable}"),
            )
        }
        Need::OwnCredentials(count) if inputs.own < count => {
            let more = count - inputs.own;
            let why = format!(
                "{more} more disposable credential{} of the owner needed",
                plural(more)
            );
            (why, "give --credentials FILE, one id a line".to_owned())
        }
        Need::StrangerCredentials(count) if inputs.foreign < count => {
            let more = count - inputs.foreign;
            let why = format!(
                "{more} disposable credential{} of the stranger needed",
                plural(more)
            );
            (why, "give --stranger-credentials FILE, one id a line".to_owned())
        }
        Need::Jwt if lacks(Given::Jwt) => (
            "the owner's token is no JWT, so it cannot be forged".to_owned(),
            "nothing to do: opaque tokens are fine".to_owned(),
        ),
        Need::Loopback if lacks(Given::Loopback) => {
            let remedy =
                "check a server on this machine; a good token must not end up in a shared server's logs";
            (
                "a token in the URL is sent on this machine only".to_owned(),
                remedy.to_owned(),
            )
        }
        Need::Creation if lacks(Given::Creation) => (
            "credentials are created neither by this provisioning nor off this machine beside a pool"
                .to_owned(),
            "give --provision create".to_owned(),
        ),
        Need::RefusedTokens if inputs.refused == 0 => (
            "no tokens were handed over to be refused".to_owned(),
            "give --refused-tokens FILE, a label and a token a line".to_owned(),
        ),
        Need::Graves if inputs.graves == 0 => (
            "no earlier run is remembered that revoked anything".to_owned(),
            "nothing to do: runs with --target-name remember what they revoke".to_owned(),
        ),
        Need::DisposableDeployment if lacks(Given::DisposableDeployment) => (
            "wide probes might destroy what was never handed over".to_owned(),
            "give --disposable-deployment, if the deployment may lose every credential it holds".to_owned(),
        ),
        Need::Jwt
        | Need::Creation
        | Need::RefusedTokens
        | Need::Graves
        | Need::DisposableDeployment
        | Need::Loopback
        | Need::Role(_)
        | Need::OwnCredentials(_)
        | Need::StrangerCredentials(_)
        | Need::Tombstone => {
            return None;
        }
    };
    Some(Doubt { why, remedy })
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Role;

    const EVERY_ROLE: [Role; 6] = [
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
            failed: BTreeMap::new(),
            refused: 2,
            graves: 3,
            own,
            foreign,
        };
        plan(
            Profile::Gate,
            select(Profile::Gate, &Filter::default(), "credential.revoke"),
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
        let checks = select(Profile::Gate, &Filter::default(), "credential.revoke");
        let plan = plan(Profile::Gate, checks, &Inputs::enough(&scenario::all()));
        assert!(plan.not_played.is_empty(), "{:?}", plan.not_played);
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

    #[test]
    fn every_plan_begins_with_the_preflight() {
        let filter = Filter {
            include: vec!["first_revoke".into()],
            ..Filter::default()
        };
        let inputs = Inputs {
            roles: [Role::Owner].into(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            failed: BTreeMap::new(),
            refused: 2,
            graves: 3,
            own: 1,
            foreign: 0,
        };
        let plan = plan(
            Profile::Gate,
            select(Profile::Gate, &filter, "credential.revoke"),
            &inputs,
        );
        assert_eq!(names(&plan), ["unknown_id", "missing_id", "revoke_and_repeat"]);
    }

    #[test]
    fn smoke_spends_nothing_whatever_is_in_hand() {
        let inputs = Inputs {
            roles: EVERY_ROLE.into(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            failed: BTreeMap::new(),
            refused: 2,
            graves: 3,
            own: 9,
            foreign: 9,
        };
        let plan = plan(
            Profile::Smoke,
            select(Profile::Smoke, &Filter::default(), "credential.revoke"),
            &inputs,
        );
        assert_eq!(plan.cost.revocations, 0);
        assert!(
            plan.scenarios
                .iter()
                .all(|scenario| scenario.stage == Stage::Free)
        );
    }

    #[test]
    fn every_scenario_a_check_names_exists_and_none_is_orphaned() {
        let known: BTreeSet<&str> = scenario::all().iter().map(|scenario| scenario.name).collect();
        let used: BTreeSet<&str> = CHECKS
            .iter()
            .flat_map(|check| check.scenarios.iter().copied())
            .collect();
        assert_eq!(known, used);
    }
}
