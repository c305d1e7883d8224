//! How long answers took, over the run. The vertical scale is logarithmic, for one slow answer must not flatten the rest.

use super::cut::cut;
use super::matrix::answer;
use super::objections::Objections;
use super::{Caps, mood};
use crate::record::{Exchange, Record};
use serde::Serialize;
use std::fmt::Write as _;

/// The edges of the plot, in a picture of 860 by 300.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 764.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 262.0;
/// Slowest calls that are named.
const NAMED: usize = 5;
/// What checks say of calls, in the order of the legend.
const RIGHT_OR_WRONG: [(&str, &str); 3] = [
    (mood::GOOD, "no check objects"),
    (mood::UNSURE, "no answer, and no check objects"),
    (mood::BAD, "a check objects"),
];

/// The plot and what it says.
#[derive(Serialize)]
pub(super) struct Timings {
    shown: usize,
    left_out: usize,
    classes: Vec<Class>,
    rows: Vec<Line>,
    columns: Vec<Line>,
    marks: Vec<Line>,
    slowest: Vec<Slow>,
    summary: String,
}

/// The calls of which checks say the same, as one path of dots.
#[derive(Serialize)]
struct Class {
    colour: &'static str,
    name: &'static str,
    count: usize,
    dots: String,
}

/// A line across the plot, or down.
#[derive(Serialize)]
struct Line {
    at: String,
    /// Where its label stands, which makes room for others.
    text_at: String,
    label: String,
}

impl Line {
    fn at(place: f64, label: String) -> Self {
        let at = format!("{place:.1}");
        Self {
            text_at: at.clone(),
            at,
            label,
        }
    }
}

/// The lines of half and of nearly all calls.
fn marks(times: &[u64], scale: &Scale) -> Vec<Line> {
    let [half, most] = [50, 95].map(|percent| part(times, percent));
    let text_at = scale.y(half).max(scale.y(most) + 13.0);
    vec![
        Line {
            text_at: format!("{text_at:.1}"),
            ..Line::at(scale.y(half), format!("p50 {}", told(half)))
        },
        Line::at(scale.y(most), format!("p95 {}", told(most))),
    ]
}

/// A slow call.
#[derive(Serialize)]
struct Slow {
    scenario: String,
    step: String,
    answer: String,
    took: String,
}

impl Timings {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let all = &record.traffic.exchanges;
        let objections = Objections::of(record);
        let mut times: Vec<u64> = all.iter().map(|call| call.took_us).collect();
        times.sort_unstable();
        let slowest = times.last().copied().unwrap_or_default();
        let scale = Scale::of(&times, all);
        // Where there are too many, every so-manieth is shown: the shape of the whole run stays.
        let stride = all.len().div_ceil(caps.points).max(1);
        let shown: Vec<&Exchange> = all
            .iter()
            .enumerate()
            .filter(|(index, call)| index % stride == 0 || call.took_us == slowest)
            .map(|(_, call)| call)
            .take(caps.points)
            .collect();
        let mut by_time: Vec<&Exchange> = all.iter().collect();
        by_time.sort_by_key(|call| std::cmp::Reverse(call.took_us));
        Self {
            shown: shown.len(),
            left_out: all.len() - shown.len() + record.traffic.exchanges_dropped,
            classes: RIGHT_OR_WRONG
                .iter()
                .map(|(colour, name)| {
                    let is_one = |call: &Exchange| judged(call, objections.are_to(call)).0 == *colour;
                    Class::of(colour, name, all, &shown, &scale, is_one)
                })
                .filter(|class| class.count > 0)
                .collect(),
            rows: scale.rows(),
            columns: scale.columns(),
            marks: marks(&times, &scale),
            slowest: by_time
                .iter()
                .take(NAMED)
                .map(|call| Slow {
                    scenario: cut(&call.scenario, caps.letters),
                    step: cut(&call.step, caps.letters),
                    answer: answer(call),
                    took: told(call.took_us),
                })
                .collect(),
            summary: format!(
                "p50 {}, p95 {}, max {}",
                told(part(&times, 50)),
                told(part(&times, 95)),
                told(slowest)
            ),
        }
    }
}

impl Class {
    fn of(
        colour: &'static str,
        name: &'static str,
        all: &[Exchange],
        shown: &[&Exchange],
        scale: &Scale,
        is_one: impl Fn(&Exchange) -> bool,
    ) -> Self {
        let mut dots = String::new();
        for call in shown.iter().filter(|call| is_one(call)) {
            // Writing to a String cannot fail.
            let _ = write!(
                dots,
                "M{:.1} {:.1}h0",
                scale.x(call.began_us),
                scale.y(call.took_us)
            );
        }
        Self {
            colour,
            name,
            count: all.iter().filter(|call| is_one(call)).count(),
            dots,
        }
    }
}

/// Where times stand in the picture.
struct Scale {
    end_ms: f64,
    low: f64,
    high: f64,
}

impl Scale {
    fn of(times: &[u64], all: &[Exchange]) -> Self {
        let end = all.iter().map(|call| call.began_us).max().unwrap_or_default();
        let bound = |us: Option<&u64>| in_ms(us.copied().unwrap_or(1000).max(1));
        let (least, most) = (bound(times.first()), bound(times.last()));
        let steps = steps();
        let below = steps.iter().rev().find(|step| **step <= least);
        let above = steps.iter().find(|step| **step > most);
        Self {
            end_ms: in_ms(end.max(1)),
            low: below.copied().unwrap_or(least),
            high: above.copied().unwrap_or(most * 2.0),
        }
    }

    fn x(&self, us: u64) -> f64 {
        LEFT + (RIGHT - LEFT) * in_ms(us) / self.end_ms
    }

    fn y(&self, us: u64) -> f64 {
        self.height(in_ms(us.max(1)))
    }

    fn height(&self, ms: f64) -> f64 {
        let share = (ms / self.low).log10() / (self.high / self.low).log10();
        BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
    }

    fn rows(&self) -> Vec<Line> {
        steps()
            .into_iter()
            .filter(|step| (self.low..=self.high).contains(step))
            .map(|ms| {
                let label = if ms >= 1000.0 {
                    format!("{} s", ms / 1000.0)
                } else {
                    format!("{ms} ms")
                };
                Line::at(self.height(ms), label)
            })
            .collect()
    }

    fn columns(&self) -> Vec<Line> {
        [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|share| {
                let label = if self.end_ms >= 2000.0 {
                    format!("{:.1} s", self.end_ms * share / 1000.0)
                } else {
                    format!("{:.0} ms", self.end_ms * share)
                };
                Line::at(LEFT + (RIGHT - LEFT) * share, label)
            })
            .into()
    }
}

/// The values that a scale may begin and end at: 1, 2 and 5 of every power of ten, from a microsecond on, in
/// milliseconds.
fn steps() -> Vec<f64> {
    let powers = (-3..=7).map(|power| 10_f64.powi(power));
    powers
        .flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * power))
        .collect()
}

/// The time that so many of a hundred calls kept within.
fn part(sorted: &[u64], percent: usize) -> u64 {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a run is over long before a float loses microseconds"
)]
pub(super) fn in_ms(us: u64) -> f64 {
    us as f64 / 1000.0
}

fn told(us: u64) -> String {
    let ms = in_ms(us);
    if ms >= 1000.0 {
        format!("{:.2} s", ms / 1000.0)
    } else if ms >= 10.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{ms:.1} ms")
    }
}

/// What checks say of a call, as a colour and in words.
pub(super) fn judged(call: &Exchange, is_accused: bool) -> (&'static str, &'static str) {
    let [good, unanswered, bad] = RIGHT_OR_WRONG;
    match (is_accused, call.status) {
        (true, _) => bad,
        (false, Some(_)) => good,
        (false, None) => unanswered,
    }
}

/// The colour of an answer by its status, for tables that show the status beside it.
pub(super) const fn class(status: Option<u16>) -> &'static str {
    match status {
        Some(200..300) => "s2",
        Some(400..500) => "s4",
        Some(500..) => "s5",
        Some(_) => "s3",
        None => "s0",
    }
}
