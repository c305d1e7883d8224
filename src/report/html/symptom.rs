//! What broke, call by call: a wrong answer is told once, with every check that objects to it.

use super::cut::{cut, cut_lines, names};
use super::failure::{again, replay};
use super::group::{Group, Sequence};
use super::{Caps, mood};
use crate::record::{Check, Finding, Record, Verdict};
use crate::report::cause::had_an_effect;
use crate::report::{block, message};
use serde::Serialize;
use std::collections::BTreeSet;

/// Checks that one command runs again.
const AGAIN: usize = 12;

/// All failures, and what of them is not told.
#[derive(Serialize)]
pub(super) struct Symptoms {
    cards: Vec<Symptom>,
    /// Failed checks.
    checks: usize,
    /// Sorts of findings that are not told.
    more: usize,
    /// Failed checks of which nothing is told.
    untold: Vec<String>,
}

/// One call with all that checks say of it.
#[derive(Serialize)]
struct Symptom {
    word: &'static str,
    mood: &'static str,
    step: String,
    scenario: String,
    findings: usize,
    seen: Vec<Seen>,
    sequence: Option<Sequence>,
    proven_by: Vec<String>,
    block: String,
    again: String,
    /// The command that plays this alone again.
    replay: Option<String>,
}

/// What one check says of it.
#[derive(Serialize)]
struct Seen {
    check: String,
    about: String,
    group: Group,
}

/// Findings of one check that differ only in their step.
struct Sort<'a> {
    check: &'a Check,
    findings: Vec<&'a Finding>,
}

/// A call, and what is said of it: the sort with the finding that is about this call.
struct Call<'a> {
    of: (&'a str, &'a str),
    said: Vec<(Sort<'a>, &'a Finding)>,
}

impl Symptoms {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let failed: Vec<&Check> = record
            .checks
            .iter()
            .filter(|check| check.verdict == Verdict::Fail)
            .collect();
        let mut sorts: Vec<Sort<'_>> = failed.iter().flat_map(|check| Sort::all(check, caps)).collect();
        let all: usize = failed.iter().map(|check| Sort::all(check, &NO_CAPS).len()).sum();
        // What took effect is feared most; the check that objects to one call teaches more than the one that objects to
        // all.
        let kept_out = |sort: &Sort<'_>| !sort.findings.iter().any(|finding| had_an_effect(finding));
        sorts.sort_by_key(|sort| (kept_out(sort), sort.findings.len()));
        sorts.truncate(caps.findings);
        let (told, told_sorts) = {
            let told: BTreeSet<&str> = sorts.iter().map(|sort| sort.check.name.as_str()).collect();
            (told, sorts.len())
        };
        let untold = failed.iter().filter(|check| !told.contains(check.name.as_str()));
        let untold: Vec<String> = untold.map(|check| check.name.clone()).collect();
        let mut calls: Vec<Call<'_>> = Vec::new();
        for sort in sorts {
            Call::take(&mut calls, sort);
        }
        Self {
            cards: calls.iter().map(|call| Symptom::of(call, record, caps)).collect(),
            checks: failed.len(),
            more: all.saturating_sub(told_sorts),
            untold: untold
                .iter()
                .take(caps.rows)
                .map(|name| cut(name, caps.letters))
                .collect(),
        }
    }
}

/// Counts everything.
const NO_CAPS: Caps = Caps {
    of_one_check: usize::MAX,
    ..super::USUAL
};

impl<'a> Sort<'a> {
    /// The sorts of findings of a check, the worst first.
    fn all(check: &'a Check, caps: &Caps) -> Vec<Self> {
        let mut sorts: Vec<Self> = Vec::new();
        for finding in &check.findings {
            let alike = |sort: &&mut Self| sort.findings.iter().take(1).any(|one| one.is_alike(finding));
            match sorts.iter_mut().find(alike) {
                Some(sort) => sort.findings.push(finding),
                None => sorts.push(Self {
                    check,
                    findings: vec![finding],
                }),
            }
        }
        sorts.truncate(caps.of_one_check);
        sorts
    }
}

/// The call that a finding is about.
fn call(finding: &Finding) -> (&str, &str) {
    let scenario = finding.story.as_ref().map_or("", |story| &story.scenario);
    (scenario, &finding.step)
}

impl<'a> Call<'a> {
    /// Adds a sort to the first call that it is about as well, or to a new one.
    fn take(calls: &mut Vec<Self>, sort: Sort<'a>) {
        let about: BTreeSet<(&str, &str)> = sort.findings.iter().map(|one| call(one)).collect();
        let place = calls.iter().position(|known| about.contains(&known.of));
        let of = place.and_then(|place| calls.get(place)).map(|known| known.of);
        let chosen = sort
            .findings
            .iter()
            .find(|finding| of.is_none_or(|of| call(finding) == of))
            .copied();
        let Some(chosen) = chosen else { return };
        match place.and_then(|place| calls.get_mut(place)) {
            Some(known) => known.said.push((sort, chosen)),
            None => calls.push(Self {
                of: call(chosen),
                said: vec![(sort, chosen)],
            }),
        }
    }
}

impl Symptom {
    fn of(call: &Call<'_>, record: &Record, caps: &Caps) -> Self {
        let told = |text: &str| cut(text, caps.letters);
        let mut sequence = None;
        let mut seen = Vec::new();
        let mut text = String::new();
        for (sort, finding) in &call.said {
            let mut group = Group::of(finding, &sort.check.findings, caps);
            // The story is the same for all; the first one's pointer is marked in it.
            let story = group.sequence.take();
            sequence = sequence.or(story);
            seen.push(Seen {
                check: told(&sort.check.name),
                about: told(&sort.check.about),
                group,
            });
            text.push_str(&block(&sort.check.with_only(finding)));
        }
        let checks: BTreeSet<&str> = call
            .said
            .iter()
            .map(|(sort, _)| sort.check.name.as_str())
            .collect();
        let only_drifted = call.said.iter().all(|(sort, _)| sort.check.only_drifted());
        let mut proven_by: Vec<String> = Vec::new();
        for fault in call.said.iter().flat_map(|(sort, _)| &sort.check.proven_by) {
            if !proven_by.contains(fault) {
                proven_by.push(fault.clone());
            }
        }
        let checks: Vec<&str> = checks.into_iter().take(AGAIN).collect();
        Self {
            word: call
                .said
                .first()
                .map_or("FAIL", |(sort, _)| message::word(sort.check)),
            mood: if only_drifted { mood::MOVED } else { mood::BAD },
            step: told(call.of.1),
            scenario: told(call.of.0),
            findings: call.said.iter().map(|(sort, _)| sort.findings.len()).sum(),
            seen,
            sequence,
            proven_by: names(&proven_by, caps.letters),
            block: cut_lines(&text, caps.block),
            again: again(&checks.join(" "), record, caps),
            replay: call
                .said
                .first()
                .filter(|(_, finding)| finding.story.is_some())
                .map(|(_, finding)| replay(&finding.id, record, caps)),
        }
    }
}
