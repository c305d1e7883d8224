//! What a run creates and does not spend: named, in the ledger, revoked where it can be.

use super::super::run;
use super::Filter;
use super::bed::{Bed, green, result};
use super::relay::that_cuts_creations_of;
use crate::cli::Options;
use crate::provision::Template;
use crate::runner::{Event, Stop};
use crate::state::StateDir;

#[tokio::test]
async fn what_was_created_and_not_spent_is_named() {
    let bed = Bed::plain().await;
    let options = Options {
        seed: Some("255".to_owned()),
        ..bed.token_only()
    };
    let settings = bed.desk.resolve(&options).unwrap();
    // Alone it needs more live credentials around it than it spends.
    let filter = Filter {
        include: vec!["concurrent_revokes_succeed_once".to_owned()],
        ..Filter::default()
    };
    let report = run(&settings, &filter, &Stop::default(), None, &mut |_| {})
        .await
        .unwrap();
    let (created, live) = bed.created();
    assert_eq!(report.summary.left_over.len(), live);
    for left in &report.summary.left_over {
        assert!(
            left.name.starts_with("cadenza-contract-00000000000000ff-"),
            "{left:?}"
        );
        assert!(!bed.is_revoked(left.id.as_deref().unwrap()));
    }
    assert!(created > 0 && live > 0);
}

#[tokio::test]
async fn what_is_created_for_a_pool_is_in_the_ledger_before_anything_is_played() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    let options = Options {
        state_dir: Some(dir.clone()),
        target_name: Some("uat".to_owned()),
        ..bed.token_only()
    };
    let settings = bed.desk.resolve(&options).unwrap();
    let copy = bed.desk.folder.join("as-after-a-crash");
    let mut left_over = None;
    let mut at_the_start = |event| {
        if let Event::Started(_) = event {
            // A copy has no live owner: it is what a crash at this moment would leave behind.
            std::fs::create_dir(&copy).unwrap();
            for file in std::fs::read_dir(&dir).unwrap().map(Result::unwrap) {
                if file.file_type().unwrap().is_file() {
                    std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
                }
            }
            let state = StateDir::open(&copy).unwrap();
            let target = state.bind("uat", bed.mock.base_url()).unwrap();
            left_over = Some(state.left_over(&target).unwrap().len());
        }
    };
    let report = run(
        &settings,
        &Filter::default(),
        &Stop::default(),
        None,
        &mut at_the_start,
    )
    .await
    .unwrap();
    green(&report);
    assert_eq!(left_over, Some(4));
}

#[tokio::test]
async fn what_a_history_creates_is_revoked_when_it_is_over_however_short_it_has_become() {
    for fault in [
        "creation_after_two_revocations_undoes_the_first",
        "success_answered_from_a_cache",
    ] {
        let bed = Bed::fault(fault).await;
        let options = Options {
            profile: Some("nightly".to_owned()),
            seed: Some("255".to_owned()),
            max_revocations: Some("200".to_owned()),
            ..bed.token_only()
        };
        let settings = bed.desk.resolve(&options).unwrap();
        let filter = Filter {
            include: vec!["history_follows_the_model".to_owned()],
            ..Filter::default()
        };
        let (stop, mut nobody) = (Stop::default(), |_| {});
        let played = run(&settings, &filter, &stop, None, &mut nobody);
        let report = Box::pin(played).await.unwrap();
        // What a pool was filled with and nobody needed bears a number behind this.
        let name = Template::of_run(255, "MOCK").name().to_owned();
        let left = report.summary.left_over.iter().map(|left| left.name.as_str());
        assert!(!left.clone().any(|left| left == name), "{fault}: {left:?}");
        assert!(
            !result(&report, "history_follows_the_model").findings.is_empty(),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_creation_whose_answer_was_cut_is_not_sent_again_and_named_as_what_may_be_left_over() {
    let bed = Bed::plain().await;
    let name = Template::of_run(255, "MOCK").name().to_owned();
    let options = Options {
        seed: Some("255".to_owned()),
        base_url: Some(that_cuts_creations_of(&name, &bed.mock).await),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    let left = report.summary.left_over.iter();
    let left: Vec<_> = left.map(|left| (left.name.as_str(), &left.id)).collect();
    assert_eq!(left, [(name.as_str(), &None)]);
    let findings = report.results.iter().flat_map(|result| &result.findings);
    assert_eq!(findings.count(), 0);
    // One scenario creates, and was not repeated.
    assert_eq!(bed.created().1, 1);
}
