//! Every scenario there is, in the order in which they are played.

mod crowd;
mod door;
mod generated;
mod identifier;
mod input;
mod permission;
mod revocation;
mod sibling;
mod token;
mod wide;

use super::{Bearer, Door, Named, Need, Profile, Role, Scenario, Stage, Step, StepBody, Steps};
use crate::exchange::Connection;

const OWNER: Bearer = Bearer::Token(Role::Owner);
const STRANGER: Bearer = Bearer::Token(Role::Stranger);
const UNKNOWN: StepBody = StepBody::Id(Named::NeverIssued);
const SAME_UNKNOWN: StepBody = StepBody::Id(Named::SameNeverIssued);
const WITNESS: StepBody = StepBody::Id(Named::Witness);

/// All scenarios. Order within a stage is the order of this list.
pub fn all() -> Vec<Scenario> {
    let mut scenarios = identifier::scenarios();
    scenarios.extend(token::scenarios());
    scenarios.extend(permission::scenarios());
    scenarios.extend(input::scenarios());
    scenarios.extend(door::scenarios());
    scenarios.extend(revocation::scenarios());
    scenarios.extend(crowd::scenarios());
    scenarios.extend(sibling::scenarios());
    scenarios.extend(wide::scenarios());
    scenarios.extend(generated::scenarios());
    scenarios.sort_by_key(|scenario| scenario.stage);
    scenarios
}

fn step(label: &'static str, bearer: Bearer, body: StepBody, connection: Connection) -> Step {
    Step {
        label: label.into(),
        bearer,
        body,
        written: None,
        door: Door::PLAIN,
        connection,
    }
}

fn pooled(label: &'static str, bearer: Bearer, body: StepBody) -> Step {
    step(label, bearer, body, Connection::Pooled)
}

/// The same call with an accepted token; its calibrated answer is what makes a denial mean
/// something (design section 3).
fn control() -> Step {
    pooled("control", OWNER, UNKNOWN)
}

fn free(name: &'static str, about: &'static str, since: Profile, steps: Vec<Step>) -> Scenario {
    Scenario::of_calls(name, about, Stage::Free, since, steps)
}

/// Calls that show whether the API is there. They cost nothing, and every profile makes them before anything else.
fn preflight(name: &'static str, about: &'static str, steps: Vec<Step>) -> Scenario {
    Scenario::of_calls(name, about, Stage::Preflight, Profile::Smoke, steps)
}

/// Malformed calls, made while a credential is live that they must leave alone.
fn beside(name: &'static str, about: &'static str, steps: Vec<Step>) -> Scenario {
    let mut scenario = free(name, about, Profile::Gate, steps);
    scenario.stage = Stage::LiveRefusals;
    scenario.needs.push(Need::OwnCredentials(1));
    scenario
}

/// A scenario that needs disposable credentials.
fn gate(
    name: &'static str,
    about: &'static str,
    stage: Stage,
    needs: Vec<Need>,
    spends: u32,
    steps: Steps,
) -> Scenario {
    Scenario {
        name,
        about,
        stage,
        since: Profile::Gate,
        needs,
        spends,
        steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn scenario_names_are_unique() {
        let names: Vec<_> = all().iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn step_labels_are_unique_but_for_the_controls() {
        let mut seen = BTreeSet::new();
        for scenario in all() {
            for step in scenario
                .each_step()
                .into_iter()
                .filter(|step| !step.label.ends_with("control"))
            {
                assert!(seen.insert(step.label.clone()), "{} stands twice", step.label);
            }
        }
    }

    #[test]
    fn smoke_destroys_nothing_and_names_no_live_credential() {
        for scenario in all()
            .into_iter()
            .filter(|scenario| scenario.since == Profile::Smoke)
        {
            assert_eq!(scenario.spends, 0, "{}", scenario.name);
            assert!(
                matches!(scenario.stage, Stage::Preflight | Stage::Free),
                "{}",
                scenario.name
            );
        }
    }

    #[test]
    fn every_token_attack_on_a_never_issued_id_has_a_control() {
        for scenario in token::scenarios() {
            assert_eq!(
                scenario.each_step().last(),
                Some(&&control()),
                "{}",
                scenario.name
            );
        }
    }
}
