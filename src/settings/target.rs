//! What is checked: the mock inside this process, or a deployment that the guard lets through.

use super::SettingsError;
use super::source::Sources;
use crate::cli::Options;
use crate::contract::Contract;
use crate::guard::{Allowed, admit};

/// What is checked.
#[derive(Clone, Debug)]
pub enum Target {
    /// The mock inside this process.
    Embedded,
    /// A deployment that the guard let through.
    Deployment(Allowed),
}

impl Target {
    /// Whether it is on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        match self {
            Self::Embedded => true,
            Self::Deployment(allowed) => allowed.is_loopback(),
        }
    }
}

pub(super) fn target(
    options: &Options,
    contract: &Contract,
    from: &mut Sources<'_>,
) -> Result<Target, SettingsError> {
    let Some(base) = from.text("base-url", options.base_url.as_deref(), "CADENZA_BASE_URL") else {
        if from.is_empty("CADENZA_BASE_URL") {
            return Err(SettingsError::EmptyTarget);
        }
        return Ok(Target::Embedded);
    };
    let flag = (!options.allow_host.is_empty()).then(|| options.allow_host.join(","));
    let list = from
        .text("allow-host", flag.as_deref(), "CADENZA_ALLOW_HOST")
        .unwrap_or_default();
    let hosts: Vec<String> = list
        .split(',')
        .map(str::trim)
        .filter(|host| !host.is_empty())
        .map(str::to_owned)
        .collect();
    Ok(Target::Deployment(admit(
        &base,
        &contract.operation.environments,
        &hosts,
    )?))
}

/// A token or a name on the command line and no target is a forgotten `--base-url`. Variables of the
/// environment may well be meant for another run.
pub(super) fn refuse_inputs_without_target(options: &Options) -> Result<(), SettingsError> {
    let given = [
        ("--token-file", options.token_file.is_some()),
        ("--second-token-file", options.second_token_file.is_some()),
        ("--stranger-token-file", options.stranger_token_file.is_some()),
        ("--reader-token-file", options.reader_token_file.is_some()),
        ("--expired-token-file", options.expired_token_file.is_some()),
        ("--email", options.email.is_some()),
        ("--stranger-email", options.stranger_email.is_some()),
        ("--reader-email", options.reader_email.is_some()),
        ("--credentials", options.credentials.is_some()),
        ("--stranger-credentials", options.stranger_credentials.is_some()),
        ("--refused-tokens", options.refused_tokens.is_some()),
        ("--target-name", options.target_name.is_some()),
        ("--forget-target", options.forget_target),
        ("--update-pins", options.update_pins),
        ("--ca-cert", options.ca_cert.is_some()),
        ("--proxy", options.proxy.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((flag, _)) => Err(SettingsError::NoTarget { flag }),
        None => Ok(()),
    }
}
