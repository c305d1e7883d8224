//! Adds up which checks failed on faults that they do not claim, and whether every such failure has a reason.

use super::row::{Also, Row};
use super::side_effect::{Met, SideEffect, names};
use super::{Subject, owners};
use crate::mock::Fault;
use std::collections::BTreeSet;

/// The failures beside the owners, reviewed.
#[derive(Debug)]
pub struct Review {
    /// Pairs of a fault and a check that does not claim it.
    pub pairs: usize,
    /// The reasons, in the order of the rules, and how many pairs each is the first to explain.
    pub explained: Vec<(&'static str, usize)>,
    /// Those that no rule explains.
    pub unexplained: Vec<(Fault, Also)>,
    /// Names that explain nothing in rules that are met in every run; empty unless the whole matrix was run.
    pub stale: Vec<Stale>,
}

/// A name in a rule that explains nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The name of a check.
    pub name: &'static str,
    /// The reason that the rule gives.
    pub because: &'static str,
}

impl Review {
    /// Reviews rows of the second tier by these rules. Whether a rule is stale can only be told from `whole`
    /// matrices.
    pub fn of(rules: impl Iterator<Item = &'static SideEffect> + Clone, rows: &[Row], whole: bool) -> Self {
        let pairs: Vec<(Fault, Vec<&'static str>, Also)> = rows
            .iter()
            .filter_map(|row| match row.subject {
                Subject::Fault(fault) => Some((fault, row)),
                Subject::Conforming | Subject::Variant(_) | Subject::Outage(_) => None,
            })
            .flat_map(|(fault, row)| row.also.iter().map(move |also| (fault, *also)))
            .map(|(fault, also)| (fault, owners(fault).collect(), also))
            .collect();
        let mut explained: Vec<(&'static str, usize)> = rules.clone().map(|rule| (rule.because, 0)).collect();
        let mut unexplained = Vec::new();
        for (fault, owners, also) in &pairs {
            let first = rules
                .clone()
                .zip(&mut explained)
                .find(|(rule, _)| rule.explains(*also, owners));
            match first {
                Some((_, (_, count))) => *count += 1,
                None => unexplained.push((*fault, *also)),
            }
        }
        let stale = if whole {
            rules
                .filter(|rule| rule.met == Met::InEveryRun)
                .flat_map(|rule| stale(rule, &pairs))
                .collect()
        } else {
            Vec::new()
        };
        Self {
            pairs: pairs.len(),
            explained,
            unexplained,
            stale,
        }
    }

    /// Whether everything has its reason and every reason its use.
    pub fn is_right(&self) -> bool {
        self.unexplained.is_empty() && self.stale.is_empty()
    }
}

/// The names of a rule that no pair needs.
fn stale(rule: &'static SideEffect, pairs: &[(Fault, Vec<&'static str>, Also)]) -> Vec<Stale> {
    let explained = || {
        pairs
            .iter()
            .filter(|(_, owners, also)| rule.explains(*also, owners))
    };
    let also: BTreeSet<&str> = explained().map(|(_, _, also)| also.check).collect();
    let beside: BTreeSet<&str> = explained()
        .flat_map(|(_, owners, _)| owners.iter().copied())
        .collect();
    let unused_also = names(rule.also).filter(|name| !also.contains(name));
    let unused_beside = names(rule.beside).filter(|name| !beside.contains(name));
    unused_also
        .chain(unused_beside)
        .map(|name| Stale {
            name,
            because: rule.because,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selftest::{Shown, Standing};
    use std::time::Duration;

    /// One rule: whoever reads a wrong second answer may be joined by the third and by the sweep.
    const RULES: &[SideEffect] = &[SideEffect {
        also: &[&["third_revoke_is_refused"], &["revoked_stays_revoked"]],
        beside: &[&["second_revoke_is_refused"]],
        shown: Shown::OtherAnswers,
        met: Met::InEveryRun,
        because: "a dead credential is asked about in both",
    }];

    /// A killed fault that `second_revoke_is_refused` owns, with what failed beside it.
    fn row(also: &[(&'static str, Shown)]) -> Row {
        let fault = Fault::named("already_revoked_is_200").expect("the fault exists");
        assert!(owners(fault).any(|owner| owner == "second_revoke_is_refused"));
        Row {
            subject: Subject::Fault(fault),
            standing: Standing::Killed,
            failed: Vec::new(),
            also: also.iter().map(|&(check, shown)| Also { check, shown }).collect(),
            unsure: Vec::new(),
            told: None,
            requests: 0,
            wall: Duration::ZERO,
        }
    }

    /// Reviews one row of a whole matrix: what stays unexplained, and what is stale.
    fn check(also: &[(&'static str, Shown)], unexplained: &[&str], stale: &[&str]) {
        let review = Review::of(RULES.iter(), &[row(also)], true);
        let left: Vec<&str> = review.unexplained.iter().map(|(_, also)| also.check).collect();
        let idle: Vec<&str> = review.stale.iter().map(|stale| stale.name).collect();
        assert_eq!((left.as_slice(), idle.as_slice()), (unexplained, stale));
        assert_eq!(review.pairs, also.len());
        assert_eq!(review.explained[0].1, also.len() - unexplained.len());
        assert_eq!(review.is_right(), unexplained.is_empty() && stale.is_empty());
    }

    const THIRD: (&str, Shown) = ("third_revoke_is_refused", Shown::OtherAnswers);
    const SWEEP: (&str, Shown) = ("revoked_stays_revoked", Shown::OtherAnswers);

    #[test]
    fn what_a_rule_names_is_explained() {
        check(&[THIRD, SWEEP], &[], &[]);
    }

    #[test]
    fn a_check_that_no_rule_names_is_unexplained() {
        let odd = ("strange_check", Shown::OtherAnswers);
        check(&[THIRD, SWEEP, odd], &["strange_check"], &[]);
    }

    #[test]
    fn a_rule_about_the_same_answers_explains_no_others_but_not_the_other_way_round() {
        let narrow = SideEffect {
            shown: Shown::SameAnswers,
            ..RULES[0]
        };
        let explained = |rule: &SideEffect, shown| {
            let check = THIRD.0;
            rule.explains(Also { check, shown }, &["second_revoke_is_refused"])
        };
        assert!(explained(&narrow, Shown::SameAnswers));
        assert!(!explained(&narrow, Shown::OtherAnswers));
        assert!(explained(&RULES[0], Shown::SameAnswers));
        assert!(explained(&RULES[0], Shown::OtherAnswers));
    }

    #[test]
    fn a_name_that_explains_nothing_is_stale_and_a_rule_without_use_wholly() {
        check(&[THIRD], &[], &["revoked_stays_revoked"]);
        check(
            &[],
            &[],
            &[
                "third_revoke_is_refused",
                "revoked_stays_revoked",
                "second_revoke_is_refused",
            ],
        );
    }

    #[test]
    fn a_part_of_the_matrix_makes_no_rule_stale() {
        let review = Review::of(RULES.iter(), &[row(&[THIRD])], false);
        assert!(review.is_right(), "{review:?}");
    }

    #[test]
    fn a_rule_that_only_some_runs_meet_is_never_stale_but_explains() {
        const AT_TIMES: &[SideEffect] = &[SideEffect {
            met: Met::InSomeRuns,
            ..RULES[0]
        }];
        for also in [&[][..], &[THIRD], &[THIRD, SWEEP]] {
            let review = Review::of(AT_TIMES.iter(), &[row(also)], true);
            assert!(review.is_right(), "{review:?}");
        }
    }

    #[test]
    fn a_rule_is_about_the_owners_it_names_and_no_others() {
        let also = Also {
            check: THIRD.0,
            shown: THIRD.1,
        };
        assert!(RULES[0].explains(also, &["status_code_conformance", "second_revoke_is_refused"]));
        assert!(!RULES[0].explains(also, &["status_code_conformance"]));
    }
}
