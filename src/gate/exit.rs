//! The exit codes, which other people's scripts rely on (design section 5).

use std::process::{ExitCode as ProcessExit, Termination};

/// What the process tells its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Every core clause of the selected checks was exercised and kept.
    Green,
    /// A finding that `--fail-on` names.
    Violation,
    /// Usage or configuration; nothing was sent.
    Usage,
    /// It could not be told, or a core clause was left unproven.
    Inconclusive,
    /// The filter matched nothing, or nothing selected could be exercised and none of it is core.
    NothingSelected,
    /// Refused for safety; nothing was sent.
    Refused,
}

impl ExitCode {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Violation => 1,
            Self::Usage => 2,
            Self::Inconclusive => 3,
            Self::NothingSelected => 4,
            Self::Refused => 5,
        }
    }

    /// The exit with this number; one that is unknown proves nothing.
    pub const fn of_code(code: u8) -> Self {
        match code {
            0 => Self::Green,
            1 => Self::Violation,
            2 => Self::Usage,
            4 => Self::NothingSelected,
            5 => Self::Refused,
            _ => Self::Inconclusive,
        }
    }

    /// The number behind `cargo test`, where 1 would be cargo's own: 101, as libtest says it.
    pub const fn code_behind_cargo(self) -> u8 {
        match self {
            Self::Violation => 101,
            Self::Green | Self::Usage | Self::Inconclusive | Self::NothingSelected | Self::Refused => {
                self.code()
            }
        }
    }

    /// The word of the last line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Green => "GREEN",
            Self::Violation => "RED",
            Self::Usage => "USAGE",
            Self::Inconclusive => "INCONCLUSIVE",
            Self::NothingSelected => "NOTHING SELECTED",
            Self::Refused => "REFUSED",
        }
    }
}

impl Termination for ExitCode {
    fn report(self) -> ProcessExit {
        ProcessExit::from(self.code())
    }
}
