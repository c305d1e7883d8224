//! Adds up rounds: the same subjects proved again and again, and which of them did not come out right every time.

use super::Subject;
use std::collections::{BTreeMap, BTreeSet};

/// The rounds so far. Rows are taken in the order of the subjects, one round after the other.
#[derive(Debug)]
pub struct Tally {
    per_round: usize,
    taken: usize,
    unclean: BTreeSet<usize>,
    slips: BTreeMap<usize, Slip>,
}

/// A subject that was not done right by in some rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The subject.
    pub subject: Subject,
    /// What went wrong, and in how many rounds.
    pub said: BTreeMap<String, usize>,
}

impl Slip {
    /// In how many rounds it went wrong.
    pub fn rounds(&self) -> usize {
        self.said.values().sum()
    }
}

impl Tally {
    /// No round yet of so many subjects.
    pub const fn new(per_round: usize) -> Self {
        Self {
            per_round,
            taken: 0,
            unclean: BTreeSet::new(),
            slips: BTreeMap::new(),
        }
    }

    /// Takes the next row: its subject, and what went wrong with it if something did. Returns the number of its
    /// round, from 1.
    pub fn take(&mut self, subject: Subject, wrong: Option<String>) -> usize {
        let per_round = self.per_round.max(1);
        let (round, place) = (self.taken / per_round, self.taken % per_round);
        self.taken += 1;
        if let Some(wrong) = wrong {
            self.unclean.insert(round);
            let slip = self.slips.entry(place).or_insert_with(|| Slip {
                subject,
                said: BTreeMap::new(),
            });
            *slip.said.entry(wrong).or_default() += 1;
        }
        round + 1
    }

    /// The rounds in which every subject was done right by.
    pub fn clean(&self) -> usize {
        self.rounds() - self.unclean.len()
    }

    /// The rounds that were begun.
    pub fn rounds(&self) -> usize {
        self.taken.div_ceil(self.per_round.max(1))
    }

    /// The subjects that went wrong, in their order.
    pub fn slips(&self) -> impl Iterator<Item = &Slip> {
        self.slips.values()
    }

    /// Whether every row of every round came out right.
    pub fn is_right(&self) -> bool {
        self.slips.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::Variant;

    fn subjects() -> [Subject; 2] {
        let unsteady = Variant::named("unsteady").expect("the variant exists");
        [Subject::Conforming, Subject::Variant(unsteady)]
    }

    /// Takes one row after the other: what went wrong with it, empty for nothing. Compares clean rounds, rounds,
    /// and per subject its name and in how many rounds it said what.
    fn check(rows: &[&str], counts: (usize, usize), slips: &[(&str, &[(&str, usize)])]) {
        let mut tally = Tally::new(2);
        for (row, subject) in rows.iter().zip(subjects().into_iter().cycle()) {
            tally.take(subject, (!row.is_empty()).then(|| (*row).to_owned()));
        }
        assert_eq!((tally.clean(), tally.rounds()), counts);
        let told: Vec<(&str, Vec<(&str, usize)>)> = tally
            .slips()
            .map(|slip| {
                let said = slip.said.iter().map(|(said, rounds)| (said.as_str(), *rounds));
                (slip.subject.name(), said.collect())
            })
            .collect();
        let expected: Vec<(&str, Vec<(&str, usize)>)> =
            slips.iter().map(|(name, said)| (*name, said.to_vec())).collect();
        assert_eq!(told, expected);
        assert_eq!(tally.is_right(), slips.is_empty());
    }

    #[test]
    fn rounds_in_which_all_is_right_are_clean() {
        check(&["", "", "", ""], (2, 2), &[]);
    }

    #[test]
    fn a_subject_that_goes_wrong_at_times_is_told_with_what_it_said_and_how_often() {
        check(
            &["", "a", "", "", "", "b", "", "a"],
            (1, 4),
            &[("unsteady", &[("a", 2), ("b", 1)])],
        );
    }

    #[test]
    fn two_wrong_rows_of_one_round_spoil_one_round() {
        check(
            &["x", "y", "", ""],
            (1, 2),
            &[("conforming", &[("x", 1)]), ("unsteady", &[("y", 1)])],
        );
    }

    #[test]
    fn each_row_is_told_its_round() {
        let mut tally = Tally::new(2);
        let rounds: Vec<usize> = subjects()
            .into_iter()
            .cycle()
            .take(5)
            .map(|subject| tally.take(subject, None))
            .collect();
        assert_eq!(rounds, [1, 1, 2, 2, 3]);
        assert_eq!(tally.rounds(), 3);
    }
}
