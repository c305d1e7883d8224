//! What generated requests bring about in checks that are about other calls.

use super::Desk;
use crate::gate::ExitCode;
use crate::mock;
use crate::plan::Filter;

#[tokio::test]
async fn a_request_refused_for_its_size_or_form_tells_nothing_of_an_id() {
    let mut desk = Desk::new();
    desk.options.profile = Some("nightly".to_owned());
    let include = ["refusal_hides_existence", "extended_request_is_heeded_or_refused"];
    let filter = Filter {
        include: include.map(str::to_owned).into(),
        ..Filter::default()
    };
    let report = desk.play(mock::Options::default(), &filter).await;
    let told: Vec<_> = report
        .results
        .iter()
        .flat_map(|result| &result.findings)
        .collect();
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}
