//! Whom a deployment follows where the documents contradict each other. An observer: it has no verdict and
//! accuses nobody.
//!
//! It sees every answer of the operation under test and keeps counters and a few words for each point, so its
//! memory is bounded by the contract. Of values it keeps only those that a reading lists or whose digits it
//! counts, never a name, an id or a time.

use super::found::{Found, holds};
use super::{Allegiance, Call, Evidence, Nature, Voice};
use crate::contract::{Disagreement, Reading, Within};
use cadenza_envelope::Answer;
use std::collections::{BTreeMap, BTreeSet};

/// Different words kept of what was seen at one spot.
const KEPT: usize = 6;

/// Watches a run for whom it follows.
pub struct Sources<'a> {
    points: Vec<Point<'a>>,
}

struct Point<'a> {
    disagreement: &'a Disagreement,
    voices: Vec<Voice>,
    seen: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Sources<'a> {
    /// Nothing seen yet of these disagreements. Those without readings are left out.
    pub fn of(disagreements: &'a [Disagreement]) -> Self {
        let points = disagreements
            .iter()
            .filter(|point| !point.readings.is_empty())
            .map(|disagreement| Point {
                disagreement,
                voices: voices(&disagreement.readings),
                seen: BTreeMap::new(),
            })
            .collect();
        Self { points }
    }

    /// Takes in what one playing of a scenario brought.
    pub fn see(&mut self, evidence: &Evidence) {
        for call in &evidence.calls {
            let (true, Nature::Envelope, Some(answer)) =
                (call.step.door.is_the_operations(), call.nature, &call.answer)
            else {
                continue;
            };
            for point in &mut self.points {
                point.see(call, answer);
            }
        }
    }

    /// What it adds up to, in the order of the contract.
    pub fn finish(self) -> Vec<Allegiance> {
        self.points
            .into_iter()
            .map(|point| Allegiance {
                id: point.disagreement.id.clone(),
                topic: point.disagreement.topic.clone(),
                voices: point.voices,
                seen: point.seen,
            })
            .collect()
    }
}

impl Point<'_> {
    fn see(&mut self, call: &Call, answer: &Answer) {
        let readings = &self.disagreement.readings;
        for voice in &mut self.voices {
            // Every answer of a run comes by here, thousands of generated ones, so nothing is gathered on the way.
            let (mut asked, mut decided, mut held) = (false, false, true);
            let own = readings
                .iter()
                .filter(|reading| reading.source == voice.source && concerns(reading.within, call));
            for reading in own {
                asked = true;
                if let Some(holds) = holds(reading, answer) {
                    decided = true;
                    held &= holds;
                }
            }
            voice.asked += usize::from(asked);
            voice.decided += usize::from(decided);
            voice.held += usize::from(decided && held);
        }
        for reading in readings.iter().filter(|reading| concerns(reading.within, call)) {
            for spot in &reading.spots {
                let Some(seen) = self.seen.get_mut(spot.name()) else {
                    let told = Found::at(spot, answer).told(&reading.says).into_owned();
                    self.seen.insert(spot.name().to_owned(), [told].into());
                    continue;
                };
                if seen.len() < KEPT {
                    let told = Found::at(spot, answer).told(&reading.says);
                    if !seen.contains(told.as_ref()) {
                        seen.insert(told.into_owned());
                    }
                }
            }
        }
    }
}

/// One voice for each source, in the order in which they first speak.
fn voices(readings: &[Reading]) -> Vec<Voice> {
    let mut voices: Vec<Voice> = Vec::new();
    for reading in readings {
        let agrees = readings
            .iter()
            .any(|page| page.source.is_the_page() && reading.holds_with(page));
        match voices.iter_mut().find(|voice| voice.source == reading.source) {
            Some(voice) => {
                voice.says = format!("{}; {reading}", voice.says);
                voice.agrees &= agrees;
            }
            None => voices.push(Voice {
                source: reading.source,
                says: reading.to_string(),
                asked: 0,
                decided: 0,
                held: 0,
                agrees,
            }),
        }
    }
    voices
}

fn concerns(within: Within, call: &Call) -> bool {
    match within {
        Within::Any => true,
        Within::Success => call.succeeded(),
        Within::Failure => !call.succeeded(),
        Within::Repeated | Within::Invalid => {
            within.reason().as_slice() == call.situation.reasons() && !call.is_excused()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn a_source_with_several_readings_is_followed_when_all_of_them_hold() {
        let contract = Contract::embedded().expect("the embedded contract loads");
        let point = contract
            .operation
            .disagreements
            .iter()
            .find(|point| point.id == "already-revoked")
            .expect("the point is there");
        let voices = voices(&point.readings);
        let told: Vec<(&str, &str)> = voices
            .iter()
            .map(|voice| (voice.source.name(), voice.says.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("page", "HTTP status: 400; errno: -130001"),
                ("error table", "HTTP status or errno: 409 or -22017 or -22015"),
            ]
        );
    }
}
