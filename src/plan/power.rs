//! How rare a fault a clean run would still see. Pure arithmetic over the plan.
//!
//! If a fault strikes each call of a kind with the same chance p, independently, then n such calls miss it with
//! the chance (1 - p)^n. The power of n calls is the least p for which that is at most one in twenty:
//! p = 1 - 0.05^(1/n), design section 6. A fault that only one sort of refusal can meet is met less often than
//! the count of all refusals says; the number is a ceiling of what a single run can know, not a promise.

use super::{Cost, Inputs};
use crate::scenario::{Each, Named, Role, Scenario, Step, Steps};
use std::fmt;

/// The chance with which a run may miss the fault.
const MISSED: f64 = 0.05;

/// Calls of a clean run, by what a fault could spoil in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// Calls of the operation that may not succeed.
    pub refusals: usize,
    /// Live credentials revoked.
    pub revocations: usize,
    /// Live credentials revoked by several calls at the same moment.
    pub races: usize,
}

impl Power {
    /// The power of playing these scenarios once.
    pub fn of(scenarios: &[Scenario], inputs: &Inputs) -> Self {
        let spent = Cost::of_credentials(scenarios);
        let revocations = usize::try_from(spent.revocations).unwrap_or(usize::MAX);
        // Each revoked credential leaves a tombstone, and a sweep asks about all of them.
        let of = |each| inputs.repeated_for(each, &spent);
        let calls: usize = scenarios.iter().map(|scenario| calls(scenario, of)).sum();
        let races = scenarios.iter().filter(|scenario| is_race(scenario)).count();
        Self {
            refusals: calls.saturating_sub(revocations),
            revocations,
            races,
        }
    }
}

impl fmt::Display for Power {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.refusals, "refusals"),
            (self.revocations, "live revocations"),
            (self.races, "races"),
        ];
        let mut told = Vec::new();
        let mut none = Vec::new();
        for (calls, kind) in kinds {
            match lowest_rate(calls) {
                Some(rate) => told.push(format!("{} {kind}", in_words(rate))),
                None => none.push(format!("no {kind}")),
            }
        }
        if told.is_empty() {
            return formatter.write_str("sends nothing that a fault could spoil");
        }
        let told = told.join(", ");
        write!(formatter, "sees a fault in {told}, 19 times out of 20")?;
        if !none.is_empty() {
            write!(formatter, "; sends {}", none.join(" and "))?;
        }
        Ok(())
    }
}

/// Whether several calls of the scenario would revoke one credential at the same moment. Simultaneous calls about
/// many things have no loser.
fn is_race(scenario: &Scenario) -> bool {
    let Steps::Together(steps) = &scenario.steps else {
        return false;
    };
    let by_its_owner = |step: &&Step| {
        step.bearer.accepted_as() == Some(Role::Owner) && step.body.named() == Some(Named::Lease)
    };
    steps.iter().filter(by_its_owner).count() > 1
}

/// The lowest rate, from 0 to 1, of a fault that so many calls show with 95 % probability. `None` without a
/// call, which shows nothing.
fn lowest_rate(calls: usize) -> Option<f64> {
    let calls = u32::try_from(calls).unwrap_or(u32::MAX);
    (calls > 0).then(|| 1.0 - MISSED.powf(1.0 / f64::from(calls)))
}

/// A rate as a reader thinks of it; rounded to the side of the more frequent fault, which is seen for sure.
fn in_words(rate: f64) -> String {
    if rate > 0.5 {
        format!("{:.0} % of", (rate * 100.0).ceil())
    } else {
        format!("1 of {:.0}", (1.0 / rate).floor())
    }
}

/// Calls of the operation itself: another method or path is refused for reasons of its own.
fn calls(scenario: &Scenario, of: impl Fn(Each) -> usize) -> usize {
    let elsewhere = scenario
        .each_step()
        .iter()
        .filter(|step| !step.door.is_the_operations())
        .count();
    scenario.requests(of).saturating_sub(elsewhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn rate(calls: usize, expected_per_mille: f64) {
        let rate = lowest_rate(calls).expect("there are calls");
        assert!(
            (rate * 1000.0 - expected_per_mille).abs() < 0.5,
            "{calls}: {rate}"
        );
    }

    #[test]
    fn the_rates_are_those_computed_by_hand() {
        // One call shows what strikes 19 times out of 20; 0.05 has the square root 0.2236.
        rate(1, 950.0);
        rate(2, 776.4);
        // The fifth root of 0.05 is 0.5493.
        rate(5, 450.7);
        rate(14, 192.6);
        // The rule of three: about 3 / n.
        rate(59, 49.5);
        rate(299, 10.0);
        assert_eq!(lowest_rate(0), None);
    }

    fn words(refusals: usize, revocations: usize, races: usize, expected: &str) {
        let power = Power {
            refusals,
            revocations,
            races,
        };
        assert_eq!(power.to_string(), expected);
    }

    #[test]
    fn the_power_is_told_as_the_rate_that_is_surely_seen() {
        words(
            59,
            5,
            1,
            "sees a fault in 1 of 20 refusals, 1 of 2 live revocations, 95 % of races, 19 times out of 20",
        );
        words(
            299,
            2,
            14,
            "sees a fault in 1 of 100 refusals, 78 % of live revocations, 1 of 5 races, 19 times out of 20",
        );
    }

    #[test]
    fn what_is_not_sent_has_no_power() {
        words(
            14,
            0,
            0,
            "sees a fault in 1 of 5 refusals, 19 times out of 20; sends no live revocations and no races",
        );
        words(0, 0, 0, "sends nothing that a fault could spoil");
    }

    fn named(names: &[&str]) -> Vec<Scenario> {
        let all = scenario::all().into_iter();
        all.filter(|scenario| names.contains(&scenario.name)).collect()
    }

    fn power(scenarios: &[Scenario]) -> Power {
        Power::of(scenarios, &Inputs::enough(scenarios))
    }

    #[test]
    fn a_race_is_one_revocation_and_a_refusal_for_every_other_call() {
        let power = power(&named(&["race"]));
        assert_eq!((power.refusals, power.revocations, power.races), (1, 1, 1));
    }

    #[test]
    fn a_larger_race_is_one_race_and_more_refusals() {
        let power = power(&named(&["race_of_3", "race_of_32"]));
        assert_eq!((power.refusals, power.revocations, power.races), (33, 2, 2));
    }

    #[test]
    fn simultaneous_revocations_of_different_credentials_are_no_race() {
        let power = power(&named(&["mixed_load_1"]));
        assert_eq!((power.refusals, power.revocations, power.races), (11, 3, 0));
    }

    #[test]
    fn a_sweep_is_a_refusal_for_every_credential_that_the_run_revokes() {
        // Three calls, of which one succeeds; two more in the race; then both credentials once more.
        let power = power(&named(&["revoke_and_repeat", "race", "final_sweep"]));
        assert_eq!((power.refusals, power.revocations, power.races), (5, 2, 1));
    }

    #[test]
    fn simultaneous_calls_about_a_dead_credential_are_no_race() {
        let power = power(&named(&["crowd"]));
        assert_eq!((power.refusals, power.revocations, power.races), (4, 0, 0));
    }

    #[test]
    fn other_methods_and_paths_do_not_count() {
        let doors: Vec<Scenario> = scenario::all()
            .into_iter()
            .filter(|scenario| match &scenario.steps {
                Steps::InOrder(steps) => steps.iter().all(|step| !step.door.is_the_operations()),
                Steps::Together(_) | Steps::Spaced(_) | Steps::Each { .. } | Steps::Generated { .. } => false,
            })
            .collect();
        assert_eq!(power(&doors), Power::default());
    }
}
