//! What a part of a run leaves to the others, and who answers for it.
//!
//! For each check and each clause there is exactly one part that answers: the one that plays most of what
//! can prove it. There it is held to the same standard as in a run that is not shared; elsewhere it may
//! stay unproven. So if every part is green, every clause was kept.

use super::{Partition, Plan, group};
use crate::checks::Check;
use crate::finding::Doubt;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What the other parts of a run answer for; nothing, if the run is not shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Scenarios that this part does not play, and which part does.
    pub scenarios: BTreeMap<&'static str, Doubt>,
    /// Checks that need not be exercised here.
    pub checks: BTreeSet<&'static str>,
    /// Clauses that need not be proven here.
    pub clauses: BTreeSet<&'static str>,
}

/// Scenarios, by name.
type Names = BTreeSet<&'static str>;

/// What each part plays.
struct Shares {
    parts: Vec<(Partition, Names)>,
}

impl Elsewhere {
    /// What this part leaves to others of the same run, which are planned by `plan`.
    pub(super) fn of(
        checks: &[&'static Check],
        partition: Partition,
        wanted: &Names,
        plan: impl Fn(Partition) -> Plan,
    ) -> Self {
        let played = |part| {
            plan(part)
                .scenarios
                .iter()
                .map(|scenario| scenario.name)
                .collect()
        };
        let shares = Shares {
            parts: partition.all().map(|part| (part, played(part))).collect(),
        };
        let mut elsewhere = Self::default();
        let mut proofs: BTreeMap<&'static str, Names> = BTreeMap::new();
        for check in checks {
            let scenarios: Names = check.scenarios.iter().copied().collect();
            if shares.answers(&scenarios) != Some(partition) {
                elsewhere.checks.insert(check.name);
            }
            for clause in check.clauses {
                proofs.entry(clause).or_default().extend(&scenarios);
            }
        }
        let left_to_others = |scenarios: &Names| shares.answers(scenarios) != Some(partition);
        let clauses = proofs
            .into_iter()
            .filter(|(_, scenarios)| left_to_others(scenarios));
        elsewhere.clauses = clauses.map(|(clause, _)| clause).collect();
        elsewhere.scenarios = wanted
            .iter()
            .map(|name| (*name, doubt(group::home(name, partition))))
            .collect();
        elsewhere
    }
}

impl Shares {
    /// The part that answers for what these scenarios prove: it plays most of them, and of several such
    /// parts it is the one that most of them belong to, then the first.
    fn answers(&self, scenarios: &Names) -> Option<Partition> {
        let weight = |part: Partition, played: &Names| {
            let at_home = scenarios.iter().filter(|name| group::home(name, part) == part);
            (scenarios.intersection(played).count(), at_home.count())
        };
        let parts = self.parts.iter();
        parts
            .max_by_key(|(part, played)| (weight(*part, played), Reverse(*part)))
            .map(|(part, _)| *part)
    }
}

fn doubt(home: Partition) -> Doubt {
    Doubt {
        why: "it is in another part of the partition".to_owned(),
        remedy: format!("see the run with --partition {home}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::CHECKS;
    use crate::contract::Contract;
    use crate::plan::{Filter, Inputs, plan, plan_part, select};
    use crate::scenario::{self, Profile};

    /// The plans of all parts of a run with enough ids for each.
    fn parts(of: usize, profile: Profile, filter: &Filter) -> Vec<(Partition, Plan)> {
        let enough = Inputs::enough(&scenario::all());
        let whole = Inputs {
            own: enough.own * of,
            foreign: enough.foreign * of,
            ..enough
        };
        let first: Partition = format!("1/{of}").parse().unwrap();
        let plan = |part| {
            let checks = select(profile, filter, Contract::built_in());
            plan_part(profile, checks, &whole, part)
        };
        first.all().map(|part| (part, plan(part))).collect()
    }

    fn names(plan: &Plan) -> Names {
        plan.scenarios.iter().map(|scenario| scenario.name).collect()
    }

    /// Runs the assertion for every profile and number of parts.
    fn each_partition(assert: impl Fn(Profile, &[(Partition, Plan)])) {
        for profile in [Profile::Smoke, Profile::Gate, Profile::Nightly, Profile::Full] {
            for of in (1..=5).chain([13]) {
                assert(profile, &parts(of, profile, &Filter::default()));
            }
        }
    }

    #[test]
    fn together_the_parts_play_the_whole_plan() {
        each_partition(|profile, parts| {
            let checks = select(profile, &Filter::default(), Contract::built_in());
            let whole = names(&plan(profile, checks, &Inputs::enough(&scenario::all())));
            let together: Names = parts.iter().flat_map(|(_, plan)| names(plan)).collect();
            assert_eq!(together, whole);
        });
    }

    #[test]
    fn what_a_part_does_not_play_it_names_and_nothing_is_lacking() {
        each_partition(|_, parts| {
            let together: Names = parts.iter().flat_map(|(_, plan)| names(plan)).collect();
            for (part, plan) in parts {
                assert!(plan.not_played.is_empty(), "{part}: {:?}", plan.not_played);
                let named: Names = plan.elsewhere.scenarios.keys().copied().collect();
                let left: Names = together.difference(&names(plan)).copied().collect();
                assert_eq!(named, left, "{part}");
            }
        });
    }

    #[test]
    fn every_scenario_is_one_parts_own_and_played_there() {
        each_partition(|_, parts| {
            let together: Names = parts.iter().flat_map(|(_, plan)| names(plan)).collect();
            for name in together {
                let home: Vec<_> = parts
                    .iter()
                    .filter(|(part, _)| group::home(name, *part) == *part)
                    .collect();
                assert_eq!(home.len(), 1, "{name}");
                assert!(names(&home[0].1).contains(name), "{name}");
            }
        });
    }

    #[test]
    fn for_each_check_and_each_clause_exactly_one_part_answers_and_plays_of_it() {
        each_partition(|profile, parts| {
            for check in CHECKS.iter().filter(|check| check.since <= profile) {
                let answers = |plan: &Plan| !plan.elsewhere.checks.contains(check.name);
                let answering: Vec<_> = parts.iter().filter(|(_, plan)| answers(plan)).collect();
                assert_eq!(answering.len(), 1, "{}", check.name);
                let played = names(&answering[0].1);
                assert!(
                    check.scenarios.iter().any(|name| played.contains(name)),
                    "{}",
                    check.name
                );
                for clause in check.clauses {
                    let answers = |plan: &Plan| !plan.elsewhere.clauses.contains(clause);
                    assert_eq!(
                        parts.iter().filter(|(_, plan)| answers(plan)).count(),
                        1,
                        "{clause}"
                    );
                }
            }
        });
    }

    #[test]
    fn a_part_that_spends_begins_and_ends_as_a_whole_run_does() {
        each_partition(|_, parts| {
            for (part, plan) in parts {
                let played = names(plan);
                assert!(
                    played.contains("unknown_id") && played.contains("missing_id"),
                    "{part}"
                );
                let spends = plan.cost.revocations > 0 || played.contains("null_id");
                for name in [
                    "revoke_and_repeat",
                    "witness",
                    "final_sweep",
                    "first_census",
                    "last_census",
                ] {
                    assert_eq!(played.contains(name), spends, "{part}: {name}");
                }
            }
        });
    }

    #[test]
    fn refusals_that_are_compared_are_compared_in_one_part() {
        each_partition(|profile, parts| {
            let compared = ["no_token", "live_no_token", "dead_no_token"];
            let together = |plan: &Plan| compared.iter().all(|name| names(plan).contains(name));
            assert_eq!(
                parts.iter().any(|(_, plan)| together(plan)),
                profile > Profile::Smoke
            );
        });
    }

    #[test]
    fn a_check_without_enough_ids_anywhere_is_answered_for_where_it_belongs() {
        let whole = Inputs {
            own: 4,
            ..Inputs::enough(&scenario::all())
        };
        let race = Filter {
            include: vec!["concurrent".to_owned()],
            ..Filter::default()
        };
        let lacking = |text: &str| {
            let checks = select(Profile::Gate, &race, Contract::built_in());
            plan_part(Profile::Gate, checks, &whole, text.parse().unwrap())
        };
        let (first, second) = (lacking("1/2"), lacking("2/2"));
        assert!(first.elsewhere.checks.contains("concurrent_revokes_succeed_once"));
        assert!(second.elsewhere.checks.is_empty() && second.not_played.contains_key("race"));
    }

    #[test]
    fn what_is_played_here_or_answered_for_elsewhere_could_be_exercised() {
        let race = Filter {
            include: vec!["concurrent".to_owned()],
            ..Filter::default()
        };
        let shared = parts(2, Profile::Gate, &race);
        for (part, plan) in &shared {
            assert!(plan.could_exercise(plan.checks[0]), "{part}");
        }
        let plays: Vec<bool> = shared
            .iter()
            .map(|(_, plan)| plan.plays_for(plan.checks[0]))
            .collect();
        assert_eq!(plays, [false, true]);
        let checks = select(Profile::Gate, &race, Contract::built_in());
        let alone = plan(Profile::Gate, checks, &Inputs::default());
        assert!(!alone.could_exercise(alone.checks[0]));
    }
}
