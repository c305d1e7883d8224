//! Why a command ended without a verdict, and the exit code of that.

use crate::contract::ContractError;
use crate::gate::ExitCode;
use crate::mock::MockError;
use crate::pins::PinsError;
use crate::record::{MergeError, RecordError};
use crate::report::{ReportError, Stage};
use crate::selftest::SelftestError;
use crate::session::SessionError;
use crate::settings::SettingsError;
use crate::state::StateError;
use crate::waivers::StanzaError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a command ended without a verdict.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The settings are wrong; nothing was sent.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The contract's files are broken.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The run could not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A subject of the self-test could not be run.
    #[error(transparent)]
    Selftest(#[from] SelftestError),
    /// The mock does not start.
    #[error("the mock does not start: {0}\n  remedy: choose another --port, or 0 for any free one")]
    Mock(#[from] MockError),
    /// No check, fault, variant or outage has that name.
    #[error("there is no {kind} named {name:?}\n  remedy: {remedy}")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// The name as given.
        name: String,
        /// Which names there are, or how to list them.
        remedy: String,
    },
    /// A saved run cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// No waiver can be written.
    #[error(transparent)]
    Stanza(#[from] StanzaError),
    /// A waiver would stand in the file twice.
    #[error("{place} waives {finding} already\n  remedy: complete that waiver, or change its last day")]
    Waived {
        /// The finding, as given.
        finding: String,
        /// `file:line`.
        place: String,
    },
    /// A waiver cannot be written.
    #[error("{} cannot be written: {error}\n  remedy: check --into and its permissions", path.display())]
    Waivers {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A day that is none.
    #[error(
        "--expires is {0:?}, which is no date\n  remedy: give the last day on which the waiver holds, such as 2026-12-15"
    )]
    Date(String),
    /// The ledger cannot be read.
    #[error(transparent)]
    State(#[from] StateError),
    /// No history is kept.
    #[error("{} holds no ledger: no run of a named target was made with this state directory\n  remedy: give --state-dir DIR, and run with --target-name NAME to be remembered", .0.display())]
    NoLedger(PathBuf),
    /// Several targets, or none of that name.
    #[error("{told}; the ledger knows: {known}\n  remedy: add --target-name NAME with one of them")]
    WhichTarget {
        /// What is wrong.
        told: String,
        /// The targets.
        known: String,
    },
    /// Nobody said which run is meant.
    #[error(
        "no run is given\n  remedy: add --run DIR with a folder that --report-dir wrote, or set CADENZA_REPORT_DIR"
    )]
    NoRun,
    /// A finding is to be asked again, and no deployment is given.
    #[error(
        "a finding is asked again where it was made, and no deployment is given\n  remedy: add --base-url URL, with the tokens \
         and ids that the run had"
    )]
    NoTarget,
    /// Reports of saved runs are to be written over those runs.
    #[error("{} is one of the runs that are read, and would be written over\n  remedy: give another folder with --report-dir", .0.display())]
    OwnSource(PathBuf),
    /// Saved runs are no parts of one.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A report cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Pins cannot be written.
    #[error(transparent)]
    Pins(#[from] PinsError),
    /// The mock's tokens and pools cannot be written.
    #[error("{} cannot be written: {error}\n  remedy: check --grants-dir and its permissions", path.display())]
    Grants {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A manual page cannot be written.
    #[error("{} cannot be written: {error}\n  remedy: check --dir and its permissions", path.display())]
    Manual {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// There is no object of what was asked for.
    #[error("--output-format json does not write {what}\n  remedy: {remedy}")]
    NoObject {
        /// What was asked for.
        what: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// A second signal ended the run at once.
    #[error(
        "ended at once by a second signal, without a verdict\n  remedy: run again; what was under way is in the ledger, and is asked about then"
    )]
    Interrupted,
    /// No threads are to be had, or signals cannot be listened to.
    #[error("no run can be prepared: {0}\n  remedy: let this process start threads and listen to signals")]
    Runtime(io::Error),
    /// The terminal is gone.
    #[error(
        "the output cannot be written: {0}\n  remedy: check where the output goes, and whether there is room left"
    )]
    Output(#[from] io::Error),
}

impl CommandError {
    /// Whether it is only that nobody reads the output any more.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code, exhaustively.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::Settings(error) => error.exit(),
            Self::Report(error) => match error.stage {
                Stage::Opening => ExitCode::Usage,
                Stage::Publishing => ExitCode::Inconclusive,
            },
            Self::Contract(_)
            | Self::Mock(_)
            | Self::Record(_)
            | Self::Merge(_)
            | Self::Stanza(_)
            | Self::Date(_)
            | Self::NoRun
            | Self::NoTarget
            | Self::Waived { .. }
            | Self::Waivers { .. }
            | Self::OwnSource(_)
            | Self::State(_)
            | Self::NoLedger(_)
            | Self::WhichTarget { .. }
            | Self::Unknown { .. }
            | Self::NoObject { .. }
            | Self::Manual { .. }
            | Self::Grants { .. } => ExitCode::Usage,
            Self::Session(error) => error.exit(),
            Self::Selftest(_) | Self::Pins(_) | Self::Output(_) | Self::Runtime(_) | Self::Interrupted => {
                ExitCode::Inconclusive
            }
        }
    }
}
