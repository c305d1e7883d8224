//! The red canary of a gate: a few sabotaged mocks, one for each kind of promise, proved in this very process.

use super::{Standing, Subject, Tier, prove};
use crate::contract::Contract;
use crate::gate::Canary;
use crate::mock::Fault;
use crate::scenario::Profile;
use crate::session::{SessionError, Song};
use std::pin::Pin;
use std::time::Instant;

/// One fault of the envelope, one of permanence, one of authorization: what is worst to overlook.
const SABOTAGE: [Fault; 3] = [
    Fault::FailureMissingDataKey,
    Fault::AlreadyRevokedIs200,
    Fault::NoTokenAccepted,
];

/// How checks are shown to go red, for the profiles whose green opens a gate. The requests go to mocks in this process
/// and are none of the run's.
pub fn canary(profile: Profile) -> Option<Song> {
    match profile {
        Profile::Smoke => None,
        Profile::Gate | Profile::Nightly | Profile::Full => Some(sing),
    }
}

fn sing(contract: &Contract) -> Pin<Box<dyn Future<Output = Canary> + '_>> {
    Box::pin(async {
        let sung = of(contract, &SABOTAGE.map(Subject::Fault)).await;
        // The run is over by now, and its books are to be closed whatever became of the canary.
        sung.unwrap_or_else(|error| Canary::Silent {
            why: error.to_string(),
        })
    })
}

async fn of(contract: &Contract, subjects: &[Subject]) -> Result<Canary, SessionError> {
    let began = Instant::now();
    let proofs = subjects
        .iter()
        .map(|subject| prove(contract, *subject, Tier::Owners));
    for (proof, subject) in futures_util::future::join_all(proofs)
        .await
        .into_iter()
        .zip(subjects)
    {
        if proof?.standing != Standing::Killed {
            return Ok(Canary::Green {
                fault: subject.name().to_owned(),
            });
        }
    }
    Ok(Canary::Red {
        mocks: subjects.len(),
        took: began.elapsed(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn sung(subjects: &[Subject]) -> Canary {
        let contract = Contract::embedded().expect("the embedded contract loads");
        of(&contract, subjects).await.expect("the mock starts")
    }

    #[tokio::test]
    async fn a_sabotaged_mock_turns_the_canary_red() {
        let canary = sung(&SABOTAGE.map(Subject::Fault)).await;
        assert!(matches!(canary, Canary::Red { mocks: 3, .. }), "{canary:?}");
    }

    #[tokio::test]
    async fn a_canary_that_finds_nothing_wrong_stays_green() {
        let canary = sung(&[SABOTAGE.map(Subject::Fault)[0], Subject::Conforming]).await;
        assert!(matches!(canary, Canary::Green { .. }), "{canary:?}");
    }

    #[test]
    fn smoke_asks_for_no_canary() {
        assert!(canary(Profile::Smoke).is_none());
        assert!(canary(Profile::Gate).is_some());
    }
}
