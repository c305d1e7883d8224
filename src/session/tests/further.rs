//! Operations that are judged as well: by their files alone, and only where a deployment has them.

use super::widgets::{Widgets, deployed, schemas};
use super::{Desk, Report};
use crate::cli::Options;
use crate::finding::Verdict;
use crate::gate::ExitCode;
use crate::mock::{self, Fault, Mock, Variant};
use crate::plan::Filter;
use std::sync::atomic::Ordering;

fn of_widgets() -> Filter {
    Filter {
        include: vec!["widget.rename::".to_owned()],
        ..Filter::default()
    }
}

async fn renamed(widgets: Widgets) -> (Report, usize) {
    let mut desk = Desk::new();
    desk.options = Options {
        schemas: Some(schemas(&desk)),
        ..desk.options.clone()
    };
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let (base, asked) = deployed(&mock, widgets).await;
    let report = desk.aim(&base, &mock, &of_widgets(), &mut |_| {}).await;
    let asked = asked.load(Ordering::Relaxed);
    (report, asked)
}

/// Checks and clauses of what was found.
fn accused(report: &Report) -> Vec<(&'static str, String)> {
    let findings = report.results.iter().flat_map(|result| &result.findings);
    let mut accused: Vec<_> = findings
        .map(|finding| (finding.check, finding.clause.clone()))
        .collect();
    accused.dedup();
    accused
}

#[tokio::test]
async fn an_operation_that_only_files_know_is_planned_played_and_kept() {
    let (report, asked) = Box::pin(renamed(Widgets::AsDocumented)).await;
    let names: Vec<&str> = report.results.iter().map(|result| result.check).collect();
    assert_eq!(
        names,
        [
            "widget.rename::no_token_is_unauthorized",
            "widget.rename::invalid_request_is_refused",
            "widget.rename::failure_envelope",
        ]
    );
    assert!(
        report
            .results
            .iter()
            .all(|result| result.verdict == Verdict::Pass),
        "{:?}",
        report.results
    );
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    // Three of the id, two of the name, which may be null or empty, two of the rank, three whole bodies; six by nobody.
    assert_eq!(asked, 4 + 2 + 3 + 3 + 6);
}

#[tokio::test]
async fn what_breaks_its_promises_is_accused_by_its_own_clauses() {
    for (widgets, check, clause) in [
        (
            Widgets::WithoutRank,
            "widget.rename::invalid_request_is_refused",
            "rename.request",
        ),
        (
            Widgets::ForAnybody,
            "widget.rename::no_token_is_unauthorized",
            "rename.auth",
        ),
        (
            Widgets::WithBareRefusals,
            "widget.rename::failure_envelope",
            "rename.envelope",
        ),
    ] {
        let (report, _) = Box::pin(renamed(widgets)).await;
        assert_eq!(accused(&report), [(check, clause.to_owned())], "{widgets:?}");
        assert_eq!(report.summary.gate.exit, ExitCode::Violation, "{widgets:?}");
        let identity = report
            .results
            .iter()
            .find_map(|result| result.findings.first())
            .unwrap()
            .identity();
        assert!(
            identity.as_str().starts_with(&format!("{check}/{clause}/")),
            "{identity}"
        );
    }
}

#[tokio::test]
async fn a_deployment_without_the_operation_is_not_accused_and_closes_no_gate() {
    let mut desk = Desk::new();
    desk.options.schemas = Some(schemas(&desk));
    let report = desk.play(mock::Options::default(), &Filter::default()).await;
    let of_widgets = || {
        report
            .results
            .iter()
            .filter(|result| result.check.starts_with("widget."))
    };
    assert_eq!(of_widgets().count(), 3);
    for result in of_widgets() {
        assert_eq!(result.verdict, Verdict::NotExercised, "{}", result.check);
        assert!(
            result.doubts[0]
                .why
                .contains("/api/v3/widget/rename is not shown to be there"),
            "{:?}",
            result.doubts
        );
    }
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}

#[tokio::test]
async fn a_deployment_that_creates_nothing_is_asked_little_and_stays_green() {
    let report = Desk::new()
        .play(
            mock::Options {
                variant: Some(Variant::RevokeOnly),
                ..mock::Options::default()
            },
            &Filter::default(),
        )
        .await;
    let of_creation = || {
        report
            .results
            .iter()
            .filter(|result| result.check.starts_with("credential.create::"))
    };
    assert!(of_creation().count() > 10);
    assert!(of_creation().all(|result| result.verdict == Verdict::NotExercised));
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}

#[tokio::test]
async fn what_a_careless_server_makes_is_made_once_and_told_as_left_over() {
    let mock = Mock::start(mock::Options {
        fault: Some(Fault::CreateWithoutVenueAccepted),
        ..mock::Options::default()
    })
    .await
    .unwrap();
    let live = || mock.census().into_iter().filter(|(_, revoked)| !revoked).count();
    let before = live();
    let desk = Desk::new();
    let filter = Filter {
        include: vec!["credential.create::".to_owned()],
        ..Filter::default()
    };
    let report = desk.aim(mock.base_url(), &mock, &filter, &mut |_| {}).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
    let left: Vec<&str> = report
        .summary
        .left_over
        .iter()
        .map(|left| left.name.as_str())
        .collect();
    // One by the requests to be refused as invalid, and one by the control of those without a token.
    assert_eq!((live() - before, left.len()), (2, 2));
    assert!(
        !left.is_empty() && left.iter().all(|name| name.ends_with("-to-be-refused")),
        "{left:?}"
    );
}
