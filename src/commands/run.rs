//! `run`: check a deployment.

use super::github::Github;
use super::notify;
use super::{
    CommandError, Interruptible, Progress, dry_run, ended, environment, nothing_selected, warn_of_strays,
};
use crate::cli::{Options, OutputFormat, Talk};
use crate::gate::ExitCode;
use crate::plan::Filter;
use crate::record::Record;
use crate::report::{Console, Played, ReportFolder, Reporter, verdict_line};
use crate::selftest::canary;
use crate::session::{self, Report};
use crate::settings::Settings;
use std::io::{self, Write};

pub(super) fn run(
    options: &Options,
    talk: Talk,
    format: OutputFormat,
    include: Vec<String>,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let github = Github::of(&environment);
    let settings = Settings::resolve(options, &environment);
    let masked = match (&settings, format) {
        (Ok(settings), OutputFormat::Text) => github.mask(settings, out),
        (Ok(_), OutputFormat::Json) | (Err(_), _) => Ok(()),
    };
    warn_of_strays();
    let settings = settings?;
    let filter = Filter {
        include,
        ..Filter::default()
    };
    if settings.dry_run {
        return dry_run(&settings, &filter, format, out);
    }
    if format == OutputFormat::Json {
        return Err(CommandError::NoObject {
            what: "a run that is played",
            remedy: "add --dry-run, or let --report-dir DIR write run.json",
        });
    }
    let paused = github.pause(out);
    let played = play(&settings, &filter, talk, github.listens(), out);
    // Whatever became of the run: other commands of the step come after it.
    let resumed = github.resume(out);
    let Finished { report, failures } = played?;
    let record = Record::of(&report.results, &report.summary, &settings.contract);
    github.summarise(&record);
    let exit = report.summary.gate.exit;
    let told = masked.and(paused).and(resumed).and_then(|()| {
        if exit == ExitCode::NothingSelected {
            writeln!(out, "{}", nothing_selected(&settings.contract, &filter))?;
        }
        github.annotate(&record, out)?;
        writeln!(out, "{}", verdict_line(&record))
    });
    Ok(ended(
        exit,
        failures.into_iter().chain(told.err().map(CommandError::from)),
    ))
}

/// A run that was played and told.
struct Finished {
    report: Report,
    /// What could not be written. A broken pipe must not stop a run between an intent and its outcome, so it is told at
    /// the end.
    failures: Vec<CommandError>,
}

fn play(
    settings: &Settings,
    filter: &Filter,
    talk: Talk,
    for_runner: bool,
    out: &mut dyn Write,
) -> Result<Finished, CommandError> {
    let mut console = Console::new(out, &settings.contract);
    if talk.quiet {
        console = console.quiet();
    }
    let mut file = settings
        .report_dir
        .as_deref()
        .map(|dir| ReportFolder::open(dir, &settings.contract))
        .transpose()?;
    let mut played = talk.verbose.then(|| Played(anstream::stderr()));
    let mut failed: Option<io::Error> = None;
    let runtime = Interruptible::new()?;
    let stop = runtime.stop().clone();
    let progress = if talk.quiet {
        Progress::silent()
    } else {
        Progress::on_stderr(for_runner, &stop)
    };
    let canary = canary(settings.profile);
    let (report, runtime) = runtime.play(session::run(settings, filter, &stop, canary, &mut |event| {
        progress.event(&event);
        let told = [
            console.event(&event),
            file.as_mut().map_or(Ok(()), |file| file.event(&event)),
            played
                .as_mut()
                .map_or(Ok(()), |played| progress.beside(|| played.event(&event))),
        ];
        for error in told.into_iter().filter_map(Result::err) {
            failed.get_or_insert(error);
        }
    }))?;
    drop(progress);
    let mut failures: Vec<CommandError> = failed.into_iter().map(CommandError::from).collect();
    failures.extend(file.and_then(|file| file.publish().err()).map(CommandError::from));
    failures.extend(
        settings
            .pinning
            .carry_out(&report.pins)
            .err()
            .map(CommandError::from),
    );
    let record = Record::of(&report.results, &report.summary, &settings.contract);
    notify(settings, filter, &record, &runtime);
    Ok(Finished { report, failures })
}
