//! Whom a deployment follows where the documents contradict each other.

use crate::evidence::{self, Allegiance};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who is followed, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// No answer showed it.
    NotSeen,
    /// The page in every answer, and nobody who says otherwise.
    Page,
    /// The page in some answers, and nobody in the rest.
    PageAtTimes,
    /// The page and a source that says otherwise.
    Both,
    /// A source that contradicts the page.
    Others,
    /// None of them.
    Nobody,
}

/// One point on which the documents contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// Who is followed, in a word.
    pub side: Side,
    /// What each source says, and how often it was so.
    pub voices: Vec<Voice>,
    /// What was seen, by the name of its spot.
    pub seen: BTreeMap<String, BTreeSet<String>>,
}

/// One source on one point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The source.
    pub source: String,
    /// Whether it is the operation's own page.
    pub is_the_page: bool,
    /// What it says.
    pub says: String,
    /// Answers of the sort it speaks about.
    pub asked: usize,
    /// Of these, the answers that were as it says.
    pub held: usize,
    /// Whether it says no more than a part of the page does.
    pub agrees: bool,
}

impl Point {
    pub(super) fn of(point: &Allegiance) -> Self {
        Self {
            id: point.id.clone(),
            topic: point.topic.clone(),
            side: match point.side() {
                evidence::Side::NotSeen => Side::NotSeen,
                evidence::Side::Page => Side::Page,
                evidence::Side::PageAtTimes => Side::PageAtTimes,
                evidence::Side::Both => Side::Both,
                evidence::Side::Others => Side::Others,
                evidence::Side::Nobody => Side::Nobody,
            },
            voices: point.voices.iter().map(Voice::of).collect(),
            seen: point.seen.clone(),
        }
    }
}

impl Voice {
    fn of(voice: &evidence::Voice) -> Self {
        Self {
            source: voice.source.name().to_owned(),
            is_the_page: voice.source.is_the_page(),
            says: voice.says.clone(),
            asked: voice.asked,
            held: voice.held,
            agrees: voice.agrees,
        }
    }
}
