//! What a scenario puts at risk, for people who are about to let it loose.

use super::{Each, Named, Scenario, Sibling, Stage, StepBody, Steps};
use std::fmt;

/// The worst that a scenario can do to a deployment, from the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hazard {
    /// It only reads.
    Reads,
    /// It asks for what must be refused and names nothing live.
    Refusal,
    /// It asks for what must be refused and names a live credential, which a broken deployment may destroy.
    NamesLive,
    /// It destroys live credentials, as it should.
    Spends,
    /// It may match what was never handed over.
    WideProbe,
}

impl Hazard {
    /// The hazard of playing this scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let steps = scenario.each_step();
        if scenario.stage == Stage::Wide || steps.iter().any(|step| matches!(step.body, StepBody::Wide(_))) {
            return Self::WideProbe;
        }
        if scenario.spends > 0 {
            return Self::Spends;
        }
        let repeated_live = match &scenario.steps {
            Steps::Each { of, .. } => match of {
                Each::OwnersCredential | Each::StrangersCredential => true,
                Each::Tombstone | Each::RefusedToken | Each::Grave => false,
            },
            Steps::InOrder(_) | Steps::Together(_) | Steps::Spaced(_) => false,
            // What spends was found above.
            Steps::Generated { .. } => return Self::Refusal,
        };
        if repeated_live || steps.iter().any(|step| names_live(step.body)) {
            return Self::NamesLive;
        }
        let reads = |sibling| matches!(sibling, Some(Sibling::List(_) | Sibling::User));
        if steps.iter().all(|step| reads(step.door.sibling)) {
            return Self::Reads;
        }
        Self::Refusal
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reads => "reads only",
            Self::Refusal => "harmless refusal",
            Self::NamesLive => "names a live credential",
            Self::Spends => "spends",
            Self::WideProbe => "wide probe",
        })
    }
}

fn names_live(body: StepBody) -> bool {
    let first_of_two = matches!(body, StepBody::Twice(first, _) if is_live(first));
    first_of_two || body.named().is_some_and(is_live)
}

fn is_live(named: Named) -> bool {
    match named {
        Named::Lease
        | Named::Beside(_)
        | Named::Witness
        | Named::Bystander
        | Named::StrangersLease
        | Named::StrangersWitness
        | Named::Created(_) => true,
        // What a step is repeated for is told by the repetition.
        // A member of a cast stands in no listed scenario.
        Named::Tombstone | Named::Each | Named::Member(_) | Named::NeverIssued | Named::SameNeverIssued => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[track_caller]
    fn check(name: &str, expected: Hazard) {
        let scenario = scenario::all().into_iter().find(|scenario| scenario.name == name);
        assert_eq!(scenario.as_ref().map(Hazard::of), Some(expected), "{name}");
    }

    #[test]
    fn each_class_has_its_scenarios() {
        check("who_am_i", Hazard::Reads);
        check("last_census", Hazard::Reads);
        check("unknown_id", Hazard::Refusal);
        check("final_sweep", Hazard::Refusal);
        check("rotation", Hazard::Refusal);
        check("verification", Hazard::Refusal);
        check("live_stranger", Hazard::NamesLive);
        check("every_foreign", Hazard::NamesLive);
        check("foreign_at_first", Hazard::NamesLive);
        check("foreign_spellings", Hazard::NamesLive);
        check("race", Hazard::Spends);
        check("creation", Hazard::Spends);
        check("witness", Hazard::Spends);
        check("wide_probes", Hazard::WideProbe);
    }

    #[test]
    fn what_smoke_plays_is_harmless() {
        for scenario in scenario::all() {
            let smoke = scenario.since == scenario::Profile::Smoke;
            assert!(
                !smoke || Hazard::of(&scenario) <= Hazard::Refusal,
                "{}",
                scenario.name
            );
        }
    }
}
