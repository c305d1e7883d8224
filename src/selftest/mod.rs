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
mod subject;
mod tally;
#[cfg(test)]
mod tests;
mod workers;

pub use awaiting::{AWAITING, reason};
pub use canary::canary;
pub use review::{Review, Stale};
pub use row::{Also, Row, Shown, Standing};
pub use rules::side_effects;
pub use side_effect::{Family, Met, SideEffect};
pub use subject::{Subject, owners};
pub use tally::{Slip, Tally};
pub use workers::{SelftestError, prove_all};

use crate::checks::{every, full_name};
use crate::contract::Contract;
use crate::finding::Verdict;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock};
use crate::plan::Filter;
use crate::scenario::{GRAVEYARD, Profile};
use crate::session::{Conduct, Deployment, Report, SessionError, check};
use crate::settings::Keeping;
use subject::widest;

/// What of the gate a fault is run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// The checks that claim it, and those that give it its occasion.
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
async fn examine(contract: &Contract, subject: Subject, filter: &Filter) -> Result<Report, SessionError> {
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
