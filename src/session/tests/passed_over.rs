//! Ids of a pool that are dead or another user's, and what a list tells of them.

use super::super::Report;
use super::bed::{Bed, green, killed};
use crate::cli::Options;
use crate::gate::ExitCode;

/// What a run says of the ids that it passed over.
fn passed_over(report: &Report) -> Option<&str> {
    let seen = report.summary.observations.iter();
    let mut seen = seen.filter(|seen| seen.point.starts_with("ids passed over"));
    seen.next().map(|seen| seen.seen.as_str())
}

/// A pool whose first id is revoked and whose second is another user's, on this bed.
async fn spent_and_foreign(bed: &Bed) -> Report {
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0)])
    };
    bed.run(&options).await;
    assert!(bed.is_revoked(bed.own(0)));
    let foreign = &bed.mock.grants().stranger_credentials[0];
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0), foreign, bed.own(1), bed.own(2), bed.own(3)])
    };
    let report = bed.run(&options).await;
    assert!(!bed.is_revoked(foreign));
    report
}

#[tokio::test]
async fn ids_that_the_list_shows_as_spent_or_not_at_all_are_passed_over_unasked() {
    for name in ["extra_fields", "paged_list", "revoked_leave_the_list"] {
        let bed = Bed::variant(name).await;
        let report = Box::pin(spent_and_foreign(&bed)).await;
        green(&report);
        assert_eq!(passed_over(&report), Some("own#1, own#2"), "{name}");
        // Nothing was lost on them: an attempt that is refused takes a place in the budget.
        assert_eq!(report.summary.revocations, 3, "{name}");
    }
}

#[tokio::test]
async fn without_a_list_spent_ids_are_found_by_asking() {
    let bed = Bed::variant("revoke_only").await;
    let report = Box::pin(spent_and_foreign(&bed)).await;
    green(&report);
    assert_eq!(passed_over(&report), Some("own#1, own#2"));
}

#[tokio::test]
async fn a_pool_of_dead_ids_is_still_asked_and_accuses_nobody() {
    let bed = Bed::plain().await;
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0)])
    };
    green(&bed.run(&options).await);
    let report = bed.run(&options).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(passed_over(&report), Some("own#1"));
}

#[tokio::test]
async fn a_lying_list_hides_nothing() {
    for (fault, check) in [
        ("listed_as_active", "listed_as_revoked"),
        ("second_page_is_stale", "listed_as_revoked"),
        ("lists_another_as_revoked", "listed_others_stay_live"),
        ("already_revoked_is_200", "second_revoke_is_refused"),
    ] {
        let bed = Bed::fault(fault).await;
        let ids: Vec<&str> = bed.mock.grants().credentials.iter().map(String::as_str).collect();
        killed(&bed.run(&bed.pool(&ids)).await, check);
    }
}
