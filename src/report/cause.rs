//! Which failures are one and the same wrong answer: a server has a bug once, and many checks see it.
//!
//! This is for the reader alone. A finding keeps its identity, its clause and its waiver, whatever it looks like.

use crate::record::{Check, Finding, Record, Verdict};
use std::collections::BTreeSet;

/// A wrong answer, and all that show it.
pub(super) struct Cause<'a> {
    /// The check that tells it best: the one that accuses the fewest calls.
    pub(super) check: &'a Check,
    /// The finding that tells it at length.
    pub(super) finding: &'a Finding,
    /// Findings that show it, this one included.
    pub(super) findings: usize,
    /// The names of the checks that made them.
    pub(super) checks: BTreeSet<&'a str>,
}

impl Cause<'_> {
    /// What was expected at first sight: alternatives that only some of the findings allow are left out.
    pub(super) fn expected(&self) -> &str {
        first_of(&self.finding.expected)
    }

    /// Whether a finding is about the same answer: that of the same call, or one that reads like it in the same place.
    fn shows(&self, finding: &Finding) -> bool {
        let of_the_call = call(finding).is_some() && call(finding) == call(self.finding);
        let reads_alike = self.finding.reads_like(finding) && self.finding.is_about_the_place_of(finding);
        reads_alike && (of_the_call || self.expected() == first_of(&finding.expected))
    }
}

/// The failed checks in the order in which they are best read. What took effect although it must not comes first: it is
/// what people fear. Then comes what most answers lack, since whoever cannot read an answer finds everything else wrong
/// with it too. Of the others, one that objects to a single call teaches more than one that objects to all, and of two
/// such the one that looks at little teaches more.
pub(super) fn in_reading_order(record: &Record) -> Vec<&Check> {
    let failed = record.checks.iter();
    let mut failed: Vec<&Check> = failed.filter(|check| check.verdict == Verdict::Fail).collect();
    failed.sort_by_key(|check| (rank(check), check.findings.len(), check.examined));
    failed
}

/// How soon a check is to be read.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A call had an effect that it must not have.
    Effect,
    /// Most answers of this kind cannot be read as they are meant.
    Form,
    Other,
}

fn rank(check: &Check) -> Rank {
    let had_an_effect = |finding: &Finding| {
        let refusal_due = !finding.expected.contains("HTTP 2") && finding.expected.starts_with("HTTP ");
        refusal_due && finding.received.starts_with("HTTP 200, errno 0, success true")
    };
    if check.findings.iter().any(had_an_effect) {
        return Rank::Effect;
    }
    let is_of_form = matches!(
        check.name.as_str(),
        "framing_is_unambiguous"
            | "response_is_strict_json"
            | "content_type_conformance"
            | "success_envelope"
            | "failure_envelope"
            | "envelope_pairing"
    );
    let accused: u64 = check.findings.iter().map(|finding| u64::from(finding.seen)).sum();
    let examined = u64::try_from(check.examined).unwrap_or(u64::MAX);
    if is_of_form && accused.saturating_mul(2) > examined {
        return Rank::Form;
    }
    Rank::Other
}

/// Every wrong answer behind the failures, in the order in which they are read.
pub(super) fn causes(record: &Record) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for check in in_reading_order(record) {
        for finding in &check.findings {
            match causes.iter_mut().find(|cause| cause.shows(finding)) {
                Some(cause) => {
                    cause.findings += 1;
                    cause.checks.insert(&check.name);
                }
                None => causes.push(Cause {
                    check,
                    finding,
                    findings: 1,
                    checks: BTreeSet::from([check.name.as_str()]),
                }),
            }
        }
    }
    causes
}

/// How much of a finding is told, where all of a run are told one below the other.
pub(super) enum Telling<'c, 'a> {
    /// All of it.
    AtLength,
    /// What is wrong, but not the calls around it: they stand under this one.
    WithoutItsCalls(&'c Cause<'a>),
    /// Only its promise: another check tells the same wrong answer at length.
    InShort(&'c Cause<'a>),
}

/// How much of a finding of that check is told.
pub(super) fn telling<'a, 'c>(finding: &Finding, of: &Check, causes: &'c [Cause<'a>]) -> Telling<'c, 'a> {
    let Some(own) = causes.iter().position(|cause| cause.shows(finding)) else {
        return Telling::AtLength;
    };
    if causes[own].check.name != of.name {
        return Telling::InShort(&causes[own]);
    }
    let the_call = call(finding);
    let same_call = |cause: &&Cause<'_>| the_call.is_some() && call(cause.finding) == the_call;
    match causes[..own].iter().find(same_call) {
        Some(above) => Telling::WithoutItsCalls(above),
        None => Telling::AtLength,
    }
}

/// Scenario and step of the call that is accused, where the story is told.
fn call(finding: &Finding) -> Option<(&str, &str)> {
    let story = finding.story.as_ref()?;
    Some((&story.scenario, &finding.step))
}

fn first_of(expected: &str) -> &str {
    expected.split(", or ").next().unwrap_or(expected)
}
