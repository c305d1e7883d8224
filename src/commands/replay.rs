//! `replay`: what failed once is asked again, with fresh credentials, on any target.

use super::wanted::{Wanted, scenario_named};
use super::{CommandError, Interruptible, ended, environment, saved_run};
use crate::checks::{Check, Shape, full_name};
use crate::cli::Options;
use crate::counted::counted;
use crate::exchange::shell_word;
use crate::finding::{CheckResult, Doubt, Frequency, ReplayLine, Verdict};
use crate::gate::ExitCode;
use crate::plan::Filter;
use crate::report::{self, Console, ReportFolder, Reporter};
use crate::runner::{Event, Transcript};
use crate::scenario::Need;
use crate::session::{self, Replay};
use crate::settings::{Settings, Target};
use std::io::Write;
use std::path::PathBuf;

/// What came of it.
enum Came {
    StillFailing(Frequency),
    FailsOtherwise(usize),
    Fixed,
    /// Nothing is wrong here, which says little of the finding.
    NotSeen(&'static str),
    NotReplayable(String),
}

pub(super) fn replay(
    id: &str,
    run: Option<PathBuf>,
    options: &Options,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    // Where the finding is looked for must not be where this run is told, unless somebody says so.
    let told_into = options.report_dir.clone();
    let elsewhere = Options {
        report_dir: None,
        ..options.clone()
    };
    let settings = Settings::resolve(options, &environment)?;
    let saved = match scenario_named(&settings.contract, id) {
        // It is looked for nowhere.
        Some(_) => None,
        None => saved_run(run, &elsewhere)?,
    };
    if let (Some(saved), Some(into)) = (&saved, &told_into)
        && report::is_over(into, saved)
    {
        return Err(CommandError::OwnSource(into.to_owned()));
    }
    let wanted = Wanted::find(&settings.contract, id, saved.as_deref(), options)?;
    if wanted.identity.is_some() && matches!(settings.target, Target::Embedded) {
        // What the embedded mock answers says nothing of where the finding was made.
        return Err(CommandError::NoTarget);
    }
    // What this finds is kept where it is told; a case, where it was kept before.
    let kept = told_into.clone().or(saved.filter(|_| wanted.case.is_some()));
    let settings = Settings {
        profile: wanted.profile(settings.profile),
        report_dir: told_into,
        replay_line: ReplayLine {
            reports: kept.map(|dir| shell_word(&dir.display().to_string())),
            ..settings.replay_line
        },
        ..settings
    };
    let filter = Filter {
        include: wanted
            .checks
            .iter()
            .filter(|check| check.since <= settings.profile)
            .map(|check| full_name(&settings.contract.operation.id, check.name))
            .collect(),
        skip: Vec::new(),
        exact: true,
    };
    let replay = Replay {
        scenario: wanted.scenario.name,
        case: wanted.case.clone(),
    };
    let mut console = Console::new(&mut *out, &settings.contract).replaying();
    let mut file = settings
        .report_dir
        .as_deref()
        .map(|dir| ReportFolder::open(dir, &settings.contract))
        .transpose()?;
    let runtime = Interruptible::new()?;
    let stop = runtime.stop().clone();
    let mut asked = Asked::default();
    let mut failed = None;
    let mut events = |event| {
        if let Event::Exchanged(told) = &event {
            asked.note(told, &wanted);
        }
        let told = [
            console.event(&event),
            file.as_mut().map_or(Ok(()), |file| file.event(&event)),
        ];
        for error in told.into_iter().filter_map(Result::err) {
            failed.get_or_insert(error);
        }
    };
    let (mut report, _runtime) =
        runtime.play(session::replay(&settings, &filter, &stop, replay, &mut events))?;
    let published = file.and_then(|file| file.publish().err());
    let came = came(
        &report.results,
        &wanted,
        asked,
        report.summary.obstacle.as_ref().map(|doubt| &*doubt.why),
    );
    let exit = match came {
        Came::StillFailing(_) | Came::FailsOtherwise(_) => ExitCode::Violation,
        Came::Fixed => ExitCode::Green,
        Came::NotSeen(_) => ExitCode::Inconclusive,
        Came::NotReplayable(_) => match report.summary.gate.exit {
            refused @ (ExitCode::Refused | ExitCode::Usage) => refused,
            _ => ExitCode::Inconclusive,
        },
    };
    writeln!(
        out,
        "replay {id} at {}: {}  (exit {})",
        report.summary.header.target,
        in_words(&came, &wanted),
        exit.code()
    )?;
    let failures = failed.map(CommandError::from).into_iter();
    let failures = failures.chain(report.unclosed.take().map(CommandError::from));
    Ok(ended(exit, failures.chain(published.map(CommandError::from))))
}

fn in_words(came: &Came, wanted: &Wanted) -> String {
    match came {
        Came::StillFailing(frequency) if wanted.identity.is_none() => {
            format!("failing ({frequency} attempts)")
        }
        Came::StillFailing(frequency) => format!("still failing ({frequency} attempts)"),
        Came::FailsOtherwise(findings) => {
            format!(
                "fails in another way: {}; see above",
                counted(*findings, "other finding")
            )
        }
        Came::Fixed if wanted.identity.is_none() => {
            "nothing is wrong with what the scenario brought".to_owned()
        }
        Came::Fixed => "fixed: it was asked again, and nothing is wrong with it".to_owned(),
        Came::NotSeen(why) => format!("not seen again, which proves little: {why}"),
        Came::NotReplayable(why) => format!("not replayable here: {why}"),
    }
}

/// What the replay has sent of what was wanted.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// Anything of the scenario.
    scenario: bool,
    /// The step that the finding accuses.
    step: bool,
}

impl Asked {
    fn note(&mut self, told: &Transcript, wanted: &Wanted) {
        self.scenario |= told.scenario == wanted.scenario.name;
        self.step |= wanted.accuses(told);
    }
}

fn came(results: &[CheckResult], wanted: &Wanted, asked: Asked, obstacle: Option<&str>) -> Came {
    // A waiver lets a run pass, and mends nothing.
    let waived = || results.iter().flat_map(|result| &result.waived);
    let findings = || {
        let found = results.iter().flat_map(|result| &result.findings);
        found.chain(waived().map(|waived| &waived.finding))
    };
    let same = findings().find(|finding| {
        wanted
            .identity
            .as_ref()
            .is_none_or(|identity| *identity == finding.identity().to_string())
    });
    if let Some(same) = same {
        return Came::StillFailing(same.frequency);
    }
    let others = findings().filter(|finding| wanted.concerns(finding)).count();
    if others > 0 {
        return Came::FailsOtherwise(others);
    }
    if let Some(why) = obstacle {
        return Came::NotReplayable(why.to_owned());
    }
    let doubt_of = |verdict: Verdict| {
        let mut unsure = results.iter().filter(|result| result.verdict == verdict);
        unsure.find_map(|result| result.doubts.first())
    };
    let told = |doubt: &Doubt| format!("{} ({})", doubt.why, doubt.remedy);
    // Of a scenario that is named, checks that do not read it have nothing to say.
    let doubt = doubt_of(Verdict::Inconclusive);
    let passed = results.iter().any(|result| result.verdict == Verdict::Pass);
    match doubt {
        None if asked.scenario && passed => unless_it_proves_little(wanted, asked),
        doubt => {
            let why = doubt.or_else(|| doubt_of(Verdict::NotExercised)).map(told);
            Came::NotReplayable(why.unwrap_or_else(|| "what it is about is not in hand".to_owned()))
        }
    }
}

/// What a replay says in which nothing was wrong.
fn unless_it_proves_little(wanted: &Wanted, asked: Asked) -> Came {
    if wanted.identity.is_some() && !asked.step {
        return Came::NotSeen("the step that was accused was not reached; play its check in a whole run");
    }
    let compares_calls = |check: &&Check| matches!(check.shape, Shape::Run(_));
    // What other scenarios sent may have brought the credential back.
    let was_brought_back = wanted.was_a_success && wanted.scenario.needs.contains(&Need::Tombstone);
    let leans_on_others = wanted.scenario.shows_what_others_did()
        || was_brought_back
        || wanted.checks.first().is_some_and(compares_calls);
    if wanted.step.is_some() && leans_on_others {
        return Came::NotSeen(
            "what went before in the run may have led to it, and its scenario was played alone; play a whole run",
        );
    }
    Came::Fixed
}

#[cfg(test)]
mod tests;
