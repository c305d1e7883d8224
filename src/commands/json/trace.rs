//! `trace`: what is covered by what.

use super::FORMAT;
use super::checks::ClauseRow;
use crate::checks::{CHECKS, Check};
use crate::contract::{Clause, Contract};
use crate::mock::Fault;
use crate::selftest;
use serde::Serialize;

/// The object of `trace`.
#[derive(Serialize)]
pub(in crate::commands) struct Trace<'a> {
    format: u32,
    operation: &'a str,
    clauses: Vec<Covered<'a>>,
    awaiting: Vec<Awaiting>,
    counts: Counts,
    uncovered: &'a [String],
}

#[derive(Serialize)]
struct Covered<'a> {
    clause: ClauseRow<'a>,
    checks: Vec<Citing>,
}

#[derive(Serialize)]
struct Citing {
    check: &'static str,
    proven_by: &'static [&'static str],
}

#[derive(Serialize)]
struct Awaiting {
    fault: &'static str,
    why: &'static str,
}

#[derive(Serialize)]
struct Counts {
    clauses: usize,
    checks: usize,
    faults: usize,
    uncovered: usize,
}

impl<'a> Trace<'a> {
    pub(in crate::commands) fn of(contract: &'a Contract, gaps: &'a [String]) -> Self {
        let clauses = &contract.operation.clauses;
        Self {
            format: FORMAT,
            operation: &contract.operation.id,
            clauses: clauses.iter().map(covered).collect(),
            awaiting: selftest::AWAITING
                .iter()
                .map(|(fault, why)| Awaiting { fault, why })
                .collect(),
            counts: Counts {
                clauses: clauses.len(),
                checks: CHECKS.len(),
                faults: Fault::all().len(),
                uncovered: gaps.len(),
            },
            uncovered: gaps,
        }
    }
}

fn covered(clause: &Clause) -> Covered<'_> {
    let citing = |check: &&&'static Check| check.clauses.contains(&clause.id.as_str());
    Covered {
        clause: ClauseRow::of(clause),
        checks: CHECKS
            .iter()
            .filter(citing)
            .map(|check| Citing {
                check: check.name,
                proven_by: check.proven_by,
            })
            .collect(),
    }
}
