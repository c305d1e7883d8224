//! SARIF 2.1.0, as GitHub code scanning takes it: one rule per check, one result per finding, each at the line of
//! `schemas/` that holds the broken clause. A location must be a file of the repository, and a URL is none.

use super::block;
use crate::checks::full_name;
use crate::record::{Check, Finding, Record, Severity, State, Verdict, Waived};
use crate::visible::visible;
use serde_json::{Map, Value, json};
use std::io;

/// Results beyond that are not shown by GitHub; the cut is announced.
const MOST: usize = 5000;

/// The file's text.
pub(super) fn render(record: &Record) -> io::Result<String> {
    let rules: Vec<Value> = record.checks.iter().map(|check| rule(check, record)).collect();
    let mut all: Vec<(usize, &Finding, Option<&Waived>)> = Vec::new();
    for (place, check) in record.checks.iter().enumerate() {
        all.extend(check.findings.iter().map(|finding| (place, finding, None)));
        all.extend(check.waived.iter().map(|one| (place, &one.finding, Some(one))));
    }
    let results: Vec<Value> = all
        .iter()
        .take(MOST)
        .map(|(place, finding, waived)| result(*place, finding, *waived, record))
        .collect();
    let mut told: Vec<Value> = record.checks.iter().filter_map(undecided).collect();
    if all.len() > MOST {
        told.push(notice(
            "warning",
            &format!("{} more results are left out", all.len() - MOST),
        ));
    }
    told.extend(record.gate.reasons.iter().map(|reason| notice("note", reason)));
    let run = json!({
        "tool": { "driver": {
            "name": record.tool.name,
            "version": record.tool.version,
            "semanticVersion": record.tool.version,
            "rules": rules,
        }},
        "automationDetails": { "id": format!("{}/{}/", record.run.operation, record.run.profile) },
        "invocations": [{
            "executionSuccessful": record.run.state == State::Complete,
            "exitCode": record.gate.exit_code,
            "toolExecutionNotifications": told,
        }],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "verdict": record.gate.verdict,
            "profile": record.run.profile,
            "seed": record.run.seed,
            "run": record.run.id,
        },
    });
    let file = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    let mut text = serde_json::to_string_pretty(&file)?;
    text.push('\n');
    Ok(text)
}

fn rule(check: &Check, record: &Record) -> Value {
    let promises: Vec<String> = check
        .clauses
        .iter()
        .filter_map(|id| record.clause(id))
        .map(|clause| {
            format!(
                "- `{}` ({}, {}): {}",
                clause.id, clause.source, clause.section, clause.wording
            )
        })
        .collect();
    let id = rule_id(&record.run.operation, &check.name);
    let help = format!(
        "{}\n\nPromises:\n{}\n\nTeach me: cadenza-contract explain {}",
        check.about,
        promises.join("\n"),
        check.name
    );
    json!({
        "id": id,
        "name": check.name,
        "shortDescription": { "text": check.about },
        "fullDescription": { "text": check.about },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": "error" },
        "properties": { "tags": ["contract", record.run.operation] },
    })
}

fn result(rule: usize, finding: &Finding, waived: Option<&Waived>, record: &Record) -> Value {
    let check = &record.checks[rule];
    let alone = Check {
        verdict: Verdict::Fail,
        ..check.with_only(finding)
    };
    let message = visible(&format!(
        "{}: expected {}; received {} ({}/{} attempts). Clause {}: {}",
        check.name,
        finding.expected,
        finding.received,
        finding.seen,
        finding.tried,
        finding.cites.clause,
        finding.cites.wording
    ));
    let mut told = Map::new();
    let mut put = |name: &str, value: Value| told.insert(name.to_owned(), value);
    put("ruleId", rule_id(&record.run.operation, &check.name).into());
    put("ruleIndex", rule.into());
    put("level", level(finding.severity).into());
    put(
        "message",
        json!({ "text": message, "markdown": format!("{}\n\n```text\n{}```", escaped(&message), fenced(&block(&alone))) }),
    );
    put("locations", json!([location(finding, record)]));
    put(
        "partialFingerprints",
        json!({ "contractFinding/v1": finding.identity }),
    );
    if let Some(waived) = waived {
        put(
            "suppressions",
            json!([{ "kind": "external", "status": "accepted", "justification": waived.told() }]),
        );
    }
    put(
        "properties",
        json!({
            "id": finding.id,
            "clause": finding.cites.clause,
            "defect": finding.defect,
            "pointer": finding.pointer,
            "attempts": format!("{}/{}", finding.seen, finding.tried),
        }),
    );
    Value::Object(told)
}

fn location(finding: &Finding, record: &Record) -> Value {
    let (file, line) = if finding.cites.file.is_empty() {
        ("schemas/README.md", 1)
    } else {
        (finding.cites.file.as_str(), finding.cites.line.max(1))
    };
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": file, "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": line },
        },
        "logicalLocations": [{ "fullyQualifiedName": record.run.operation, "kind": "resource" }],
    })
}

fn undecided(check: &Check) -> Option<Value> {
    let level = match check.verdict {
        Verdict::Inconclusive => "warning",
        Verdict::NotExercised => "note",
        Verdict::Pass | Verdict::Fail | Verdict::Waived => return None,
    };
    let why: Vec<&str> = check.doubts.iter().map(|doubt| doubt.why.as_str()).collect();
    let word = check.verdict.name().replace('_', " ");
    Some(notice(
        level,
        &format!("{}: {word}: {}", check.name, why.join("; ")),
    ))
}

fn notice(level: &str, text: &str) -> Value {
    json!({ "level": level, "message": { "text": visible(text) } })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => "error",
        Severity::Drift => "warning",
        Severity::Advisory => "note",
    }
}

fn rule_id(operation: &str, check: &str) -> String {
    full_name(operation, check)
}

/// Text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    super::summary::plain(text)
}

/// Text that cannot end the fence around it.
fn fenced(text: &str) -> String {
    text.replace("```", "'''")
}
