//! What people know of already, and who is told of what they do not know yet.

use super::source::Sources;
use super::{SettingsError, file};
use crate::cli::Options;
use crate::contract::Contract;
use crate::guard::admit_webhook;
use crate::notice::Webhook;
use crate::waivers::Waivers;
use std::path::PathBuf;

/// Holds the address that a change of verdict is posted to: a secret, so no flag and no file has it.
const WEBHOOK: &str = "CADENZA_WEBHOOK";
/// Read if it is there and `--waivers` names no other.
pub(super) const WAIVERS_FILE: &str = "waivers.toml";

/// The waivers of a run.
pub(super) fn waivers(
    options: &Options,
    contract: &Contract,
    from: &mut Sources<'_>,
) -> Result<Waivers, SettingsError> {
    let given = from.path("waivers", options.waivers.as_ref(), "CADENZA_WAIVERS");
    let path = given.or_else(|| {
        let usual = PathBuf::from(WAIVERS_FILE);
        usual.exists().then_some(usual)
    });
    match path {
        Some(path) => {
            let text = file::read(&path)?;
            Ok(Waivers::parse(&text, &path.display().to_string(), contract)?)
        }
        None => Ok(Waivers::default()),
    }
}

/// Who is told when the verdict changes, if anybody.
pub(super) fn webhook(contract: &Contract, from: &Sources<'_>) -> Result<Option<Webhook>, SettingsError> {
    let Some(text) = from.variable(WEBHOOK) else {
        return Ok(None);
    };
    Ok(Some(Webhook::new(admit_webhook(
        &text,
        &contract.operation.environments,
    )?)))
}
