//! How each promise of the operation ended.

use crate::contract::{ClauseStanding, Contract};
use crate::gate::{self, ClauseState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a run must prove it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Yes.
    Core,
    /// Where the input is given that this names.
    Optional(String),
    /// It cannot; this says why.
    NotTestable(String),
}

/// One promise and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Its id.
    pub id: String,
    /// The promise in one sentence.
    pub wording: String,
    /// The document.
    pub source: String,
    /// The heading in it.
    pub section: String,
    /// The file of `schemas/` that holds it.
    pub file: String,
    /// Its line there, from 1.
    pub line: usize,
    /// Whether a run must prove it.
    pub standing: Standing,
    /// How it ended.
    pub state: ClauseState,
    /// The checks that cite it.
    pub checks: Vec<String>,
}

impl Clause {
    /// All clauses of the operation; without a tally nothing was proven yet.
    pub(super) fn all(contract: &Contract, tally: Option<&gate::ClauseTally>) -> Vec<Self> {
        let states: BTreeMap<&str, gate::ClauseState> =
            tally.map(|tally| tally.rows().collect()).unwrap_or_default();
        let checks = crate::checks::of(contract);
        contract
            .judged_clauses()
            .map(|clause| {
                let (standing, unknown) = match &clause.standing {
                    ClauseStanding::Core => (Standing::Core, ClauseState::Unproven),
                    ClauseStanding::OptionalRole { role } => {
                        (Standing::Optional(role.clone()), ClauseState::Unproven)
                    }
                    ClauseStanding::NotTestable { why } => {
                        (Standing::NotTestable(why.clone()), ClauseState::NotTestable)
                    }
                };
                let state = states.get(clause.id.as_str()).copied();
                Self {
                    id: clause.id.clone(),
                    wording: clause.wording.clone(),
                    source: clause.source.clone(),
                    section: clause.section.clone(),
                    file: clause.place.file.clone(),
                    line: clause.place.line,
                    standing,
                    state: state.unwrap_or(unknown),
                    checks: checks
                        .iter()
                        .filter(|check| check.clauses.contains(&clause.id.as_str()))
                        .map(|check| check.name.to_owned())
                        .collect(),
                }
            })
            .collect()
    }
}
