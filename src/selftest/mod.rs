//! Proves that the checks can fail, and that they do not cry wolf: runs them against every seeded
//! fault, every legitimate variant and every useless deployment of the mock.
//!
//! In two tiers. The first runs a fault against the checks that claim it and nothing else, which also proves
//! that a check can do its work when it is selected alone. The second runs every fault against the whole gate,
//! and has every other check that fails there explained. What should be quiet or useless is always run whole.

mod awaiting;
mod canary;
mod occasion;
mod review;
mod row;
mod rules;
mod side_effect;
mod tally;
#[cfg(test)]
mod tests;

pub use awaiting::{AWAITING, reason};
pub use canary::canary;
pub use occasion::{OCCASIONS, Occasion};
pub use review::{Review, Stale};
pub use row::{Also, Row, Shown, Standing};
pub use rules::side_effects;
pub use side_effect::{Family, Met, SideEffect};
pub use tally::{Slip, Tally};

use crate::checks::{every, full_name};
use crate::contract::Contract;
use crate::finding::Verdict;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock, Options, Outage, Variant};
use crate::plan::{Demand, Filter};
use crate::scenario::{GRAVEYARD, Profile};
use crate::session::{Conduct, Deployment, Report, SessionError, check};
use crate::settings::Keeping;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use thiserror::Error;

/// What the mock is told to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The conforming server.
    Conforming,
    /// One legitimate difference: nothing may be found.
    Variant(Variant),
    /// One seeded bug: its checks must fail.
    Fault(Fault),
    /// A deployment that proves nothing: the run must say so and not be green.
    Outage(Outage),
}

impl Subject {
    /// Everything there is to be proved, in a stable order.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Conforming];
        all.extend(Variant::all().iter().copied().map(Self::Variant));
        all.extend(Fault::all().iter().copied().map(Self::Fault));
        all.extend(Outage::all().iter().copied().map(Self::Outage));
        all
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::Variant(variant) => variant.name(),
            Self::Fault(fault) => fault.name(),
            Self::Outage(outage) => outage.name(),
        }
    }

    fn options(self) -> Options {
        // As many as a clean run spends, so that whatever a fault touches is asked about in the end.
        let profile = widest(self).max(Profile::Gate);
        let plain = Options {
            credentials: Demand::of_profile(profile).own,
            ..Options::default()
        };
        match self {
            Self::Conforming => plain,
            Self::Variant(variant) => Options {
                variant: Some(variant),
                ..plain
            },
            Self::Fault(fault) => Options {
                fault: Some(fault),
                ..plain
            },
            Self::Outage(outage) => Options {
                outage: Some(outage),
                ..plain
            },
        }
    }
}

/// The checks that claim to kill a fault.
pub fn owners(fault: Fault) -> impl Iterator<Item = &'static str> {
    every()
        .iter()
        .filter(move |check| check.proven_by.contains(&fault.name()))
        .map(|check| check.name)
}

/// The widest profile that a check of a fault's owners belongs to.
fn widest(subject: Subject) -> Profile {
    let Subject::Fault(fault) = subject else {
        return Profile::Gate;
    };
    let claiming = every()
        .iter()
        .filter(|check| check.proven_by.contains(&fault.name()));
    claiming.map(|check| check.since).max().unwrap_or(Profile::Gate)
}

/// What of the gate a fault is run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// The checks that claim it, and those that give it its [`Occasion`].
    Owners,
    /// All of it.
    Gate,
}

impl Tier {
    /// The checks to be selected. A fault that no check claims is run against all of them, so that the first
    /// one that sees it is noticed.
    fn filter(self, contract: &Contract, subject: Subject) -> Filter {
        let checks: Vec<&str> = match (self, subject) {
            // What only a wider profile shows is run against what that profile adds alone.
            (tier, Subject::Fault(fault))
                if owners(fault).next().is_some()
                    && (tier == Self::Owners || widest(subject) > Profile::Gate) =>
            {
                owners(fault).chain(occasion::company(fault)).collect()
            }
            (Self::Owners | Self::Gate, _) => return Filter::default(),
        };
        Filter {
            include: checks
                .into_iter()
                .map(|check| full_name(&contract.operation.id, check))
                .collect(),
            skip: Vec::new(),
            exact: true,
        }
    }
}

/// Generated cases of one run: enough for every mutation to come to its turn by every caller.
const EXAMPLES: u32 = 1_600;

/// Runs the selected checks against one subject.
pub async fn examine(contract: &Contract, subject: Subject, filter: &Filter) -> Result<Report, SessionError> {
    let mock = Mock::start(subject.options()).await?;
    let profile = widest(subject).max(Profile::Gate);
    let conduct = Conduct::on_a_mock(profile, 1, EXAMPLES);
    let deployment = Deployment {
        disposable: true,
        ..Deployment::of_mock(&mock)
    };
    match subject {
        Subject::Fault(fault) if shows_over_night(fault) => {
            two_nights(contract, &mock, deployment, conduct, filter).await
        }
        Subject::Conforming | Subject::Variant(_) | Subject::Fault(_) | Subject::Outage(_) => {
            check(contract, &deployment, &conduct, filter, &mut |_| {}).await
        }
    }
}

/// Whether a fault shows only to a later run, which remembers an earlier one.
fn shows_over_night(fault: Fault) -> bool {
    let owners = every()
        .iter()
        .filter(|check| check.proven_by.contains(&fault.name()));
    owners
        .into_iter()
        .any(|check| check.scenarios.contains(&GRAVEYARD))
}

/// A whole run, a night on the mock's clock, and the run that counts.
async fn two_nights(
    contract: &Contract,
    mock: &Mock,
    deployment: Deployment,
    conduct: Conduct,
    filter: &Filter,
) -> Result<Report, SessionError> {
    let dir = std::env::temp_dir().join(format!("cadenza-contract-selftest-{}", uuid::Uuid::new_v4()));
    let keeping = Keeping::Kept {
        dir: dir.clone(),
        name: Some("selftest".to_owned()),
        afresh: false,
    };
    let deployment = Deployment {
        keeping,
        ..deployment
    };
    check(contract, &deployment, &conduct, &Filter::default(), &mut |_| {}).await?;
    mock.pass(2 * 1_800_000 - 60_000);
    let later = Conduct {
        profile: Profile::Smoke,
        ..conduct
    };
    let report = check(contract, &deployment, &later, filter, &mut |_| {}).await;
    // What is left in a temporary folder does no harm.
    drop(std::fs::remove_dir_all(dir));
    report
}

/// Runs one subject and says whether the suite did right by it.
pub async fn prove(contract: &Contract, subject: Subject, tier: Tier) -> Result<Row, SessionError> {
    let report = examine(contract, subject, &tier.filter(contract, subject)).await?;
    let failed: Vec<&'static str> = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Fail)
        .map(|result| result.check)
        .collect();
    let unsure: Vec<&'static str> = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Inconclusive)
        .map(|result| result.check)
        .collect();
    let exit = report.summary.gate.exit;
    let standing = match subject {
        Subject::Conforming | Subject::Variant(_) if exit == ExitCode::Green && failed.is_empty() => {
            Standing::Quiet
        }
        Subject::Conforming | Subject::Variant(_) => Standing::FalseAlarm,
        Subject::Fault(fault) if reason(fault).is_some() => {
            if failed.is_empty() {
                Standing::Awaiting
            } else {
                Standing::NoLongerAwaiting
            }
        }
        Subject::Fault(fault) => {
            let owners: Vec<&str> = owners(fault).collect();
            let kills = owners.iter().filter(|owner| failed.contains(owner)).count();
            let wanted = match tier {
                Tier::Owners => owners.len(),
                // In a whole run the kill switch may stop the calls that another owner waits for.
                Tier::Gate => 1,
            };
            if !owners.is_empty() && kills >= wanted && exit == ExitCode::Violation {
                Standing::Killed
            } else {
                Standing::Survived
            }
        }
        Subject::Outage(_) => {
            let named =
                report.summary.obstacle.is_some() && exit == ExitCode::Inconclusive && failed.is_empty();
            if named { Standing::Named } else { Standing::Unnamed }
        }
    };
    let also = match (subject, tier) {
        (Subject::Fault(fault), Tier::Gate) => row::also(&report.results, &owners(fault).collect::<Vec<_>>()),
        (Subject::Conforming | Subject::Variant(_) | Subject::Fault(_) | Subject::Outage(_), _) => Vec::new(),
    };
    let told = report.summary.obstacle.map(|obstacle| obstacle.why);
    Ok(Row {
        subject,
        standing,
        failed,
        also,
        unsure,
        told,
        requests: report.summary.requests,
        wall: report.summary.wall,
    })
}

/// Proves many subjects, as many at once as there are workers, and hands the rows over in the order
/// of the subjects as soon as each and all before it are there.
pub fn prove_all(
    contract: &Contract,
    subjects: &[Subject],
    tier: Tier,
    workers: usize,
    hand_over: &mut dyn FnMut(Row),
) -> Result<(), SelftestError> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers.max(1) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(subject) = subjects.get(index) else { break };
                    // Nobody listens any more once another worker has failed.
                    if sender
                        .send((index, prove_alone(contract, *subject, tier)))
                        .is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        for (index, row) in receiver {
            early.insert(index, row?);
            while let Some(row) = early.remove(&wanted) {
                hand_over(row);
                wanted += 1;
            }
        }
        Ok(())
    })
}

/// One subject on a runtime of its own, so that a crowded one cannot part what should be
/// simultaneous.
fn prove_alone(contract: &Contract, subject: Subject, tier: Tier) -> Result<Row, SelftestError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    Ok(runtime.block_on(prove(contract, subject, tier))?)
}

/// Why a subject could not be proved at all.
#[derive(Debug, Error)]
pub enum SelftestError {
    /// No threads to be had.
    #[error("the runtime does not start: {0}")]
    Runtime(#[from] io::Error),
    /// The run could not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
}
