//! What can go wrong with the ledger, each case with what to do about it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// A failure of the ledger, or a request that it refuses. Each message ends with a remedy on a line of
/// its own. It can be copied, because a handle that failed once answers with the same failure ever after.
#[derive(Clone, Debug, Error)]
pub enum StateError {
    /// The state directory is not there and cannot be made.
    #[error(
        "the state directory {} cannot be made: {error}\n  remedy: name another one with --state-dir", path.display()
    )]
    Uncreatable {
        /// The directory.
        path: PathBuf,
        /// The system's reason.
        error: Arc<io::Error>,
    },
    /// The file may not be opened or not be written.
    #[error(
        "the ledger {} cannot be opened for writing: {what}\n  remedy: check the permissions of its directory, or name another one with --state-dir", path.display()
    )]
    Unwritable {
        /// The ledger's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        what: String,
    },
    /// The file holds something else.
    #[error(
        "{} is no ledger of this tool\n  remedy: move the file away, or name another directory with --state-dir", path.display()
    )]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error(
        "the ledger {} is damaged: {what}\n  remedy: restore it from a copy; without one move it away, and hand over only credentials that no earlier run was given", path.display()
    )]
    Corrupt {
        /// The ledger's file.
        path: PathBuf,
        /// The first thing that is wrong.
        what: String,
    },
    /// The file was written by a later version of this tool. It was not touched.
    #[error(
        "the ledger {} has schema {found}, and this version knows up to {known}\n  remedy: use the version that wrote it, or name another directory with --state-dir", path.display()
    )]
    Newer {
        /// The ledger's file.
        path: PathBuf,
        /// The schema version of the file.
        found: i64,
        /// The last schema version that is known here.
        known: i64,
    },
    /// No room is left for the ledger.
    #[error("no room is left for the ledger {}\n  remedy: make room, then run again", path.display())]
    Full {
        /// The ledger's file.
        path: PathBuf,
    },
    /// Another process kept the ledger locked for longer than we wait.
    #[error(
        "the ledger {} is locked by another process\n  remedy: wait until the other run is over, then run again", path.display()
    )]
    Busy {
        /// The ledger's file.
        path: PathBuf,
    },
    /// The system failed to read, to write or to sync.
    #[error("the ledger {} cannot be read or written: {what}\n  remedy: check the disk", path.display())]
    Disk {
        /// The ledger's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        what: String,
    },
    /// `SQLite` refuses a statement of ours.
    #[error(
        "the ledger {} refuses a statement: {what}\n  remedy: this is a fault of the tool; please report it", path.display()
    )]
    Statement {
        /// The ledger's file.
        path: PathBuf,
        /// `SQLite`'s reason.
        what: String,
    },
    /// An earlier write failed, so that what is on disk is no longer certain (S-03).
    #[error("nothing more is written to the ledger, because an earlier write failed: {cause}")]
    Poisoned {
        /// The failure.
        cause: Box<StateError>,
    },
    /// A run's lock file cannot be made or asked.
    #[error(
        "the lock file {} cannot be used: {error}\n  remedy: keep the state directory on a local disk that can lock files", path.display()
    )]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// The system's reason.
        error: Arc<io::Error>,
    },
    /// A target name stands for another origin.
    #[error(
        "the target name {name:?} is bound to {bound_to}, not to {asked}\n  remedy: use another --target-name; if the deployment has moved, give --forget-target, which also forgets what was spent"
    )]
    NameTaken {
        /// The name.
        name: String,
        /// The origin first seen under it.
        bound_to: String,
        /// The origin of this run.
        asked: String,
    },
    /// A target was forgotten after it had been bound.
    #[error("the target {target} was forgotten meanwhile\n  remedy: run again")]
    TargetForgotten {
        /// Name or origin.
        target: String,
    },
    /// A target cannot be forgotten while somebody spends its credentials.
    #[error(
        "the target {target} cannot be forgotten, because run {run} is still going on\n  remedy: wait until it is over"
    )]
    TargetInUse {
        /// Name or origin.
        target: String,
        /// The run.
        run: String,
    },
    /// A run's id would not do as a file's name.
    #[error("{given:?} is no id of a run\n  remedy: give a UUID")]
    RunId {
        /// The id as given.
        given: String,
    },
    /// Two runs cannot share an id.
    #[error("there is a run {run} already\n  remedy: give each run a UUID of its own")]
    RunExists {
        /// The id.
        run: String,
    },
    /// A lease that is not, or no longer, this run's.
    #[error(
        "run {run} has no lease of credential {credential:?}\n  remedy: lease it in the run that spends it"
    )]
    LeaseLost {
        /// The credential.
        credential: String,
        /// The run.
        run: String,
    },
    /// An intent that this run cannot settle: it has an outcome, or it is another run's.
    #[error(
        "the intent on credential {credential:?} has an outcome already, or belongs to another run\n  remedy: settle an intent once, in its own run; book later answers as asks"
    )]
    Settled {
        /// The credential.
        credential: String,
    },
    /// An ask about an intent whose outcome is known.
    #[error(
        "the outcome of the intent on credential {credential:?} is known\n  remedy: ask only after an unknown outcome"
    )]
    NothingToAsk {
        /// The credential.
        credential: String,
    },
    /// A credential that is not known to be dead.
    #[error("credential {credential:?} has no grave here\n  remedy: visit what `graves` returned")]
    NoGrave {
        /// The credential.
        credential: String,
    },
}

impl StateError {
    /// Whether a write that ended so leaves in doubt what is on disk (S-03). A refusal of ours does
    /// not, and neither does a lock that never became ours.
    pub(super) fn poisons(&self) -> bool {
        match self {
            Self::Unwritable { .. }
            | Self::NotALedger { .. }
            | Self::Corrupt { .. }
            | Self::Newer { .. }
            | Self::Full { .. }
            | Self::Disk { .. }
            | Self::Statement { .. } => true,
            Self::Uncreatable { .. }
            | Self::Busy { .. }
            | Self::Poisoned { .. }
            | Self::Lock { .. }
            | Self::NameTaken { .. }
            | Self::TargetForgotten { .. }
            | Self::TargetInUse { .. }
            | Self::RunId { .. }
            | Self::RunExists { .. }
            | Self::LeaseLost { .. }
            | Self::Settled { .. }
            | Self::NothingToAsk { .. }
            | Self::NoGrave { .. } => false,
        }
    }
}
