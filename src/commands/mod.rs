//! The commands of the binary, each from parsed options to an exit code. This is the edge: files are
//! opened and the terminal is written here and nowhere below.

mod completions;
mod doctor;
mod dry_run;
mod explain;
mod github;
mod history;
mod json;
mod list;
mod man;
mod mock;
mod near;
mod notify;
mod progress;
mod replay;
mod report;
mod rounds;
mod run;
mod selftest;
mod signals;
mod trace;
mod waive;

pub use dry_run::dry_run;
pub use github::Github;
pub use near::nothing_selected;
pub use notify::notify;
pub use progress::Progress;
pub use signals::Interruptible;

use crate::cli::{Cli, Command};
use crate::contract::{Contract, ContractError};
use crate::gate::ExitCode;
use crate::mock::MockError;
use crate::pins::PinsError;
use crate::record::{MergeError, RecordError};
use crate::report::{ReportError, Stage};
use crate::selftest::SelftestError;
use crate::session::SessionError;
use crate::settings::{SettingsError, Stray, strays};
use crate::state::StateError;
use crate::waivers::StanzaError;
use std::io::{self, Write};
use std::panic;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a command ended without a verdict.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The settings are wrong; nothing was sent.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The contract's files are broken.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The run could not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A subject of the self-test could not be run.
    #[error(transparent)]
    Selftest(#[from] SelftestError),
    /// The mock does not start.
    #[error("the mock does not start: {0}\n  remedy: choose another --port, or 0 for a free one")]
    Mock(#[from] MockError),
    /// No check, fault, variant or outage has that name.
    #[error("there is no {kind} named {name:?}\n  remedy: {remedy}")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// The name as given.
        name: String,
        /// Which names there are, or how to list them.
        remedy: String,
    },
    /// A saved run cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// No waiver can be written.
    #[error(transparent)]
    Stanza(#[from] StanzaError),
    /// A day that is none.
    #[error(
        "--expires is {0:?}, which is no date\n  remedy: give the last day on which the waiver holds, such as 2026-12-15"
    )]
    Date(String),
    /// The ledger cannot be read.
    #[error(transparent)]
    State(#[from] StateError),
    /// No history is kept.
    #[error("{} holds no ledger: no run of a named target was made with this state directory\n  remedy: give --state-dir DIR, and run with --target-name NAME to be remembered", .0.display())]
    NoLedger(PathBuf),
    /// Several targets, or none of that name.
    #[error("{told}; the ledger knows: {known}\n  remedy: add --target-name NAME with one of them")]
    WhichTarget {
        /// What is wrong.
        told: String,
        /// The targets.
        known: String,
    },
    /// Nobody said which run is meant.
    #[error(
        "no run is given\n  remedy: add --run DIR with a folder that --report-dir wrote, or set CADENZA_REPORT_DIR"
    )]
    NoRun,
    /// Saved runs are no parts of one.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A report cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Pins cannot be written.
    #[error(transparent)]
    Pins(#[from] PinsError),
    /// The mock's tokens and pools cannot be written.
    #[error("{} cannot be written: {error}\n  remedy: check --grants-dir and its permissions", path.display())]
    Grants {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A manual page cannot be written.
    #[error("{} cannot be written: {error}\n  remedy: check --dir and its permissions", path.display())]
    Manual {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// There is no object of what was asked for.
    #[error("--output-format json does not write {what}\n  remedy: {remedy}")]
    NoObject {
        /// What was asked for.
        what: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// A second signal ended the run at once.
    #[error(
        "ended at once by a second signal, without a verdict\n  remedy: run again; what was under way is in the ledger, and is asked about then"
    )]
    Interrupted,
    /// The terminal is gone.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl CommandError {
    /// Whether it is only that nobody reads the output any more.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code, exhaustively.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::Settings(error) => error.exit(),
            Self::Report(error) => match error.stage {
                Stage::Opening => ExitCode::Usage,
                Stage::Publishing => ExitCode::Inconclusive,
            },
            Self::Contract(_)
            | Self::Mock(_)
            | Self::Record(_)
            | Self::Merge(_)
            | Self::Stanza(_)
            | Self::Date(_)
            | Self::NoRun
            | Self::State(_)
            | Self::NoLedger(_)
            | Self::WhichTarget { .. }
            | Self::Unknown { .. }
            | Self::NoObject { .. }
            | Self::Manual { .. }
            | Self::Grants { .. } => ExitCode::Usage,
            Self::Session(error) => error.exit(),
            Self::Selftest(_) | Self::Pins(_) | Self::Output(_) | Self::Interrupted => ExitCode::Inconclusive,
        }
    }
}

/// Runs one command, writing to `out`.
pub fn execute(cli: Cli, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    match cli.command {
        Command::Run {
            options,
            talk,
            output,
            filter,
        } => run::run(&options, talk, output.output_format, filter, out),
        Command::List {
            filter,
            schemas,
            output,
        } => list::list(&contract(schemas.as_deref())?, filter, output.output_format, out),
        Command::Explain {
            check,
            schemas,
            output,
        } => explain::explain(&contract(schemas.as_deref())?, &check, output.output_format, out),
        Command::Trace { schemas, output } => {
            trace::trace(&contract(schemas.as_deref())?, output.output_format, out)
        }
        Command::Doctor { options, output } => doctor::doctor(&options, output.output_format, out),
        Command::Selftest {
            full,
            repeat,
            output,
            filter,
        } => selftest::selftest(&filter, full, repeat, output.output_format, out),
        Command::Report { runs, report_dir } => report::report(&runs, &report_dir, out),
        Command::History {
            target_name,
            state_dir,
            runs,
            compare,
            output_format,
        } => {
            let wanted = history::Wanted {
                target_name,
                state_dir,
                runs,
                output_format,
            };
            match compare.as_deref() {
                Some([before, after]) => history::compare(&wanted, before, after, out),
                Some(_) | None => history::history(&wanted, out),
            }
        }
        Command::Replay { id, run, options } => replay::replay(&id, run, &options, out),
        Command::Waive {
            id,
            run,
            expires,
            into,
        } => waive::waive(&id, run, expires.as_deref(), into.as_deref(), out),
        Command::Mock(args) => mock::mock(&args, out),
        Command::Completions { shell } => completions::completions(shell, out),
        Command::Man { dir } => man::man(dir.as_deref(), out),
    }
}

/// The exit code of a run whose verdict stands, when something could not be written: it is told, and makes green no more
/// than inconclusive. A reader who leaves early changes nothing.
pub fn ended(exit: ExitCode, failures: impl IntoIterator<Item = CommandError>) -> ExitCode {
    let mut exit = exit;
    for failure in failures.into_iter().filter(|failure| !failure.is_broken_pipe()) {
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(anstream::stderr(), "error: {failure}");
        if exit == ExitCode::Green {
            exit = ExitCode::Inconclusive;
        }
    }
    exit
}

/// A path that was given, or that a variable holds.
fn given_or_set(given: Option<PathBuf>, variable: &str) -> Option<PathBuf> {
    given.or_else(|| {
        environment(variable)
            .filter(|dir| !dir.is_empty())
            .map(PathBuf::from)
    })
}

fn contract(dir: Option<&Path>) -> Result<Contract, ContractError> {
    dir.map_or_else(Contract::embedded, Contract::from_dir)
}

/// Has panics print BUG and their place. Their message may hold anything, so it is not told.
pub fn tell_bugs_by_place() {
    panic::set_hook(Box::new(|broken| {
        let place = broken
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let told = format!("BUG in cadenza-contract at {place}: please report it with the command line");
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(anstream::stderr(), "{told}");
    }));
}

/// The variables of this process.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The names of the variables of this process that are named like ours and that nothing here reads.
pub fn stray_variables() -> Vec<Stray> {
    strays(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))
}

/// Warns of misspelt variables, in one line: a run without them is not what its user thinks.
pub fn warn_of_strays() {
    let strays = stray_variables();
    if !strays.is_empty() {
        let told: Vec<String> = strays.iter().map(ToString::to_string).collect();
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(anstream::stderr(), "warning: {}", told.join("; "));
    }
}

/// One runtime for a whole command.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
