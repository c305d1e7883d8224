//! Which pins a run has: the target's name, where its files are, and what may be written.

use super::source::Sources;
use super::{Environment, SettingsError, Target, TargetName};
use crate::cli::Options;
use crate::pins::{Book, Off, Pinning, Writing};
use std::path::PathBuf;

/// Where pins are kept if nobody says otherwise.
pub(super) const PINS_DIR: &str = "snapshots";

/// The name under which the target is remembered, by pins, ledger and graveyard.
pub(super) fn target_name(
    options: &Options,
    from: &mut Sources<'_>,
) -> Result<Option<TargetName>, SettingsError> {
    let name = from.text(
        "target-name",
        options.target_name.as_deref(),
        "CADENZA_TARGET_NAME",
    );
    name.map(|name| TargetName::parse(&name)).transpose()
}

pub(super) fn pinning(
    options: &Options,
    target: &Target,
    name: Option<TargetName>,
    environment: Environment<'_>,
    from: &mut Sources<'_>,
) -> Result<Pinning, SettingsError> {
    let dir = from.path("pins-dir", options.pins_dir.as_ref(), "CADENZA_PINS_DIR");
    let update = from.flag_only("update-pins", options.update_pins);
    let writing = match (is_ci(environment), update) {
        (true, true) => return Err(SettingsError::UpdateInCi),
        (true, false) => Writing::Never,
        (false, true) => Writing::Accept,
        (false, false) => Writing::Propose,
    };
    match (target, name) {
        (Target::Embedded, _) => Ok(Pinning::Off(Off::EmbeddedMock)),
        (Target::Deployment(_), None) if update => Err(SettingsError::UpdateWithoutName),
        (Target::Deployment(_), None) => Ok(Pinning::Off(Off::Unnamed)),
        (Target::Deployment(_), Some(name)) => {
            let dir = dir.unwrap_or_else(|| PathBuf::from(PINS_DIR));
            Ok(Pinning::On(Book::open(&dir, name.as_str(), writing)?))
        }
    }
}

/// Whether a CI server runs us, by the variable that they all set.
fn is_ci(environment: Environment<'_>) -> bool {
    environment("CI").is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
