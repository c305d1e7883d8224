//! The one run behind all trials: played on a thread of its own, told when libtest has said all that it says.

use super::board::{Closing, Verdicts};
use super::completion::tolerated;
use cadenza_contract::commands::{self, CommandError, Github, PlayedRun, Showing, ended};
use cadenza_contract::gate::ExitCode;
use cadenza_contract::plan::Filter;
use cadenza_contract::record::{self, Record};
use cadenza_contract::report::{Foot, block};
use cadenza_contract::runner::Event;
use cadenza_contract::settings::Settings;
use std::io;

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
    let PlayedRun {
        report,
        record,
        failures,
    } = commands::play(settings, filter, showing, &mut |event, _| {
        if let Event::Judged(result) = event {
            verdicts.tell(result.clone());
        }
        Ok(())
    })?;
    let fail_on = settings.demands.fail_on;
    let tolerated = report.results.iter().filter(|result| tolerated(result, fail_on));
    let drifted = tolerated
        .map(|result| {
            let story = block(&record::Check::of(
                result,
                &settings.contract,
                &settings.replay_line,
            ));
            format!("\ndrift in {}\n{story}", result.check)
        })
        .collect();
    Ok(Engine {
        exit: ended(report.summary.gate.exit, failures),
        finished: Some(Finished { record, drifted }),
    })
}
