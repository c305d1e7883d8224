//! What the run destroyed, and what it left behind.

use super::Caps;
use super::cut::{cut, first};
use crate::record::Record;
use crate::report::message;
use serde::Serialize;

/// The ledger of the run.
#[derive(Serialize)]
pub(super) struct Safety {
    spent: u32,
    planned: u32,
    allowed: u32,
    left_over: Vec<LeftOver>,
    more: usize,
    remedy: &'static str,
}

/// A credential that was created and not spent.
#[derive(Serialize)]
struct LeftOver {
    owner: String,
    name: String,
    id: String,
}

impl Safety {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let traffic = &record.traffic;
        let (left_over, more) = first(record.left_over.iter().collect(), caps.rows);
        let told = |text: &str| cut(text, caps.letters);
        Self {
            spent: traffic.revocations,
            planned: traffic.planned_revocations,
            allowed: traffic.max_revocations,
            left_over: left_over
                .into_iter()
                .map(|one| LeftOver {
                    owner: told(&one.owner),
                    name: told(&one.name),
                    id: told(one.id.as_deref().unwrap_or("perhaps")),
                })
                .collect(),
            more,
            remedy: message::LEFT_OVER_REMEDY,
        }
    }
}
