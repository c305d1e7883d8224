//! How an answer shows whom of several sources a deployment follows.
//!
//! Readings are data for an observer. Nothing here is a promise: the clauses say what is strict.

use serde::Deserialize;
use std::fmt;

use super::{disagreement::Source, outcome::Reason};

/// What one source leads a reader to expect of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whose expectation it is.
    pub source: Source,
    /// Of which answers.
    pub within: Within,
    /// Whether all the spots must be so, or one of them.
    pub reach: Reach,
    /// Where in the answer; never empty.
    pub spots: Vec<Spot>,
    /// What is found there.
    pub says: Says,
}

impl Reading {
    /// Whether this reading holds wherever the other one does, so that it takes no side of its own.
    pub fn holds_with(&self, other: &Self) -> bool {
        let same_question =
            self.within == other.within && self.reach == other.reach && self.spots == other.spots;
        same_question
            && match (&self.says, &other.says) {
                (Says::Is(own), Says::Is(theirs)) => own == theirs,
                (Says::OneOf(own), Says::OneOf(theirs)) => theirs.iter().all(|value| own.contains(value)),
                (Says::Is(_), Says::OneOf(_)) | (Says::OneOf(_), Says::Is(_)) => false,
            }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = match self.reach {
            Reach::Every => ", ",
            Reach::Some => " or ",
        };
        let spots: Vec<&str> = self.spots.iter().map(Spot::name).collect();
        let says = match &self.says {
            Says::Is(shape) => shape.word().to_owned(),
            Says::OneOf(values) => values.join(" or "),
        };
        write!(formatter, "{}: {says}", spots.join(separator))
    }
}

/// The answers that a reading is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Every answer with an envelope.
    Any,
    /// Those with a 2xx status.
    Success,
    /// Those with another status.
    Failure,
    /// Answers to a call whose only right answer is the one for [`Reason::Repeated`], whatever came.
    Repeated,
    /// Answers to a call whose only right answer is the one for [`Reason::Invalid`], whatever came.
    Invalid,
}

impl Within {
    /// The reason that decides which calls are meant, where one does.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Any | Self::Success | Self::Failure => None,
            Self::Repeated => Some(Reason::Repeated),
            Self::Invalid => Some(Reason::Invalid),
        }
    }
}

/// How many of a reading's spots must be as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Every,
    /// At least one.
    Some,
}

/// A spot of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Spot {
    /// The HTTP status.
    Status,
    /// The member of the body that this JSON pointer (RFC 6901) leads to.
    Member(String),
}

impl Spot {
    /// How reports name it: a member by its last key.
    pub fn name(&self) -> &str {
        match self {
            Self::Status => "HTTP status",
            Self::Member(pointer) => pointer.rsplit('/').next().unwrap_or(pointer),
        }
    }
}

impl From<String> for Spot {
    fn from(text: String) -> Self {
        if text == "status" {
            Self::Status
        } else {
            Self::Member(text)
        }
    }
}

/// What a source leads to expect at a spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// A value of this form.
    Is(Form),
    /// One of these values. Numbers and null are given as they are written in JSON.
    OneOf(Vec<String>),
}

/// Forms of a value that sources differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// There, whatever it holds.
    Present,
    /// Not there.
    Absent,
    /// `null`.
    Null,
    /// A string.
    String,
    /// A string that is a UUID with its hyphens (RFC 9562 section 4), in either case.
    Uuid,
    /// A string that begins with a date and a time of RFC 3339.
    DateTime,
    /// An integer of 13 digits, which is a time of our century in milliseconds.
    Milliseconds,
    /// An integer below zero.
    Negative,
    /// An integer above zero.
    Positive,
    /// An integer of five digits, whatever its sign.
    FiveDigits,
    /// An integer of six digits, whatever its sign.
    SixDigits,
}

impl Form {
    const fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Null => "null",
            Self::String => "a string",
            Self::Uuid => "a UUID",
            Self::DateTime => "a date and time",
            Self::Milliseconds => "milliseconds",
            Self::Negative => "negative",
            Self::Positive => "positive",
            Self::FiveDigits => "five digits",
            Self::SixDigits => "six digits",
        }
    }
}

/// A reading as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingEntry {
    source: Source,
    #[serde(rename = "in")]
    within: Within,
    every: Option<Vec<Spot>>,
    some: Option<Vec<Spot>>,
    is: Option<Form>,
    one_of: Option<Vec<String>>,
}

impl ReadingEntry {
    /// Settles what is written once in one of two ways.
    pub(super) fn settle(self) -> Result<Reading, ReadingFault> {
        let (reach, spots) = match (self.every, self.some) {
            (Some(spots), None) => (Reach::Every, spots),
            (None, Some(spots)) => (Reach::Some, spots),
            (None, None) | (Some(_), Some(_)) => return Err(ReadingFault::Spots),
        };
        let says = match (self.is, self.one_of) {
            (Some(form), None) => Says::Is(form),
            (None, Some(values)) => Says::OneOf(values),
            (None, None) | (Some(_), Some(_)) => return Err(ReadingFault::Says),
        };
        Ok(Reading {
            source: self.source,
            within: self.within,
            reach,
            spots,
            says,
        })
    }
}

/// How a reading fails to say what could be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadingFault {
    /// Neither or both of `every` and `some`.
    #[error("has a reading that does not name its spots exactly once")]
    Spots,
    /// Neither or both of `is` and `one_of`.
    #[error("has a reading that does not say exactly once what is found there")]
    Says,
    /// All readings are of one source.
    #[error("has readings of one source only, which compare nothing")]
    OneSource,
    /// A reading is about answers that the operation does not document.
    #[error("has a reading in answers that no outcome of the operation describes")]
    NoOutcome,
}

impl ReadingFault {
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Spots => "give either every or some, with \"status\" or JSON pointers",
            Self::Says => "give either is or one_of",
            Self::OneSource => "add a reading of the source that says otherwise, or remove the readings",
            Self::NoOutcome => "correct in, or add an outcome with that reason",
        }
    }
}
