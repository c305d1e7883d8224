//! Operations that are judged as well: by their files alone, and only where a deployment has them.

use super::{Desk, Report};
use crate::cli::Options;
use crate::finding::Verdict;
use crate::gate::ExitCode;
use crate::mock::{self, Fault, Mock, Variant};
use crate::plan::Filter;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// An operation that no Rust of the product knows, as somebody writes it who follows `schemas/README.md`.
const WIDGET: &str = r#"
id = "widget.rename"
title = "Rename Widget"
standing = "also-judged"
page = "page Rename Widget"
method = "POST"
path = "/api/v3/widget/rename"
auth = "bearer"
effect = "changes"
request_schema = "widget.rename.request"

[sample]
widgetId = "{name}"
newName = "{name}"
rank = 1

[[outcomes]]
name = "renamed"
reason = "accepted"
status = 200
errno = 0
clause = "rename.done"

[[outcomes]]
name = "malformed"
reason = "invalid"
status = 400
clause = "rename.request"

[[outcomes]]
name = "nobody"
reason = "unauthenticated"
status = 401
clause = "rename.auth"

[[clauses]]
id = "rename.auth"
section = "Authentication"
wording = "Only a known user renames a widget."
standing = "optional-role"
role = "widgets"
promise = "authentication"

[[clauses]]
id = "rename.request"
section = "Request"
wording = "A rename names the widget, its new name and its rank."
standing = "optional-role"
role = "widgets"
promise = "validation"

[[clauses]]
id = "rename.envelope"
section = "Response"
wording = "A refusal carries the envelope."
standing = "optional-role"
role = "widgets"
promise = "failure-envelope"

[[clauses]]
id = "rename.done"
section = "Response"
wording = "The widget has its new name."
standing = "not-testable"
why = "nobody lends a widget"
"#;

const REQUEST: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://cadenza-contract.invalid/schemas/widget.rename.request.json",
  "title": "Rename request",
  "type": "object",
  "required": ["widgetId", "newName", "rank"],
  "properties": {
    "widgetId": { "type": "string", "minLength": 1 },
    "newName": { "type": ["string", "null"] },
    "rank": { "type": "integer" }
  }
}"#;

/// How a deployment renames widgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Widgets {
    AsDocumented,
    WithoutRank,
    ForAnybody,
    WithBareRefusals,
}

impl Widgets {
    /// Status and body for a request.
    fn answer(self, head: &str, body: &str) -> (u16, String) {
        let known = head
            .lines()
            .any(|line| line.to_ascii_lowercase().starts_with("authorization: bearer ey"));
        let tampered = head.contains("AAAAAA");
        let sent: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        let id = sent["widgetId"].as_str().is_some_and(|id| !id.is_empty());
        let named = sent
            .get("newName")
            .is_some_and(|name| name.is_string() || name.is_null());
        let ranked = sent["rank"].is_i64() || self == Self::WithoutRank && sent.get("rank").is_none();
        let refusal = |text: &str| match self {
            Self::WithBareRefusals => format!(r#"{{"success":false,"errno":-1,"error":"{text}"}}"#),
            _ => format!(r#"{{"data":null,"success":false,"errno":-1,"error":"{text}"}}"#),
        };
        if (!known || tampered) && self != Self::ForAnybody {
            (401, refusal("who are you"))
        } else if id && named && ranked {
            (
                200,
                r#"{"data":{},"success":true,"errno":0,"error":null}"#.to_owned(),
            )
        } else {
            (400, refusal("not like this"))
        }
    }
}

/// A deployment that renames widgets; everything else the mock answers. Tells how many widget calls came.
async fn deployed(mock: &Mock, widgets: Widgets) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(served(stream, behind.clone(), widgets, Arc::clone(&count)));
        }
    });
    (base, asked)
}

/// Serves one request of a connection and closes it.
async fn served(mut client: TcpStream, behind: String, widgets: Widgets, asked: Arc<AtomicUsize>) {
    let Some((head, body)) = asked_of(&mut client).await else {
        return;
    };
    let answer = if head.starts_with("POST /api/v3/widget/rename ") {
        asked.fetch_add(1, Ordering::Relaxed);
        let (status, body) = widgets.answer(&head, &body);
        format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    } else {
        passed_on(&behind, &head, &body).await
    };
    let _ = client.write_all(&answer).await;
}

/// Head and body of the next request of a connection.
pub(super) async fn asked_of(client: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let read = client.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}

/// What the server behind answers to a request.
pub(super) async fn passed_on(behind: &str, head: &str, body: &str) -> Vec<u8> {
    let mut server = TcpStream::connect(behind).await.unwrap();
    let request = format!("{head}\r\nconnection: close\r\n\r\n{body}");
    server.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer).await;
    answer
}

/// The folder of the repository and the widget's two files.
fn schemas(desk: &Desk) -> std::path::PathBuf {
    let folder = desk.folder.join("schemas");
    fs::create_dir_all(&folder).unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for file in fs::read_dir(repository).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::write(folder.join("widget.rename.toml"), WIDGET).unwrap();
    fs::write(folder.join("widget.rename.request.json"), REQUEST).unwrap();
    folder
}

fn of_widgets() -> Filter {
    Filter {
        include: vec!["widget.rename::".to_owned()],
        ..Filter::default()
    }
}

async fn renamed(widgets: Widgets) -> (Report, usize) {
    let mut desk = Desk::new();
    desk.options = Options {
        schemas: Some(schemas(&desk)),
        ..desk.options.clone()
    };
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let (base, asked) = deployed(&mock, widgets).await;
    let report = desk.aim(&base, &mock, &of_widgets(), &mut |_| {}).await;
    let asked = asked.load(Ordering::Relaxed);
    (report, asked)
}

/// Checks and clauses of what was found.
fn accused(report: &Report) -> Vec<(&'static str, String)> {
    let findings = report.results.iter().flat_map(|result| &result.findings);
    let mut accused: Vec<_> = findings
        .map(|finding| (finding.check, finding.clause.clone()))
        .collect();
    accused.dedup();
    accused
}

#[tokio::test]
async fn an_operation_that_only_files_know_is_planned_played_and_kept() {
    let (report, asked) = Box::pin(renamed(Widgets::AsDocumented)).await;
    let names: Vec<&str> = report.results.iter().map(|result| result.check).collect();
    assert_eq!(
        names,
        [
            "widget.rename::no_token_is_unauthorized",
            "widget.rename::invalid_request_is_refused",
            "widget.rename::failure_envelope",
        ]
    );
    assert!(
        report
            .results
            .iter()
            .all(|result| result.verdict == Verdict::Pass),
        "{:?}",
        report.results
    );
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    // Three of the id, two of the name, which may be null or empty, two of the rank, three whole bodies; six by nobody.
    assert_eq!(asked, 4 + 2 + 3 + 3 + 6);
}

#[tokio::test]
async fn what_breaks_its_promises_is_accused_by_its_own_clauses() {
    for (widgets, check, clause) in [
        (
            Widgets::WithoutRank,
            "widget.rename::invalid_request_is_refused",
            "rename.request",
        ),
        (
            Widgets::ForAnybody,
            "widget.rename::no_token_is_unauthorized",
            "rename.auth",
        ),
        (
            Widgets::WithBareRefusals,
            "widget.rename::failure_envelope",
            "rename.envelope",
        ),
    ] {
        let (report, _) = Box::pin(renamed(widgets)).await;
        assert_eq!(accused(&report), [(check, clause.to_owned())], "{widgets:?}");
        assert_eq!(report.summary.gate.exit, ExitCode::Violation, "{widgets:?}");
        let identity = report
            .results
            .iter()
            .find_map(|result| result.findings.first())
            .unwrap()
            .identity();
        assert!(
            identity.as_str().starts_with(&format!("{check}/{clause}/")),
            "{identity}"
        );
    }
}

#[tokio::test]
async fn a_deployment_without_the_operation_is_not_accused_and_closes_no_gate() {
    let mut desk = Desk::new();
    desk.options.schemas = Some(schemas(&desk));
    let report = desk.play(mock::Options::default(), &Filter::default()).await;
    let of_widgets = || {
        report
            .results
            .iter()
            .filter(|result| result.check.starts_with("widget."))
    };
    assert_eq!(of_widgets().count(), 3);
    for result in of_widgets() {
        assert_eq!(result.verdict, Verdict::NotExercised, "{}", result.check);
        assert!(
            result.doubts[0]
                .why
                .contains("/api/v3/widget/rename is not shown to be there"),
            "{:?}",
            result.doubts
        );
    }
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}

#[tokio::test]
async fn a_deployment_that_creates_nothing_is_asked_little_and_stays_green() {
    let report = Desk::new()
        .play(
            mock::Options {
                variant: Some(Variant::RevokeOnly),
                ..mock::Options::default()
            },
            &Filter::default(),
        )
        .await;
    let of_creation = || {
        report
            .results
            .iter()
            .filter(|result| result.check.starts_with("credential.create::"))
    };
    assert!(of_creation().count() > 10);
    assert!(of_creation().all(|result| result.verdict == Verdict::NotExercised));
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}

#[tokio::test]
async fn what_a_careless_server_makes_is_made_once_and_told_as_left_over() {
    let mock = Mock::start(mock::Options {
        fault: Some(Fault::CreateWithoutVenueAccepted),
        ..mock::Options::default()
    })
    .await
    .unwrap();
    let live = || mock.census().into_iter().filter(|(_, revoked)| !revoked).count();
    let before = live();
    let desk = Desk::new();
    let filter = Filter {
        include: vec!["credential.create::".to_owned()],
        ..Filter::default()
    };
    let report = desk.aim(mock.base_url(), &mock, &filter, &mut |_| {}).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
    let left: Vec<&str> = report
        .summary
        .left_over
        .iter()
        .map(|left| left.name.as_str())
        .collect();
    // One by the requests to be refused as invalid, and one by the control of those without a token.
    assert_eq!((live() - before, left.len()), (2, 2));
    assert!(
        !left.is_empty() && left.iter().all(|name| name.ends_with("-to-be-refused")),
        "{left:?}"
    );
}
