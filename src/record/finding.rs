//! A broken promise, with everything a reader needs beside it.

use crate::contract::Contract;
use crate::finding::{self as live, Line, ReplayLine, Severity};
use serde::{Deserialize, Serialize};

/// The promise, as the contract words it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The clause's id.
    pub clause: String,
    /// The promise in one sentence.
    pub wording: String,
    /// The document.
    pub source: String,
    /// The heading in it.
    pub section: String,
    /// The file of `schemas/` that holds the clause; empty where nobody made it part of the contract.
    pub file: String,
    /// Its line there, from 1.
    pub line: usize,
}

impl Citation {
    pub(super) fn of(clause: &str, contract: &Contract) -> Self {
        match contract.clause(clause) {
            Some(known) => Self {
                clause: known.id.clone(),
                wording: known.wording.clone(),
                source: known.source.clone(),
                section: known.section.clone(),
                file: known.place.file.clone(),
                line: known.place.line,
            },
            None => Self {
                clause: clause.to_owned(),
                wording: String::new(),
                source: String::new(),
                section: String::new(),
                file: String::new(),
                line: 0,
            },
        }
    }
}

/// One broken promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Eight hexadecimal digits of its identity, for people.
    pub id: String,
    /// The key under which it is the same finding in every run.
    pub identity: String,
    /// The promise.
    pub cites: Citation,
    /// The sort of defect.
    pub defect: String,
    /// How bad it is.
    pub severity: Severity,
    /// RFC 6901 pointer into the response body, where the defect has a place there.
    pub pointer: Option<String>,
    /// What is promised.
    pub expected: String,
    /// Why.
    pub why: String,
    /// What came.
    pub received: String,
    /// The step whose answer is accused.
    pub step: String,
    /// Attempts in which it was seen.
    pub seen: u32,
    /// Attempts made.
    pub tried: u32,
    /// Which line of the story it is about, from 0.
    pub line: usize,
    /// The exchanges around it.
    pub story: Option<Story>,
    /// The generated case that shows it, as JSON, for the command `replay`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// How to ask again, as a command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay: Option<String>,
}

impl Finding {
    pub(super) fn of(found: &live::Finding, contract: &Contract, replay_line: &ReplayLine) -> Self {
        let identity = found.identity();
        Self {
            id: identity.digits(),
            identity: identity.to_string(),
            cites: Citation::of(&found.clause, contract),
            defect: found.defect.name().to_owned(),
            severity: found.severity,
            pointer: found.pointer.clone(),
            expected: found.expected.clone(),
            why: found.why.clone(),
            received: found.received.clone(),
            step: found.step.clone(),
            seen: found.frequency.seen,
            tried: found.frequency.tried,
            line: found.line,
            story: found.story.as_deref().map(Story::of),
            case: found.case.as_deref().map(str::to_owned),
            replay: replay_line.command(found),
        }
    }

    /// Whether two findings differ only in the step that showed them, or in which entry of a list did.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.cites.clause == other.cites.clause
            && self.defect == other.defect
            && self.is_about_the_place_of(other)
            && in_form(&self.expected) == in_form(&other.expected)
            && self.reads_like(other)
    }

    /// Whether both received the same, whatever moments and ids are named in it.
    pub fn reads_like(&self, other: &Self) -> bool {
        in_form(&self.received) == in_form(&other.received)
    }

    /// Whether both point at the same member, of whichever entry of a list.
    pub fn is_about_the_place_of(&self, other: &Self) -> bool {
        match (&self.pointer, &other.pointer) {
            (None, None) => true,
            (Some(one), Some(other)) => member(one).eq(member(other)),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }
}

/// Digits from which on a number is a moment, not a status or an errno.
const MOMENT: usize = 9;
/// Letters from which on a word with a digit in it is an id.
const ID: usize = 16;

/// A text with a mark in the place of each moment and each id: these differ from call to call.
fn in_form(text: &str) -> String {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let mut form = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end.max(first.len_utf8()));
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if has_digit && (word.len() >= ID || is_number && word.len() >= MOMENT) {
            form.push('#');
        } else {
            form.push_str(word);
        }
        rest = behind;
    }
    form
}

/// The parts of a pointer, any entry of a list standing for all.
fn member(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.split('/').map(|part| match part.parse::<usize>() {
        Ok(_) => "*",
        Err(_) => part,
    })
}

/// The exchanges around a finding, as masked text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The scenario that was played.
    pub scenario: String,
    /// One line per exchange, in order.
    pub lines: Vec<Line>,
}

impl Story {
    fn of(story: &live::Story) -> Self {
        Self {
            scenario: story.scenario.to_owned(),
            lines: story.lines.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_list_that_show_the_same_are_alike_and_members_are_not() {
        let at = |pointer: Option<&str>| Finding {
            pointer: pointer.map(str::to_owned),
            ..sample_finding()
        };
        let first = at(Some("/data/0/status"));
        assert!(first.is_alike(&at(Some("/data/17/status"))));
        assert!(!first.is_alike(&at(Some("/data/0/name"))));
        assert!(!first.is_alike(&at(Some("/data/status"))));
        assert!(!first.is_alike(&at(None)));
        assert!(at(None).is_alike(&at(None)));
    }

    #[test]
    fn findings_that_differ_in_moments_and_ids_alone_are_alike() {
        let received = |text: &str| Finding {
            received: text.to_owned(),
            ..sample_finding()
        };
        let float = received("1795919980077.0");
        assert!(float.is_alike(&received("1795919980099.0")));
        assert!(!float.is_alike(&received("1795919980099")));
        let id = received("\"3d58abc2-6633-432d-adc9-46502d48c1f5\"");
        assert!(id.is_alike(&received("\"00000000-6633-432d-adc9-46502d48c1f5\"")));
        assert!(!id.is_alike(&received("\"00000000-6633-432d-adc9-46502d48c1f5")));
        let status = received("HTTP 400, errno -22015");
        assert!(!status.is_alike(&received("HTTP 400, errno -22016")));
        assert!(!status.is_alike(&received("HTTP 404, errno -22015")));
        assert!(received("").is_alike(&received("")) && !received("é").is_alike(&received("è")));
    }

    fn sample_finding() -> Finding {
        Finding {
            id: "00000000".to_owned(),
            identity: "identity".to_owned(),
            cites: Citation {
                clause: "revoke.not-reactivated".to_owned(),
                wording: String::new(),
                source: String::new(),
                section: String::new(),
                file: String::new(),
                line: 0,
            },
            defect: "state".to_owned(),
            severity: Severity::Violation,
            pointer: None,
            expected: "\"REVOKED\"".to_owned(),
            why: "a credential is in one state".to_owned(),
            received: "\"ACTIVE\"".to_owned(),
            step: "listed at last".to_owned(),
            seen: 1,
            tried: 1,
            line: 0,
            story: None,
            case: None,
            replay: None,
        }
    }
}
