//! Runs that are shared by parts.

use super::super::{Conduct, Deployment, Report, check};
use super::sides::conduct;
use crate::contract::Contract;
use crate::finding::Verdict;
use crate::gate::{ClauseState, ExitCode};
use crate::mock::{Fault, Mock, Options};
use crate::plan::{Filter, Partition};
use crate::scenario::Profile;
use std::collections::BTreeSet;

/// A mock with ids for so many parts.
async fn mock(parts: usize, options: Options) -> Mock {
    let options = Options {
        credentials: 4 * parts,
        stranger_credentials: parts,
        ..options
    };
    Mock::start(options).await.unwrap()
}

fn all(parts: usize) -> Vec<Partition> {
    let first: Partition = format!("1/{parts}").parse().unwrap();
    first.all().collect()
}

async fn ran(mock: &Mock, partition: Partition, require_all: bool) -> Report {
    let contract = Contract::embedded().unwrap();
    let mut conduct = Conduct {
        partition,
        ..conduct(Profile::Gate)
    };
    conduct.demands.require_all = require_all;
    let (deployment, filter) = (Deployment::of_mock(mock), Filter::default());
    check(&contract, &deployment, &conduct, &filter, &mut |_| {})
        .await
        .unwrap()
}

fn kept(report: &Report) -> BTreeSet<String> {
    let rows = report.summary.gate.clauses.rows();
    rows.filter(|(_, state)| *state == ClauseState::Kept)
        .map(|(id, _)| id.to_owned())
        .collect()
}

#[track_caller]
fn assert_green(report: &Report) {
    let gate = &report.summary.gate;
    assert_eq!(
        gate.exit,
        ExitCode::Green,
        "{}: {:?}",
        report.summary.header.partition,
        gate.reasons
    );
}

#[tokio::test]
async fn each_part_is_green_on_a_mock_of_its_own() {
    for parts in [2, 3] {
        for part in all(parts) {
            assert_green(&ran(&mock(parts, Options::default()).await, part, true).await);
        }
    }
}

#[tokio::test]
async fn all_parts_on_one_mock_are_green_and_prove_what_a_whole_run_proves() {
    let whole = ran(&mock(1, Options::default()).await, Partition::WHOLE, true).await;
    for parts in [2, 3, 5] {
        let mock = mock(parts, Options::default()).await;
        let mut proven = BTreeSet::new();
        let mut passed = BTreeSet::new();
        for part in all(parts) {
            let report = ran(&mock, part, true).await;
            assert_green(&report);
            assert_eq!(report.summary.header.partition, part);
            proven.extend(kept(&report));
            let results = report.results.iter();
            passed.extend(
                results
                    .filter(|one| one.verdict == Verdict::Pass)
                    .map(|one| one.check),
            );
        }
        assert_eq!(proven, kept(&whole));
        assert_eq!(passed.len(), whole.results.len());
    }
}

#[tokio::test]
async fn parts_that_run_at_the_same_time_take_each_others_revocations_for_no_casualties() {
    let mock = mock(3, Options::default()).await;
    let [first, second, third] = all(3).try_into().unwrap();
    let reports = tokio::join!(
        ran(&mock, first, true),
        ran(&mock, second, true),
        ran(&mock, third, true)
    );
    for report in [reports.0, reports.1, reports.2] {
        assert_green(&report);
    }
}

#[tokio::test]
async fn a_part_names_where_the_rest_is_played() {
    let report = ran(&mock(2, Options::default()).await, "1/2".parse().unwrap(), false).await;
    let race = report
        .results
        .iter()
        .find(|one| one.check == "concurrent_revokes_succeed_once");
    let race = race.unwrap();
    assert_eq!(race.verdict, Verdict::NotExercised);
    assert_eq!(race.doubts[0].remedy, "see the run with --partition 2/2");
    assert!(report.summary.gate.clauses.count(ClauseState::Elsewhere) > 0);
}

#[tokio::test]
async fn without_ids_for_it_the_part_that_answers_is_not_green() {
    // Two ids for each part: nobody can race, and the second part answers for it.
    let options = Options {
        credentials: 4,
        ..Options::default()
    };
    let mock = Mock::start(options).await.unwrap();
    assert_green(&ran(&mock, "1/2".parse().unwrap(), true).await);
    let second = ran(&mock, "2/2".parse().unwrap(), true).await;
    let gate = &second.summary.gate;
    assert_eq!(gate.exit, ExitCode::Inconclusive);
    assert_eq!(gate.reasons, ["1 not exercised although --require-all was given"]);
}

#[tokio::test]
async fn without_any_ids_the_parts_are_not_all_green() {
    let options = Options {
        credentials: 0,
        ..Options::default()
    };
    let mock = Mock::start(options).await.unwrap();
    let mut exits = Vec::new();
    for part in all(3) {
        exits.push(ran(&mock, part, false).await.summary.gate.exit);
    }
    assert!(exits.contains(&ExitCode::Inconclusive), "{exits:?}");
}

#[tokio::test]
async fn faults_that_only_several_scenarios_show_are_seen_by_one_of_the_parts() {
    for fault in [
        "unauthorized_tells_existence",
        "user_id_same_for_everyone",
        "foreign_revocation_brings_back",
        "stranger_may_revoke_the_oldest",
        "null_id_revokes_newest_credential",
        "comes_back_after_later_revocation",
    ] {
        let options = Options {
            fault: Some(Fault::named(fault).unwrap()),
            ..Options::default()
        };
        let mock = mock(3, options).await;
        let mut exits = Vec::new();
        for part in all(3) {
            exits.push(ran(&mock, part, false).await.summary.gate.exit);
        }
        assert!(exits.contains(&ExitCode::Violation), "{fault}: {exits:?}");
    }
}
