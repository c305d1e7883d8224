//! The options of a run that a replay of its findings needs, as words of a command line.

use super::{Environment, Target};
use crate::cli::Options;
use crate::exchange::shell_word;
use crate::finding::ReplayLine;
use crate::visible::visible;
use std::path::{Path, PathBuf};

/// The target is always told; of the rest only what was typed: variables and the configuration file are where they were.
/// Emails and header fields are left out, since a report goes further than a terminal, and so is the profile, which a
/// finding knows by itself, and every leave to destroy.
pub(super) fn replay_line(
    options: &Options,
    target: &Target,
    report_dir: Option<&Path>,
    environment: Environment<'_>,
) -> ReplayLine {
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let base = match target {
        Target::Embedded => None,
        Target::Deployment(allowed) => Some(allowed.url().to_string().trim_end_matches('/').to_owned()),
    };
    let given = [
        ("config", path(&options.config)),
        ("base-url", base),
        ("token-file", path(&options.token_file)),
        ("second-token-file", path(&options.second_token_file)),
        ("stranger-token-file", path(&options.stranger_token_file)),
        ("reader-token-file", path(&options.reader_token_file)),
        ("expired-token-file", path(&options.expired_token_file)),
        ("refused-tokens", path(&options.refused_tokens)),
        ("credentials", path(&options.credentials)),
        ("stranger-credentials", path(&options.stranger_credentials)),
        ("provision", options.provision.clone()),
        ("venue", options.venue.clone()),
        ("max-revocations", options.max_revocations.clone()),
        ("schemas", path(&options.schemas)),
        ("target-name", options.target_name.clone()),
        ("state-dir", path(&options.state_dir)),
        ("timeout", options.timeout.clone()),
        ("clock-skew", options.clock_skew.clone()),
        ("weather-budget", options.weather_budget.clone()),
        ("rate-limit", options.rate_limit.clone()),
        ("ca-cert", path(&options.ca_cert)),
        ("proxy", options.proxy.clone()),
    ];
    let given = given.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let hosts = options.allow_host.iter().map(|host| ("allow-host", host.clone()));
    // What a report could not show as it is would name another file.
    let shown = given.chain(hosts).filter(|(_, value)| visible(value) == *value);
    ReplayLine {
        program: if environment("CARGO_PKG_NAME").as_deref() == Some(env!("CARGO_PKG_NAME")) {
            // Cargo has built and started it, so it stands on nobody's path.
            "cargo run --"
        } else {
            "cadenza-contract"
        },
        reports: report_dir.map(|dir| shell_word(&dir.display().to_string())),
        options: shown
            .map(|(name, value)| format!("--{name}={}", shell_word(&value)))
            .collect(),
    }
}
