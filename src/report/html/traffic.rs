//! The first calls of the run, a line each.

use super::Caps;
use super::cut::cut;
use super::matrix::{answer, is_listed};
use super::timings::{class, in_ms};
use crate::record::Record;
use serde::Serialize;

/// The table.
#[derive(Serialize)]
pub(super) struct Traffic {
    rows: Vec<Row>,
    total: usize,
    left_out: usize,
}

/// One call.
#[derive(Serialize)]
struct Row {
    began: String,
    took: String,
    scenario: String,
    step: String,
    caller: String,
    credential: String,
    connection: String,
    answer: String,
    class: &'static str,
    expected: String,
    listed: bool,
}

impl Traffic {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let all = &record.traffic.exchanges;
        let told = |text: &str| cut(text, caps.letters.min(300));
        let rows: Vec<Row> = all
            .iter()
            .take(caps.calls)
            .map(|call| Row {
                began: format!("{:.1}", in_ms(call.began_us)),
                took: format!("{:.1}", in_ms(call.took_us)),
                scenario: told(&call.scenario),
                step: told(&call.step),
                caller: told(&call.caller),
                credential: told(call.credential.as_deref().unwrap_or("–")),
                connection: told(&call.connection),
                answer: answer(call),
                class: class(call.status),
                expected: told(&call.expected.join(" or ")),
                listed: is_listed(call) || call.expected.is_empty(),
            })
            .collect();
        let total = all.len() + record.traffic.exchanges_dropped;
        Self {
            left_out: total - rows.len(),
            total,
            rows,
        }
    }
}
