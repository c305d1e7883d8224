//! An operation of which the product knows nothing: its files, and deployments that have it or do not.

use super::Desk;
use super::relay::{asked_of, passed_on};
use crate::mock::Mock;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncWriteExt as _;
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
pub(super) enum Widgets {
    AsDocumented,
    WithoutRank,
    ForAnybody,
    WithBareRefusals,
}

impl Widgets {
    /// Status and body for a request.
    fn answer(self, head: &str, body: &str, token: &str) -> (u16, String) {
        let bearer = format!("Bearer {token}");
        let known = head.lines().any(|line| line.ends_with(&bearer));
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
        if !known && self != Self::ForAnybody {
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
pub(super) async fn deployed(mock: &Mock, widgets: Widgets) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let token = mock.grants().owner_token.clone();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (behind, token) = (behind.clone(), token.clone());
            tokio::spawn(served(stream, behind, token, widgets, Arc::clone(&count)));
        }
    });
    (base, asked)
}

/// Serves one request of a connection and closes it.
async fn served(
    mut client: TcpStream,
    behind: String,
    token: String,
    widgets: Widgets,
    asked: Arc<AtomicUsize>,
) {
    let Some((head, body)) = asked_of(&mut client).await else {
        return;
    };
    let answer = if head.starts_with("POST /api/v3/widget/rename ") {
        asked.fetch_add(1, Ordering::Relaxed);
        let (status, body) = widgets.answer(&head, &body, &token);
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

/// The folder of the repository and the widget's two files.
pub(super) fn schemas(desk: &Desk) -> std::path::PathBuf {
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
