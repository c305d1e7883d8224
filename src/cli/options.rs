//! The options of a run, in the order in which the help lists them.

use super::help::heading;
use clap::Args;
use std::path::PathBuf;

/// Options of a run, the same through the binary and through `cargo test`. Each may also come from
/// the environment or the configuration file; the flag wins.
#[derive(Clone, Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub struct Options {
    /// The deployment to check [env: CADENZA_BASE_URL]; without it, the embedded mock
    #[arg(long, value_name = "URL", alias = "url", help_heading = heading::TARGET)]
    pub base_url: Option<String>,
    /// File with the owner's token [env: CADENZA_TOKEN holds the token itself]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub token_file: Option<PathBuf>,
    /// File with a token of another session of the owner [env: CADENZA_SECOND_TOKEN]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub second_token_file: Option<PathBuf>,
    /// File with another user's token [env: CADENZA_STRANGER_TOKEN]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub stranger_token_file: Option<PathBuf>,
    /// File with the token of a user without the right to revoke [env: CADENZA_READER_TOKEN]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub reader_token_file: Option<PathBuf>,
    /// File with a token that is really expired [env: CADENZA_EXPIRED_TOKEN]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub expired_token_file: Option<PathBuf>,
    /// Disposable credentials of the owner, one id a line [env: CADENZA_CREDENTIALS_FILE]
    #[arg(long, value_name = "FILE", help_heading = heading::CREDENTIALS)]
    pub credentials: Option<PathBuf>,
    /// Disposable credentials of the other user [env: CADENZA_STRANGER_CREDENTIALS_FILE]
    #[arg(long, value_name = "FILE", help_heading = heading::CREDENTIALS)]
    pub stranger_credentials: Option<PathBuf>,
    /// Email of the owner, to log in with CADENZA_PASSWORD [env: CADENZA_EMAIL]
    #[arg(long, value_name = "EMAIL", help_heading = heading::IDENTITY)]
    pub email: Option<String>,
    /// Email of another user, to log in with CADENZA_STRANGER_PASSWORD [env: CADENZA_STRANGER_EMAIL]
    #[arg(long, value_name = "EMAIL", help_heading = heading::IDENTITY)]
    pub stranger_email: Option<String>,
    /// Email of a user without the right, to log in with CADENZA_READER_PASSWORD [env: CADENZA_READER_EMAIL]
    #[arg(long, value_name = "EMAIL", help_heading = heading::IDENTITY)]
    pub reader_email: Option<String>,
    /// File with tokens that must be refused, `label token` a line [env: CADENZA_REFUSED_TOKENS_FILE]
    #[arg(long, value_name = "FILE", help_heading = heading::IDENTITY)]
    pub refused_tokens: Option<PathBuf>,
    /// Spend what earlier runs created and left over; without it, it is only reported
    #[arg(long, help_heading = heading::CREDENTIALS)]
    pub spend_left_over: bool,
    /// Where credentials come from: auto, pool or create [env: CADENZA_PROVISION] [default: auto]
    #[arg(long, value_name = "HOW", help_heading = heading::CREDENTIALS)]
    pub provision: Option<String>,
    /// Venue of credentials that are created [env: CADENZA_VENUE] [default: MOCK]
    #[arg(long, value_name = "NAME", help_heading = heading::CREDENTIALS)]
    pub venue: Option<String>,
    /// How much to do: smoke, gate, nightly or full [env: CADENZA_PROFILE] [default: gate]
    #[arg(long, value_name = "NAME", help_heading = heading::EXTENT)]
    pub profile: Option<String>,
    /// The deployment may lose every credential it holds: allows wide probes, on this command line alone
    #[arg(long, help_heading = heading::SAFETY)]
    pub disposable_deployment: bool,
    /// Write report.html, run.json, junit.xml, sarif.json, ctrf.json, summary.md, events.ndjson and
    /// traffic.har into this folder [env: CADENZA_REPORT_DIR]
    #[arg(long, value_name = "DIR", help_heading = heading::REPORTS)]
    pub report_dir: Option<PathBuf>,
    /// Keep the ledger in this directory [env: CADENZA_STATE_DIR] [default: .cadenza-contract]
    #[arg(long, value_name = "DIR", help_heading = heading::STATE)]
    pub state_dir: Option<PathBuf>,
    /// Forget what is remembered of the target before the run: ledger, graveyard, and which origin its name means
    #[arg(long, help_heading = heading::STATE)]
    pub forget_target: bool,
    /// Remember the deployment under this name, such as uat [env: CADENZA_TARGET_NAME]
    #[arg(long, value_name = "NAME", help_heading = heading::TARGET)]
    pub target_name: Option<String>,
    /// Keep accepted observations of named targets in this folder [env: CADENZA_PINS_DIR] [default: snapshots]
    #[arg(long, value_name = "DIR", help_heading = heading::REPORTS)]
    pub pins_dir: Option<PathBuf>,
    /// Accept what this run observes; without it, changes are proposed for `cargo insta review`
    #[arg(long, help_heading = heading::REPORTS)]
    pub update_pins: bool,
    /// Deadline of one exchange [env: CADENZA_TIMEOUT] [default: 10s on loopback, 30s elsewhere]
    #[arg(long, value_name = "DURATION", help_heading = heading::NETWORK)]
    pub timeout: Option<String>,
    /// How far the server's clock may be off [env: CADENZA_CLOCK_SKEW] [default: 5min]
    #[arg(long, value_name = "DURATION", help_heading = heading::NETWORK)]
    pub clock_skew: Option<String>,
    /// Total time to wait out 429, 503 and a restart [env: CADENZA_WEATHER_BUDGET] [default: 60s]
    #[arg(long, value_name = "DURATION", help_heading = heading::NETWORK)]
    pub weather_budget: Option<String>,
    /// Live credentials that may be spent at most [env: CADENZA_MAX_REVOCATIONS] [default: 16 in gate]
    #[arg(long, value_name = "N", help_heading = heading::SAFETY)]
    pub max_revocations: Option<String>,
    /// Requests that are generated at most [env: CADENZA_MAX_EXAMPLES] [default: 2000 in nightly on loopback]
    #[arg(long, value_name = "N", help_heading = heading::EXTENT)]
    pub max_examples: Option<String>,
    /// Requests that may leave at most, over all connections: 5/s, 30/min or auto, which is unlimited on
    /// loopback and 30/min elsewhere [env: CADENZA_RATE_LIMIT] [default: auto]
    #[arg(long, value_name = "RATE", help_heading = heading::NETWORK)]
    pub rate_limit: Option<String>,
    /// Ask about so many revoked credentials at once in the final sweep, 1 to 32; all other calls are made
    /// one after the other, because their order is part of the proof [env: CADENZA_JOBS] [default: 1]
    #[arg(long, value_name = "N", help_heading = heading::NETWORK)]
    pub jobs: Option<String>,
    /// Time after which nothing is begun but what core clauses need: scenarios of optional roles are then left
    /// out and named [env: CADENZA_MAX_TIME] [default: none on loopback; elsewhere 15min, 2h in
    /// nightly and full]
    #[arg(long, value_name = "DURATION", help_heading = heading::EXTENT)]
    pub max_time: Option<String>,
    /// Trust the authorities in this PEM file besides the platform's [env: CADENZA_CA_CERT]
    #[arg(long, value_name = "FILE", help_heading = heading::NETWORK)]
    pub ca_cert: Option<PathBuf>,
    /// Connect through this HTTP proxy, http://HOST:PORT; a user and password may stand in the variable
    /// alone. No other proxy is ever used [env: CADENZA_PROXY]
    #[arg(long, value_name = "URL", help_heading = heading::NETWORK)]
    pub proxy: Option<String>,
    /// Send this header with every request; may be repeated [env: CADENZA_HEADER, one a line]
    #[arg(long, value_name = "'NAME: VALUE'", help_heading = heading::NETWORK)]
    pub header: Vec<String>,
    /// Vouch for a host that is a test environment; may be repeated [env: CADENZA_ALLOW_HOST, by commas]
    #[arg(long, value_name = "HOST", help_heading = heading::SAFETY)]
    pub allow_host: Vec<String>,
    /// What closes the gate; CADENZA_WEBHOOK may hold a URL that a change of verdict is posted to [env: CADENZA_FAIL_ON] [default: violation,inconclusive]
    #[arg(long, value_name = "LIST", help_heading = heading::REPORTS)]
    pub fail_on: Option<String>,
    /// Findings that people know of, with reason, owner, issue and expiry [env: CADENZA_WAIVERS]
    /// [default: waivers.toml, if it exists]
    #[arg(long, value_name = "FILE", help_heading = heading::REPORTS)]
    pub waivers: Option<PathBuf>,
    /// Demand that every check of the profile is exercised [env: CADENZA_REQUIRE_ALL=true]
    #[arg(long, help_heading = heading::REPORTS)]
    pub require_all: bool,
    /// Play part m of n of this run, 1 <= m <= n <= 64, with every nth id of the pools; the parts of one run
    /// need the same inputs [env: CADENZA_PARTITION] [default: 1/1]
    #[arg(long, value_name = "M/N", help_heading = heading::EXTENT)]
    pub partition: Option<String>,
    /// Print what would be sent and spent, and send nothing at all
    #[arg(long, help_heading = heading::SAFETY)]
    pub dry_run: bool,
    /// Read the contract from this folder instead of the built-in one [env: CADENZA_SCHEMAS]
    #[arg(long, value_name = "DIR", help_heading = heading::REPRODUCIBILITY)]
    pub schemas: Option<PathBuf>,
    /// Read options from this file [env: CADENZA_CONFIG] [default: cadenza-contract.toml, if it exists]
    #[arg(long, value_name = "FILE", help_heading = heading::REPRODUCIBILITY)]
    pub config: Option<PathBuf>,
    /// Seed of made-up ids, printed by every run [env: CADENZA_SEED] [default: random]
    #[arg(long, value_name = "N", help_heading = heading::REPRODUCIBILITY)]
    pub seed: Option<String>,
}
