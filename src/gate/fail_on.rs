//! What closes the gate.

use crate::finding::Severity;
use std::str::FromStr;
use thiserror::Error;

/// The list behind `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailOn {
    violation: bool,
    drift: bool,
    inconclusive: bool,
}

impl Default for FailOn {
    fn default() -> Self {
        Self {
            violation: true,
            drift: false,
            inconclusive: true,
        }
    }
}

impl FailOn {
    /// Whether findings of this severity close the gate. An advisory never does.
    pub fn names(self, severity: Severity) -> bool {
        match severity {
            Severity::Violation => self.violation,
            Severity::Drift => self.drift,
            Severity::Advisory => false,
        }
    }

    /// Whether an inconclusive check closes it.
    pub fn names_inconclusive(self) -> bool {
        self.inconclusive
    }
}

/// A word that `--fail-on` does not know.
#[derive(Debug, PartialEq, Eq, Error)]
#[error(
    "--fail-on does not know {0:?}\n  remedy: give a comma-separated list of violation, drift and inconclusive"
)]
pub struct FailOnError(String);

impl FromStr for FailOn {
    type Err = FailOnError;

    fn from_str(text: &str) -> Result<Self, FailOnError> {
        let mut list = Self {
            violation: false,
            drift: false,
            inconclusive: false,
        };
        for word in text.split(',').map(str::trim) {
            match word {
                "violation" => list.violation = true,
                "drift" => list.drift = true,
                "inconclusive" => list.inconclusive = true,
                other => return Err(FailOnError(other.to_owned())),
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_violation_and_inconclusive() {
        assert_eq!("violation,inconclusive".parse(), Ok(FailOn::default()));
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert!(
            "violation,flaky"
                .parse::<FailOn>()
                .unwrap_err()
                .to_string()
                .contains("\"flaky\"")
        );
        assert!("".parse::<FailOn>().is_err());
    }
}
