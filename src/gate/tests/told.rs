//! What the gate tells beside its exit: words, and what became of the canary.

use super::super::{Canary, ExitCode};
use std::process::{ExitCode as ProcessExit, Termination};
use std::time::Duration;

#[test]
fn the_numbers_and_words_are_those_that_scripts_rely_on() {
    // The exit, its code, its code behind `cargo test`, and its word.
    let table = [
        (ExitCode::Green, 0, 0, "GREEN"),
        (ExitCode::Violation, 1, 101, "RED"),
        (ExitCode::Usage, 2, 2, "USAGE"),
        (ExitCode::Inconclusive, 3, 3, "INCONCLUSIVE"),
        (ExitCode::NothingSelected, 4, 4, "NOTHING SELECTED"),
        (ExitCode::Refused, 5, 5, "REFUSED"),
    ];
    for (exit, code, behind_cargo, word) in table {
        assert_eq!(
            (exit.code(), exit.code_behind_cargo(), exit.word()),
            (code, behind_cargo, word),
            "{exit:?}"
        );
        assert_eq!(ExitCode::of_code(code), exit);
        assert_eq!(exit.report(), ProcessExit::from(code), "{exit:?}");
    }
    assert_eq!(ExitCode::of_code(101), ExitCode::Inconclusive);
}

#[test]
fn what_became_of_the_canary_is_told_whatever_it_was() {
    let red = Canary::Red {
        mocks: 3,
        took: Duration::from_millis(40),
    };
    let green = Canary::Green {
        fault: "unknown_id_is_200".to_owned(),
    };
    let silent = Canary::Silent {
        why: "no port".to_owned(),
    };
    for (canary, told) in [
        (Canary::NotAsked, "not asked: only gate"),
        (Canary::NotNeeded, "not asked: it stands behind a green"),
        (
            red,
            "red as it must be: 3 of 3 sabotaged mocks were found out in 40 ms",
        ),
        (
            green,
            "GREEN: a mock with the fault unknown_id_is_200 was not found out",
        ),
        (silent, "could not be asked: no port"),
    ] {
        assert!(canary.to_string().starts_with(told), "{canary}");
    }
}
