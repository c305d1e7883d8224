//! What a runner and other programs read of a run, also where a server wrote part of it.

use super::{CONTRACT, doubt, failed, mixed, obstructed, summary};
use crate::checks::CHECKS;
use crate::finding::{CheckResult, Severity};
use crate::record::Record;
use crate::report::{annotations, verdict_line};

/// Ends the line and the command, begins others, and steers a terminal.
const HOSTILE: &str = "100 %\r\n::error file=x::forged\n::set-output name=a::b ##[error]c \u{1b}[2J%0A";

fn record(results: &[CheckResult]) -> Record {
    Record::of(results, &summary(results, None), &CONTRACT)
}

fn told(record: &Record) -> Vec<String> {
    annotations(record).iter().map(ToString::to_string).collect()
}

/// So many failures, each of another check.
fn failures(count: usize) -> Vec<CheckResult> {
    CHECKS
        .iter()
        .take(count)
        .map(|check| {
            let mut result = failed();
            result.check = check.name;
            result.findings[0].check = check.name;
            result
        })
        .collect()
}

#[test]
fn a_broken_promise_is_an_error_at_the_line_of_its_clause() {
    let told = told(&record(&mixed()));
    assert_eq!(told.len(), 1, "{told:?}");
    let beginning = "::error file=schemas/credential.revoke.toml,line=";
    let title = ",title=credential.revoke%3A%3Asecond_revoke_is_refused::expected HTTP 400, errno -130001";
    assert!(
        told[0].starts_with(beginning) && told[0].contains(title),
        "{told:?}"
    );
    assert!(told[0].contains("seen in 1/2 attempts"), "{told:?}");
}

#[test]
fn drift_alone_is_a_notice() {
    let mut drifted = failed();
    drifted.findings[0].severity = Severity::Drift;
    let told = told(&record(&[drifted]));
    assert!(told.len() == 1 && told[0].starts_with("::notice "), "{told:?}");
}

#[test]
fn a_run_that_could_not_be_told_says_why_in_one_error() {
    let (results, obstacle) = obstructed();
    let record = Record::of(&results, &summary(&results, Some(obstacle)), &CONTRACT);
    let told = told(&record);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("::error title=credential.revoke%3A INCONCLUSIVE::"),
        "{told:?}"
    );
    assert!(told[0].contains("dead token"), "{told:?}");
}

#[test]
fn an_open_gate_annotates_nothing() {
    let mut record = record(&[]);
    record.gate.exit_code = 0;
    assert_eq!(told(&record), [""; 0]);
}

#[test]
fn ten_failures_are_nine_annotations_and_one_that_counts_the_rest() {
    assert_eq!(told(&record(&failures(9))).len(), 9);
    for (count, more) in [
        (10, "::and 1 more, see the summary"),
        (30, "::and 21 more, see the summary"),
    ] {
        let told = told(&record(&failures(count)));
        assert_eq!(told.len(), 10, "{told:?}");
        assert!(told[9].ends_with(more), "{told:?}");
    }
}

#[test]
fn no_text_of_a_server_forges_a_command() {
    let mut result = failed();
    result.findings[0].received = HOSTILE.to_owned();
    result.findings[0].expected = HOSTILE.to_owned();
    let long = "x\n".repeat(100_000);
    let mut endless = failed();
    endless.check = CHECKS[0].name;
    endless.findings[0].received = long;
    for line in told(&record(&[result, endless])) {
        assert_eq!(line.lines().count(), 1, "{line:?}");
        assert!(line.starts_with("::error ") && line.len() < 10_000, "{line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
        let (_, message) = line[2..].split_once("::").expect("every command has a message");
        assert!(!message.contains("100 % "), "{line:?}");
    }
    let unsure = Record::of(
        &obstructed().0,
        &summary(&obstructed().0, Some(doubt(HOSTILE, "check the base URL"))),
        &CONTRACT,
    );
    for line in told(&unsure) {
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

#[test]
fn the_last_line_is_words_that_a_program_can_split() {
    assert_eq!(
        verdict_line(&record(&mixed())),
        "cadenza-contract verdict=RED exit=1 operation=credential.revoke target=https://host.example/gateway \
         profile=gate passed=1 failed=1 waived=0 inconclusive=1 not_exercised=1 requests=43 revocations=4 seed=7 \
         run=00000000-0000-4000-8000-000000000000"
    );
}

#[test]
fn no_value_of_the_last_line_can_be_two_words() {
    let mut record = record(&mixed());
    record.run.target_name = Some("a b=c\n::error::ü%20".to_owned());
    record.gate.verdict = "NOTHING SELECTED".to_owned();
    let line = verdict_line(&record);
    assert!(
        line.contains(" target=a%20b%3Dc%0A::error::%C3%BC%2520 ")
            && line.contains(" verdict=NOTHING%20SELECTED "),
        "{line}"
    );
    let words = line.split(' ').skip(1);
    assert!(words.clone().all(|word| word.matches('=').count() == 1), "{line}");
    assert_eq!(words.count(), 14);
}
