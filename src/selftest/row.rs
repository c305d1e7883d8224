//! One line of the kill matrix.

use super::Subject;
use std::time::Duration;

/// What the suite made of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was found where nothing is wrong.
    Quiet,
    /// Something was found, or the run was not green, where nothing is wrong.
    FalseAlarm,
    /// Every check that claims the fault failed on it.
    Killed,
    /// A check that claims the fault did not fail on it.
    Survived,
    /// No check claims the fault yet, and none saw it.
    Awaiting,
    /// No check claims the fault, and one saw it: it must be claimed.
    NoLongerAwaiting,
    /// The useless deployment was called what it is, and the run was not green.
    Named,
    /// The useless deployment was not recognised.
    Unnamed,
}

impl Standing {
    /// Whether the suite did right.
    pub const fn is_right(self) -> bool {
        match self {
            Self::Quiet | Self::Killed | Self::Awaiting | Self::Named => true,
            Self::FalseAlarm | Self::Survived | Self::NoLongerAwaiting | Self::Unnamed => false,
        }
    }

    /// The word in the matrix.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::FalseAlarm => "FALSE ALARM",
            Self::Killed => "killed",
            Self::Survived => "SURVIVED",
            Self::Awaiting => "awaiting",
            Self::NoLongerAwaiting => "UNCLAIMED KILL",
            Self::Named => "named",
            Self::Unnamed => "NOT NAMED",
        }
    }
}

/// A subject and what became of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the mock was.
    pub subject: Subject,
    /// What the suite made of it.
    pub standing: Standing,
    /// The checks that failed.
    pub failed: Vec<&'static str>,
    /// The checks that could not tell.
    pub unsure: Vec<&'static str>,
    /// What made the run worthless, if something did.
    pub told: Option<String>,
    /// Requests it took.
    pub requests: usize,
    /// Time it took.
    pub wall: Duration,
}
