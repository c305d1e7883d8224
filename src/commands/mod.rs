//! The commands of the binary, each from parsed options to an exit code. This is the edge: the terminal is written and
//! signals are heeded here and nowhere below.
//!
//! A command puts rooms together and tells what they said; it has no opinion of a deployment. What is written for
//! people goes to the writer that [`execute`] is given, what is told beside it to stderr. [`CommandError`] says why there
//! is no verdict, and which exit code that is.

mod compare;
mod completions;
mod doctor;
mod dry_run;
mod error;
mod explain;
mod github;
mod history;
mod json;
mod list;
mod man;
mod mock;
mod near;
mod notify;
mod playing;
mod progress;
mod replay;
mod report;
mod rounds;
mod run;
mod selftest;
mod signals;
mod trace;
mod waive;
mod wanted;

pub use dry_run::dry_run;
pub use error::CommandError;
pub use github::Github;
pub use near::{nothing_selected, warn_of_strange_filters};
pub use playing::{PlayedRun, Showing, play};
pub use progress::Progress;

use crate::cli::{Cli, Command, Options};
use crate::contract::{Contract, ContractError};
use crate::gate::ExitCode;
use crate::settings::{LookBack, Settings, SettingsError, Stray, strays};
use notify::notify;
use signals::Interruptible;
use std::io::Write;
use std::panic;
use std::path::{Path, PathBuf};

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
                Some([before, after]) => compare::compare(&wanted, before, after, out),
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

/// Prints why a command line was not understood, or the help that it asked for, and gives the exit code of that.
pub fn unparsed(error: &clap::Error) -> ExitCode {
    // Nothing can be done about a terminal that is gone.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::Usage
    } else {
        ExitCode::Green
    }
}

/// The saved run that is meant: the one that is given, or what the run before wrote, if it is still there.
fn saved_run(given: Option<PathBuf>, options: &Options) -> Result<Option<PathBuf>, SettingsError> {
    if given.is_some() {
        return Ok(given);
    }
    let remembered = LookBack::resolve(options, &environment)?;
    Ok(remembered
        .report_dir
        .filter(|dir| dir.is_file() || dir.join("run.json").exists()))
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
fn stray_variables() -> Vec<Stray> {
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

/// Warns of tokens that look mixed up: a deployment that is right would be accused for it.
pub fn warn_of_mixed_up_tokens(settings: &Settings) {
    for told in settings.mixed_up_tokens() {
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(anstream::stderr(), "warning: {told}");
    }
}

/// One runtime for a whole command.
fn runtime() -> Result<tokio::runtime::Runtime, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(CommandError::Runtime)
}
