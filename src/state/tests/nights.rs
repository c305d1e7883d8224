//! What runs are remembered by.

use super::*;
use crate::state::{Latency, Mark, TargetKey, Told};

fn told(verdict: &str) -> Told {
    Told {
        is_whole: true,
        tool: Some("0.1.0".to_owned()),
        deployment: Some("3.0.1".to_owned()),
        latency: Some(Latency {
            median_us: 900,
            p95_us: 2_000,
            max_us: 9_000,
        }),
        verdicts: [(
            "a_check".to_owned(),
            Mark {
                verdict: verdict.to_owned(),
                is_intermittent: verdict == "fail",
            },
        )]
        .into(),
    }
}

#[test]
fn what_a_run_told_is_read_back_with_it_the_latest_first() {
    let folder = Folder::new();
    let state = folder.open();
    let first = begin(&state, "run-1");
    first.record_told(&told("pass")).unwrap();
    finish(first);
    let second = begin(&state, "run-2");
    second.record_told(&told("fail")).unwrap();
    finish(second);
    crash(begin(&state, "run-3"));
    let nights = folder.open().nights(&uat(&state), 9).unwrap();
    let read: Vec<_> = nights
        .iter()
        .map(|night| (night.run.id.as_str(), &night.told))
        .collect();
    let expected = [
        ("run-3", &Told::default()),
        ("run-2", &told("fail")),
        ("run-1", &told("pass")),
    ];
    assert_eq!(read, expected);
}

#[test]
fn a_target_that_is_forgotten_takes_its_nights_along() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    run.record_told(&told("pass")).unwrap();
    finish(run);
    state.forget(TargetKey::Name("uat")).unwrap();
    assert_eq!((rows(&state, "told"), rows(&state, "verdict")), (0, 0));
    assert!(state.targets().unwrap().is_empty());
}
