//! What an earlier run meant to revoke and never learned the fate of is asked about before anything new is spent.

use super::super::run;
use super::Filter;
use super::bed::{Bed, green};
use crate::cli::Options;
use crate::runner::Stop;
use crate::scenario::Role;
use crate::state::{Leasing, NewRun, Provenance, StateDir};
use std::path::Path;

/// A run that ended, as a killed one does, right after its intent upon this credential.
fn dies_after_an_intent(bed: &Bed, dir: &Path, credential: &str) {
    let state = StateDir::open(dir).unwrap();
    let target = state.bind("uat", bed.mock.base_url()).unwrap();
    let run = NewRun {
        id: "00000000-0000-4000-8000-000000000001".to_owned(),
        profile: "gate".to_owned(),
        seed: 1,
        started_ms: 1_000,
    };
    let run = state.begin_run(&target, run).unwrap();
    let leasing = run
        .lease(credential, Role::Owner, &Provenance::HandedOver, 2_000)
        .unwrap();
    let Leasing::Leased(lease) = leasing else {
        panic!("nobody else has it: {leasing:?}");
    };
    run.intend(lease, "revoke_and_repeat", 1, 3_000).unwrap();
}

/// The ids that nobody knows the fate of.
fn unresolved(bed: &Bed, dir: &Path) -> Vec<String> {
    let state = StateDir::open(dir).unwrap();
    let target = state.bind("uat", bed.mock.base_url()).unwrap();
    let open = state.unresolved(&target).unwrap();
    open.iter()
        .map(|open| open.intent().credential().to_owned())
        .collect()
}

/// The owner's credentials but the first, and the memory of earlier runs.
fn next_run(bed: &Bed, dir: &Path) -> Options {
    let others: Vec<&str> = bed.mock.grants().credentials[1..]
        .iter()
        .map(String::as_str)
        .collect();
    Options {
        state_dir: Some(dir.to_owned()),
        target_name: Some("uat".to_owned()),
        ..bed.pool(&others)
    }
}

#[tokio::test]
async fn a_live_credential_that_was_meant_to_die_is_revoked_by_the_next_run_and_the_books_are_settled() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    dies_after_an_intent(&bed, &dir, bed.own(0));
    assert_eq!(unresolved(&bed, &dir), [bed.own(0)]);
    assert!(!bed.is_revoked(bed.own(0)));
    green(&bed.run(&next_run(&bed, &dir)).await);
    assert!(bed.is_revoked(bed.own(0)), "asking is the same call");
    assert_eq!(unresolved(&bed, &dir), [""; 0]);
}

#[tokio::test]
async fn what_is_unknown_by_now_is_settled_and_accuses_nobody() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    dies_after_an_intent(&bed, &dir, "660e8400-e29b-41d4-a716-446655440000");
    green(&bed.run(&next_run(&bed, &dir)).await);
    assert_eq!(unresolved(&bed, &dir), [""; 0]);
}

#[tokio::test]
async fn an_ask_that_is_answered_204_destroyed_what_it_named() {
    let bed = Bed::fault("success_is_204").await;
    let dir = bed.desk.folder.join("state");
    dies_after_an_intent(&bed, &dir, bed.own(0));
    bed.run(&next_run(&bed, &dir)).await;
    assert!(bed.is_revoked(bed.own(0)));
    let state = StateDir::open(&dir).unwrap();
    let target = state.bind("uat", bed.mock.base_url()).unwrap();
    let graves = state.graves(&target, 100).unwrap();
    assert!(
        graves.iter().any(|grave| grave.credential == bed.own(0)),
        "{graves:?}"
    );
}

#[tokio::test]
async fn a_run_that_may_destroy_nothing_asks_about_nothing() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    dies_after_an_intent(&bed, &dir, bed.own(0));
    let options = Options {
        profile: Some("smoke".to_owned()),
        ..next_run(&bed, &dir)
    };
    green(&bed.run(&options).await);
    assert!(!bed.is_revoked(bed.own(0)));
    assert_eq!(unresolved(&bed, &dir), [bed.own(0)]);
}

#[tokio::test]
async fn a_refused_call_about_a_live_credential_leaves_nothing_that_the_next_run_would_ask_about() {
    for (check, profile) in [
        ("wrong_type_id_is_refused", "gate"),
        ("malformed_request_is_refused", "gate"),
        ("tampered_token_is_unauthorized", "gate"),
        ("wide_probe_matches_nothing", "full"),
    ] {
        let bed = Bed::plain().await;
        let dir = bed.desk.folder.join("state");
        let ids: Vec<&str> = bed.mock.grants().credentials.iter().map(String::as_str).collect();
        let options = Options {
            state_dir: Some(dir.clone()),
            target_name: Some("uat".to_owned()),
            profile: Some(profile.to_owned()),
            disposable_deployment: profile == "full",
            max_revocations: Some("0".to_owned()),
            ..bed.pool(&ids)
        };
        let settings = bed.desk.resolve(&options).unwrap();
        let filter = Filter {
            include: vec![check.to_owned()],
            ..Filter::default()
        };
        for _ in 0..2 {
            let (stop, mut nobody) = (Stop::default(), |_| {});
            let played = run(&settings, &filter, &stop, None, &mut nobody);
            green(&Box::pin(played).await.unwrap());
            assert_eq!(unresolved(&bed, &dir), [""; 0], "{check}");
        }
        for id in ids {
            assert!(!bed.is_revoked(id), "{check}: nobody asked for {id}");
        }
    }
}
