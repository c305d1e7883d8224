//! Whom a deployment follows, in whole runs against mocks that answer as the one document or the other.

use super::super::{Conduct, Deployment, Report, check};
use crate::contract::Contract;
use crate::evidence::Side;
use crate::finding::Severity;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock, Options, Variant};
use crate::plan::Filter;
use crate::scenario::Profile;

/// How these tests conduct a run of a profile.
pub(super) fn conduct(profile: Profile) -> Conduct {
    Conduct::on_a_mock(profile, 1, 60)
}

/// One whole run against a mock.
async fn ran(profile: Profile, options: Options) -> Report {
    let contract = Contract::embedded().unwrap();
    let mock = Mock::start(options).await.unwrap();
    let conduct = conduct(profile);
    let (deployment, filter) = (Deployment::of_mock(&mock), Filter::default());
    check(&contract, &deployment, &conduct, &filter, &mut |_| {})
        .await
        .unwrap()
}

async fn variant(name: &str) -> Report {
    let variant = Some(Variant::named(name).unwrap());
    let options = Options {
        variant,
        ..Options::default()
    };
    ran(Profile::Gate, options).await
}

#[track_caller]
fn sides(report: &Report, expected: &[(&str, Side)]) {
    for (id, side) in expected {
        let point = report.summary.sources.iter().find(|point| point.id == *id);
        let point = point.unwrap_or_else(|| panic!("{id} is no point with readings"));
        assert_eq!(point.side(), *side, "{point:?}");
    }
}

#[tokio::test]
async fn the_superset_object_follows_the_page_and_the_openapi_file() {
    let report = ran(Profile::Gate, Options::default()).await;
    sides(
        &report,
        &[
            ("display-name", Side::Both),
            ("kind-field", Side::Both),
            ("kind-values", Side::Both),
            ("id-form", Side::Both),
            ("user-id", Side::Page),
            ("revoked-at", Side::Page),
            ("iso-twins", Side::Page),
            ("status-values", Side::Page),
            ("errno-sign", Side::Page),
            ("data-on-failure", Side::Page),
            ("details", Side::Page),
            ("masked-key", Side::Page),
        ],
    );
}

#[tokio::test]
async fn the_objects_of_the_page_follow_the_page_alone() {
    for (name, followed) in [
        ("page_object_only", "page example"),
        ("table_fields_only", "page table"),
    ] {
        let report = variant(name).await;
        sides(
            &report,
            &[
                ("display-name", Side::Page),
                ("kind-field", Side::Page),
                ("table-and-example", Side::Page),
            ],
        );
        let fields = &report.summary.sources[0];
        let voices = fields.voices.iter().filter(|voice| voice.held > 0);
        let names: Vec<&str> = voices.map(|voice| voice.source.name()).collect();
        assert_eq!(names, [followed], "{name}");
        assert_eq!(report.summary.gate.exit, ExitCode::Green);
    }
}

#[tokio::test]
async fn an_object_of_the_openapi_file_alone_is_told_as_such_beside_its_violations() {
    let options = Options {
        fault: Some(Fault::named("openapi_object_only").unwrap()),
        ..Options::default()
    };
    let report = ran(Profile::Gate, options).await;
    sides(
        &report,
        &[
            ("display-name", Side::Others),
            ("kind-field", Side::Both),
            ("user-id", Side::Others),
            ("table-and-example", Side::Others),
            ("example-times", Side::Page),
        ],
    );
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
}

#[tokio::test]
async fn without_a_second_revocation_the_two_kinds_of_400_are_not_compared() {
    let report = ran(Profile::Smoke, Options::default()).await;
    let not_seen = ["two-kinds-of-400", "already-revoked", "display-name"];
    sides(&report, &not_seen.map(|id| (id, Side::NotSeen)));
}

#[tokio::test]
async fn what_a_deployment_follows_never_closes_the_gate() {
    let report = variant("extra_fields").await;
    sides(&report, &[("iso-twins", Side::Others), ("details", Side::Others)]);
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    let mut findings = report.results.iter().flat_map(|result| &result.findings);
    assert!(findings.all(|finding| finding.severity != Severity::Advisory));
}

#[tokio::test]
async fn calls_are_told_only_where_somebody_keeps_them() {
    let contract = Contract::embedded().unwrap();
    let mut counts = Vec::new();
    for tells_calls in [false, true] {
        let mock = Mock::start(Options::default()).await.unwrap();
        let conduct = Conduct {
            tells_calls,
            ..conduct(Profile::Smoke)
        };
        let (deployment, filter) = (Deployment::of_mock(&mock), Filter::default());
        let mut told = 0;
        let report = check(&contract, &deployment, &conduct, &filter, &mut |event| {
            told += usize::from(matches!(event, crate::runner::Event::Exchanged(_)));
        })
        .await
        .unwrap();
        counts.push((told > 0, report.results.len()));
    }
    assert_eq!(counts[0].1, counts[1].1);
    assert_eq!((counts[0].0, counts[1].0), (false, true));
}
