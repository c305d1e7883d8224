//! Whom a deployment follows on one point where the documents contradict each other.

use crate::contract::Source;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whom the deployment follows on one point of disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allegiance {
    /// The disagreement's id.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// What each source says and how often it was so, in the order of the contract.
    pub voices: Vec<Voice>,
    /// What was seen, by the name of its spot: [`super::PRESENT`], [`super::ABSENT`], a sort of value or a listed one.
    pub seen: BTreeMap<String, BTreeSet<String>>,
}

/// One source on one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The source.
    pub source: Source,
    /// What it says, in short.
    pub says: String,
    /// Answers of the sort it speaks about.
    pub asked: usize,
    /// Of these, the answers that decide: one about a value needs a value.
    pub decided: usize,
    /// Of these, the answers that were as it says.
    pub held: usize,
    /// Whether it says no more than a part of the page does, so that it holds wherever the page does.
    pub agrees: bool,
}

/// Who is followed, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// No answer showed it, or none of the sort that the page speaks about, so that nothing can be compared.
    NotSeen,
    /// The page in every answer, and nobody who says otherwise.
    Page,
    /// The page in some answers, and nobody in the rest.
    PageAtTimes,
    /// The page and a source that says otherwise, at once or by turns.
    Both,
    /// A source that contradicts the page.
    Others,
    /// None of them.
    Nobody,
}

impl Voice {
    fn tally(&self) -> Tally {
        Tally {
            is_the_page: self.source.is_the_page(),
            asked: self.asked,
            held: self.held,
            agrees: self.agrees,
        }
    }
}

/// How often one source was right on a point, and what sort of source it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    /// Whether it is the operation's own page.
    pub(crate) is_the_page: bool,
    /// Answers of the sort it speaks about.
    pub(crate) asked: usize,
    /// Of these, the answers that were as it says.
    pub(crate) held: usize,
    /// Whether it holds wherever the page does.
    pub(crate) agrees: bool,
}

impl Side {
    /// Who is followed, of all who speak about a point, where some answer decides it.
    pub(crate) fn of(tallies: &[Tally]) -> Self {
        if !tallies.iter().any(|tally| tally.is_the_page && tally.asked > 0) {
            return Self::NotSeen;
        }
        let follows = |of: &dyn Fn(&Tally) -> bool| tallies.iter().any(|tally| tally.held > 0 && of(tally));
        let page = follows(&|tally| tally.is_the_page);
        let says_otherwise = |tally: &Tally| !(tally.agrees && page);
        let others = follows(&|tally| !tally.is_the_page && says_otherwise(tally));
        match (page, others) {
            (true, true) => Self::Both,
            (true, false) if follows(&|tally| tally.is_the_page && tally.held == tally.asked) => Self::Page,
            (true, false) => Self::PageAtTimes,
            (false, true) => Self::Others,
            (false, false) => Self::Nobody,
        }
    }
}

impl Allegiance {
    /// Who is followed.
    pub fn side(&self) -> Side {
        if self.voices.iter().all(|voice| voice.decided == 0) {
            return Side::NotSeen;
        }
        let tallies: Vec<Tally> = self.voices.iter().map(Voice::tally).collect();
        Side::of(&tallies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A point with the page and one other source, and how often each of them held in ten answers.
    fn side(page: usize, other: usize, of: usize, agrees: bool) -> Side {
        let voice = |source, held, agrees| Voice {
            source,
            says: String::new(),
            asked: of,
            decided: of,
            held,
            agrees,
        };
        Allegiance {
            id: "a".to_owned(),
            topic: "t".to_owned(),
            voices: vec![
                voice(Source::Page, page, true),
                voice(Source::OpenApi, other, agrees),
            ],
            seen: BTreeMap::new(),
        }
        .side()
    }

    #[test]
    fn sides_are_taken_by_what_held() {
        assert_eq!(side(10, 0, 10, false), Side::Page);
        assert_eq!(side(0, 10, 10, false), Side::Others);
        assert_eq!(side(10, 10, 10, false), Side::Both);
        assert_eq!(side(6, 4, 10, false), Side::Both);
        assert_eq!(side(6, 0, 10, false), Side::PageAtTimes);
        assert_eq!(side(0, 0, 10, false), Side::Nobody);
        assert_eq!(side(0, 0, 0, false), Side::NotSeen);
    }

    #[test]
    fn a_source_that_agrees_with_the_page_takes_a_side_only_where_the_page_is_not_followed() {
        assert_eq!(side(10, 10, 10, true), Side::Page);
        assert_eq!(side(0, 10, 10, true), Side::Others);
    }

    #[test]
    fn nothing_is_compared_where_the_page_was_not_asked() {
        let voice = |source, asked, held| Voice {
            source,
            says: String::new(),
            asked,
            decided: held,
            held,
            agrees: false,
        };
        let side = |asked| {
            let voices = vec![voice(Source::Page, asked, 0), voice(Source::ErrorTable, 4, 4)];
            Allegiance {
                id: "a".to_owned(),
                topic: "t".to_owned(),
                voices,
                seen: BTreeMap::new(),
            }
            .side()
        };
        assert_eq!(side(0), Side::NotSeen);
        // It was asked, and what it speaks about was not there.
        assert_eq!(side(4), Side::Others);
    }
}
