//! Runs that are stopped at any point: what they say is true, and no more than they saw.

use super::super::{Deployment, Report, check};
use super::sides::conduct;
use crate::contract::Contract;
use crate::finding::Severity;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock, Options, Variant};
use crate::plan::Filter;
use crate::runner::Stop;
use crate::scenario::Profile;

/// A run with everything that the mock grants, stopped when it asks for that the so-manieth time.
async fn stopped(profile: Profile, options: Options, include: &[&str], question: u32) -> Report {
    let contract = Contract::embedded().unwrap();
    let mock = Mock::start(options).await.unwrap();
    let mut conduct = conduct(profile);
    conduct.stop = Stop::at_question(question);
    let filter = Filter {
        include: include.iter().map(|name| (*name).to_owned()).collect(),
        ..Filter::default()
    };
    let deployment = Deployment::of_mock(&mock);
    check(&contract, &deployment, &conduct, &filter, &mut |_| {})
        .await
        .unwrap()
}

fn faulty(name: &str) -> Options {
    Options {
        fault: Some(Fault::named(name).unwrap()),
        ..many()
    }
}

/// Credentials enough for histories, and for making them small.
fn many() -> Options {
    Options {
        credentials: 70,
        ..Options::default()
    }
}

/// Violations, each with how often it was seen.
fn violations(report: &Report) -> Vec<(String, u32, u32)> {
    let findings = report.results.iter().flat_map(|result| &result.findings);
    findings
        .filter(|finding| finding.severity == Severity::Violation)
        .map(|finding| {
            (
                finding.identity().to_string(),
                finding.frequency.seen,
                finding.frequency.tried,
            )
        })
        .collect()
}

/// Stops runs of the conforming mock at these points, until one is over before.
async fn accuses_nobody(profile: Profile, options: fn() -> Options, points: impl Iterator<Item = u32>) {
    for (within, question) in points.enumerate() {
        let report = stopped(profile, options(), &[], question).await;
        assert_eq!(violations(&report), [], "stopped at question {question}");
        if !report.summary.is_partial {
            // It was over before.
            assert!(within > 3, "only {within} points were within the run");
            return;
        }
        assert_eq!(
            report.summary.gate.exit,
            ExitCode::Inconclusive,
            "stopped at question {question}"
        );
        let told = report.summary.obstacle.as_ref().map(|doubt| doubt.why.as_str());
        assert!(
            told.is_some_and(|why| why.contains("asked to stop")),
            "stopped at question {question}: {told:?}"
        );
    }
}

#[tokio::test]
async fn a_gate_that_is_stopped_at_any_point_accuses_nobody_and_ends_with_3() {
    let first = 0..8;
    let others = (8..).step_by(131);
    accuses_nobody(Profile::Gate, Options::default, first.chain(others)).await;
}

#[tokio::test]
async fn a_race_in_bad_weather_that_is_stopped_at_any_point_accuses_nobody() {
    let weather = || Options {
        variant: Some(Variant::named("weather").unwrap()),
        ..Options::default()
    };
    for question in 0..80 {
        let include = ["concurrent_revokes_succeed_once"];
        let report = stopped(Profile::Gate, weather(), &include, question).await;
        assert_eq!(violations(&report), [], "stopped at question {question}");
        if !report.summary.is_partial {
            assert!(question > 20, "over after {question} questions");
            return;
        }
    }
    panic!("never over");
}

#[tokio::test]
async fn generated_cases_that_are_stopped_at_any_point_accuse_nobody() {
    for question in (5..).step_by(401) {
        let report = stopped(
            Profile::Nightly,
            many(),
            &["rewritten_request", "history_follows"],
            question,
        )
        .await;
        assert_eq!(violations(&report), [], "stopped at question {question}");
        if !report.summary.is_partial {
            assert!(question > 500, "over after {question} questions");
            return;
        }
        assert_eq!(
            report.summary.gate.exit,
            ExitCode::Inconclusive,
            "stopped at question {question}"
        );
    }
}

/// Whatever is found is told as often as it was tried, wherever the search for a smaller case is cut off.
async fn always_fails(fault: &str, include: &[&str]) {
    let mut found = 0;
    for question in (40..).step_by(163) {
        let report = stopped(Profile::Nightly, faulty(fault), include, question).await;
        for (identity, seen, tried) in violations(&report) {
            found += 1;
            assert_eq!(seen, tried, "{identity}, stopped at question {question}");
            assert_eq!(report.summary.gate.exit, ExitCode::Violation);
        }
        if !report.summary.is_partial {
            break;
        }
    }
    assert!(found > 3, "{found} findings of {fault}");
}

#[tokio::test]
async fn what_a_stopped_search_found_is_not_called_intermittent() {
    always_fails("tab_is_refused", &["rewritten_request"]).await;
}

#[tokio::test]
async fn what_stopped_histories_found_is_not_called_intermittent() {
    always_fails("forgotten_after_two_unknown_ids", &["history_follows"]).await;
}
