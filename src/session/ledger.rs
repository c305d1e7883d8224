//! A run's place in the ledger: opened before anything is sent, closed when everything was judged.

use super::remembered::Remembered;
use super::{Conduct, Deployment};
use crate::finding::CheckResult;
use crate::gate::ExitCode;
use crate::generate::Case;
use crate::runner::{Books, Kept, Memory, Resources, now_ms};
use crate::scenario::Profile;
use crate::settings::Keeping;
use crate::state::{Latency, Mark, NewRun, Night, Run, RunEnd, StateDir, StateError, Told, ToldFinding};

/// Which run it is, and since when.
pub(super) struct Begun {
    pub(super) run: String,
    pub(super) at_ms: i64,
}

/// A run that has begun.
pub(super) struct Ledger {
    began_ms: i64,
    remembered: Remembered,
    run: Run,
}

impl Ledger {
    /// Opens the ledger where the deployment's is kept, and begins a run.
    pub(super) fn open(deployment: &Deployment, conduct: &Conduct) -> Result<Self, StateError> {
        let remembered = Remembered::bound(deployment)?;
        let began_ms = now_ms();
        let new = NewRun {
            id: uuid::Uuid::new_v4().to_string(),
            profile: conduct.profile.name().to_owned(),
            seed: conduct.seed,
            started_ms: began_ms,
        };
        let run = remembered.begin_run(new)?;
        Ok(Self {
            began_ms,
            remembered,
            run,
        })
    }

    /// Which run it is, and since when.
    pub(super) fn begun(&self) -> Begun {
        Begun {
            run: self.run.id().to_owned(),
            at_ms: self.began_ms,
        }
    }

    /// The run that has begun.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// What is remembered of the target.
    pub(super) fn remembered(&self) -> &Remembered {
        &self.remembered
    }

    /// What the run is to remember; sets aside the ids that other runs have or had.
    pub(super) fn memory(self, resources: &mut Resources, conduct: &Conduct) -> Result<Memory, StateError> {
        let taken = self.remembered.taken(resources)?;
        // Asking may destroy what was meant to be destroyed, and smoke destroys nothing.
        let open = match conduct.profile {
            Profile::Smoke => Vec::new(),
            Profile::Gate | Profile::Nightly | Profile::Full => self.remembered.unresolved()?,
        };
        let kept = match &conduct.replay {
            Some(replay) => replay.case.iter().cloned().collect(),
            // What another version kept in another form is left where it is.
            None => self
                .remembered
                .kept_cases()?
                .into_iter()
                .filter_map(|kept| {
                    Some(Kept {
                        case: Case::of_json(&kept.case)?,
                        id: kept.id,
                        scenario: kept.scenario,
                    })
                })
                .collect(),
        };
        Ok(Memory {
            run: self.run,
            passed_over: resources.set_aside(&taken),
            open,
            kept,
        })
    }
}

/// The figures of a run that is over.
pub(super) struct Figures {
    pub(super) exit: ExitCode,
    pub(super) requests: usize,
    pub(super) revocations: u32,
    pub(super) latency: Option<Latency>,
    pub(super) deployment: Option<String>,
    pub(super) is_whole: bool,
}

impl Figures {
    /// What the run is to be remembered by.
    fn told(&self, results: &[CheckResult]) -> Told {
        let mark = |result: &CheckResult| Mark {
            verdict: result.verdict.name().to_owned(),
            is_intermittent: result
                .findings
                .iter()
                .any(|finding| finding.frequency.seen < finding.frequency.tried),
        };
        Told {
            is_whole: self.is_whole,
            tool: Some(env!("CARGO_PKG_VERSION").to_owned()),
            deployment: self.deployment.clone(),
            latency: self.latency,
            verdicts: results
                .iter()
                .map(|result| (result.check.to_owned(), mark(result)))
                .collect(),
        }
    }
}

/// Gives back what was not spent, writes down what was found, and ends the run.
pub(super) fn close(books: Books, results: &[CheckResult], figures: &Figures) -> Result<(), StateError> {
    let run = books.close()?;
    for result in results {
        let waived = result.waived.iter().map(|one| &one.finding);
        for finding in result.findings.iter().chain(waived) {
            run.record_finding(&ToldFinding {
                identity: finding.identity().to_string(),
                check: result.check.to_owned(),
                severity: finding.severity.to_string(),
                told: format!("expected {}; received {}", finding.expected, finding.received),
            })?;
        }
    }
    run.record_told(&figures.told(results))?;
    run.finish(RunEnd {
        exit_code: figures.exit.code(),
        requests: u64::try_from(figures.requests).unwrap_or(u64::MAX),
        revocations: figures.revocations.into(),
        ended_ms: now_ms(),
    })
}

/// Runs that a report looks back on.
const NIGHTS: u32 = 30;

/// The last runs of a named target, the one that just ended first. Whoever cannot read the ledger any more has been
/// told so before, and misses no more than a look back.
pub(super) fn nights(deployment: &Deployment) -> Vec<Night> {
    last_nights(&deployment.keeping, NIGHTS)
}

/// So many of the last runs of a named target, none where it has no name.
pub(super) fn last_nights(keeping: &Keeping, most: u32) -> Vec<Night> {
    let Keeping::Kept {
        dir,
        name: Some(name),
        ..
    } = keeping
    else {
        return Vec::new();
    };
    let look = || -> Result<Vec<Night>, StateError> {
        let state = StateDir::open(dir)?;
        let targets = state.targets()?;
        match targets.iter().find(|target| target.name() == Some(name)) {
            Some(target) => state.nights(target, most),
            None => Ok(Vec::new()),
        }
    };
    look().unwrap_or_default()
}
