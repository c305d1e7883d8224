//! Streaks, flakes, names and differences.

use super::*;
use crate::state::{Mark, PastRun, RunEnd, Told, ToldFinding};

const CHECK: &str = "second_revoke_is_refused";

fn night(id: &str, verdict: &str, is_intermittent: bool, exit_code: u8) -> Night {
    let findings = if verdict == "fail" {
        vec![ToldFinding {
            identity: format!("{CHECK}/x"),
            check: CHECK.to_owned(),
            severity: "violation".to_owned(),
            told: "expected 400; received 200".to_owned(),
        }]
    } else {
        Vec::new()
    };
    Night {
        run: PastRun {
            id: id.to_owned(),
            profile: "gate".to_owned(),
            seed: 1,
            started_ms: 0,
            state: RunState::Finished(RunEnd {
                exit_code,
                requests: 1,
                revocations: 0,
                ended_ms: 1,
            }),
            findings,
        },
        told: Told {
            verdicts: [(
                CHECK.to_owned(),
                Mark {
                    verdict: verdict.to_owned(),
                    is_intermittent,
                },
            )]
            .into(),
            ..Told::default()
        },
    }
}

/// Nights from the oldest to the latest, as the ledger tells them: the latest first.
fn nights(verdicts: &[&str]) -> Vec<Night> {
    let made = verdicts.iter().enumerate().map(|(place, verdict)| {
        let (verdict, flake) = verdict
            .strip_prefix('~')
            .map_or((*verdict, false), |verdict| (verdict, true));
        night(&format!("run-{place}"), verdict, flake, 0)
    });
    let mut nights: Vec<Night> = made.collect();
    nights.reverse();
    nights
}

#[track_caller]
fn streak(verdicts: &[&str], shown: &str, first_bad: Option<usize>, last_good: Option<usize>) {
    let strip = Strip::of(&nights(verdicts));
    let row = &strip.rows[0];
    let letters: String = row.cells.iter().map(|cell| cell.letter()).collect();
    assert_eq!(
        (letters.as_str(), row.first_bad, row.last_good),
        (shown, first_bad, last_good)
    );
}

#[test]
fn a_streak_begins_after_the_last_pass() {
    streak(
        &["pass", "fail", "pass", "fail", "fail"],
        ".F.FF",
        Some(3),
        Some(2),
    );
    streak(&["fail", "pass"], "F.", None, None);
    streak(&["fail", "fail"], "FF", Some(0), None);
    streak(&["pass", "waived"], ".W", Some(1), Some(0));
}

#[test]
fn what_could_not_be_told_neither_begins_nor_ends_a_streak() {
    streak(
        &["pass", "inconclusive", "fail", "not_exercised"],
        ".?F-",
        Some(2),
        Some(0),
    );
    streak(&["pass", "inconclusive"], ".?", None, None);
}

#[test]
fn what_comes_and_goes_is_counted() {
    let strip = Strip::of(&nights(&["pass", "~fail", "fail", "not_exercised"]));
    let expected = Flakes {
        judged: 3,
        intermittent: 1,
    };
    assert_eq!(strip.flakes, expected);
    assert_eq!(strip.rows[0].cells[1], Cell::Flake);
}

#[test]
fn a_run_is_named_by_the_beginning_of_its_id_or_by_its_age() {
    let nights = nights(&["pass", "fail"]);
    let id = |word| named(&nights, word).map(|night| night.run.id.as_str());
    assert_eq!(id("latest"), Some("run-1"));
    assert_eq!(id("latest~1"), Some("run-0"));
    assert_eq!(id("run-0"), Some("run-0"));
    for nobody in ["run-", "latest~2", "latest~x", "latests", ""] {
        assert_eq!(id(nobody), None, "{nobody:?}");
    }
}

#[test]
fn the_difference_of_two_runs_is_what_changed() {
    let nights = nights(&["pass", "fail"]);
    let difference = compare(&nights[1], &nights[0]);
    let expected = Change {
        check: CHECK.to_owned(),
        before: Some("pass".to_owned()),
        after: Some("fail".to_owned()),
    };
    assert_eq!(difference.verdicts, [expected]);
    assert_eq!((difference.appeared.len(), difference.gone.len()), (1, 0));
    assert_eq!(compare(&nights[0], &nights[0]), Difference::default());
}

#[test]
fn a_run_ends_green_red_or_without_a_word() {
    assert_eq!(
        [0, 1, 3, 4].map(|code| letter(&night("x", "pass", false, code))),
        ['G', 'R', '?', '?']
    );
}
