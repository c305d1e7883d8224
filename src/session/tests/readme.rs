//! The numbers that the README shows, held to what they are.

use super::Desk;
use crate::cli::Options;
use crate::mock::{Fault, Outage, Variant};
use crate::plan::Filter;
use crate::record::{ClauseState, OwnTests, Record};
use crate::runner::Stop;
use crate::scenario::Profile;
use crate::session::{self, foresee};

#[track_caller]
fn shown(text: &str) {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"))
        .expect("README.md stands beside Cargo.toml");
    // Lines are broken anywhere.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words(&readme).contains(&words(text)),
        "the README does not say: {text}"
    );
}

#[tokio::test]
async fn the_sample_of_a_run_shows_the_plan_that_the_embedded_mock_gets() {
    let desk = Desk::new();
    let gate = Options {
        target_name: None,
        state_dir: None,
        pins_dir: None,
        ..desk.options.clone()
    };
    let settings = desk.resolve(&gate).unwrap();
    let plan = foresee(&settings, &Filter::default()).await.unwrap().plan;
    let (checks, requests, spent) = (plan.checks.len(), plan.cost.requests, plan.cost.revocations);
    shown(&format!(
        "plan {checks} checks, {requests} requests, {spent} live revocations if all goes well"
    ));
    shown(&format!("Summary {checks} checks: {checks} passed, 0 failed"));
    shown(&format!(
        "{spent} live revocations of {} allowed",
        settings.bounds.max_revocations
    ));
    shown(&format!("16, of which a clean run needs {spent}"));

    let night = Options {
        profile: Some(Profile::Nightly.name().to_owned()),
        ..gate
    };
    let night = desk.resolve(&night).unwrap();
    let spent = foresee(&night, &Filter::default())
        .await
        .unwrap()
        .plan
        .cost
        .revocations;
    shown(&format!("up to 64, of which a clean run needs {spent}"));
}

#[tokio::test]
async fn the_sample_of_a_run_shows_how_many_promises_the_embedded_mock_keeps() {
    let desk = Desk::new();
    let settings = desk.resolve(&Options::default()).unwrap();
    let (filter, stop) = (Filter::default(), Stop::default());
    let report = session::run(&settings, &filter, &stop, None, &mut |_| {}).await;
    let report = report.unwrap();
    let record = Record::of(&report.results, &report.summary, &settings.contract);
    let that = |state| record.clauses_that(state);
    shown(&format!(
        "Clauses {kept} of {kept} kept, 0 broken, 0 waived, 0 unproven (0 core); {untestable} cannot be tested from \
         outside",
        kept = that(ClauseState::Kept),
        untestable = that(ClauseState::NotTestable),
    ));
}

#[test]
fn the_catalogues_of_the_mock_are_as_large_as_is_said() {
    let (faults, variants) = (Fault::all().len(), Variant::all().len());
    let outages = Outage::all().len();
    shown(&format!("each of its {faults} faults"));
    shown(&format!("its {variants} variants and {outages} outages"));
    shown(&OwnTests::of_this_build().to_string());
}
