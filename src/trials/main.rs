//! The door through `cargo test`: one libtest trial per check. The only target that knows
//! libtest-mimic.
//!
//! The run is planned from the parsed filter and played once, on a thread of its own; the trials
//! only wait for their verdicts. Listing sends nothing.

mod board;
mod completion;
mod engine;

use board::Verdicts;
use cadenza_contract::checks::{Check, full_name};
use cadenza_contract::cli::{Options, OutputFormat};
use cadenza_contract::commands::{
    CommandError, Github, Showing, dry_run, ended, environment, nothing_selected, tell_bugs_by_place,
    unparsed, warn_of_mixed_up_tokens, warn_of_strange_filters, warn_of_strays,
};
use cadenza_contract::gate::ExitCode;
use cadenza_contract::plan::{Filter, plan_part, select};
use cadenza_contract::session;
use cadenza_contract::settings::{Settings, Target};
use clap::Parser;
use engine::play;
use libtest_mimic::{Arguments, FormatSetting, Trial};
use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::process::ExitCode as ProcessExit;
use std::sync::Arc;

/// `cargo test -- [--base-url URL] [OPTIONS] [libtest options] [FILTER]...`
#[derive(Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    libtest: Arguments,
    /// Further filters; a check runs if any of them matches
    #[arg(value_name = "FILTER")]
    more: Vec<String>,
}

fn main() -> ProcessExit {
    tell_bugs_by_place();
    let mut line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return leave(unparsed(&error)),
    };
    // What a program reads of libtest holds no commands.
    let of_libtest = line.libtest.list || line.libtest.format == Some(FormatSetting::Json);
    let github = match Github::of(&environment) {
        github if of_libtest => github.unheard(),
        github => github,
    };
    warn_of_strays();
    let settings = match Settings::resolve(&line.options, &environment) {
        Ok(settings) => settings,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: {error}");
            return leave(error.exit());
        }
    };
    warn_of_mixed_up_tokens(&settings);
    // Before anything is printed; what becomes of stdout is libtest's to tell.
    let masked = github.mask(&settings, &mut io::stdout());
    let filter = Filter {
        include: line.libtest.filter.iter().chain(&line.more).cloned().collect(),
        skip: line.libtest.skip.clone(),
        exact: line.libtest.exact,
    };
    if !of_libtest {
        warn_of_strange_filters(&settings.contract, &filter);
    }
    if settings.dry_run {
        let foreseen = dry_run(
            &settings,
            &filter,
            OutputFormat::Text,
            &mut anstream::stdout().lock(),
        );
        return leave(told(foreseen));
    }
    // The trials below are filtered already, by all filters, where the library knows one only.
    line.libtest.filter = None;
    line.libtest.skip = Vec::new();

    let settings = Arc::new(settings);
    let mut selected = select(settings.profile, &filter, &settings.contract);
    let hidden = hidden_checks(&settings, &selected);
    if line.libtest.ignored {
        // Nothing else would be told, so nothing else may be sent.
        selected.retain(|check| hidden.contains(check.name));
    }
    let verdicts = Verdicts::default();
    let trials = selected
        .iter()
        .map(|check| {
            let name = full_name(&settings.contract.operation.id, check.name);
            let (verdicts, settings, check) = (verdicts.clone(), Arc::clone(&settings), check.name);
            Trial::ignorable_test(name, move || verdicts.wait_for(check, &settings))
                .with_ignored_flag(hidden.contains(check))
        })
        .collect();
    if line.libtest.list || selected.is_empty() {
        let conclusion = libtest_mimic::run(&line.libtest, trials);
        let empty = selected.is_empty() && !line.libtest.list;
        return if empty {
            let why = if line.libtest.ignored {
                "hint: no check is marked as ignored, so that --ignored leaves none; run without it"
                    .to_owned()
            } else {
                nothing_selected(&settings.contract, &filter)
            };
            let _ = writeln!(anstream::stderr(), "{why}");
            leave(ExitCode::NothingSelected)
        } else {
            conclusion.exit_code()
        };
    }
    // Trials wait more than they work.
    line.libtest.test_threads.get_or_insert(2);
    let paused = github.pause(&mut io::stdout());
    let showing = showing(&line.libtest, &github);
    let engine = {
        let settings = Arc::clone(&settings);
        std::thread::spawn(move || play(&settings, &filter, &verdicts, showing))
    };
    // What the trials say, the gate says more precisely.
    let conclusion = libtest_mimic::run(&line.libtest, trials);
    let played = engine.join();
    let finished = played.as_ref().ok().and_then(|played| played.finished.as_ref());
    let foot = finished.map_or(Ok(()), |finished| finished.tell(&github));
    // Whatever became of the run: other commands of the step come after it.
    let resumed = github.resume(&mut io::stdout());
    let annotated = finished.map_or(Ok(()), |finished| {
        github.summarise(&finished.record);
        github.annotate(&finished.record, &mut io::stdout())
    });
    let failed = masked.and(paused).and(foot).and(resumed).and(annotated).err();
    match played.map(|played| ended(played.exit, failed.map(CommandError::from))) {
        Ok(ExitCode::Green) if conclusion.has_failed() => {
            // A trial that is called FAILED while the exit code is 0 would be believed by nobody.
            let _ = writeln!(
                anstream::stderr(),
                "BUG in cadenza-contract: a trial failed in a run that is green"
            );
            leave(ExitCode::Inconclusive)
        }
        Ok(exit) => leave(exit),
        Err(_) => leave(ExitCode::Inconclusive),
    }
}

fn leave(exit: ExitCode) -> ProcessExit {
    ProcessExit::from(exit.code_behind_cargo())
}

/// Checks that cannot be exercised with the inputs in hand. Under nextest a trial that ends as
/// ignored counts as passed, so there it must be marked while listing.
fn hidden_checks(settings: &Settings, selected: &[&'static Check]) -> BTreeSet<&'static str> {
    if environment("NEXTEST").is_none() {
        return BTreeSet::new();
    }
    let inputs = match &settings.target {
        Target::Embedded => return BTreeSet::new(),
        // Whoever cannot read the ledger is told so by the run.
        Target::Deployment(_) => session::inputs(settings).unwrap_or_default(),
    };
    let plan = plan_part(settings.profile, selected.to_vec(), &inputs, settings.partition);
    selected
        .iter()
        .filter(|check| {
            check.scenarios.iter().all(|scenario| {
                plan.not_played.contains_key(scenario) || plan.elsewhere.scenarios.contains_key(scenario)
            })
        })
        .map(|check| check.name)
        .collect()
}

fn showing(libtest: &Arguments, github: &Github) -> Showing {
    // A single thread writes the name of a trial first and its verdict behind it, and nothing else belongs between them.
    if libtest.quiet || libtest.test_threads == Some(1) {
        Showing::Nothing
    } else if github.listens() {
        Showing::Lines
    } else {
        Showing::Bar
    }
}

/// The exit code, once an error has been told.
fn told(ended: Result<ExitCode, CommandError>) -> ExitCode {
    match ended {
        Ok(exit) => exit,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: {error}");
            error.exit()
        }
    }
}
