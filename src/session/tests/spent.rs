//! What a run says it revoked is what died of it, whatever a server answers.

use super::super::{Deployment, check};
use super::sides::conduct;
use crate::contract::Contract;
use crate::mock::{Fault, Mock, Options};
use crate::plan::Filter;
use crate::scenario::Profile;

/// Revocations that a gate run counts, and credentials of the owner that are dead afterwards.
async fn counted_and_dead(fault: Fault) -> (u32, u32) {
    let contract = Contract::embedded().unwrap();
    let options = Options {
        fault: Some(fault),
        credentials: 40,
        ..Options::default()
    };
    let mock = Mock::start(options).await.unwrap();
    let deployment = Deployment::of_mock(&mock);
    let report = check(
        &contract,
        &deployment,
        &conduct(Profile::Gate),
        &Filter::default(),
        &mut |_| {},
    )
    .await
    .unwrap();
    let dead = mock.census().into_iter().filter(|(_, revoked)| *revoked).count();
    (report.summary.revocations, u32::try_from(dead).unwrap())
}

#[tokio::test]
async fn no_credential_dies_that_the_run_does_not_count() {
    for fault in [
        Fault::MalformedBodyIs200,
        Fault::AlreadyRevokedIs200,
        Fault::UnknownIdIs200,
        Fault::NullIdIs200,
        Fault::SuccessFlagFalseOn200,
        Fault::SuccessAppliesNothing,
        Fault::NumberIdCoercedIs200,
    ] {
        let (counted, dead) = counted_and_dead(fault).await;
        assert!(
            dead <= counted,
            "{}: {dead} died, {counted} counted",
            fault.name()
        );
        assert!(counted <= 16, "{}: {counted}", fault.name());
    }
}

#[tokio::test]
async fn an_answer_about_a_credential_that_nobody_handed_over_ends_all_spending() {
    let (counted, dead) = counted_and_dead(Fault::CredentialIdNotEchoed).await;
    assert_eq!((counted, dead), (1, 1));
    // The same id in other letters is the same credential.
    let (counted, dead) = counted_and_dead(Fault::CredentialIdUpperCased).await;
    assert!(counted > 1 && dead > 1, "{counted} counted, {dead} dead");
}
