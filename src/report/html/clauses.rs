//! The page's promises, section by section, each with how it ended and what that rests on.

use super::cut::cut;
use super::{Caps, mood};
use crate::record::{Check, Clause, ClauseState, Record, Standing, Verdict};
use crate::report::message;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All clauses.
#[derive(Serialize)]
pub(super) struct Clauses<'a> {
    sections: Vec<Section<'a>>,
    counts: Vec<Tile>,
    more: usize,
}

/// The clauses under one heading, whatever they were derived from.
#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    clauses: Vec<Promise<'a>>,
}

/// How many ended in one way.
#[derive(Serialize)]
struct Tile {
    state: &'static str,
    mood: &'static str,
    clauses: usize,
}

/// One clause.
#[derive(Serialize)]
struct Promise<'a> {
    id: &'a str,
    wording: &'a str,
    source: &'a str,
    state: &'static str,
    mood: &'static str,
    place: String,
    standing: String,
    /// Why it is kept although a check that cites it failed.
    although: Option<String>,
    cited_by: Vec<Citing>,
    faults: BTreeSet<&'a str>,
}

/// A check that cites it.
#[derive(Serialize)]
struct Citing {
    name: String,
    word: &'static str,
    mood: &'static str,
    judged: usize,
    is_selected: bool,
}

impl<'a> Clauses<'a> {
    pub(super) fn of(record: &'a Record, caps: &Caps) -> Self {
        let checks: BTreeMap<&str, &Check> = record
            .checks
            .iter()
            .map(|check| (check.name.as_str(), check))
            .collect();
        let mut sections: Vec<Section<'a>> = Vec::new();
        for clause in record.clauses.iter().take(caps.rows) {
            let promise = Promise::of(clause, &checks, caps);
            let known = sections.iter_mut().find(|section| section.name == clause.section);
            match known {
                Some(section) => section.clauses.push(promise),
                None => sections.push(Section {
                    name: &clause.section,
                    clauses: vec![promise],
                }),
            }
        }
        let states: BTreeSet<_> = record.clauses.iter().map(|clause| clause.state).collect();
        Self {
            sections,
            counts: states
                .into_iter()
                .map(|state| Tile {
                    state: state.name(),
                    mood: mood::of_clause(state),
                    clauses: record.clauses_that(state),
                })
                .collect(),
            more: record.clauses.len().saturating_sub(caps.rows),
        }
    }
}

impl<'a> Promise<'a> {
    fn of(clause: &'a Clause, checks: &BTreeMap<&str, &'a Check>, caps: &Caps) -> Self {
        let known = |name: &String| checks.get(name.as_str()).copied();
        Self {
            id: &clause.id,
            wording: &clause.wording,
            source: &clause.source,
            state: clause.state.name(),
            mood: mood::of_clause(clause.state),
            place: format!("{}:{}", clause.file, clause.line),
            standing: cut(
                &match &clause.standing {
                    Standing::Core => "Core: a run that leaves it unproven is not green.".to_owned(),
                    Standing::Optional(input) => format!("Proven where this input is given: {input}."),
                    Standing::NotTestable(why) => format!("Cannot be tested from outside: {why}"),
                },
                caps.letters,
            ),
            although: although(clause, checks).map(|why| cut(&why, caps.letters)),
            faults: clause
                .checks
                .iter()
                .filter_map(known)
                .flat_map(|check| check.proven_by.iter().map(String::as_str))
                .collect(),
            cited_by: clause
                .checks
                .iter()
                .map(|name| match known(name) {
                    Some(check) => Citing {
                        name: cut(name, caps.letters),
                        word: message::word(check),
                        mood: mood::of_check(check),
                        judged: check.examined,
                        is_selected: true,
                    },
                    None => Citing {
                        name: cut(name, caps.letters),
                        word: "NOT SELECTED",
                        mood: mood::IDLE,
                        judged: 0,
                        is_selected: false,
                    },
                })
                .collect(),
        }
    }
}

/// Why a clause is kept although a check that cites it failed: a finding names the one clause that it breaks.
fn although(clause: &Clause, checks: &BTreeMap<&str, &Check>) -> Option<String> {
    if clause.state != ClauseState::Kept {
        return None;
    }
    let cited_by = clause.checks.iter().filter_map(|name| checks.get(name.as_str()));
    let failed: Vec<&&Check> = cited_by.filter(|check| check.verdict == Verdict::Fail).collect();
    if failed.is_empty() {
        return None;
    }
    let names: Vec<&str> = failed.iter().map(|check| check.name.as_str()).collect();
    let findings = failed.iter().flat_map(|check| &check.findings);
    let broken: BTreeSet<&str> = findings.map(|finding| finding.cites.clause.as_str()).collect();
    Some(format!(
        "Kept although {} failed: what was found there breaks {}, and nothing that was seen breaks this clause.",
        names.join(", "),
        broken.into_iter().collect::<Vec<_>>().join(", ")
    ))
}
