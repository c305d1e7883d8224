//! The one run behind all trials: played on a thread of its own, told when libtest has said all that it says.

use super::board::{Closing, Verdicts};
use super::completion::tolerated;
use cadenza_contract::commands::{CommandError, Github, Interruptible, Progress, ended, notify};
use cadenza_contract::gate::ExitCode;
use cadenza_contract::plan::Filter;
use cadenza_contract::record::{self, Record};
use cadenza_contract::report::{Foot, ReportFolder, Reporter, block};
use cadenza_contract::runner::Event;
use cadenza_contract::selftest::canary;
use cadenza_contract::session;
use cadenza_contract::settings::Settings;
use libtest_mimic::Arguments;
use std::io::{self, Write as _};

/// How the progress of a run is shown.
#[derive(Clone, Copy)]
pub(super) enum Showing {
    Nothing,
    Lines,
    Bar,
}

impl Showing {
    /// Beside what libtest writes, and to whom it is written.
    pub(super) fn of(libtest: &Arguments, github: &Github) -> Self {
        // A single thread writes the name of a trial first and its verdict behind it, and nothing else belongs between them.
        if libtest.quiet || libtest.test_threads == Some(1) {
            Self::Nothing
        } else if github.listens() {
            Self::Lines
        } else {
            Self::Bar
        }
    }
}

/// What the engine leaves behind.
pub(super) struct Engine {
    pub(super) exit: ExitCode,
    /// A run that came to its end.
    pub(super) finished: Option<Finished>,
}

/// A run that is to be told, once libtest has said all that it says.
pub(super) struct Finished {
    pub(super) record: Record,
    /// What drifted where drift closes no gate, so that no trial tells it.
    drifted: Vec<String>,
}

impl Finished {
    /// Tells what libtest cannot say. The terminal belongs to libtest on stdout, so it goes to stderr; where a runner
    /// listens it follows on stdout, because nothing else keeps it between the commands that pause and resume.
    pub(super) fn tell(&self, github: &Github) -> io::Result<()> {
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
pub(super) fn play(settings: &Settings, filter: &Filter, verdicts: &Verdicts, showing: Showing) -> Engine {
    // Also when the engine panics: nobody may wait for a verdict that will not come.
    let _closing = Closing(verdicts);
    match try_to_play(settings, filter, verdicts, showing) {
        Ok(engine) => {
            verdicts.complete();
            engine
        }
        Err(error) => Engine {
            exit: super::told(Err(error)),
            finished: None,
        },
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
