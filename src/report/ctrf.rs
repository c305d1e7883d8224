//! CTRF, the Common Test Report Format: one test per check. Our verdicts stand in `rawStatus`, since the format has
//! no word for "could not tell".

use super::{block, message};
use crate::checks::full_name;
use crate::record::{Check, Record, State, Verdict};
use crate::visible::visible;
use serde_json::{Map, Value, json};
use std::io;

/// The file's text.
pub(super) fn render(record: &Record) -> io::Result<String> {
    let run = &record.run;
    let counts = &record.counts;
    let stop = run
        .started_ms
        .saturating_add(i64::try_from(run.wall_ms).unwrap_or(i64::MAX));
    let mut tests: Vec<Value> = record
        .checks
        .iter()
        .map(|check| test(check, &run.operation))
        .collect();
    let untold = record.untold();
    if let Some(why) = &untold {
        tests.push(json!({
            "name": format!("{}::the_run_itself", run.operation),
            "status": "other",
            "duration": 0,
            "suite": [run.operation],
            "rawStatus": "verdict",
            "message": visible(why),
        }));
    }
    let environment = json!({
        "appName": run.operation,
        "appVersion": run.deployment_version.as_deref().unwrap_or("unknown"),
        "testEnvironment": run.target_name.as_deref().unwrap_or(&run.target),
        "extra": { "target": run.target, "profile": run.profile, "seed": run.seed, "partition": run.partition },
    });
    let file = json!({
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "reportId": run.id,
        "generatedBy": record.tool.name,
        "results": {
            "tool": { "name": record.tool.name, "version": record.tool.version },
            "summary": {
                "tests": tests.len(),
                "passed": counts.passed,
                "failed": counts.failed,
                "skipped": counts.not_exercised,
                "pending": counts.waived,
                "other": counts.inconclusive + usize::from(untold.is_some()),
                "flaky": 0,
                "start": run.started_ms,
                "stop": stop,
            },
            "tests": tests,
            "environment": environment,
            "extra": {
                "verdict": record.gate.verdict,
                "exitCode": record.gate.exit_code,
                "reasons": record.gate.reasons,
                "partial": run.state == State::Partial,
                "canary": record.gate.canary,
                "clauses": message::clauses(record),
                "requests": record.traffic.requests,
                "liveRevocations": record.traffic.revocations,
            },
        },
    });
    let mut text = serde_json::to_string_pretty(&file)?;
    text.push('\n');
    Ok(text)
}

fn test(check: &Check, operation: &str) -> Value {
    let status = match check.verdict {
        Verdict::Pass => "passed",
        Verdict::Fail => "failed",
        Verdict::Waived => "pending",
        Verdict::Inconclusive => "other",
        Verdict::NotExercised => "skipped",
    };
    let mut told = Map::new();
    let mut put = |name: &str, value: Value| told.insert(name.to_owned(), value);
    put("name", full_name(operation, &check.name).into());
    put("status", status.into());
    // The calls of a run are shared by all checks, so none has a time of its own.
    put("duration", 0.into());
    put("suite", json!([operation]));
    put("rawStatus", check.verdict.name().into());
    put("tags", check.clauses.clone().into());
    if check.verdict != Verdict::Pass {
        let text = match check.findings.first() {
            Some(worst) => format!("expected {}; received {}", worst.expected, worst.received),
            None => message::one_line(check),
        };
        put("message", visible(&text).into());
        put("trace", block(check).into());
    }
    put(
        "extra",
        json!({
            "clauses": check.clauses,
            "judged": check.examined,
            "findings": check.findings.iter().map(|finding| &finding.identity).collect::<Vec<_>>(),
        }),
    );
    Value::Object(told)
}
