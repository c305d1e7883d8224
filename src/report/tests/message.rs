//! What is gathered from a whole record: the obstacle, what a green run left out, long lists cut short.

use super::{CONTRACT, doubt, failed, result, summary};
use crate::finding::{CheckResult, Doubt, Finding, Verdict};
use crate::record::{Observation, Record};
use crate::report::message::{causes, not_proven, observations, obstacle};

fn record(results: &[CheckResult], obstacle: Option<Doubt>) -> Record {
    Record::of(results, &summary(results, obstacle), &CONTRACT)
}

fn lacked(check: &str, doubts: &[&str]) -> CheckResult {
    let mut lacked = result(check, Verdict::NotExercised, None);
    lacked.doubts = doubts
        .iter()
        .map(|why| match *why {
            "elsewhere" => doubt(why, "see another check"),
            _ => doubt(why, "give it"),
        })
        .collect();
    lacked
}

/// Two core checks that lack credentials, one that lacks time, and three optional ones that lack tokens.
fn unproven() -> Vec<CheckResult> {
    vec![
        result("not_a_server_error", Verdict::Pass, None),
        lacked("unknown_id_is_not_found", &["no time"]),
        lacked("second_revoke_is_refused", &["elsewhere", "no credentials"]),
        lacked("third_revoke_is_refused", &["no credentials"]),
        lacked("stranger_is_forbidden", &["no tokens"]),
        lacked("reader_is_forbidden", &["no tokens"]),
        lacked("expired_token_is_unauthorized", &["no tokens"]),
    ]
}

fn named(results: &[CheckResult], of_the_gate: Option<Doubt>) -> Option<String> {
    obstacle(&record(results, of_the_gate)).map(|doubt| doubt.why.clone())
}

#[test]
fn what_most_core_checks_lacked_stood_in_the_way_unless_something_is_broken_or_stopped_the_run() {
    let lacking = unproven();
    assert_eq!(named(&lacking, None).as_deref(), Some("no credentials"));
    let stopped = doubt("dead token", "get another");
    assert_eq!(named(&lacking, Some(stopped)).as_deref(), Some("dead token"));
    let broken: Vec<CheckResult> = lacking.into_iter().chain([failed()]).collect();
    assert_eq!(named(&broken, None), None);
}

#[test]
fn a_green_run_counts_the_optional_promises_that_it_left_out() {
    assert_eq!(
        not_proven(&record(&unproven(), None)).as_deref(),
        Some("3 optional promises not exercised")
    );
    let core = [lacked("unknown_id_is_not_found", &["no time"])];
    assert_eq!(not_proven(&record(&core, None)), None);
}

#[test]
fn of_odd_requests_with_one_status_eight_are_named() {
    let told = |many: usize| {
        let all: Vec<Observation> = (0..many)
            .map(|request| Observation {
                point: format!("status of {request}"),
                seen: "400".to_owned(),
                lasting: true,
            })
            .collect();
        observations(&all).join("\n")
    };
    assert_eq!(told(8), "status 400 for 8 odd requests: 0; 1; 2; 3; 4; 5; 6; 7");
    assert_eq!(
        told(11),
        "status 400 for 11 odd requests: 0; 1; 2; 3; 4; 5; 6; 7; and 3 more"
    );
}

#[test]
fn of_wrong_answers_five_are_named_at_the_foot() {
    let last = |many: usize| {
        let seen = failed();
        let mut first = result(seen.check, Verdict::Fail, None);
        first.findings.extend((0..many).map(|index| Finding {
            received: format!("HTTP {}", 500 + index),
            step: format!("call {index}"),
            ..seen.findings[0].clone()
        }));
        let mut second = result("third_revoke_is_refused", Verdict::Fail, None);
        second.findings.push(Finding {
            check: second.check,
            ..first.findings[0].clone()
        });
        causes(&record(&[first, second], None)).pop().unwrap()
    };
    assert!(last(5).starts_with("         HTTP 50"), "{}", last(5));
    assert_eq!(last(7), "         and 2 more");
}
