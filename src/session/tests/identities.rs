//! Roles that log in, sessions that are renewed, and tokens that expire on the way.

use super::super::{Conduct, Deployment, Report, check};
use super::relay::that_forgets_tokens;
use super::sides::conduct;
use crate::contract::Contract;
use crate::exchange::Secret;
use crate::finding::Severity;
use crate::gate::ExitCode;
use crate::mock::{Mock, Options, Variant};
use crate::plan::Filter;
use crate::provision::Login;
use crate::scenario::{Profile, Role};
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// A mock and its deployment, with nothing but the owner's login to act with.
fn with_login(mock: &Mock, password: &str) -> Deployment {
    let login = Login {
        email: mock.grants().owner_email.clone(),
        password: Secret::new("owner password", password),
    };
    Deployment {
        tokens: BTreeMap::new(),
        logins: [(Role::Owner, login)].into(),
        refused: Vec::new(),
        ..Deployment::of_mock(mock)
    }
}

/// Clocks may be hours apart here: the mock's is put back, so that its tokens are nearly expired to us.
fn patient() -> Conduct {
    Conduct {
        clock_skew: Duration::from_secs(3 * 3600),
        ..conduct(Profile::Gate)
    }
}

async fn played(deployment: &Deployment) -> Report {
    let contract = Contract::embedded().unwrap();
    check(&contract, deployment, &patient(), &Filter::default(), &mut |_| {})
        .await
        .unwrap()
}

fn violations(report: &Report) -> usize {
    let findings = report.results.iter().flat_map(|result| &result.findings);
    findings
        .filter(|finding| finding.severity == Severity::Violation)
        .count()
}

#[tokio::test]
async fn an_email_and_a_password_are_enough() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let deployment = with_login(&mock, &mock.grants().owner_password);
    let report = played(&deployment).await;
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{:?}",
        report.summary.gate.reasons
    );
    let exercised = |name: &str| {
        report
            .results
            .iter()
            .any(|result| result.check == name && result.examined > 0)
    };
    // The second session, the one that is closed, and its refresh token come from further logins.
    for name in [
        "other_session_is_refused",
        "logged_out_token_is_unauthorized",
        "refused_token_is_unauthorized",
    ] {
        assert!(exercised(name), "{name}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_named_and_tried_once() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let report = played(&with_login(&mock, "not-the-password")).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    let problem = report.summary.obstacle.unwrap();
    assert!(
        problem.why.contains("login of the owner was refused: HTTP 401"),
        "{problem:?}"
    );
    assert!(problem.remedy.contains("CADENZA_PASSWORD"), "{problem:?}");
    // The question for the version, and one login.
    assert_eq!(mock.requests(), 2);
}

#[tokio::test]
async fn a_session_that_is_about_to_expire_is_renewed() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let deployment = with_login(&mock, &mock.grants().owner_password);
    mock.pass(-3_590_000);
    let report = played(&deployment).await;
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{:?}",
        report.summary.gate.reasons
    );
}

#[tokio::test]
async fn a_token_that_expires_on_the_way_accuses_nobody() {
    // On a slow machine it may have expired before the run has begun, so it is tried with more time.
    for left_ms in [1_500, 3_000, 6_000, 12_000] {
        let mock = Mock::start(Options {
            variant: Some(Variant::named("unsteady").unwrap()),
            // Its tokens live for an hour from then on.
            clock_ahead_ms: left_ms - 3_600_000,
            ..Options::default()
        })
        .await
        .unwrap();
        let mut deployment = Deployment::of_mock(&mock);
        deployment.logins.clear();
        let report = played(&deployment).await;
        assert_eq!(violations(&report), 0);
        let doubts = report.results.iter().flat_map(|result| &result.doubts);
        let mut told = doubts.map(|doubt| doubt.why.as_str());
        if told.any(|why| why.contains("expired while the run went on")) {
            assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
            return;
        }
    }
    panic!("no token expired on the way");
}

#[tokio::test]
async fn a_logout_that_closes_every_session_of_its_user_costs_nobody_the_run() {
    let options = || Options {
        variant: Some(Variant::named("logout_closes_every_session").unwrap()),
        ..Options::default()
    };
    let contract = Contract::embedded().unwrap();
    for (profile, has_tokens) in [
        (Profile::Gate, false),
        (Profile::Gate, true),
        (Profile::Nightly, false),
        (Profile::Nightly, true),
    ] {
        let mock = Mock::start(options()).await.unwrap();
        let deployment = if has_tokens {
            Deployment::of_mock(&mock)
        } else {
            with_login(&mock, &mock.grants().owner_password)
        };
        let conduct = Conduct { profile, ..patient() };
        let of_night = ["history_follows_the_model".to_owned()];
        let filter = Filter {
            include: of_night
                .into_iter()
                .filter(|_| profile == Profile::Nightly)
                .collect(),
            ..Filter::default()
        };
        let mut nobody = |_| {};
        let played = check(&contract, &deployment, &conduct, &filter, &mut nobody);
        let report = Box::pin(played).await.unwrap();
        assert_eq!(
            report.summary.gate.exit,
            ExitCode::Green,
            "{profile:?}: {:?}",
            report.summary.gate.reasons
        );
        assert_eq!(violations(&report), 0, "{profile:?}");
    }
}

/// What comes of the refusals of calls without an id, so many of which are told that their token is unknown, and how
/// often sessions were renewed and opened.
async fn forgotten(times: usize, has_login: bool) -> (usize, usize, usize) {
    let mock = Mock::start(Options::default()).await.unwrap();
    let (base, asked) = that_forgets_tokens(times, &mock).await;
    let mut deployment = if has_login {
        with_login(&mock, &mock.grants().owner_password)
    } else {
        Deployment::of_mock(&mock)
    };
    if !has_login {
        deployment.logins.clear();
    }
    deployment.base = Url::parse(&base).unwrap();
    let filter = Filter {
        include: vec!["missing_id".to_owned(), "no_token".to_owned()],
        ..Filter::default()
    };
    let contract = Contract::embedded().unwrap();
    let report = check(&contract, &deployment, &patient(), &filter, &mut |_| {})
        .await
        .unwrap();
    let asked = asked.lock().unwrap();
    let ending = |end: &str| asked.iter().filter(|path| path.ends_with(end)).count();
    (violations(&report), ending("/refresh"), ending("/login"))
}

#[tokio::test]
async fn a_session_that_the_server_forgot_is_renewed_once_and_never_for_nothing() {
    let (violations, renewed, opened) = forgotten(0, true).await;
    assert_eq!((violations, renewed), (0, 0));
    assert_eq!(forgotten(1, true).await, (0, 1, opened));
    // From the second time on it is the answer that is wrong.
    let (violations, renewed, logins) = forgotten(3, true).await;
    assert!(violations > 0);
    assert_eq!((renewed, logins), (1, opened));
}

#[tokio::test]
async fn a_token_that_was_handed_over_is_not_replaced() {
    let (violations, renewed, opened) = forgotten(1, false).await;
    assert!(violations > 0);
    assert_eq!((renewed, opened), (0, 0));
}
