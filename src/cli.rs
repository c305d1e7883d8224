//! What may be typed. No logic: everything is text here, and `settings` makes sense of it. The texts that
//! teach stand in `cli/help.rs`.
#![expect(
    clippy::doc_markdown,
    reason = "the comments on options are help texts for a terminal"
)]

mod help;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use help::heading;
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;

/// Checks whether a deployment keeps the promises of Cadenza's documentation for
/// `POST /api/v3/credential/revoke`, an operation that cannot be undone.
///
/// Without a command it runs the checks; without --base-url it checks its own embedded mock.
#[derive(Debug, Parser)]
#[command(name = "cadenza-contract", version, max_term_width = help::WIDTH, override_usage = help::USAGE, after_help = help::TOOL)]
pub struct Cli {
    /// When to use colours: auto, always or never; auto honours NO_COLOR and CLICOLOR_FORCE [default: auto]
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true, hide_default_value = true, global = true, help_heading = heading::OUTPUT)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When the terminal gets colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where a terminal reads, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a listing is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// One versioned object, for programs.
    Json,
}

/// The output of a command that lists.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Output {
    /// How to write on stdout: text or json, which is one object with a format version [default: text]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, hide_possible_values = true, hide_default_value = true, help_heading = heading::OUTPUT)]
    pub output_format: OutputFormat,
}

/// How much a run says on the terminal.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Talk {
    /// Print only the failures, the verdict and the line for machines
    #[arg(long, conflicts_with = "verbose", help_heading = heading::OUTPUT)]
    pub quiet: bool,
    /// Print a line on stderr for each scenario as it is played
    #[arg(long, help_heading = heading::OUTPUT)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a deployment; with no --base-url, the embedded mock (the default command)
    #[command(after_help = help::RUN)]
    Run {
        /// The options that every door understands.
        #[command(flatten)]
        options: Options,
        /// How much is said.
        #[command(flatten)]
        talk: Talk,
        /// How --dry-run is written.
        #[command(flatten)]
        output: Output,
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
        /// How it is written.
        #[command(flatten)]
        output: Output,
    },
    /// Teach one check: what it proves, why it is fair, which clauses it cites
    Explain {
        /// The check's name, with or without `credential.revoke::`
        #[arg(value_name = "CHECK")]
        check: String,
        /// Read the contract from this folder instead of the built-in one
        #[arg(long, value_name = "DIR")]
        schemas: Option<PathBuf>,
        /// How it is written.
        #[command(flatten)]
        output: Output,
    },
    /// Print clauses, the checks that cite them and the faults that prove those; fails if one is uncovered
    Trace {
        /// Read the contract from this folder instead of the built-in one
        #[arg(long, value_name = "DIR")]
        schemas: Option<PathBuf>,
        /// How it is written.
        #[command(flatten)]
        output: Output,
    },
    /// Preflight: where each value comes from, reachability, roles, pool, budget; revokes nothing
    Doctor {
        /// The options that every door understands.
        #[command(flatten)]
        options: Options,
        /// How it is written.
        #[command(flatten)]
        output: Output,
    },
    /// Prove that the checks can fail: run them against every fault and variant of the mock
    Selftest {
        /// Run every fault against the whole gate, and have each check explained that fails beside the owners
        #[arg(long)]
        full: bool,
        /// Prove the selected so often, and tell clean rounds and what went wrong; nightly: unsteady --repeat 200
        #[arg(long, value_name = "N")]
        repeat: Option<NonZero<u16>>,
        /// How it is written.
        #[command(flatten)]
        output: Output,
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
    /// Runs x checks over time: since when a promise is broken, what changed between two runs; sends nothing
    History {
        /// The target's name; needed where the ledger knows several [env: CADENZA_TARGET_NAME]
        #[arg(long, value_name = "NAME")]
        target_name: Option<String>,
        /// The directory of the ledger [env: CADENZA_STATE_DIR] [default: .cadenza-contract]
        #[arg(long, value_name = "DIR")]
        state_dir: Option<PathBuf>,
        /// How many runs to look back
        #[arg(long, value_name = "N", default_value_t = 30)]
        runs: u32,
        /// Tell what changed between two runs: beginnings of their ids, latest, or latest~N
        #[arg(long, num_args = 2, value_names = ["A", "B"])]
        compare: Option<Vec<String>>,
        /// How to tell it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        output_format: HistoryFormat,
    },
    /// Ask again what failed once, with fresh credentials, on any target: fixed, still failing or not replayable
    Replay {
        /// The finding's id, as reports show it, its identity, or the name of a scenario
        #[arg(value_name = "ID")]
        id: String,
        /// The folder that --report-dir wrote, or its run.json; without it, the ledger [env: CADENZA_REPORT_DIR]
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
        /// The options that every door understands.
        #[command(flatten)]
        options: Box<Options>,
    },
    /// Write the waiver of a finding of a saved run, for its owner to complete
    Waive {
        /// The finding's id, as reports show it, or its identity
        #[arg(value_name = "ID")]
        id: String,
        /// The folder that --report-dir wrote, or its run.json [env: CADENZA_REPORT_DIR]
        #[arg(long, value_name = "RUN")]
        run: Option<PathBuf>,
        /// The last day on which the waiver holds, year-month-day; without it, in 30 days
        #[arg(long, value_name = "DATE")]
        expires: Option<String>,
        /// Append it to this file instead of printing it
        #[arg(long, value_name = "FILE")]
        into: Option<PathBuf>,
    },
    /// Serve the embedded mock until interrupted
    Mock(MockArgs),
    /// Print the script that completes command lines in a shell
    Completions {
        /// Which shell reads it
        #[arg(value_name = "SHELL", value_enum)]
        shell: Shell,
    },
    /// Print the manual page, in roff
    Man {
        /// Write a page for the tool and one for each command into this folder instead
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// How a history is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HistoryFormat {
    /// For people.
    Text,
    /// A line per run and check, for spreadsheets.
    Csv,
    /// For programs.
    Json,
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
    /// How the lists are written.
    #[command(flatten)]
    pub output: Output,
}

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
    /// Total time to wait out 429 and 503 [env: CADENZA_WEATHER_BUDGET] [default: 60s]
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

/// The command words, so that a line without one means `run`.
pub(crate) const COMMANDS: [&str; 14] = [
    "run",
    "list",
    "explain",
    "trace",
    "doctor",
    "selftest",
    "report",
    "history",
    "replay",
    "waive",
    "mock",
    "completions",
    "man",
    "help",
];

/// Puts `run` in front of a command line that names no command. `--color WHEN` may stand before one.
pub fn with_default_command(mut line: Vec<OsString>) -> Vec<OsString> {
    let words = line.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    let mut words = words.skip_while(|word| word.starts_with("--color=")).peekable();
    while words.next_if_eq(&"--color").is_some() {
        words.next();
    }
    let first = words.next().unwrap_or_default();
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
    fn a_colour_may_be_asked_for_before_the_command() {
        for line in [
            &["tool", "--color", "never", "list"][..],
            &["tool", "--color=never", "list"],
            &["tool", "--color", "never", "--help"],
        ] {
            assert_eq!(completed(line), line);
        }
        assert_eq!(
            completed(&["tool", "--color", "never", "null_id"]),
            ["tool", "run", "--color", "never", "null_id"]
        );
        assert_eq!(completed(&["tool", "--color"]), ["tool", "run", "--color"]);
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
