//! Whole runs over TLS, through a proxy, with headers, and under limits.

use super::{Desk, Options};
use crate::exchange::tests::front::TlsFront;
use crate::exchange::tests::middle::Middle;
use crate::finding::Verdict;
use crate::gate::ExitCode;
use crate::mock::{self, Fault, Mock};
use crate::plan::Filter;
use crate::session::Report;

/// A desk whose target has no name.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.options = Options::default();
    desk
}

/// A run of everything against this URL.
async fn run(desk: &Desk, base: &str, mock: &Mock) -> Report {
    desk.aim(base, mock, &Filter::default(), &mut |_| {}).await
}

async fn mock() -> Mock {
    Mock::start(mock::Options::default()).await.unwrap()
}

#[tokio::test]
async fn without_its_authority_a_deployment_is_distrusted_and_gets_no_request() {
    let mock = mock().await;
    let front = TlsFront::before(mock.base_url()).await;
    let report = run(&desk(), &front.url(), &mock).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    let obstacle = report.summary.obstacle.unwrap();
    assert!(
        obstacle.why.starts_with("distrusted:") && obstacle.why.contains("UnknownIssuer"),
        "{obstacle:?}"
    );
    assert_eq!((front.opened(), mock.requests()), (0, 0));
}

#[tokio::test]
async fn with_its_authority_a_deployment_is_checked_as_any_other() {
    let mock = mock().await;
    let front = TlsFront::before(mock.base_url()).await;
    let mut desk = desk();
    desk.options.ca_cert = Some(desk.hand_over("ca.pem", front.authority()));
    let report = run(&desk, &front.url(), &mock).await;
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{:?}",
        report.summary.obstacle
    );
}

#[tokio::test]
async fn no_connection_of_a_run_goes_past_the_proxy() {
    let mock = mock().await;
    let front = TlsFront::before(mock.base_url()).await;
    let middle = Middle::open().await;
    let mut desk = desk();
    desk.options.ca_cert = Some(desk.hand_over("ca.pem", front.authority()));
    desk.options.proxy = Some(format!("http://{}", middle.authority()));
    let report = run(&desk, &front.url(), &mock).await;
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{:?}",
        report.summary.obstacle
    );
    assert!(front.opened() > 10);
    assert_eq!(u64::try_from(middle.seen().len()).unwrap(), front.opened());
}

#[tokio::test]
async fn a_header_stands_in_the_reproducers_and_its_secret_nowhere() {
    let faulty = mock::Options {
        fault: Some(Fault::named("already_revoked_is_200").unwrap()),
        ..mock::Options::default()
    };
    let mut desk = desk();
    desk.options.header = vec!["X-Trace: run 7".to_owned(), "X-Api-Key: hunter22".to_owned()];
    let report = desk.play(faulty, &Filter::default()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
    let told = format!("{:?}", report.results);
    assert!(
        told.contains("-H 'X-Trace: run 7' -H \\\"X-Api-Key: $HEADER_X_API_KEY\\\""),
        "{told}"
    );
    assert!(!told.contains("hunter22"));
}

#[tokio::test]
async fn when_time_is_up_optional_roles_are_left_out_and_the_core_is_proven() {
    let mut desk = desk();
    desk.options.max_time = Some("1ns".to_owned());
    let report = desk.usual().await;
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    assert!(report.summary.gate.clauses.unproven_core().is_empty());
    let verdict_of = |check: &str| {
        report
            .results
            .iter()
            .find(|result| result.check == check)
            .unwrap()
    };
    let left_out = verdict_of("stranger_is_forbidden");
    assert_eq!(left_out.verdict, Verdict::NotExercised);
    assert!(
        left_out
            .doubts
            .iter()
            .any(|doubt| doubt.remedy.contains("--max-time")),
        "{:?}",
        left_out.doubts
    );
    for core in [
        "second_revoke_is_refused",
        "revoked_stays_revoked",
        "refused_calls_change_nothing",
    ] {
        assert_eq!(verdict_of(core).verdict, Verdict::Pass, "{core}");
    }
}

#[tokio::test]
async fn jobs_change_neither_the_verdict_nor_the_number_of_requests() {
    let mut desk = desk();
    let one = desk.usual().await;
    desk.options.jobs = Some("8".to_owned());
    let eight = desk.usual().await;
    assert_eq!(eight.summary.gate.exit, ExitCode::Green);
    assert_eq!(eight.summary.requests, one.summary.requests);
}

#[tokio::test]
async fn the_head_of_a_run_tells_its_pace() {
    let mut desk = desk();
    desk.options.rate_limit = Some("10000/s".to_owned());
    let only = Filter {
        include: vec!["unknown_id_is_not_found".to_owned()],
        ..Filter::default()
    };
    let report = desk.play(mock::Options::default(), &only).await;
    assert_eq!(report.summary.header.rate.to_string(), "10000/s");
}
