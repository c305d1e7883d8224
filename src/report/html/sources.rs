//! What the documents leave open or say differently, and what this deployment does.

use super::cut::cut;
use super::{Caps, mood};
use crate::record::{Observation, Point, Record, Side};
use crate::report::side;
use serde::Serialize;
use std::collections::BTreeMap;

/// The points of contradiction, and the open ones.
#[derive(Serialize)]
pub(super) struct Sources<'a> {
    points: Vec<Contradiction<'a>>,
    points_more: usize,
    open: Vec<Open>,
    statuses: Vec<Status>,
    more: usize,
    pins: String,
}

/// One point on which the documents contradict each other.
#[derive(Serialize)]
struct Contradiction<'a> {
    id: &'a str,
    topic: &'a str,
    side: &'static str,
    mood: &'static str,
    voices: Vec<Voice<'a>>,
    seen: String,
}

/// What one of them says.
#[derive(Serialize)]
struct Voice<'a> {
    source: &'a str,
    is_the_page: bool,
    says: String,
    held: usize,
    asked: usize,
}

/// An open point.
#[derive(Serialize)]
struct Open {
    point: String,
    seen: String,
    lasting: bool,
}

/// Odd requests that were answered alike.
#[derive(Serialize)]
struct Status {
    seen: String,
    requests: Vec<String>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(record: &'a Record, caps: &Caps) -> Self {
        let told = |text: &str| cut(text, caps.letters);
        let mut points: Vec<&Point> = record.sources.iter().collect();
        // What differs stands first; the rest is as the page has it.
        points.sort_by_key(|point| match point.side {
            Side::Nobody => 0,
            Side::Others => 1,
            Side::Both => 2,
            Side::PageAtTimes => 3,
            Side::Page => 4,
            Side::NotSeen => 5,
        });
        let mut open = Vec::new();
        let mut statuses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for Observation { point, seen, lasting } in record.observations.iter().take(caps.rows) {
            match point.strip_prefix("status of ") {
                Some(request) => statuses.entry(seen).or_default().push(told(request)),
                None => open.push(Open {
                    point: told(point),
                    seen: told(seen),
                    lasting: *lasting,
                }),
            }
        }
        Self {
            points_more: points.len().saturating_sub(caps.rows),
            points: points
                .into_iter()
                .take(caps.rows)
                .map(|point| Contradiction::of(point, caps))
                .collect(),
            open,
            statuses: statuses
                .into_iter()
                .map(|(seen, requests)| Status {
                    seen: told(seen),
                    requests,
                })
                .collect(),
            more: record.observations.len().saturating_sub(caps.rows),
            pins: told(&record.run.pins),
        }
    }
}

impl<'a> Contradiction<'a> {
    fn of(point: &'a Point, caps: &Caps) -> Self {
        let (side, mood) = match point.side {
            Side::NotSeen => ("not seen", mood::IDLE),
            Side::Page => ("the page", mood::GOOD),
            Side::PageAtTimes => ("the page at times", mood::MOVED),
            Side::Both => ("the page and others", mood::MOVED),
            Side::Others => ("others, not the page", mood::UNSURE),
            Side::Nobody => ("none of them", mood::UNSURE),
        };
        Self {
            id: &point.id,
            topic: &point.topic,
            side,
            mood,
            voices: point
                .voices
                .iter()
                .map(|voice| Voice {
                    source: &voice.source,
                    is_the_page: voice.is_the_page,
                    says: cut(&voice.says, caps.letters),
                    held: voice.held,
                    asked: voice.asked,
                })
                .collect(),
            seen: cut(&side::seen(point), caps.letters),
        }
    }
}
