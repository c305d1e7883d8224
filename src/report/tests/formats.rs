//! Every format is read by a reader that knows nothing of ours, and all of them say the same.

use super::{CONTRACT, failed, mixed, obstructed, result, summary};
use crate::contract::Schemas;
use crate::finding::{CheckResult, Doubt, Verdict};
use crate::record::{LeftOver, Record, merge};
use crate::report::rendered;
use har::v1_2;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::Value;
use serde_sarif::sarif::Sarif;

fn record(results: &[CheckResult], obstacle: Option<Doubt>) -> Record {
    Record::of(results, &summary(results, obstacle), &CONTRACT)
}

fn file(name: &str, record: &Record) -> String {
    rendered(name, record).expect("it is one of the set, and a String takes all that is written")
}

/// Passed, failed, could not be told, not exercised.
type Told = [usize; 4];

fn by_junit(record: &Record) -> Told {
    let report = Report::deserialize_from_str(&file("junit.xml", record)).unwrap();
    let mut told = [0; 4];
    for case in &report.test_suites[0].test_cases {
        let place = match &case.status {
            TestCaseStatus::Success { .. } => 0,
            TestCaseStatus::NonSuccess { kind, .. } => match kind {
                NonSuccessKind::Failure => 1,
                NonSuccessKind::Error => 2,
            },
            TestCaseStatus::Skipped { .. } => 3,
        };
        told[place] += 1;
    }
    told
}

fn by_ctrf(record: &Record) -> Told {
    let value: Value = serde_json::from_str(&file("ctrf.json", record)).unwrap();
    let statuses = ["passed", "failed", "other", "skipped"];
    let tests = value.pointer("/results/tests").unwrap().as_array().unwrap();
    let told = statuses.map(|status| tests.iter().filter(|test| test["status"] == status).count());
    let summary = value.pointer("/results/summary").unwrap();
    assert_eq!(
        statuses.map(|status| summary[status].as_u64()),
        told.map(|count| Some(count as u64))
    );
    assert_eq!(summary["tests"].as_u64(), Some(tests.len() as u64));
    told
}

fn by_run(record: &Record) -> Told {
    let value: Value = serde_json::from_str(&file("run.json", record)).unwrap();
    ["passed", "failed", "inconclusive", "not_exercised"]
        .map(|count| usize::try_from(value["counts"][count].as_u64().unwrap()).unwrap())
}

/// SARIF has results for findings alone, and says the rest as notifications.
fn by_sarif(record: &Record) -> (usize, usize) {
    let sarif: Sarif = serde_json::from_str(&file("sarif.json", record)).unwrap();
    let run = &sarif.runs[0];
    for result in run.results.iter().flatten() {
        let rule = usize::try_from(result.rule_index.unwrap()).unwrap();
        let rules = run.tool.driver.rules.as_ref().unwrap();
        assert_eq!(Some(&rules[rule].id), result.rule_id.as_ref());
        let place = result.locations.as_ref().unwrap()[0]
            .physical_location
            .as_ref()
            .unwrap();
        let uri = place.artifact_location.as_ref().unwrap().uri.clone().unwrap();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(root.join(&uri).is_file(), "{uri} is no file of the repository");
    }
    let findings = run.results.as_ref().map_or(0, Vec::len);
    let told = run.invocations.as_ref().unwrap()[0]
        .tool_execution_notifications
        .as_ref()
        .unwrap();
    let undecided = told.iter().filter(|one| {
        serde_json::to_string(&one.message).unwrap().contains("::") || is_of_a_check(one, record)
    });
    (findings, undecided.count())
}

fn is_of_a_check(notice: &serde_sarif::sarif::Notification, record: &Record) -> bool {
    let text = notice.message.text.clone().unwrap_or_default();
    record
        .checks
        .iter()
        .any(|check| text.starts_with(&format!("{}: ", check.name)))
}

fn agree(record: &Record) {
    let told = by_run(record);
    // What no check says stands in a case of its own where cases are all that is read.
    let mut cases = told;
    cases[2] += usize::from(record.untold().is_some());
    assert_eq!(by_junit(record), cases);
    assert_eq!(by_ctrf(record), cases);
    let findings = record.findings().count();
    assert_eq!(by_sarif(record), (findings, told[2] + told[3]));
    let markdown = file("summary.md", record);
    let counts = format!(
        "{} passed, {} failed, 0 waived, {} inconclusive, {} not exercised",
        told[0], told[1], told[2], told[3]
    );
    assert!(markdown.contains(&counts), "{markdown}");
}

#[test]
fn every_format_counts_alike() {
    agree(&record(&mixed(), None));
    let (results, obstacle) = obstructed();
    agree(&record(&results, Some(obstacle)));
    agree(&record(&[], None));
    let many: Vec<CheckResult> = vec![failed(), result("reader_is_forbidden", Verdict::Pass, None)];
    agree(&record(&many, None));
}

#[test]
fn a_record_keeps_to_its_schema() {
    let schema = include_str!("../../../schemas/report/run.schema.json");
    let schemas = Schemas::alone("run.schema", schema);
    let mut with_left_over = record(&mixed(), None);
    with_left_over.left_over = [Some("an id".to_owned()), None]
        .map(|id| LeftOver {
            owner: "owner".to_owned(),
            name: "cadenza-contract-7".to_owned(),
            id,
        })
        .into();
    for record in [
        record(&mixed(), None),
        with_left_over,
        Record::begun(&summary(&[], None).header, &CONTRACT),
    ] {
        let value = serde_json::from_str(&file("run.json", &record)).unwrap();
        let violations = schemas.violations("run.schema", &value, "");
        assert!(violations.is_empty(), "{violations:?}");
    }
    let mut value: Value = serde_json::from_str(&file("run.json", &record(&mixed(), None))).unwrap();
    value["run"]["state"] = "lost".into();
    assert_eq!(schemas.violations("run.schema", &value, "").len(), 1);
}

#[test]
fn a_record_that_is_read_back_is_the_same() {
    let record = record(&mixed(), None);
    let read: Record = serde_json::from_str(&file("run.json", &record)).unwrap();
    assert_eq!(read, record);
}

#[test]
fn one_part_of_one_is_the_whole() {
    let record = record(&mixed(), None);
    assert_eq!(merge(vec![record.clone()]).unwrap(), record);
}

#[test]
fn an_archive_is_one_to_another_reader() {
    let folder = super::folder::Folder::new();
    let path = folder.play(&mixed());
    let text = std::fs::read_to_string(path.join("traffic.har")).unwrap();
    let archive = har::from_slice(text.as_bytes()).unwrap();
    let har::Spec::V1_2(v1_2::Log { entries, .. }) = archive.log else {
        panic!("another version")
    };
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].request.method, "POST");
}
