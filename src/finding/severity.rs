//! How bad a finding is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// From the mildest to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; never affects the exit code.
    Advisory,
    /// An accepted observation has changed.
    Drift,
    /// A documented promise is broken.
    Violation,
}

impl Severity {
    /// The word used on the command line and in every report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advisory => "advisory",
            Self::Drift => "drift",
            Self::Violation => "violation",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
