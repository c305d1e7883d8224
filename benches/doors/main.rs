//! Tests that start the binary, as its users do: exit codes, messages, and what may never be printed.
//!
//! They stand in a bench target because only such a target is run by `--all-targets`, left alone by
//! plain `cargo test`, and told by cargo where the binary is.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its stage has nothing better to do than panic"
)]

mod bed;
mod foretold;
mod nights;
mod outputs;
mod replays;
mod safety;
#[cfg(unix)]
mod signals;
mod typed;
mod verdicts;

#[path = "../folder.rs"]
mod folder;
#[path = "../handover.rs"]
mod handover;

use bed::{Bed, OF_A_RUNNER, Ran, expect, run, run_with};
use folder::Folder;
use std::fs;

#[test]
fn nothing_but_handed_over_and_created_ids_is_ever_revoked() {
    for fault in [
        None,
        Some("success_applies_nothing"),
        Some("already_revoked_is_200"),
        Some("internal_error_on_second_revoke"),
    ] {
        let bed = fault.map_or_else(Bed::conforming, Bed::fault);
        let before: Vec<String> = bed.mock().census().into_iter().map(|(id, _)| id).collect();
        run(&bed.least(3));
        let handed_over = &bed.mock().grants().credentials[..3];
        for (id, revoked) in bed.mock().census() {
            assert!(
                !revoked || handed_over.contains(&id) || !before.contains(&id),
                "{id} was revoked under {fault:?}"
            );
            let left_over = !revoked && !before.contains(&id);
            assert!(!left_over || fault.is_some(), "{id} was created and left live");
        }
    }
}

#[test]
fn the_budget_of_live_revocations_is_never_exceeded() {
    for (budget, fault) in [(1, None), (2, Some("already_revoked_is_200")), (0, None)] {
        let bed = fault.map_or_else(Bed::conforming, Bed::fault);
        let mut line = bed.everything();
        line.extend(["--max-revocations".to_owned(), budget.to_string()]);
        run(&line);
        let revoked = bed.mock().census().iter().filter(|(_, revoked)| *revoked).count();
        assert!(
            revoked <= budget,
            "{revoked} revoked of {budget} allowed under {fault:?}"
        );
    }
}

#[test]
fn no_token_is_printed_even_if_the_server_echoes_it() {
    for fault in ["token_echoed_in_error", "secret_in_object", "forbidden_is_401"] {
        let bed = Bed::fault(fault);
        let reports = Folder::new();
        let mut line = bed.everything();
        line.extend(["--report-dir".to_owned(), reports.0.to_str().unwrap().to_owned()]);
        let ran = run(&line);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        let junit = fs::read_to_string(reports.0.join("junit.xml")).unwrap();
        let grants = bed.mock().grants();
        for token in [
            &grants.owner_token,
            &grants.stranger_token,
            &grants.reader_token,
            &grants.expired_token,
        ] {
            let signature = token.rsplit('.').next().unwrap();
            for text in [&ran.stdout, &ran.stderr, &junit] {
                assert!(
                    !text.contains(token.as_str()) && !text.contains(signature),
                    "{fault} leaks a token"
                );
            }
        }
    }
}

#[test]
fn a_header_reaches_the_deployment_and_its_secret_no_report() {
    let bed = Bed::fault("already_revoked_is_200");
    let mut line = bed.least(2);
    line.extend(["--header".to_owned(), "X-Api-Key: hunter22".to_owned()]);
    let ran = run(&line);
    expect(&ran, 1, "-H \"X-Api-Key: $HEADER_X_API_KEY\"");
    assert!(!ran.stdout.contains("hunter22") && !ran.stderr.contains("hunter22"));
    let ran = run_with(&["doctor"], &[("CADENZA_HEADER", "X-Api-Key: hunter22")]);
    expect(&ran, 0, "X-Api-Key: [given]");
    assert!(!ran.stdout.contains("hunter22"), "{}", ran.stdout);
}

/// What `--report-dir` writes.
const REPORTS: [&str; 8] = [
    "ctrf.json",
    "events.ndjson",
    "junit.xml",
    "report.html",
    "run.json",
    "sarif.json",
    "summary.md",
    "traffic.har",
];

#[test]
fn a_junit_report_has_one_case_per_check() {
    let reports = Folder::new();
    let dir = reports.0.join("deep/er");
    let ran = run(&["--report-dir", dir.to_str().unwrap()]);
    expect(&ran, 0, "GREEN");
    let junit = fs::read_to_string(dir.join("junit.xml")).unwrap();
    let checks = cadenza_contract::checks::every()
        .iter()
        .filter(|check| check.since <= cadenza_contract::scenario::Profile::Gate)
        // Nothing was ever buried in the embedded mock.
        .filter(|check| !check.scenarios.contains(&cadenza_contract::scenario::GRAVEYARD))
        .count();
    assert_eq!(junit.matches("<testcase ").count(), checks);
    assert!(
        junit.contains(&format!(
            "tests=\"{checks}\" skipped=\"0\" errors=\"0\" failures=\"0\""
        )),
        "{junit}"
    );
    let mut left: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, REPORTS, "the whole set, and no draft");
}
