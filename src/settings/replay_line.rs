//! The options of a run that a replay of its findings needs, as a command line.

use super::{Environment, Keeping};
use crate::cli::Options;
use crate::exchange::{ExtraHeader, shell_word};
use crate::finding::{Lookup, ReplayLine};
use std::path::{Path, PathBuf};

/// Only what was typed is typed again: variables and the configuration file are where they were.
pub(super) fn replay_line(
    options: &Options,
    headers: &[ExtraHeader],
    keeping: &Keeping,
    report_dir: Option<&Path>,
    environment: Environment<'_>,
) -> ReplayLine {
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let given = [
        ("config", path(&options.config)),
        ("base-url", options.base_url.clone()),
        ("token-file", path(&options.token_file)),
        ("second-token-file", path(&options.second_token_file)),
        ("stranger-token-file", path(&options.stranger_token_file)),
        ("reader-token-file", path(&options.reader_token_file)),
        ("expired-token-file", path(&options.expired_token_file)),
        ("email", options.email.clone()),
        ("stranger-email", options.stranger_email.clone()),
        ("reader-email", options.reader_email.clone()),
        ("refused-tokens", path(&options.refused_tokens)),
        ("credentials", path(&options.credentials)),
        ("stranger-credentials", path(&options.stranger_credentials)),
        ("provision", options.provision.clone()),
        ("venue", options.venue.clone()),
        ("profile", options.profile.clone()),
        ("schemas", path(&options.schemas)),
        ("target-name", options.target_name.clone()),
        ("state-dir", path(&options.state_dir)),
        ("timeout", options.timeout.clone()),
        ("clock-skew", options.clock_skew.clone()),
        ("rate-limit", options.rate_limit.clone()),
        ("ca-cert", path(&options.ca_cert)),
        ("proxy", options.proxy.clone()),
    ];
    let given = given.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let hosts = options.allow_host.iter().map(|host| ("allow-host", host.clone()));
    let words = given.chain(hosts).map(|(name, value)| (name, shell_word(&value)));
    let headers = headers.iter().filter(|_| !options.header.is_empty());
    let words = words.chain(headers.map(|header| ("header", header.word())));
    ReplayLine {
        // What cargo has built and started stands on nobody's path.
        program: match environment("CARGO") {
            Some(_) => "cargo run --",
            None => "cadenza-contract",
        },
        lookup: match (report_dir, keeping) {
            (Some(dir), _) => Lookup::Reports(shell_word(&dir.display().to_string())),
            (None, Keeping::Kept { .. }) => Lookup::Ledger,
            (None, Keeping::ThisRun) => Lookup::Nowhere,
        },
        options: words.map(|(name, word)| format!("--{name} {word}")).collect(),
    }
}
