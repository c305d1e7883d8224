//! Where live targets come from, in whole runs against mocks as deployments on this machine.

use super::super::run;
use super::Filter;
use super::bed::{Bed, green, result};
use crate::cli::Options;
use crate::finding::{Doubt, Verdict};
use crate::gate::ExitCode;
use crate::runner::Stop;

#[tokio::test]
async fn a_token_alone_is_enough_and_what_was_created_is_spent() {
    let bed = Bed::plain().await;
    let report = bed.run(&bed.token_only()).await;
    green(&report);
    // Four for the scenarios that need a pool, and two of the scenario that creates for itself.
    assert_eq!(bed.created(), (6, 0));
    assert!(report.summary.left_over.is_empty());
    let race = result(&report, "concurrent_revokes_succeed_once");
    assert_eq!(race.verdict, Verdict::Pass);
    assert!(bed.before.iter().all(|id| !bed.is_revoked(id)));
}

#[tokio::test]
async fn logins_alone_are_enough_for_both_users() {
    let mut bed = Bed::plain().await;
    let grants = bed.mock.grants().clone();
    let leak = |text: &str| -> &'static str { String::leak(text.to_owned()) };
    bed.desk.variables = vec![
        ("CADENZA_EMAIL", leak(&grants.owner_email)),
        ("CADENZA_PASSWORD", leak(&grants.owner_password)),
        ("CADENZA_STRANGER_EMAIL", leak(&grants.stranger_email)),
        ("CADENZA_STRANGER_PASSWORD", leak(&grants.stranger_password)),
    ];
    let options = Options {
        base_url: Some(bed.mock.base_url().to_owned()),
        ..Options::default()
    };
    let report = bed.run(&options).await;
    green(&report);
    assert_eq!(bed.created(), (7, 0));
    assert!(
        report.summary.requests <= 250,
        "{} requests",
        report.summary.requests
    );
}

#[tokio::test]
async fn each_variant_that_matters_gets_its_credentials() {
    for name in [
        "paged_list",
        "revoked_leave_the_list",
        "weather",
        "prefixed_ids",
        "opaque_tokens",
    ] {
        let bed = Bed::variant(name).await;
        let report = bed.run(&bed.token_only()).await;
        green(&report);
        assert_eq!(bed.created(), (6, 0), "{name}");
    }
}

#[tokio::test]
async fn where_nothing_can_be_created_the_reason_is_named_and_the_gate_stays_shut() {
    let bed = Bed::variant("revoke_only").await;
    let report = bed.run(&bed.token_only()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert!(report.summary.obstacle.is_none());
    let doubt = |doubt: &&Doubt| {
        doubt
            .why
            .starts_with("no disposable credentials: create was answered with HTTP 404")
    };
    let doubts = || report.results.iter().flat_map(|result| &result.doubts);
    let named = doubts().find(doubt).unwrap();
    assert_eq!(named.remedy, "hand over a pool: --credentials FILE");
    let passed = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Pass);
    assert!(passed.count() > 10, "refusals are checked all the same");
}

#[tokio::test]
async fn a_credential_that_was_there_before_is_not_ours_whatever_create_answers() {
    let bed = Bed::variant("one_credential_per_venue").await;
    let report = bed.run(&bed.token_only()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert!(
        bed.before.iter().all(|id| !bed.is_revoked(id)),
        "nothing was handed over"
    );
    let mut doubts = report.results.iter().flat_map(|result| &result.doubts);
    let told = "no disposable credentials: create was answered with an id that was there before";
    assert!(doubts.any(|doubt| doubt.why.starts_with(told)));

    let bed = Bed::variant("one_credential_per_venue").await;
    let handed_over: Vec<&str> = (0..5).map(|place| bed.own(place)).collect();
    let report = bed.run(&bed.pool(&handed_over)).await;
    green(&report);
    let others = bed.before.iter().filter(|id| !handed_over.contains(&id.as_str()));
    assert!(others.clone().count() > 0);
    assert!(others.clone().all(|id| !bed.is_revoked(id)));
    let creation = result(&report, "creation_brings_nothing_back");
    assert_eq!(creation.verdict, Verdict::NotExercised);
    assert!(
        creation.doubts[0]
            .why
            .contains("there before, so it was left alone"),
        "{:?}",
        creation.doubts
    );
}

#[tokio::test]
async fn nothing_is_created_for_a_run_that_is_to_stop() {
    let bed = Bed::plain().await;
    let settings = bed.desk.resolve(&bed.token_only()).unwrap();
    let stop = Stop::default();
    stop.request();
    let report = run(&settings, &Filter::default(), &stop, None, &mut |_| {})
        .await
        .unwrap();
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(bed.created(), (0, 0));
}

#[tokio::test]
async fn a_pool_alone_creates_nothing_where_it_is_asked_for() {
    let bed = Bed::plain().await;
    let mut options = bed.pool(&[bed.own(0)]);
    options.provision = Some("pool".to_owned());
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (0, 0));
    options.credentials = None;
    let report = bed.run(&options).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(bed.created(), (0, 0));
}

#[tokio::test]
async fn creations_fill_a_short_pool_only_where_they_are_asked_for() {
    let bed = Bed::plain().await;
    let mut options = bed.pool(&[bed.own(0)]);
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (2, 0));

    let bed = Bed::plain().await;
    options = bed.pool(&[bed.own(0)]);
    options.provision = Some("create".to_owned());
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (5, 0));
    assert!(bed.is_revoked(bed.own(0)) && !bed.is_revoked(bed.own(1)));
}

#[tokio::test]
async fn what_the_budget_cannot_revoke_is_not_created() {
    let bed = Bed::plain().await;
    let options = Options {
        max_revocations: Some("1".to_owned()),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    assert_eq!(bed.created().0, 1);
    let doubts = || report.results.iter().flat_map(|result| &result.doubts);
    assert!(doubts().any(|doubt| doubt.why.ends_with("--max-revocations allows 1 to be created")));
}

#[tokio::test]
async fn smoke_neither_lists_nor_creates() {
    let bed = Bed::plain().await;
    let options = Options {
        profile: Some("smoke".to_owned()),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    assert_eq!(report.summary.left_over, []);
    assert_eq!(bed.created(), (0, 0));
}
