//! Whom a deployment follows where the documents contradict each other.

use crate::evidence::{self, Allegiance, Side, Tally};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
            side: point.side(),
            voices: point.voices.iter().map(Voice::of).collect(),
            seen: point.seen.clone(),
        }
    }

    /// Adds what other parts of a run saw. Answers are counted together, and who is followed is told of all of them.
    pub(super) fn join(all: &mut Vec<Self>, others: Vec<Self>) {
        for other in others {
            match all.iter_mut().find(|point| point.id == other.id) {
                Some(point) => point.add(other),
                None => all.push(other),
            }
        }
    }

    fn add(&mut self, other: Self) {
        let is_seen = self.side != Side::NotSeen || other.side != Side::NotSeen;
        for voice in other.voices {
            let same = |known: &&mut Voice| known.source == voice.source && known.says == voice.says;
            match self.voices.iter_mut().find(same) {
                Some(known) => {
                    known.asked = known.asked.saturating_add(voice.asked);
                    known.held = known.held.saturating_add(voice.held);
                }
                None => self.voices.push(voice),
            }
        }
        for (spot, seen) in other.seen {
            self.seen.entry(spot).or_default().extend(seen);
        }
        self.side = if is_seen || self.voices.iter().any(|voice| voice.held > 0) {
            let tallies: Vec<Tally> = self.voices.iter().map(Voice::tally).collect();
            Side::of(&tallies)
        } else {
            Side::NotSeen
        };
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

    fn tally(&self) -> Tally {
        Tally {
            is_the_page: self.is_the_page,
            asked: self.asked,
            held: self.held,
            agrees: self.agrees,
        }
    }
}
