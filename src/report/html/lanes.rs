//! Calls that were under way at the same time, one lane a call.

use super::Caps;
use super::cut::cut;
use super::matrix::answer;
use super::objections::Objections;
use super::timings::{in_ms, judged};
use crate::record::{Exchange, Record};
use serde::Serialize;
use std::collections::BTreeMap;

/// Pictures on the page.
const PICTURES: usize = 12;
/// Lanes in a picture.
const LANES: usize = 24;
/// Where bars begin and end, in a picture that is 860 wide.
const LEFT: f64 = 250.0;
const RIGHT: f64 = 690.0;
/// The height of a lane.
const ROW: f64 = 26.0;

/// All pictures.
#[derive(Serialize)]
pub(super) struct Lanes {
    pictures: Vec<Picture>,
    more: usize,
}

/// Calls of one scenario that overlapped.
#[derive(Serialize)]
struct Picture {
    scenario: String,
    calls: usize,
    began: String,
    span: String,
    height: String,
    floor: String,
    lanes: Vec<Lane>,
    ticks: Vec<Tick>,
    left_out: usize,
}

/// One call.
#[derive(Serialize)]
struct Lane {
    step: String,
    y: String,
    text_y: String,
    x: String,
    width: String,
    label_x: String,
    label: String,
    class: &'static str,
    accused: bool,
}

#[derive(Serialize)]
struct Tick {
    x: String,
    label: String,
}

impl Lanes {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let mut scenarios: BTreeMap<&str, Vec<&Exchange>> = BTreeMap::new();
        for exchange in &record.traffic.exchanges {
            scenarios.entry(&exchange.scenario).or_default().push(exchange);
        }
        let mut crowds: Vec<Vec<&Exchange>> = scenarios.into_values().flat_map(overlapping).collect();
        let objections = Objections::of(record);
        crowds.sort_by_key(|crowd| crowd.first().map(|call| call.began_us));
        Self {
            more: crowds.len().saturating_sub(PICTURES),
            pictures: crowds
                .iter()
                .take(PICTURES)
                .map(|crowd| Picture::of(crowd, &objections, caps))
                .collect(),
        }
    }
}

/// The groups of calls that are linked by overlaps, each in the order of its beginnings.
fn overlapping(mut calls: Vec<&Exchange>) -> Vec<Vec<&Exchange>> {
    calls.sort_by_key(|call| (call.began_us, call.took_us));
    let mut groups: Vec<(u64, Vec<&Exchange>)> = Vec::new();
    for call in calls {
        let end = call.began_us.saturating_add(call.took_us);
        match groups.last_mut() {
            Some((until, group)) if call.began_us < *until => {
                *until = end.max(*until);
                group.push(call);
            }
            Some(_) | None => groups.push((end, vec![call])),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group);
    groups.filter(|group| group.len() > 1).collect()
}

impl Picture {
    fn of(calls: &[&Exchange], objections: &Objections<'_>, caps: &Caps) -> Self {
        let shown = &calls[..calls.len().min(LANES)];
        let from = shown.iter().map(|call| call.began_us).min().unwrap_or_default();
        let end = |call: &&Exchange| call.began_us.saturating_add(call.took_us);
        let until = shown.iter().map(end).max().unwrap_or_default();
        let span = until.saturating_sub(from).max(1);
        let scale = (RIGHT - LEFT) / in_ms(span);
        let place = |us: u64| LEFT + in_ms(us.saturating_sub(from)) * scale;
        let mut y = 8.0;
        let lanes = shown
            .iter()
            .map(|call| {
                let is_accused = objections.are_to(call);
                let (x, right) = (place(call.began_us), place(end(call)));
                let lane = Lane {
                    step: cut(&call.step, 34),
                    y: format!("{y:.1}"),
                    text_y: format!("{:.1}", y + 13.0),
                    x: format!("{x:.1}"),
                    width: format!("{:.1}", (right - x).max(2.0)),
                    label_x: format!("{:.1}", right.max(x + 2.0) + 8.0),
                    label: format!(
                        "{} in {:.1} ms{}",
                        answer(call),
                        in_ms(call.took_us),
                        if is_accused { ", objected to" } else { "" }
                    ),
                    class: judged(call, is_accused).0,
                    accused: is_accused,
                };
                y += ROW;
                lane
            })
            .collect();
        Self {
            scenario: cut(calls.first().map_or("", |call| &call.scenario), caps.letters),
            calls: calls.len(),
            began: format!("{:.1} ms", in_ms(from)),
            span: format!("{:.1} ms", in_ms(span)),
            height: format!("{:.0}", y + 26.0),
            floor: format!("{y:.1}"),
            lanes,
            ticks: [0.0, 0.25, 0.5, 0.75, 1.0]
                .map(|part| Tick {
                    x: format!("{:.1}", LEFT + (RIGHT - LEFT) * part),
                    label: format!("{:.1} ms", in_ms(span) * part),
                })
                .into(),
            left_out: calls.len() - shown.len(),
        }
    }
}
