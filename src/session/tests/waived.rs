//! A waiver that covers nothing is asked for only where everything was played that could show what it covers.

use super::Desk;
use crate::gate::ExitCode;
use crate::mock;
use crate::plan::Filter;

const UNUSED: &str = "[[waiver]]\ncheck = 'unknown_id_is_not_found'\nclause = 'revoke.error.not-found'\n\
    reason = 'known'\nowner = 'qa'\nissue = 'CAD-1'\nexpires = '9999-12-31'\n";

/// A run of a conforming mock with a waiver that nothing needs.
async fn played(profile: &str, include: &[&str], partition: Option<&str>) -> (ExitCode, Vec<String>) {
    let mut desk = Desk::new();
    desk.options.waivers = Some(desk.hand_over("waivers.toml", UNUSED));
    desk.options.profile = Some(profile.to_owned());
    desk.options.partition = partition.map(str::to_owned);
    let filter = Filter {
        include: include.iter().map(|name| (*name).to_owned()).collect(),
        ..Filter::default()
    };
    let gate = desk.play(mock::Options::default(), &filter).await.summary.gate;
    (gate.exit, gate.reasons)
}

#[tokio::test]
async fn a_whole_gate_asks_for_a_waiver_that_covers_nothing() {
    let (exit, reasons) = Box::pin(played("gate", &[], None)).await;
    assert_eq!(exit, ExitCode::Violation, "{reasons:?}");
    assert!(reasons[0].contains("is unused"), "{reasons:?}");
}

#[tokio::test]
async fn a_run_of_less_than_a_whole_gate_leaves_unused_waivers_alone() {
    for (profile, include, partition) in [
        ("smoke", &[][..], None),
        ("gate", &["unknown_id_is_not_found"][..], None),
        ("gate", &[][..], Some("1/2")),
        ("gate", &[][..], Some("2/2")),
    ] {
        let (exit, reasons) = Box::pin(played(profile, include, partition)).await;
        assert_eq!(
            exit,
            ExitCode::Green,
            "{profile} {include:?} {partition:?}: {reasons:?}"
        );
    }
}
