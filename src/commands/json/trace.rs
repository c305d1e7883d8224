//! `trace`: what is covered by what.

use super::FORMAT;
use super::checks::ClauseRow;
use crate::checks::{self, Check};
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
        let checks = checks::of(contract);
        let clauses: Vec<Covered<'a>> = contract
            .judged_clauses()
            .map(|clause| covered(clause, &checks))
            .collect();
        Self {
            format: FORMAT,
            operation: &contract.operation.id,
            awaiting: selftest::AWAITING
                .iter()
                .map(|(fault, why)| Awaiting { fault, why })
                .collect(),
            counts: Counts {
                clauses: clauses.len(),
                checks: checks.len(),
                faults: Fault::all().len(),
                uncovered: gaps.len(),
            },
            clauses,
            uncovered: gaps,
        }
    }
}

fn covered<'a>(clause: &'a Clause, checks: &[&'static Check]) -> Covered<'a> {
    let citing = |check: &&&'static Check| check.clauses.contains(&clause.id.as_str());
    Covered {
        clause: ClauseRow::of(clause),
        checks: checks
            .iter()
            .filter(citing)
            .map(|check| Citing {
                check: check.name,
                proven_by: check.proven_by,
            })
            .collect(),
    }
}
