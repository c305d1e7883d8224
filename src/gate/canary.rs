//! The red canary: before a green is final, the same binary has shown that its checks can go red.

use std::fmt;
use std::time::Duration;

/// What became of the canary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Canary {
    /// It was not asked for: this run is no gate.
    NotAsked,
    /// No green was to be proven: the run ended otherwise.
    NotNeeded,
    /// Every sabotaged mock was found out.
    Red {
        /// How many there were.
        mocks: usize,
        /// How long that took.
        took: Duration,
    },
    /// A sabotaged mock was not found out, so a green of this binary means nothing.
    Green {
        /// What was wrong with it.
        fault: String,
    },
    /// It could not be asked, so nobody knows.
    Silent {
        /// Why not.
        why: String,
    },
}

impl Canary {
    /// Why the gate does not open, if so.
    pub(super) fn reason(&self) -> Option<String> {
        match self {
            Self::NotAsked | Self::NotNeeded | Self::Red { .. } => None,
            Self::Silent { why } => Some(format!(
                "the red canary could not be asked, so nobody knows whether this binary can go red: {why}; run \
                 `cadenza-contract selftest`"
            )),
            Self::Green { fault } => Some(format!(
                "the red canary stayed green: a mock with the fault {fault} was not found out, so no green of this \
                 binary means anything; run `cadenza-contract selftest`"
            )),
        }
    }
}

impl fmt::Display for Canary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => {
                f.write_str("not asked: only gate, nightly and full prove that they can go red")
            }
            Self::NotNeeded => f.write_str("not asked: it stands behind a green, and this run is none"),
            Self::Silent { why } => write!(f, "could not be asked: {why}"),
            Self::Red { mocks, took } => write!(
                f,
                "red as it must be: {mocks} of {mocks} sabotaged mocks were found out in {} ms",
                took.as_millis()
            ),
            Self::Green { fault } => write!(f, "GREEN: a mock with the fault {fault} was not found out"),
        }
    }
}
