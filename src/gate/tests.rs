//! The table of exit codes (design section 5), row by row.

mod clauses;
mod told;

use super::{Canary, Case, Demands, Ending, ExitCode, FailOn, Verdict, decide};
use crate::contract::Contract;
use crate::finding::draft::draft;
use crate::finding::{CheckResult, Finding, Severity, Verdict as CheckVerdict};
use crate::plan::Elsewhere;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

/// Two core clauses, and one that only a run with a reader's token can prove.
const CORE: &[&str] = &["revoke.error.not-found"];
const OTHER_CORE: &[&str] = &["revoke.permanent"];
const OPTIONAL: &[&str] = &["revoke.error.forbidden-reader"];

/// What one check said, before it is a [`CheckResult`].
#[derive(Clone, Copy)]
enum Said {
    Kept,
    Broken(Severity),
    Unsure,
    Skipped,
}
use Said::{Broken, Kept, Skipped, Unsure};

const VIOLATED: Said = Broken(Severity::Violation);
const DRIFTED: Said = Broken(Severity::Drift);

fn result(clauses: &'static [&'static str], said: Said) -> CheckResult {
    let findings = match said {
        Kept | Unsure | Skipped => Vec::new(),
        Broken(severity) => vec![finding(clauses[0], severity)],
    };
    CheckResult {
        partly_played: false,
        proved: None,
        check: "a_check",
        clauses,
        verdict: match said {
            Kept | Broken(Severity::Advisory) => CheckVerdict::Pass,
            Broken(Severity::Drift | Severity::Violation) => CheckVerdict::Fail,
            Unsure => CheckVerdict::Inconclusive,
            Skipped => CheckVerdict::NotExercised,
        },
        examined: 1,
        findings,
        waived: Vec::new(),
        observations: Vec::new(),
        doubts: Vec::new(),
    }
}

fn finding(clause: &str, severity: Severity) -> Finding {
    Finding {
        clause: clause.to_owned(),
        severity,
        ..draft("a_check", "a step")
    }
}

/// What is demanded of a run, and whether something made it worthless.
#[derive(Clone, Copy, Debug)]
struct Asked {
    fail_on: &'static str,
    require_all: bool,
    obstacle: bool,
    /// Whether the red canary stayed green.
    blind: bool,
}

/// The default demands, and no obstacle.
const GATE: Asked = Asked {
    fail_on: "violation,inconclusive",
    require_all: false,
    obstacle: false,
    blind: false,
};
const ONLY_VIOLATIONS: Asked = Asked {
    fail_on: "violation",
    ..GATE
};
const ALL_SEVERITIES: Asked = Asked {
    fail_on: "violation,drift,inconclusive",
    ..GATE
};
const ONLY_DRIFT: Asked = Asked {
    fail_on: "drift",
    ..GATE
};
const REQUIRE_ALL: Asked = Asked {
    require_all: true,
    ..GATE
};
const BLIND: Asked = Asked { blind: true, ..GATE };
const OBSTRUCTED: Asked = Asked {
    obstacle: true,
    ..GATE
};

/// The clauses that a check cites, and what it said.
type Row = (&'static [&'static str], Said);

fn decided(said: &[Row], asked: Asked) -> Verdict {
    let results: Vec<CheckResult> = said
        .iter()
        .map(|(clauses, said)| result(clauses, *said))
        .collect();
    let demands = Demands {
        fail_on: asked.fail_on.parse().expect("the test's list is one"),
        require_all: asked.require_all,
    };
    let ending = if asked.obstacle {
        Ending::Worthless
    } else {
        Ending::Whole
    };
    let canary = if asked.blind {
        Canary::Green {
            fault: "success_missing_errno".to_owned(),
        }
    } else {
        Canary::NotAsked
    };
    decide(&Case {
        contract: &CONTRACT,
        results: &results,
        ending,
        demands: &demands,
        elsewhere: &Elsewhere::default(),
        troubles: &[],
        canary: &canary,
    })
}

#[track_caller]
fn check(said: &[Row], asked: Asked, code: u8, reasons: &[&str]) {
    let verdict = decided(said, asked);
    let told: Vec<&str> = verdict.reasons.iter().map(String::as_str).collect();
    assert_eq!(
        (verdict.exit.code(), told.as_slice()),
        (code, reasons),
        "{asked:?}"
    );
}

const ONE_VIOLATION: &str = "1 finding of severity violation";
const ONE_DRIFT: &str = "1 finding of severity drift";
const ONE_UNSURE: &str = "1 check inconclusive";
const UNPROVEN: &str = "1 core clause left unproven: revoke.error.not-found";
const BOTH_UNPROVEN: &str = "2 core clauses left unproven: revoke.error.not-found, revoke.permanent";
const NOT_ALL: &str = "1 not exercised although --require-all was given";

#[test]
fn a_binary_whose_canary_stayed_green_is_never_green() {
    let verdict = decided(&[(CORE, Kept)], BLIND);
    assert_eq!(verdict.exit, ExitCode::Inconclusive);
    assert!(
        verdict.reasons[0].contains("success_missing_errno"),
        "{:?}",
        verdict.reasons
    );
    assert_eq!(decided(&[(CORE, VIOLATED)], BLIND).exit, ExitCode::Violation);
}

#[test]
fn zero_means_that_every_selected_core_clause_was_kept() {
    check(&[(CORE, Kept)], GATE, 0, &[]);
    check(&[(CORE, Kept), (OTHER_CORE, Kept)], ONLY_VIOLATIONS, 0, &[]);
}

#[test]
fn an_optional_role_that_was_not_given_leaves_the_gate_open_unless_all_is_required() {
    check(&[(CORE, Kept), (OPTIONAL, Skipped)], GATE, 0, &[]);
    check(&[(CORE, Kept), (OPTIONAL, Skipped)], REQUIRE_ALL, 3, &[NOT_ALL]);
    check(&[(CORE, Kept), (OPTIONAL, Kept)], REQUIRE_ALL, 0, &[]);
}

#[test]
fn a_violation_closes_the_gate() {
    check(&[(CORE, VIOLATED)], GATE, 1, &[ONE_VIOLATION]);
    let two = "2 findings of severity violation";
    check(&[(CORE, VIOLATED), (OPTIONAL, VIOLATED)], GATE, 1, &[two]);
}

#[test]
fn a_violation_counts_more_than_whatever_could_not_be_told() {
    let said = [(CORE, VIOLATED), (OTHER_CORE, Unsure), (OPTIONAL, Skipped)];
    for asked in [GATE, REQUIRE_ALL, OBSTRUCTED] {
        check(&said, asked, 1, &[ONE_VIOLATION]);
    }
}

#[test]
fn drift_closes_the_gate_only_where_it_is_named() {
    check(&[(CORE, DRIFTED)], ALL_SEVERITIES, 1, &[ONE_DRIFT]);
    check(&[(CORE, DRIFTED)], GATE, 0, &[]);
    check(&[(CORE, DRIFTED), (CORE, VIOLATED)], GATE, 1, &[ONE_VIOLATION]);
    check(
        &[(CORE, DRIFTED), (CORE, VIOLATED)],
        ALL_SEVERITIES,
        1,
        &[ONE_VIOLATION, ONE_DRIFT],
    );
}

#[test]
fn an_advisory_never_closes_the_gate() {
    check(&[(CORE, Broken(Severity::Advisory))], ALL_SEVERITIES, 0, &[]);
}

#[test]
fn an_inconclusive_check_closes_the_gate_where_it_is_named() {
    check(&[(CORE, Kept), (OPTIONAL, Unsure)], GATE, 3, &[ONE_UNSURE]);
    check(&[(CORE, Kept), (OPTIONAL, Unsure)], ONLY_VIOLATIONS, 0, &[]);
}

#[test]
fn a_core_clause_left_unproven_closes_the_gate_whatever_is_named() {
    check(&[(CORE, Unsure)], GATE, 3, &[ONE_UNSURE, UNPROVEN]);
    check(&[(CORE, Unsure)], ONLY_VIOLATIONS, 3, &[UNPROVEN]);
    check(&[(CORE, Skipped)], GATE, 3, &[UNPROVEN]);
    check(
        &[(CORE, Skipped), (OTHER_CORE, Skipped)],
        ONLY_VIOLATIONS,
        3,
        &[BOTH_UNPROVEN],
    );
}

#[test]
fn an_obstacle_closes_the_gate_whatever_is_named() {
    check(
        &[(CORE, Kept)],
        OBSTRUCTED,
        3,
        &["nothing was proven, for the problem above"],
    );
    let only_violations = Asked {
        obstacle: true,
        ..ONLY_VIOLATIONS
    };
    check(
        &[(OPTIONAL, Unsure)],
        only_violations,
        3,
        &["nothing was proven, for the problem above"],
    );
}

#[test]
fn nothing_exercised_and_nothing_core_is_nothing_selected() {
    check(
        &[],
        GATE,
        4,
        &["the filter matched no check of this profile; `list` shows the names"],
    );
    let none = "nothing that was selected could be exercised";
    check(&[(OPTIONAL, Skipped)], GATE, 4, &[none]);
    check(&[(OPTIONAL, Skipped)], REQUIRE_ALL, 3, &[NOT_ALL]);
}

#[test]
fn a_core_clause_is_proven_by_any_check_that_cites_it() {
    assert_eq!(
        decided(&[(CORE, Kept), (CORE, Skipped)], GATE).exit,
        ExitCode::Green
    );
    assert_eq!(
        decided(&[(CORE, Kept), (CORE, Unsure)], ONLY_VIOLATIONS).exit,
        ExitCode::Green
    );
}

#[test]
fn a_core_clause_that_is_broken_closes_the_gate_though_nobody_named_violations() {
    let broken = "broken although --fail-on does not name it: revoke.error.not-found";
    check(&[(CORE, VIOLATED)], ONLY_DRIFT, 3, &[broken]);
}

#[test]
fn the_list_of_what_closes_the_gate_is_read_with_blanks() {
    let list: FailOn = " drift , inconclusive ".parse().unwrap();
    assert!(list.names(Severity::Drift) && list.names_inconclusive());
    assert!(!list.names(Severity::Violation) && !list.names(Severity::Advisory));
}
