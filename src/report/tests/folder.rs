//! The folder of reports: whole from the first moment on, marked as partial until the end, and bounded.

use super::{CONTRACT, failed, mixed, summary};
use crate::exchange::ShownRequest;
use crate::finding::CheckResult;
use crate::record::{self, Record, State};
use crate::report::{ReportFolder, Reporter, render_into};
use crate::runner::{Answer, Came, Event, Summary, Transcript};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A folder of this test's own, gone when the test is over.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cadenza-report-{}-{number}", std::process::id()));
        Self(path)
    }

    /// Plays a whole run into it, and tells where its reports are.
    pub(super) fn play(&self, results: &[CheckResult]) -> PathBuf {
        let path = self.0.join("deep/er");
        let mut folder = ReportFolder::open(&path, &CONTRACT).unwrap();
        let summary = summary(results, None);
        for event in events(results, &summary) {
            folder.event(&event).unwrap();
        }
        folder.publish().unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn transcript(came: Came) -> Event {
    Event::Exchanged(Box::new(Transcript {
        scenario: "unknown_id",
        step: "unknown id".to_owned(),
        caller: "owner".to_owned(),
        credential: None,
        connection: "pooled".to_owned(),
        request: ShownRequest {
            method: "POST".to_owned(),
            path: "/api/v3/credential/revoke".to_owned(),
            headers: vec![("Authorization".to_owned(), "Bearer $TOKEN_OWNER".to_owned())],
            body: Some("{\"credentialId\":\"$CREDENTIAL_ID\"}".to_owned()),
        },
        expected: vec!["404".to_owned()],
        errno: None,
        sent_at_ms: 1_790_000_000_000,
        began: Duration::from_millis(3),
        took: Duration::from_millis(2),
        came,
    }))
}

fn events(results: &[CheckResult], summary: &Summary) -> Vec<Event> {
    let answer = Came::Answer(Answer {
        status: 404,
        reason: "Not Found".to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: "{}".to_owned(),
        bytes: 2,
        is_cut: false,
    });
    let mut events = vec![
        Event::Started(summary.header.clone()),
        transcript(answer),
        transcript(Came::Nothing {
            why: "closed".to_owned(),
        }),
        Event::Found(Box::new(failed().findings[0].clone())),
    ];
    events.extend(results.iter().cloned().map(Event::Judged));
    events.push(Event::Finished(Box::new(summary.clone())));
    events
}

fn names(dir: &Path) -> BTreeSet<String> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_run_that_dies_leaves_a_whole_set_that_says_so() {
    let folder = Folder::new();
    let complete = names(&folder.play(&mixed()));
    let path = folder.0.join("died");
    let summary = summary(&mixed(), None);
    let mut reports = ReportFolder::open(&path, &CONTRACT).unwrap();
    for event in &events(&mixed(), &summary)[..4] {
        reports.event(event).unwrap();
    }
    let at_first = Record::read(&path).unwrap();
    assert_eq!((at_first.run.state, at_first.checks.len()), (State::Partial, 0));
    drop(reports);
    assert_eq!(names(&path), complete, "the whole set, and no draft");
    let left = Record::read(&path).unwrap();
    assert_eq!((left.run.state, left.gate.exit_code), (State::Partial, 3));
    assert_eq!((left.counts.failed, left.traffic.exchanges.len()), (1, 2));
    let markdown = fs::read_to_string(path.join("summary.md")).unwrap();
    assert!(markdown.contains("partial"), "{markdown}");
    let junit = fs::read_to_string(path.join("junit.xml")).unwrap();
    assert!(junit.contains("name=\"partial\""), "{junit}");
    assert!(junit.contains("<testcase name=\"the_run_itself\""), "{junit}");
    let sarif: Value = serde_json::from_str(&fs::read_to_string(path.join("sarif.json")).unwrap()).unwrap();
    let successful = sarif.pointer("/runs/0/invocations/0/executionSuccessful");
    assert_eq!(successful, Some(&Value::Bool(false)));
}

#[test]
fn a_complete_run_is_not_partial_and_forgets_what_was_noted_on_the_way() {
    let folder = Folder::new();
    let path = folder.play(&mixed());
    let record = Record::read(&path).unwrap();
    assert_eq!(record.run.state, State::Complete);
    assert_eq!((record.counts.failed, record.counts.all()), (1, 4));
    assert_eq!(record.findings().count(), 1);
}

#[test]
fn events_are_a_line_of_json_each() {
    let folder = Folder::new();
    let text = fs::read_to_string(folder.play(&mixed()).join("events.ndjson")).unwrap();
    let told: Vec<String> = text
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["event"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        told,
        [
            "started",
            "exchanged",
            "exchanged",
            "found",
            "judged",
            "judged",
            "judged",
            "judged",
            "finished"
        ]
    );
}

#[test]
fn what_is_rendered_again_is_the_same_but_for_the_events() {
    let folder = Folder::new();
    let (from, into) = (folder.play(&mixed()), folder.0.join("again"));
    render_into(&into, &Record::read(&from).unwrap(), std::slice::from_ref(&from)).unwrap();
    assert_eq!(names(&into), names(&from));
    for name in names(&into)
        .iter()
        .filter(|name| !name.contains("events") && name.as_str() != "traffic.har")
    {
        let (one, other) = (
            fs::read(from.join(name)).unwrap(),
            fs::read(into.join(name)).unwrap(),
        );
        assert!(one == other, "{name} differs");
    }
    let entries = |dir: &Path| -> Value {
        let text = fs::read_to_string(dir.join("traffic.har")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["log"]["entries"].clone()
    };
    assert_eq!(entries(&into), entries(&from));
}

#[test]
fn what_is_no_record_is_named_with_a_remedy() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    let told = |name: &str, text: &str| {
        let path = folder.0.join(name);
        fs::write(&path, text).unwrap();
        Record::read(&path).unwrap_err().to_string()
    };
    assert!(told("cut", "{\"format\":1,").contains("is no record of a run"));
    let newer = told("newer", "{\"format\":99}");
    assert!(
        newer.contains("has format 99") && newer.contains(&record::FORMAT.to_string()),
        "{newer}"
    );
    let missing = Record::read(&folder.0.join("nowhere")).unwrap_err().to_string();
    assert!(missing.contains("remedy: "), "{missing}");
}

#[test]
fn a_long_run_stays_within_bounds() {
    let folder = Folder::new();
    let summary = summary(&mixed(), None);
    let mut reports = ReportFolder::open(&folder.0, &CONTRACT).unwrap();
    reports.event(&Event::Started(summary.header.clone())).unwrap();
    let long = |letter: &str| {
        transcript(Came::Answer(Answer {
            status: 200,
            reason: String::new(),
            headers: Vec::new(),
            body: letter.repeat(8 * 1024),
            bytes: 1 << 20,
            is_cut: true,
        }))
    };
    let one = long("x");
    // More than fit into the archive.
    for _ in 0..6500 {
        reports.event(&one).unwrap();
    }
    reports.event(&Event::Finished(Box::new(summary))).unwrap();
    reports.publish().unwrap();
    let archive = fs::read_to_string(folder.0.join("traffic.har")).unwrap();
    assert!(archive.len() < 50 << 20, "{} bytes", archive.len());
    assert!(archive.contains("more are left out"), "the cut is announced");
    assert_eq!(Record::read(&folder.0).unwrap().traffic.exchanges.len(), 6500);
}
