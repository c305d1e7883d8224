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

    fn shows(&self, finding: &Finding) -> bool {
        reads_as(self.finding, finding)
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

/// Whether a call that must be refused was carried out.
pub(super) fn had_an_effect(finding: &Finding) -> bool {
    let refusal_due = !finding.expected.contains("HTTP 2") && finding.expected.starts_with("HTTP ");
    refusal_due && finding.received.starts_with("HTTP 200, errno 0, success true")
}

fn rank(check: &Check) -> Rank {
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

/// A finding that stands at length in a text that is being written, and the check whose it is.
pub(super) type Told<'a> = (&'a Check, &'a Finding);

/// What stands at length already, in a text that tells the failures of a run one below the other. Only to that may
/// anything refer that is told in short.
#[derive(Default)]
pub(super) struct Page<'a> {
    at_length: Vec<Told<'a>>,
}

/// How much of a finding is told.
pub(super) enum Telling<'a> {
    /// All of it.
    AtLength,
    /// What is wrong, but not the calls around it: they stand under this one.
    WithoutItsCalls(Told<'a>),
    /// Only its promise: this one of another check is about the same wrong answer.
    InShort(Told<'a>),
}

impl<'a> Page<'a> {
    /// How much is told of the next finding, which is one of that check.
    pub(super) fn telling(&mut self, finding: &'a Finding, of: &'a Check) -> Telling<'a> {
        let same_answer = |told: &&Told<'a>| told.0.name != of.name && reads_as(told.1, finding);
        if let Some(told) = self.at_length.iter().find(same_answer) {
            return Telling::InShort(*told);
        }
        if let Some(told) = self.at_length.iter().find(|told| is_the_call_of(told.1, finding)) {
            return Telling::WithoutItsCalls(*told);
        }
        self.at_length.push((of, finding));
        Telling::AtLength
    }
}

/// Whether a finding is about the same answer as the one that is told: that of the same call, or one that reads like it
/// in the same place.
fn reads_as(told: &Finding, finding: &Finding) -> bool {
    let of_the_call = call(finding).is_some() && call(finding) == call(told);
    let reads_alike = told.reads_like(finding) && told.is_about_the_place_of(finding);
    reads_alike && (of_the_call || first_of(&told.expected) == first_of(&finding.expected))
}

/// Whether both accuse the same line of the same story: calls of one name are others in another attempt.
fn is_the_call_of(told: &Finding, finding: &Finding) -> bool {
    finding.story.is_some() && told.story == finding.story && told.line == finding.line
}

/// Scenario and step of the call that is accused, where the story is told.
fn call(finding: &Finding) -> Option<(&str, &str)> {
    let story = finding.story.as_ref()?;
    Some((&story.scenario, &finding.step))
}

fn first_of(expected: &str) -> &str {
    expected.split(", or ").next().unwrap_or(expected)
}
