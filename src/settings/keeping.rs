//! What is remembered of a target, and where.

use super::source::Sources;
use super::{Environment, SettingsError, Target};
use crate::cli::Options;
use std::path::PathBuf;

/// Where the ledger is kept if nobody says otherwise.
pub(super) const STATE_DIR: &str = ".cadenza-contract";

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

/// What a command reads that looks back and makes no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookBack {
    /// The state directory; there need be no ledger in it.
    pub dir: PathBuf,
    /// The target that is meant, if somebody said so: a name, or an origin.
    pub name: Option<String>,
    /// Where the run before was told, if anywhere.
    pub report_dir: Option<PathBuf>,
}

impl LookBack {
    /// Looks where a run with these options would keep its ledger and write its reports.
    pub fn resolve(options: &Options, environment: Environment<'_>) -> Result<Self, SettingsError> {
        let mut from = Sources::open(options, environment)?;
        let name = options.target_name.as_deref();
        Ok(Self {
            dir: state_dir(options, &mut from),
            name: from.text("target-name", name, "CADENZA_TARGET_NAME"),
            report_dir: from.path("report-dir", options.report_dir.as_ref(), "CADENZA_REPORT_DIR"),
        })
    }
}

fn state_dir(options: &Options, from: &mut Sources<'_>) -> PathBuf {
    let dir = from.path("state-dir", options.state_dir.as_ref(), "CADENZA_STATE_DIR");
    dir.unwrap_or_else(|| PathBuf::from(STATE_DIR))
}

pub(super) fn keeping(
    options: &Options,
    target: &Target,
    name: Option<&str>,
    from: &mut Sources<'_>,
) -> Result<Keeping, SettingsError> {
    let dir = state_dir(options, from);
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
        dir,
        name: name.map(str::to_owned),
        afresh,
    })
}
