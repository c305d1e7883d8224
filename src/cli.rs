//! What may be typed. No logic: everything is text here, and `settings` makes sense of it.
#![expect(
    clippy::doc_markdown,
    reason = "the comments on options are help texts for a terminal"
)]

use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;

/// Checks whether a deployment keeps the promises of Cadenza's documentation for
/// `POST /api/v3/credential/revoke`, an operation that cannot be undone.
///
/// Without a command it runs the checks; without --base-url it checks its own embedded mock.
#[derive(Debug, Parser)]
#[command(name = "cadenza-contract", version, max_term_width = 100, after_help = EXITS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXITS: &str = "Exit codes: 0 every core clause kept; 1 a promise is broken; 2 usage, nothing was sent; \
3 it could not be told; 4 nothing was selected; 5 refused for safety, nothing was sent.\n\n\
Tokens and passwords are never typed: hand them over by file or environment.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a deployment; with no --base-url, the embedded mock (the default command)
    Run {
        /// The options that every door understands.
        #[command(flatten)]
        options: Options,
        /// Run only checks whose name contains one of these
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
    },
    /// List the checks with their clauses and what they need; sends nothing
    List {
        /// Run only checks whose name contains one of these
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
        /// Read the contract from this folder instead of the built-in one
        #[arg(long, value_name = "DIR")]
        schemas: Option<PathBuf>,
    },
    /// Teach one check: what it proves, why it is fair, which clauses it cites
    Explain {
        /// The check's name, with or without `credential.revoke::`
        #[arg(value_name = "CHECK")]
        check: String,
        /// Read the contract from this folder instead of the built-in one
        #[arg(long, value_name = "DIR")]
        schemas: Option<PathBuf>,
    },
    /// Print clauses, the checks that cite them and the faults that prove those; fails if one is uncovered
    Trace {
        /// Read the contract from this folder instead of the built-in one
        #[arg(long, value_name = "DIR")]
        schemas: Option<PathBuf>,
    },
    /// Preflight: where each value comes from, reachability, roles, pool, budget; revokes nothing
    Doctor {
        /// The options that every door understands.
        #[command(flatten)]
        options: Options,
    },
    /// Prove that the checks can fail: run them against every fault and variant of the mock
    Selftest {
        /// Run every fault against the whole gate, and have each check explained that fails beside the owners
        #[arg(long)]
        full: bool,
        /// Prove the selected so often, and tell clean rounds and what went wrong; nightly: unsteady --repeat 200
        #[arg(long, value_name = "N")]
        repeat: Option<NonZero<u16>>,
        /// Only faults and variants whose name contains one of these
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
    },
    /// Render a saved run again, or join the parts of a shared one; ends with the verdict of what it renders
    Report {
        /// Folders that --report-dir wrote, or their run.json
        #[arg(value_name = "RUN", required = true)]
        runs: Vec<PathBuf>,
        /// Write the whole set of reports into this folder
        #[arg(long, value_name = "DIR")]
        report_dir: PathBuf,
    },
    /// Serve the embedded mock until interrupted
    Mock(MockArgs),
}

/// Options of the mock.
#[derive(Debug, Args)]
pub struct MockArgs {
    /// Turn on one seeded fault
    #[arg(long, value_name = "NAME")]
    pub fault: Option<String>,
    /// Turn on one legitimate difference
    #[arg(long, value_name = "NAME", conflicts_with = "fault")]
    pub variant: Option<String>,
    /// Serve one deployment that proves nothing, such as a login page
    #[arg(long, value_name = "NAME", conflicts_with_all = ["fault", "variant"])]
    pub outage: Option<String>,
    /// Print the faults and their sentences
    #[arg(long)]
    pub list_faults: bool,
    /// Print the variants and their sentences
    #[arg(long)]
    pub list_variants: bool,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Write token and pool files for this mock into DIR, to be handed to `run`
    #[arg(long, value_name = "DIR")]
    pub grants_dir: Option<PathBuf>,
}

/// Options of a run, the same through the binary and through `cargo test`. Each may also come from
/// the environment or the configuration file; the flag wins.
#[derive(Clone, Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
#[command(next_help_heading = "Contract options")]
pub struct Options {
    /// The deployment to check [env: CADENZA_BASE_URL]; without it, the embedded mock
    #[arg(long, value_name = "URL", alias = "url")]
    pub base_url: Option<String>,
    /// File with the owner's token [env: CADENZA_TOKEN holds the token itself]
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// File with a token of another session of the owner [env: CADENZA_SECOND_TOKEN]
    #[arg(long, value_name = "FILE")]
    pub second_token_file: Option<PathBuf>,
    /// File with another user's token [env: CADENZA_STRANGER_TOKEN]
    #[arg(long, value_name = "FILE")]
    pub stranger_token_file: Option<PathBuf>,
    /// File with the token of a user without the right to revoke [env: CADENZA_READER_TOKEN]
    #[arg(long, value_name = "FILE")]
    pub reader_token_file: Option<PathBuf>,
    /// File with a token that is really expired [env: CADENZA_EXPIRED_TOKEN]
    #[arg(long, value_name = "FILE")]
    pub expired_token_file: Option<PathBuf>,
    /// Disposable credentials of the owner, one id a line [env: CADENZA_CREDENTIALS_FILE]
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// Disposable credentials of the other user [env: CADENZA_STRANGER_CREDENTIALS_FILE]
    #[arg(long, value_name = "FILE")]
    pub stranger_credentials: Option<PathBuf>,
    /// Email of the owner, to log in with CADENZA_PASSWORD [env: CADENZA_EMAIL]
    #[arg(long, value_name = "EMAIL")]
    pub email: Option<String>,
    /// Email of another user, to log in with CADENZA_STRANGER_PASSWORD [env: CADENZA_STRANGER_EMAIL]
    #[arg(long, value_name = "EMAIL")]
    pub stranger_email: Option<String>,
    /// Email of a user without the right, to log in with CADENZA_READER_PASSWORD [env: CADENZA_READER_EMAIL]
    #[arg(long, value_name = "EMAIL")]
    pub reader_email: Option<String>,
    /// File with tokens that must be refused, `label token` a line [env: CADENZA_REFUSED_TOKENS_FILE]
    #[arg(long, value_name = "FILE")]
    pub refused_tokens: Option<PathBuf>,
    /// Spend what earlier runs created and left over; without it, it is only reported
    #[arg(long)]
    pub spend_left_over: bool,
    /// Where credentials come from: auto, pool or create [env: CADENZA_PROVISION] [default: auto]
    #[arg(long, value_name = "HOW")]
    pub provision: Option<String>,
    /// Venue of credentials that are created [env: CADENZA_VENUE] [default: MOCK]
    #[arg(long, value_name = "NAME")]
    pub venue: Option<String>,
    /// The deployment may lose every credential it holds: allows wide probes, on this command line alone
    #[arg(long)]
    pub disposable_deployment: bool,
    /// How much to do: smoke, gate, nightly or full [env: CADENZA_PROFILE] [default: gate]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Write report.html, run.json, junit.xml, sarif.json, ctrf.json, summary.md, events.ndjson and
    /// traffic.har into this folder [env: CADENZA_REPORT_DIR]
    #[arg(long, value_name = "DIR")]
    pub report_dir: Option<PathBuf>,
    /// Keep the ledger in this directory [env: CADENZA_STATE_DIR] [default: .cadenza-contract]
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Forget what is remembered of the target before the run: ledger, graveyard, and which origin its name means
    #[arg(long)]
    pub forget_target: bool,
    /// Remember the deployment under this name, such as uat [env: CADENZA_TARGET_NAME]
    #[arg(long, value_name = "NAME")]
    pub target_name: Option<String>,
    /// Keep accepted observations of named targets in this folder [env: CADENZA_PINS_DIR] [default: snapshots]
    #[arg(long, value_name = "DIR")]
    pub pins_dir: Option<PathBuf>,
    /// Accept what this run observes; without it, changes are proposed for `cargo insta review`
    #[arg(long)]
    pub update_pins: bool,
    /// Read the contract from this folder instead of the built-in one [env: CADENZA_SCHEMAS]
    #[arg(long, value_name = "DIR")]
    pub schemas: Option<PathBuf>,
    /// Read options from this file [env: CADENZA_CONFIG] [default: cadenza-contract.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Seed of made-up ids, printed by every run [env: CADENZA_SEED] [default: random]
    #[arg(long, value_name = "N")]
    pub seed: Option<String>,
    /// Deadline of one exchange [env: CADENZA_TIMEOUT] [default: 10s on loopback, 30s elsewhere]
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<String>,
    /// How far the server's clock may be off [env: CADENZA_CLOCK_SKEW] [default: 5min]
    #[arg(long, value_name = "DURATION")]
    pub clock_skew: Option<String>,
    /// Total time to wait out 429 and 503 [env: CADENZA_WEATHER_BUDGET] [default: 60s]
    #[arg(long, value_name = "DURATION")]
    pub weather_budget: Option<String>,
    /// Live credentials that may be spent at most [env: CADENZA_MAX_REVOCATIONS] [default: 16 in gate]
    #[arg(long, value_name = "N")]
    pub max_revocations: Option<String>,
    /// Requests that may leave at most, over all connections: 5/s, 30/min or auto, which is unlimited on
    /// loopback and 30/min elsewhere [env: CADENZA_RATE_LIMIT] [default: auto]
    #[arg(long, value_name = "RATE")]
    pub rate_limit: Option<String>,
    /// Ask about so many revoked credentials at once in the final sweep, 1 to 32; all other calls are made
    /// one after the other, because their order is part of the proof [env: CADENZA_JOBS] [default: 1]
    #[arg(long, value_name = "N")]
    pub jobs: Option<String>,
    /// Time after which nothing is begun but what core clauses need: scenarios of optional roles are then left
    /// out and named [env: CADENZA_MAX_TIME] [default: none on loopback, 15min elsewhere]
    #[arg(long, value_name = "DURATION")]
    pub max_time: Option<String>,
    /// Trust the authorities in this PEM file besides the platform's [env: CADENZA_CA_CERT]
    #[arg(long, value_name = "FILE")]
    pub ca_cert: Option<PathBuf>,
    /// Connect through this HTTP proxy, http://HOST:PORT; a user and password may stand in the variable
    /// alone. No other proxy is ever used [env: CADENZA_PROXY]
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Send this header with every request; may be repeated [env: CADENZA_HEADER, one a line]
    #[arg(long, value_name = "'NAME: VALUE'")]
    pub header: Vec<String>,
    /// Vouch for a host that is a test environment; may be repeated [env: CADENZA_ALLOW_HOST, by commas]
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
    /// What closes the gate [env: CADENZA_FAIL_ON] [default: violation,inconclusive]
    #[arg(long, value_name = "LIST")]
    pub fail_on: Option<String>,
    /// Demand that every check of the profile is exercised [env: CADENZA_REQUIRE_ALL=true]
    #[arg(long)]
    pub require_all: bool,
    /// Play part m of n of this run, 1 <= m <= n <= 64, with every nth id of the pools; the parts of one run
    /// need the same inputs [env: CADENZA_PARTITION] [default: 1/1]
    #[arg(long, value_name = "M/N")]
    pub partition: Option<String>,
    /// Print what would be sent and spent, and send nothing at all
    #[arg(long)]
    pub dry_run: bool,
}

/// The command words, so that a line without one means `run`.
pub(crate) const COMMANDS: [&str; 9] = [
    "run", "list", "explain", "trace", "doctor", "selftest", "report", "mock", "help",
];

/// Puts `run` in front of a command line that names no command.
pub fn with_default_command(mut line: Vec<OsString>) -> Vec<OsString> {
    let first = line.get(1).and_then(|word| word.to_str()).unwrap_or_default();
    let names_one = COMMANDS.contains(&first) || matches!(first, "-h" | "--help" | "-V" | "--version");
    if !names_one {
        line.insert(line.len().min(1), "run".into());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn completed(line: &[&str]) -> Vec<String> {
        let line = line.iter().map(OsString::from).collect();
        with_default_command(line)
            .into_iter()
            .map(|word| word.into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_line_without_a_command_runs() {
        assert_eq!(completed(&["tool"]), ["tool", "run"]);
        assert_eq!(
            completed(&["tool", "--base-url", "x"]),
            ["tool", "run", "--base-url", "x"]
        );
        assert_eq!(completed(&["tool", "null_id"]), ["tool", "run", "null_id"]);
    }

    #[test]
    fn a_command_stays_and_help_is_the_tools_own() {
        assert_eq!(completed(&["tool", "list"]), ["tool", "list"]);
        assert_eq!(completed(&["tool", "--help"]), ["tool", "--help"]);
    }

    #[test]
    fn every_command_of_the_parser_is_a_command_word() {
        for command in Cli::command().get_subcommands() {
            assert!(
                COMMANDS.contains(&command.get_name()),
                "{} would be taken for a filter",
                command.get_name()
            );
        }
    }

    #[test]
    fn no_flag_takes_a_token_or_a_password() {
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                assert!(!name.ends_with("token") && !name.contains("password"), "{name}");
            }
        }
    }

    #[test]
    fn the_parser_is_consistent() {
        Cli::command().debug_assert();
    }
}
