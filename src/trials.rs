//! The door through `cargo test`: one libtest trial per check. The only file that knows
//! libtest-mimic.
//!
//! The run is planned from the parsed filter and played once, on a thread of its own; the trials
//! only wait for their verdicts. Listing sends nothing.

use cadenza_contract::checks::full_name;
use cadenza_contract::cli::{Options, OutputFormat};
use cadenza_contract::commands::{
    CommandError, Github, Interruptible, Progress, dry_run, ended, environment, nothing_selected, notify,
    tell_bugs_by_place, warn_of_strays,
};
use cadenza_contract::contract::Contract;
use cadenza_contract::finding::{CheckResult, Severity, Verdict};
use cadenza_contract::gate::{ExitCode, FailOn};
use cadenza_contract::plan::{Filter, plan_part, select};
use cadenza_contract::record::{self, Record};
use cadenza_contract::report::{Foot, ReportFolder, Reporter, block};
use cadenza_contract::runner::Event;
use cadenza_contract::selftest::canary;
use cadenza_contract::session;
use cadenza_contract::settings::{Settings, Target};
use clap::Parser;
use libtest_mimic::{Arguments, Completion, Failed, FormatSetting, Trial};
use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::process::ExitCode as ProcessExit;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

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
        Err(error) => {
            let exit = if error.use_stderr() {
                ExitCode::Usage
            } else {
                ExitCode::Green
            };
            // Nothing can be done about a terminal that is gone.
            let _ = error.print();
            return leave(exit);
        }
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
    // Before anything is printed; what becomes of stdout is libtest's to tell.
    let masked = github.mask(&settings, &mut io::stdout());
    let filter = Filter {
        include: line.libtest.filter.iter().chain(&line.more).cloned().collect(),
        skip: line.libtest.skip.clone(),
        exact: line.libtest.exact,
    };
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
    let selected = select(settings.profile, &filter, &settings.contract);
    let hidden = hidden_checks(&settings, &selected);
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
            let _ = writeln!(
                anstream::stderr(),
                "{}",
                nothing_selected(&settings.contract, &filter)
            );
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
        let (verdicts, settings) = (verdicts.clone(), Arc::clone(&settings));
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
fn hidden_checks(
    settings: &Settings,
    selected: &[&'static cadenza_contract::checks::Check],
) -> BTreeSet<&'static str> {
    if environment("NEXTEST").is_none() {
        return BTreeSet::new();
    }
    let inputs = match &settings.target {
        Target::Embedded => return BTreeSet::new(),
        Target::Deployment(_) => cadenza_contract::session::inputs(settings),
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

/// How the progress of a run is shown.
#[derive(Clone, Copy)]
enum Showing {
    Nothing,
    Lines,
    Bar,
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

/// What the engine leaves behind.
struct Engine {
    exit: ExitCode,
    /// A run that came to its end.
    finished: Option<Finished>,
}

/// A run that is to be told, once libtest has said all that it says.
struct Finished {
    record: Record,
    /// What drifted where drift closes no gate, so that no trial tells it.
    drifted: Vec<String>,
}

impl Finished {
    /// Tells what libtest cannot say. The terminal belongs to libtest on stdout, so it goes to stderr; where a runner
    /// listens it follows on stdout, because nothing else keeps it between the commands that pause and resume.
    fn tell(&self, github: &Github) -> io::Result<()> {
        let mut out: Box<dyn io::Write> = if github.listens() {
            Box::new(anstream::stdout())
        } else {
            Box::new(anstream::stderr())
        };
        for told in &self.drifted {
            write!(out, "{told}")?;
        }
        Foot::titled(out).write(&self.record)
    }
}

/// Plays the run, hands out verdicts and writes the report files.
fn play(settings: &Settings, filter: &Filter, verdicts: &Verdicts, showing: Showing) -> Engine {
    // Also when the engine panics: nobody may wait for a verdict that will not come.
    let _closing = Closing(verdicts);
    match try_to_play(settings, filter, verdicts, showing) {
        Ok(engine) => {
            verdicts.complete();
            engine
        }
        Err(error) => Engine {
            exit: told(Err(error)),
            finished: None,
        },
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

fn try_to_play(
    settings: &Settings,
    filter: &Filter,
    verdicts: &Verdicts,
    showing: Showing,
) -> Result<Engine, CommandError> {
    let mut report = settings
        .report_dir
        .as_deref()
        .map(|dir| ReportFolder::open(dir, &settings.contract))
        .transpose()?;
    let mut failed: Option<io::Error> = None;
    let runtime = Interruptible::new()?;
    let stop = runtime.stop().clone();
    let progress = match showing {
        Showing::Nothing => Progress::silent(),
        Showing::Lines => Progress::on_stderr(true, &stop),
        Showing::Bar => Progress::on_stderr(false, &stop),
    };
    let canary = canary(settings.profile);
    let (finished, runtime) = runtime.play(session::run(settings, filter, &stop, canary, &mut |event| {
        progress.event(&event);
        if let Event::Judged(result) = &event {
            verdicts.tell(result.clone());
        }
        if let Some(Err(error)) = report.as_mut().map(|report| report.event(&event)) {
            failed.get_or_insert(error);
        }
    }))?;
    drop(progress);
    let mut failures: Vec<CommandError> = failed.into_iter().map(CommandError::from).collect();
    failures.extend(
        report
            .and_then(|report| report.publish().err())
            .map(CommandError::from),
    );
    failures.extend(
        settings
            .pinning
            .carry_out(&finished.pins)
            .err()
            .map(CommandError::from),
    );
    let fail_on = settings.demands.fail_on;
    let tolerated = finished
        .results
        .iter()
        .filter(|result| tolerated(result, fail_on));
    let drifted = tolerated
        .map(|result| {
            let story = block(&record::Check::of(result, &settings.contract));
            format!("\ndrift in {}\n{story}", result.check)
        })
        .collect();
    let record = Record::of(&finished.results, &finished.summary, &settings.contract);
    notify(settings, filter, &record, &runtime);
    Ok(Engine {
        exit: ended(finished.summary.gate.exit, failures),
        finished: Some(Finished { record, drifted }),
    })
}

/// Closes the board when the engine is gone, in whatever way.
struct Closing<'a>(&'a Verdicts);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Verdicts that have come so far, and a bell for those who wait.
#[derive(Clone, Default)]
struct Verdicts(Arc<(Mutex<Board>, Condvar)>);

#[derive(Default)]
struct Board {
    results: Vec<CheckResult>,
    end: End,
}

/// Whether more verdicts may come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum End {
    #[default]
    NotYet,
    /// The run said all that it had to say.
    Complete,
    /// The engine is gone.
    Gone,
}

impl Verdicts {
    fn board(&self) -> MutexGuard<'_, Board> {
        // A panicking trial leaves the board whole: every change to it is one push or one flag.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, result: CheckResult) {
        self.board().results.push(result);
        self.0.1.notify_all();
    }

    fn complete(&self) {
        self.board().end = End::Complete;
        self.0.1.notify_all();
    }

    fn close(&self) {
        let mut board = self.board();
        if board.end == End::NotYet {
            board.end = End::Gone;
        }
        drop(board);
        self.0.1.notify_all();
    }

    fn wait_for(&self, check: &str, settings: &Settings) -> Result<Completion, Failed> {
        let mut board = self.board();
        loop {
            if let Some(result) = board.results.iter().find(|result| result.check == check) {
                return completion(result, &settings.contract, settings.demands.fail_on);
            }
            match board.end {
                End::NotYet => {}
                // Only what has nothing to look at, such as graves of earlier runs, is left out of a run.
                End::Complete => {
                    return Ok(Completion::ignored_with(
                        "not exercised: no earlier run of this target is remembered",
                    ));
                }
                End::Gone => {
                    return Err(Failed::from(
                        "the run ended without a verdict; see the error on stderr",
                    ));
                }
            }
            board = self.0.1.wait(board).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Why a broken promise is no failure of its trial.
fn waived(result: &CheckResult) -> String {
    let told: BTreeSet<String> = result
        .waived
        .iter()
        .map(|one| {
            format!(
                "until {} by {} ({})",
                one.waiver.expires, one.waiver.owner, one.waiver.issue
            )
        })
        .collect();
    format!("waived: {}", told.into_iter().collect::<Vec<_>>().join("; "))
}

/// Whether a check only drifted, and drift does not close the gate: a trial that is called FAILED while
/// the exit code is 0 would be believed by nobody.
fn tolerated(result: &CheckResult, fail_on: FailOn) -> bool {
    result.only_drifted() && !fail_on.names(Severity::Drift)
}

fn completion(result: &CheckResult, contract: &Contract, fail_on: FailOn) -> Result<Completion, Failed> {
    let told = || block(&record::Check::of(result, contract));
    match result.verdict {
        Verdict::Fail if tolerated(result, fail_on) => Ok(Completion::Completed),
        Verdict::Pass => Ok(Completion::Completed),
        Verdict::NotExercised => {
            let reasons: Vec<String> = result
                .doubts
                .iter()
                .map(|doubt| format!("{}; {}", doubt.why, doubt.remedy))
                .collect();
            Ok(Completion::ignored_with(format!(
                "not exercised: {}",
                reasons.join("; ")
            )))
        }
        Verdict::Waived => Ok(Completion::ignored_with(waived(result))),
        Verdict::Fail => Err(Failed::from(told())),
        Verdict::Inconclusive => Err(Failed::from(format!("inconclusive\n{}", told()))),
    }
}
