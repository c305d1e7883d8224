//! How long answers took, over the run. The vertical scale is logarithmic, for one slow answer must not flatten the rest.

use super::Caps;
use super::cut::cut;
use super::matrix::answer;
use crate::record::{Exchange, Record};
use serde::Serialize;
use std::fmt::Write as _;

/// The edges of the plot, in a picture of 860 by 300.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 844.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 262.0;
/// Slowest calls that are named.
const NAMED: usize = 5;
/// The sorts of answers, in the order of the legend.
const CLASSES: [(&str, &str); 5] = [
    ("s2", "2xx"),
    ("s3", "1xx and 3xx"),
    ("s4", "4xx"),
    ("s5", "5xx"),
    ("s0", "no answer"),
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

/// The calls with one sort of answer, as one path of dots.
#[derive(Serialize)]
struct Class {
    class: &'static str,
    name: &'static str,
    count: usize,
    dots: String,
}

/// A line across the plot, or down.
#[derive(Serialize)]
struct Line {
    at: String,
    label: String,
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
            classes: CLASSES
                .iter()
                .map(|(class, name)| Class::of(class, name, all, &shown, &scale))
                .filter(|class| class.count > 0)
                .collect(),
            rows: scale.rows(),
            columns: scale.columns(),
            marks: [("p50", part(&times, 50)), ("p95", part(&times, 95))]
                .map(|(name, us)| Line {
                    at: format!("{:.1}", scale.y(us)),
                    label: format!("{name} {}", told(us)),
                })
                .into(),
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
        class: &'static str,
        name: &'static str,
        all: &[Exchange],
        shown: &[&Exchange],
        scale: &Scale,
    ) -> Self {
        let is_one = |call: &Exchange| self::class(call.status).0 == class;
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
            class,
            name,
            count: all.iter().filter(|call| is_one(call)).count(),
            dots,
        }
    }
}

/// Where times stand in the picture.
struct Scale {
    end_ms: f64,
    low: i32,
    high: i32,
}

impl Scale {
    fn of(times: &[u64], all: &[Exchange]) -> Self {
        let end = all.iter().map(|call| call.began_us).max().unwrap_or_default();
        let decade = |us: Option<&u64>| in_ms(us.copied().unwrap_or(1000).max(1)).log10();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a logarithm of a time is a small number"
        )]
        let (low, high) = (
            decade(times.first()).floor() as i32,
            decade(times.last()).ceil() as i32,
        );
        Self {
            end_ms: in_ms(end.max(1)),
            low,
            high: high.max(low + 1),
        }
    }

    fn x(&self, us: u64) -> f64 {
        LEFT + (RIGHT - LEFT) * in_ms(us) / self.end_ms
    }

    fn y(&self, us: u64) -> f64 {
        let share = (in_ms(us.max(1)).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
    }

    fn rows(&self) -> Vec<Line> {
        (self.low..=self.high)
            .map(|decade| {
                let share = f64::from(decade - self.low) / f64::from(self.high - self.low);
                let ms = 10_f64.powi(decade);
                Line {
                    at: format!("{:.1}", BOTTOM - (BOTTOM - TOP) * share),
                    label: if ms >= 1000.0 {
                        format!("{} s", ms / 1000.0)
                    } else {
                        format!("{ms} ms")
                    },
                }
            })
            .collect()
    }

    fn columns(&self) -> Vec<Line> {
        [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|share| Line {
                at: format!("{:.1}", LEFT + (RIGHT - LEFT) * share),
                label: if self.end_ms >= 2000.0 {
                    format!("{:.1} s", self.end_ms * share / 1000.0)
                } else {
                    format!("{:.0} ms", self.end_ms * share)
                },
            })
            .into()
    }
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

/// The sort of an answer.
pub(super) const fn class(status: Option<u16>) -> (&'static str, &'static str) {
    match status {
        Some(200..300) => CLASSES[0],
        Some(400..500) => CLASSES[2],
        Some(500..) => CLASSES[3],
        Some(_) => CLASSES[1],
        None => CLASSES[4],
    }
}
