//! `replay`: what failed once is asked again, with fresh credentials, on any target.

use super::{CommandError, Interruptible, environment, given_or_set, state_dir};
use crate::checks::{self, Check, Shape, full_name};
use crate::cli::Options;
use crate::contract::Contract;
use crate::finding::{CheckResult, Doubt, Frequency, Verdict};
use crate::gate::ExitCode;
use crate::generate::Case;
use crate::plan::Filter;
use crate::record::Record;
use crate::report::{Console, ReportFolder, Reporter};
use crate::runner::{Event, Kept};
use crate::scenario::{self, Profile, Scenario};
use crate::session::{self, Replay};
use crate::settings::{Settings, Target};
use crate::state::StateDir;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Runs of each target that are searched for a finding.
const RUNS: u32 = 200;
/// Kept cases of each target that are searched.
const CASES: u32 = 1_000;

/// What is to be asked again.
struct Wanted {
    scenario: Scenario,
    /// The finding, if one is meant and not a scenario.
    identity: Option<String>,
    /// The checks that judge it.
    checks: Vec<&'static Check>,
    case: Option<Kept>,
}

/// What came of it.
enum Came {
    StillFailing(Frequency),
    FailsOtherwise(usize),
    Fixed,
    NotReplayable(String),
}

pub(super) fn replay(
    id: &str,
    run: Option<PathBuf>,
    options: &Options,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    // Where the finding is looked for must not be where this run is told, unless somebody says so.
    let saved = given_or_set(run, "CADENZA_REPORT_DIR");
    let told_into = options.report_dir.clone();
    let settings = Settings::resolve(options, &environment)?;
    let wanted = Wanted::find(&settings.contract, id, saved.as_deref(), options)?;
    if wanted.identity.is_some() && matches!(settings.target, Target::Embedded) {
        // What the embedded mock answers says nothing of where the finding was made.
        return Err(CommandError::NoTarget);
    }
    let settings = Settings {
        profile: wanted.profile(settings.profile),
        report_dir: told_into,
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
    let mut exchanges = 0_usize;
    let mut failed = None;
    let mut events = |event| {
        if let Event::Exchanged(told) = &event {
            exchanges += usize::from(told.scenario == wanted.scenario.name);
        }
        let told = [
            console.event(&event),
            file.as_mut().map_or(Ok(()), |file| file.event(&event)),
        ];
        for error in told.into_iter().filter_map(Result::err) {
            failed.get_or_insert(error);
        }
    };
    let (report, _runtime) = runtime.play(session::replay(&settings, &filter, &stop, replay, &mut events))?;
    if let Some(file) = file {
        file.publish()?;
    }
    let came = came(
        &report.results,
        &wanted,
        exchanges,
        report.summary.obstacle.as_ref().map(|doubt| &*doubt.why),
    );
    let exit = match came {
        Came::StillFailing(_) | Came::FailsOtherwise(_) => ExitCode::Violation,
        Came::Fixed => ExitCode::Green,
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
    if let Some(error) = failed {
        return Err(error.into());
    }
    Ok(exit)
}

fn in_words(came: &Came, wanted: &Wanted) -> String {
    match came {
        Came::StillFailing(frequency) if wanted.identity.is_none() => {
            format!("failing ({frequency} attempts)")
        }
        Came::StillFailing(frequency) => format!("still failing ({frequency} attempts)"),
        Came::FailsOtherwise(findings) => {
            format!("fails in another way: {findings} other findings of the same check; see above")
        }
        Came::Fixed if wanted.identity.is_none() => {
            "nothing is wrong with what the scenario brought".to_owned()
        }
        Came::Fixed => "fixed: it was asked again, and nothing is wrong with it".to_owned(),
        Came::NotReplayable(why) => format!("not replayable here: {why}"),
    }
}

fn came(results: &[CheckResult], wanted: &Wanted, exchanges: usize, obstacle: Option<&str>) -> Came {
    let findings = || results.iter().flat_map(|result| &result.findings);
    let same = findings().find(|finding| {
        wanted
            .identity
            .as_ref()
            .is_none_or(|identity| *identity == finding.identity().to_string())
    });
    if let Some(same) = same {
        return Came::StillFailing(same.frequency);
    }
    let others = findings().count();
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
        None if exchanges > 0 && passed => Came::Fixed,
        doubt => {
            let why = doubt.or_else(|| doubt_of(Verdict::NotExercised)).map(told);
            Came::NotReplayable(why.unwrap_or_else(|| "what it is about is not in hand".to_owned()))
        }
    }
}

impl Wanted {
    /// The profile that it takes: a finding's check must be played, and a scenario is judged by those checks that the
    /// user's own profile has.
    fn profile(&self, asked: Profile) -> Profile {
        let of_check = self.checks.iter().map(|check| check.since).max();
        let least = match (&self.identity, of_check) {
            (Some(_), Some(since)) => since,
            (None, _) | (_, None) => Profile::Smoke,
        };
        asked.max(self.scenario.since).max(least)
    }

    /// Looks for a finding in a saved run and in the ledger, and for a scenario of that name.
    fn find(
        contract: &Contract,
        id: &str,
        saved: Option<&Path>,
        options: &Options,
    ) -> Result<Self, CommandError> {
        if let Some(scenario) = scenario_named(contract, id) {
            let judges = |check: &&'static Check| {
                let any = matches!(check.shape, Shape::Exchange(_) | Shape::AnyExchange(_));
                let further =
                    matches!(check.shape, Shape::Further(further) if scenario.calls(further.operation));
                any || further || check.scenarios.contains(&scenario.name)
            };
            return Ok(Self {
                checks: checks::of(contract).into_iter().filter(judges).collect(),
                scenario,
                identity: None,
                case: None,
            });
        }
        if let Some(found) = saved
            .map(|run| in_record(contract, id, run))
            .transpose()?
            .flatten()
        {
            return Ok(found);
        }
        let dir = state_dir(options.state_dir.clone());
        if dir.is_dir()
            && let Some(found) = in_ledger(contract, id, &StateDir::open(&dir)?)?
        {
            return Ok(found);
        }
        Err(CommandError::Unknown {
            kind: "finding or scenario",
            name: id.to_owned(),
            remedy:
                "give the folder of the run that found it (--run DIR, written by --report-dir), or the state \
                     directory in which a named target is remembered (--state-dir DIR)"
                    .to_owned(),
        })
    }

    fn of(
        contract: &Contract,
        check: &str,
        identity: String,
        scenario: &str,
        case: Option<Kept>,
    ) -> Option<Self> {
        Some(Self {
            checks: vec![checks::named(check)?],
            scenario: scenario_named(contract, scenario)?,
            identity: Some(identity),
            case,
        })
    }
}

fn scenario_named(contract: &Contract, name: &str) -> Option<Scenario> {
    scenario::of_contract(contract)
        .into_iter()
        .find(|scenario| scenario.name == name)
}

fn in_record(contract: &Contract, id: &str, run: &Path) -> Result<Option<Wanted>, CommandError> {
    let record = Record::read(run)?;
    let findings = record.checks.iter().flat_map(|check| {
        let waived = check.waived.iter().map(|waived| &waived.finding);
        check
            .findings
            .iter()
            .chain(waived)
            .map(move |finding| (check, finding))
    });
    let mut named = findings.filter(|(_, finding)| finding.id == id || finding.identity == id);
    Ok(named.find_map(|(check, finding)| {
        let story = finding.story.as_ref()?;
        let case = finding.case.as_deref().and_then(Case::of_json).map(|case| Kept {
            id: finding.id.clone(),
            scenario: story.scenario.clone(),
            case,
        });
        Wanted::of(
            contract,
            &check.name,
            finding.identity.clone(),
            &story.scenario,
            case,
        )
    }))
}

/// Any target's finding will do: what failed on one deployment may be asked on another.
fn in_ledger(contract: &Contract, id: &str, state: &StateDir) -> Result<Option<Wanted>, CommandError> {
    for target in state.targets()? {
        for kept in state.kept_cases(&target, CASES)? {
            if kept.id != id && kept.identity != id {
                continue;
            }
            let case = Case::of_json(&kept.case).map(|case| Kept {
                id: kept.id.clone(),
                scenario: kept.scenario.clone(),
                case,
            });
            if let Some(found) = Wanted::of(contract, &kept.check, kept.identity, &kept.scenario, case) {
                return Ok(Some(found));
            }
        }
        let told = state.findings_of_last_runs(&target, RUNS)?;
        let told = told.into_iter().flat_map(|run| run.findings);
        for finding in told.filter(|told| told.identity == id || crate::finding::digits(&told.identity) == id)
        {
            let step = finding.identity.rsplit('@').next().unwrap_or_default();
            let scenario = scenario::of_contract(contract).into_iter().find(|scenario| {
                let mut labels = scenario
                    .each_step()
                    .into_iter()
                    .map(|step| step.label.replace(' ', "-"));
                labels.any(|label| label == step)
            });
            let found = scenario.and_then(|scenario| {
                Wanted::of(
                    contract,
                    &finding.check,
                    finding.identity.clone(),
                    scenario.name,
                    None,
                )
            });
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}
