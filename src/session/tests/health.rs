//! What a deployment calls its version, and what a run does without it.

use super::Desk;
use crate::contract::Contract;
use crate::gate::ExitCode;
use crate::mock::{self, Mock, Outage, Variant};
use crate::plan::Filter;
use crate::record::Record;

#[tokio::test]
async fn the_version_that_health_tells_stands_in_the_record() {
    let report = Desk::new().usual().await;
    assert_eq!(report.summary.deployment_version.as_deref(), Some("mock"));
    let contract = Contract::embedded().unwrap();
    let record = Record::of(&report.results, &report.summary, &contract);
    assert_eq!(record.run.deployment_version.as_deref(), Some("mock"));
}

#[tokio::test]
async fn a_deployment_without_health_is_judged_as_any_other() {
    let options = mock::Options {
        variant: Some(Variant::named("revoke_only").unwrap()),
        ..mock::Options::default()
    };
    let report = Desk::new().play(options, &Filter::default()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    assert_eq!(report.summary.deployment_version, None);
}

#[tokio::test]
async fn what_is_no_health_object_tells_no_version() {
    for name in ["other_api", "html_login_page", "always_503_html"] {
        let options = mock::Options {
            outage: Some(Outage::named(name).unwrap()),
            ..mock::Options::default()
        };
        let report = Desk::new().play(options, &Filter::default()).await;
        assert_eq!(report.summary.deployment_version, None, "{name}");
    }
}

#[tokio::test]
async fn where_nothing_is_selected_nobody_is_asked_for_a_version() {
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let desk = Desk::new();
    let filter = Filter {
        include: vec!["no-such-check".to_owned()],
        skip: Vec::new(),
        exact: false,
    };
    let report = desk.aim(mock.base_url(), &mock, &filter, &mut |_| {}).await;
    assert_eq!(report.summary.gate.exit, ExitCode::NothingSelected);
    assert_eq!(mock.requests(), 0);
}
