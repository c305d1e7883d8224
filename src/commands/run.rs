//! `run`: check a deployment.

use super::github::Github;
use super::{
    CommandError, PlayedRun, Showing, dry_run, ended, environment, nothing_selected, play,
    warn_of_mixed_up_tokens, warn_of_strange_filters, warn_of_strays,
};
use crate::cli::{Options, OutputFormat, Talk};
use crate::gate::ExitCode;
use crate::plan::Filter;
use crate::report::{Console, Played, Reporter as _, verdict_line};
use crate::settings::Settings;
use std::io::Write;

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
    warn_of_mixed_up_tokens(&settings);
    let filter = Filter {
        include,
        ..Filter::default()
    };
    warn_of_strange_filters(&settings.contract, &filter);
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
    let played = told(&settings, &filter, talk, github.listens(), out);
    // Whatever became of the run: other commands of the step come after it.
    let resumed = github.resume(out);
    let PlayedRun {
        report,
        record,
        failures,
    } = played?;
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

fn told(
    settings: &Settings,
    filter: &Filter,
    talk: Talk,
    for_runner: bool,
    out: &mut dyn Write,
) -> Result<PlayedRun, CommandError> {
    let mut console = Console::new(out, &settings.contract);
    if talk.quiet {
        console = console.quiet();
    }
    let mut played = talk.verbose.then(|| Played(anstream::stderr()));
    let showing = match (talk.quiet, for_runner) {
        (true, _) => Showing::Nothing,
        (false, true) => Showing::Lines,
        (false, false) => Showing::Bar,
    };
    play(settings, filter, showing, &mut |event, progress| {
        let told = console.event(event);
        let named = played
            .as_mut()
            .map_or(Ok(()), |played| progress.beside(|| played.event(event)));
        told.and(named)
    })
}
