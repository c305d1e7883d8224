//! What is remembered of a target, and where.

use super::source::Sources;
use super::{SettingsError, Target};
use crate::cli::Options;
use std::path::PathBuf;

/// Where the ledger is kept if nobody says otherwise.
pub(crate) const STATE_DIR: &str = ".cadenza-contract";

/// How long a run's ledger lives (design section 7, "State belongs to a target name").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// As long as the run: the embedded mock, or a target on this machine without a name.
    ThisRun,
    /// In a directory.
    Kept {
        /// The state directory.
        dir: PathBuf,
        /// The target's name; without one the ledger is kept under its origin.
        name: Option<String>,
        /// Whether everything known of the target is forgotten first.
        afresh: bool,
    },
}

impl Keeping {
    /// The name under which the target is remembered, if it is.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Kept { name, .. } => name.as_deref(),
            Self::ThisRun => None,
        }
    }
}

pub(super) fn keeping(
    options: &Options,
    target: &Target,
    name: Option<&str>,
    from: &mut Sources<'_>,
) -> Result<Keeping, SettingsError> {
    let dir = from.path("state-dir", options.state_dir.as_ref(), "CADENZA_STATE_DIR");
    let afresh = from.flag_only("forget-target", options.forget_target);
    let remembered = match target {
        Target::Embedded => false,
        Target::Deployment(allowed) => name.is_some() || !allowed.is_loopback(),
    };
    if !remembered {
        if afresh {
            return Err(SettingsError::NothingToForget);
        }
        return Ok(Keeping::ThisRun);
    }
    Ok(Keeping::Kept {
        dir: dir.unwrap_or_else(|| PathBuf::from(STATE_DIR)),
        name: name.map(str::to_owned),
        afresh,
    })
}
