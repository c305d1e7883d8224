//! A line of JSON for each event: what a program reads that wants to follow a run.

use crate::record::{Exchange, Record};
use crate::runner::Event;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes one event as a line of its own.
pub(super) fn write(out: &mut impl Write, event: &Event) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &told(event))?;
    out.write_all(b"\n")
}

fn told(event: &Event) -> Value {
    match event {
        Event::Started(header) => json!({
            "event": "started",
            "format": crate::record::FORMAT,
            "version": env!("CARGO_PKG_VERSION"),
            "run": header.run,
            "at_ms": header.started_ms,
            "operation": header.operation,
            "target": header.target,
            "target_name": header.target_name,
            "profile": header.profile,
            "seed": header.seed.to_string(),
            "partition": header.partition.to_string(),
            "checks": header.checks,
            "planned_requests": header.cost.requests,
            "planned_revocations": header.cost.revocations,
        }),
        Event::Played {
            scenario,
            attempt,
            exchanges,
        } => json!({
            "event": "played",
            "scenario": scenario,
            "attempt": attempt,
            "exchanges": exchanges,
        }),
        Event::Searched {
            scenario,
            cases,
            of,
            exchanges,
        } => json!({
            "event": "searched",
            "scenario": scenario,
            "cases": cases,
            "of": of,
            "exchanges": exchanges,
        }),
        Event::Exchanged(transcript) => tagged("exchanged", &Exchange::of(transcript)),
        Event::Found(finding) => json!({
            "event": "found",
            "check": finding.check,
            "identity": finding.identity().as_str(),
            "clause": finding.clause,
            "severity": finding.severity.name(),
            "expected": finding.expected,
            "received": finding.received,
            "step": finding.step,
        }),
        Event::Judged(result) => json!({
            "event": "judged",
            "check": result.check,
            "verdict": result.verdict.name(),
            "examined": result.examined,
            "findings": result.findings.len(),
            "doubts": result.doubts.iter().map(|doubt| doubt.why.as_str()).collect::<Vec<_>>(),
        }),
        Event::Finished(summary) => json!({
            "event": "finished",
            "verdict": summary.gate.exit.word(),
            "exit_code": summary.gate.exit.code(),
            "reasons": summary.gate.reasons,
            "requests": summary.requests,
            "revocations": summary.revocations,
            "wall_ms": u64::try_from(summary.wall.as_millis()).unwrap_or(u64::MAX),
        }),
    }
}

/// An object with the event's name in it.
fn tagged(event: &str, value: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or(Value::Null);
    if let Value::Object(members) = &mut value {
        members.insert("event".to_owned(), event.into());
    }
    value
}

/// The line that stands for a record that was rendered again: its end.
pub(super) fn of_record(record: &Record) -> String {
    let told = json!({
        "event": "rendered",
        "run": record.run.id,
        "verdict": record.gate.verdict,
        "exit_code": record.gate.exit_code,
    });
    format!("{told}\n")
}
