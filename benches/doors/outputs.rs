//! What the binary says to programs: the last line, JSON, a GitHub runner, and how much of the rest it says.

use super::{Bed, Folder, Ran, expect, run, run_with};
use serde_json::Value;
use std::fs::{self, File};
use std::process::Command;

/// The words of the last line on stdout, by name.
fn verdict(ran: &Ran) -> Vec<(&str, &str)> {
    let last = ran.stdout.lines().last().unwrap();
    let words = last.strip_prefix("cadenza-contract ").unwrap();
    words
        .split(' ')
        .map(|word| word.split_once('=').unwrap())
        .collect()
}

fn word<'a>(ran: &'a Ran, name: &str) -> &'a str {
    let words = verdict(ran);
    words.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn the_last_line_of_a_run_and_of_its_report_is_for_programs() {
    let folder = Folder::new();
    let dir = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let bed = Bed::fault("already_revoked_is_200");
    for (line, verdict, exit) in [
        (vec![], "GREEN", "0"),
        (bed.everything(), "RED", "1"),
        (vec!["no_such_check".to_owned()], "NOTHING%20SELECTED", "4"),
    ] {
        let mut line = line;
        line.extend(["--seed", "7", "--report-dir", &dir("reports")].map(str::to_owned));
        let ran = run(&line);
        assert_eq!((word(&ran, "verdict"), word(&ran, "exit")), (verdict, exit));
        assert_eq!(ran.code.to_string(), exit);
        assert_eq!((word(&ran, "seed"), word(&ran, "profile")), ("7", "gate"));
        let again = run(&["report", &dir("reports"), "--report-dir", &dir("again")]);
        assert_eq!(again.stdout.lines().last(), ran.stdout.lines().last());
    }
    assert_eq!(word(&run::<&str>(&[]), "target"), "embedded%20mock");
}

#[test]
fn a_reader_who_leaves_early_makes_no_run_green() {
    let bed = Bed::fault("already_revoked_is_200");
    let mut child = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"))
        .env_clear()
        .args(bed.everything())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn quiet_is_the_failures_the_verdict_and_the_last_line() {
    let green = run(&["--quiet"]);
    let lines: Vec<&str> = green.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", green.stdout);
    assert_eq!(lines[0], " Verdict  GREEN  (exit 0)");
    assert!(
        lines[1].starts_with("cadenza-contract verdict=GREEN "),
        "{lines:?}"
    );
    assert_eq!(green.stderr, "");
    let bed = Bed::fault("already_revoked_is_200");
    let mut line = bed.everything();
    line.push("--quiet".to_owned());
    let red = run(&line);
    assert!(red.stdout.starts_with("    FAIL  "), "{}", red.stdout);
    expect(&red, 1, "received  HTTP 200, errno 0, success true");
    expect(&red, 1, " Verdict  RED  (exit 1)");
    for silent in ["PASS", "SKIP", " Summary  ", "Observed"] {
        assert!(!red.stdout.contains(silent), "{silent} in {}", red.stdout);
    }
    let outage = Bed::outage("unauthorized_everything");
    let mut useless = outage.everything();
    useless.push("--quiet".to_owned());
    expect(&run(&useless), 3, " Problem  ");
    expect(&run(&["--quiet", "--verbose"]), 2, "cannot be used with");
}

#[test]
fn verbose_tells_each_scenario_on_stderr_and_leaves_the_report_alone() {
    let ran = run(&["--verbose", "--seed", "7"]);
    expect(&ran, 0, "GREEN");
    assert!(
        ran.stderr.lines().count() > 20 && ran.stderr.lines().all(|line| line.starts_with("played ")),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("played unknown_id                   attempt 1, 2 exchanges"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stdout.contains("played "), "{}", ran.stdout);
}

#[test]
fn colours_are_asked_for_or_left_to_the_environment() {
    let is_coloured = |line: &[&str], variables: &[(&str, &str)]| {
        let ran = run_with(line, variables);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout.contains('\u{1b}')
    };
    assert!(!is_coloured(&["unknown_id"], &[]));
    assert!(is_coloured(&["unknown_id", "--color", "always"], &[]));
    assert!(is_coloured(&["unknown_id"], &[("CLICOLOR_FORCE", "1")]));
    assert!(is_coloured(
        &["--color=always", "run", "unknown_id"],
        &[("NO_COLOR", "1")]
    ));
    assert!(!is_coloured(
        &["unknown_id", "--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn every_listing_is_one_object_with_a_format_and_nothing_else_on_stdout() {
    let bed = Bed::conforming();
    let mut doctor = vec!["doctor".to_owned()];
    doctor.extend(bed.least(2));
    let mut dry_run = bed.everything();
    dry_run.push("--dry-run".to_owned());
    let owned = |line: &[&str]| {
        line.iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<String>>()
    };
    let table = [
        (owned(&["list"]), 0, "/checks/0/name"),
        (owned(&["list", "no_such_check"]), 4, "/profiles/0/power/in_words"),
        (
            owned(&["explain", "second_revoke_is_refused"]),
            0,
            "/clauses/0/wording",
        ),
        (owned(&["trace"]), 0, "/clauses/0/clause/id"),
        (owned(&["doctor"]), 0, "/probe/requests"),
        (doctor, 0, "/deployment/plan/requests"),
        (
            owned(&["selftest", "already_revoked_is_409"]),
            0,
            "/rows/0/standing",
        ),
        (
            owned(&["selftest", "--full", "already_revoked_is_409"]),
            0,
            "/beside/pairs",
        ),
        (
            owned(&["selftest", "--repeat", "2", "token_in_cookie"]),
            0,
            "/clean",
        ),
        (owned(&["selftest", "no_such_fault"]), 4, "/rows"),
        (
            owned(&["mock", "--list-faults", "--list-variants"]),
            0,
            "/variants/0/sentence",
        ),
        (dry_run, 0, "/spendings/0/id"),
        (owned(&["--dry-run", "nul_id_is_invalid"]), 4, "/hint"),
    ];
    for (mut line, code, place) in table {
        line.extend(["--output-format", "json"].map(str::to_owned));
        // A runner changes nothing about it.
        let ran = run_with(&line, &[("GITHUB_ACTIONS", "true")]);
        assert_eq!(ran.code, code, "{line:?}\n{}\n{}", ran.stdout, ran.stderr);
        let object: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(object["format"], 1, "{line:?}");
        let found = object.pointer(place);
        assert!(
            found.is_some_and(|found| !found.is_null()),
            "{place} of {line:?}: {object}"
        );
        assert!(!ran.stdout.contains(&bed.mock().grants().owner_token));
    }
    expect(&run(&["--output-format", "json"]), 2, "remedy: add --dry-run");
    expect(
        &run(&["mock", "--output-format", "json"]),
        2,
        "remedy: add --list-faults",
    );
}

#[test]
fn a_runner_is_told_the_secrets_first_and_the_failures_before_the_last_line() {
    let bed = Bed::fault("token_echoed_in_error");
    let folder = Folder::new();
    let summary = folder.write("summary", "of another step\n");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.as_str()),
    ];
    let ran = run_with(&bed.everything(), &variables);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let masks = lines
        .iter()
        .take_while(|line| line.starts_with("::add-mask::"))
        .count();
    assert_eq!(masks, 4, "{}", ran.stdout);
    let grants = bed.mock().grants();
    for token in [&grants.owner_token, &grants.stranger_token, &grants.reader_token] {
        assert!(lines[..masks].contains(&format!("::add-mask::{token}").as_str()));
        assert_eq!(ran.stdout.matches(token.as_str()).count(), 1);
    }
    let word = lines[masks].strip_prefix("::stop-commands::").unwrap();
    let resumed = lines
        .iter()
        .position(|line| *line == format!("::{word}::"))
        .unwrap();
    let annotations = &lines[resumed + 1..lines.len() - 1];
    assert!(!annotations.is_empty(), "{}", ran.stdout);
    assert!(
        annotations
            .iter()
            .all(|line| line.starts_with("::error file=schemas/")),
        "{annotations:?}"
    );
    assert!(lines[lines.len() - 1].starts_with("cadenza-contract verdict=RED "));
    let text = fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("of another step\n## ❌ RED: `credential.revoke`"),
        "{text}"
    );
    assert!(!text.contains(&grants.owner_token));
}

#[test]
fn a_runner_gets_ten_annotations_at_most() {
    let bed = Bed::fault("failure_errno_zero");
    let ran = run_with(&bed.everything(), &[("GITHUB_ACTIONS", "true")]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    let annotations: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error "))
        .collect();
    assert!(
        annotations.len() == 10 && annotations[9].contains(" more, see the summary"),
        "{annotations:?}"
    );
}

#[test]
fn no_secret_is_written_where_output_is_kept_in_a_file() {
    let bed = Bed::conforming();
    let folder = Folder::new();
    let path = folder.0.join("kept");
    let status = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"))
        .env_clear()
        .env("GITHUB_ACTIONS", "true")
        .args(bed.everything())
        .stdout(File::create(&path).unwrap())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
    let kept = fs::read_to_string(&path).unwrap();
    assert!(!kept.contains("::add-mask::") && !kept.contains(&bed.mock().grants().owner_token));
}

#[test]
fn a_summary_that_cannot_be_written_changes_no_exit_code() {
    let ran = run_with(&["unknown_id"], &[("GITHUB_STEP_SUMMARY", "/does/not/exist")]);
    expect(
        &ran,
        0,
        "warning: the summary of the step (GITHUB_STEP_SUMMARY) cannot be written",
    );
    // Without a runner no commands are printed.
    assert!(!ran.stdout.contains("::"), "{}", ran.stdout);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        expect(&run(&["completions", shell]), 0, "stranger-token-file");
    }
    expect(&run(&["completions", "csh"]), 2, "invalid value");
    expect(&run(&["man"]), 0, ".SH \"COMMAND DOCTOR\"");
    let folder = Folder::new();
    expect(
        &run(&["man", "--dir", folder.0.to_str().unwrap()]),
        0,
        "manual pages written",
    );
    assert!(folder.0.join("cadenza-contract-run.1").exists());
}
