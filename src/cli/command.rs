//! The commands, and what only one of them understands.

use super::{Options, Output, Talk, help};
use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::num::NonZero;
use std::path::PathBuf;

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
        /// List only checks whose name contains one of these
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
