//! What a run says it revoked is what died of it, whatever a server answers.

use super::super::{Deployment, check};
use super::Desk;
use super::relay::that_revokes_anothers_for_null;
use super::sides::conduct;
use crate::contract::Contract;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock, Options};
use crate::plan::Filter;
use crate::scenario::Profile;
use std::sync::atomic::Ordering;

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
        Fault::StrangerMayRevoke,
        Fault::ReaderMayRevoke,
        Fault::RoleHeaderTrusted,
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

#[tokio::test]
async fn nothing_is_sent_after_an_answer_that_shows_anothers_credential_though_none_was_named() {
    let desk = Desk::new();
    let mock = Mock::start(Options::default()).await.unwrap();
    let (base, after) = that_revokes_anothers_for_null(&mock).await;
    let report = desk.aim(&base, &mock, &Filter::default(), &mut |_| {}).await;
    assert_eq!(after.load(Ordering::SeqCst), 0);
    let obstacle = report.summary.obstacle.as_ref().map(|doubt| doubt.why.as_str());
    assert!(
        obstacle.is_some_and(|why| why.starts_with("kill switch: null id answered")),
        "{obstacle:?}"
    );
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
}

/// How much `stranger_is_forbidden` judges where so many credentials may be revoked.
async fn judged_of_the_stranger(budget: &str) -> (u32, usize) {
    let mut desk = Desk::new();
    let mock = Mock::start(Options::default()).await.unwrap();
    desk.options.max_revocations = Some(budget.to_owned());
    let filter = Filter {
        include: vec!["stranger_is_forbidden".to_owned()],
        ..Filter::default()
    };
    let report = desk.aim(mock.base_url(), &mock, &filter, &mut |_| {}).await;
    (report.summary.revocations, report.results[0].examined)
}

#[tokio::test]
async fn a_budget_that_is_used_up_keeps_no_harmless_refusal_from_being_sent() {
    let (spent, judged) = judged_of_the_stranger("1").await;
    assert_eq!(spent, 1);
    assert_eq!(judged, judged_of_the_stranger("16").await.1);
}
