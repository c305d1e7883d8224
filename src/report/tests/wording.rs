//! The words of the reports, kept in `snapshots/` at the top of the repository.

use super::{console, failed, junit, mixed, obstructed, result, summary, told};
use crate::finding::{Finding, Severity, Verdict};
use crate::pins::{Standing, Tally, Writing};
use crate::provision::LeftOver;
use crate::runner::Rate;
use crate::scenario::Role;
use insta::Settings;

/// Compares with the snapshot of that name. The version and the lines of the contract's files are
/// left out: they change without a word of the report changing.
pub(super) fn check(name: &str, text: &str) {
    let mut settings = Settings::new();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(&regex_free(env!("CARGO_PKG_VERSION")), "[version]");
    settings.add_filter(r"\.toml:\d+", ".toml:[line]");
    // The catalogues grow without a word of the report changing.
    settings.add_filter(
        r"\d+ of \d+ (faults killed|variants and outages clean)",
        "[n] of [n] $1",
    );
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A version as a pattern that matches it and nothing else.
fn regex_free(version: &str) -> String {
    version.replace('.', r"\.").replace('+', r"\+")
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn the_console_tells_each_verdict_in_its_own_way() {
    let results = mixed();
    check(
        "console_mixed",
        &plain(&console(&results, &summary(&results, None))),
    );
}

#[test]
fn the_console_tells_an_obstacle_once() {
    let (results, obstacle) = obstructed();
    check(
        "console_obstacle",
        &plain(&console(&results, &summary(&results, Some(obstacle)))),
    );
}

#[test]
fn of_many_steps_that_show_the_same_eight_are_named_and_the_rest_counted() {
    let mut told = failed();
    let first = told.findings[0].clone();
    let further = (1..=10).map(|number| Finding {
        step: format!("step {number}"),
        ..first.clone()
    });
    told.findings.extend(further);
    let text = super::told(&told);
    assert!(text.contains("the same at: step 1; step 2;"), "{text}");
    assert!(text.contains("; step 8; and 2 more\n"), "{text}");
}

#[test]
fn a_failure_is_told_in_a_block() {
    check("block_failure", &told(&failed()));
}

#[test]
fn junit_tells_each_verdict_in_its_own_way() {
    let results = mixed();
    check("junit_mixed", &junit(&results, &summary(&results, None)));
}

#[test]
fn junit_tells_an_obstacle_in_every_case() {
    let (results, obstacle) = obstructed();
    check(
        "junit_obstacle",
        &junit(&results, &summary(&results, Some(obstacle))),
    );
}

#[test]
fn a_limited_pace_is_told_at_the_head_with_its_time_and_at_the_foot() {
    let results = mixed();
    let mut summary = summary(&results, None);
    let unlimited = plain(&console(&results, &summary));
    assert!(
        unlimited.contains("3 live revocations if all goes well\n"),
        "{unlimited}"
    );
    assert!(unlimited.contains("43 requests, "), "{unlimited}");
    summary.header.rate = Rate::DOCUMENTED;
    let limited = plain(&console(&results, &summary));
    assert!(
        limited.contains("if all goes well; about 1m 18s at 30/min\n"),
        "{limited}"
    );
    assert!(limited.contains("43 requests at 30/min, "), "{limited}");
}

#[test]
fn a_run_in_which_all_is_well_says_little() {
    let results = vec![mixed().remove(0)];
    check(
        "console_green",
        &plain(&console(&results, &summary(&results, None))),
    );
}

/// The line of the foot about pins.
#[track_caller]
fn pins(writing: Writing, [accepted, drifted, proposed]: [usize; 3], expected: &str) {
    let results = mixed();
    let mut summary = summary(&results, None);
    summary.pins = Standing::On {
        tally: Tally {
            accepted,
            drifted,
            proposed,
        },
        writing,
        file: "pins/pins__uat.snap.new".into(),
    };
    let told = plain(&console(&results, &summary));
    let line = told.lines().find_map(|line| line.strip_prefix(" Pins     "));
    assert_eq!(line, Some(expected));
}

#[test]
fn the_foot_counts_pins_with_their_zeros_and_says_where_a_proposal_is() {
    pins(Writing::Propose, [0, 0, 0], "0 accepted, 0 drifted, 0 proposed");
    pins(
        Writing::Propose,
        [5, 1, 2],
        "5 accepted, 1 drifted, 2 proposed in pins/pins__uat.snap.new \
         (review with `cargo insta review` or --update-pins)",
    );
    pins(Writing::Never, [5, 0, 0], "5 accepted, 0 drifted, 0 proposed");
    pins(
        Writing::Never,
        [5, 1, 2],
        "5 accepted, 1 drifted, 2 to propose (CI never writes: run it elsewhere)",
    );
    pins(
        Writing::Accept,
        [6, 0, 0],
        "6 accepted in pins/pins__uat.snap.new, 0 drifted, 0 proposed",
    );
}

#[test]
fn a_check_that_only_drifted_is_not_called_failed() {
    let mut told = failed();
    told.findings[0].severity = Severity::Drift;
    let results = [told];
    let shown = plain(&console(&results, &summary(&results, None)));
    assert!(shown.contains("   DRIFT  second_revoke_is_refused"), "{shown}");
}

#[test]
fn what_is_left_over_in_an_account_is_named_with_its_owner_and_a_remedy() {
    let results = mixed();
    let mut summary = summary(&results, None);
    assert!(!console(&results, &summary).contains("left over"));
    summary.left_over = vec![LeftOver {
        owner: Role::Stranger,
        name: "cadenza-contract-7-1".to_owned(),
        id: Some("id\u{1b}[31m".to_owned()),
    }];
    summary.left_over.push(LeftOver {
        name: "cadenza-contract-7".to_owned(),
        id: None,
        ..summary.left_over[0].clone()
    });
    let told = console(&results, &summary);
    assert!(
        told.contains("left over in the account of the stranger: cadenza-contract-7-1 (id"),
        "{told}"
    );
    assert!(
        told.contains("perhaps left over in the account of the stranger: cadenza-contract-7 (no answer"),
        "{told}"
    );
    assert!(told.contains("revoke them yourself") && !told.contains("id\u{1b}[31m"));
    let file = junit(&results, &summary);
    assert!(
        file.contains("left-over") && file.contains("cadenza-contract-7-1"),
        "{file}"
    );
}

#[test]
fn what_is_worth_knowing_of_a_check_that_passed_is_told_beside_it() {
    let mut passed = result("no_internals_in_answer", Verdict::Pass, None);
    let leak = Finding {
        check: passed.check,
        clause: "revoke.no-secret".to_owned(),
        severity: Severity::Advisory,
        expected: "nothing of the server's insides".to_owned(),
        received: "SQL".to_owned(),
        ..failed().findings.remove(0)
    };
    passed.findings = vec![
        leak.clone(),
        Finding {
            step: "third call".to_owned(),
            ..leak
        },
    ];
    let results = vec![passed];
    let text = plain(&console(&results, &summary(&results, None)));
    let told = "3 judged, 2 advisories\n          advisory  SQL\n                    rather nothing of the server's \
                insides; at: second call\n          also      the same at: third call\n";
    assert!(text.contains(told), "{text}");
}
