//! The red canary is asked before a green is final, and only then.

use super::Desk;
use crate::contract::Contract;
use crate::gate::{Canary, ExitCode};
use crate::mock::{self, Fault, Outage};
use crate::plan::Filter;
use std::pin::Pin;

fn stays_green(_: &Contract) -> Pin<Box<dyn Future<Output = Canary> + '_>> {
    Box::pin(async {
        Canary::Green {
            fault: "success_missing_errno".to_owned(),
        }
    })
}

fn must_not_sing(_: &Contract) -> Pin<Box<dyn Future<Output = Canary> + '_>> {
    panic!("it was asked although the run is not green")
}

#[tokio::test]
async fn a_canary_that_stays_green_takes_the_green_away() {
    let mut desk = Desk::new();
    desk.canary = Some(stays_green);
    let report = desk.usual().await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert!(
        report.summary.gate.reasons[0].contains("success_missing_errno"),
        "{:?}",
        report.summary.gate.reasons
    );
    assert!(matches!(report.summary.canary, Canary::Green { .. }));
}

#[tokio::test]
async fn no_canary_sings_for_a_run_that_is_not_green() {
    let mut desk = Desk::new();
    desk.canary = Some(must_not_sing);
    let plain = mock::Options::default;
    let broken = mock::Options {
        fault: Some(Fault::named("already_revoked_is_200").unwrap()),
        ..plain()
    };
    let down = mock::Options {
        outage: Some(Outage::named("html_login_page").unwrap()),
        ..plain()
    };
    let none = Filter {
        include: vec!["no-such-check".to_owned()],
        ..Filter::default()
    };
    for (mock, filter, exit) in [
        (broken, Filter::default(), ExitCode::Violation),
        (down, Filter::default(), ExitCode::Inconclusive),
        (plain(), none, ExitCode::NothingSelected),
    ] {
        let report = desk.play(mock, &filter).await;
        assert_eq!(report.summary.gate.exit, exit);
        assert_eq!(report.summary.canary, Canary::NotNeeded);
    }
}
