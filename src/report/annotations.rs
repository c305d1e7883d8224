//! What GitHub shows beside a diff: one annotation per failed check, at the line of `schemas/` that holds the broken
//! clause. GitHub drops what exceeds ten of a kind in a step without a word, so there are nine and one that says how
//! many more there are.

use super::workflow_command::WorkflowCommand;
use crate::checks::full_name;
use crate::counted::counted;
use crate::record::{Check, Finding, Record, Severity, Verdict};
use crate::visible::visible;

/// Annotations about checks.
const MOST: usize = 9;
/// Letters of one message.
const LONGEST: usize = 2000;

/// The annotations of a run, errors first. A run that is not green for another reason than a finding says why.
pub fn annotations(record: &Record) -> Vec<WorkflowCommand> {
    let mut told: Vec<(Level, &Check, &Finding)> = record
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Fail)
        .filter_map(|check| {
            let worst = check.findings.iter().max_by_key(|finding| finding.severity)?;
            Some((Level::of(worst.severity), check, worst))
        })
        .collect();
    // What is waived is told as well, and never as an error.
    told.extend(record.checks.iter().filter_map(|check| {
        let one = check.waived.first()?;
        Some((Level::Notice, check, &one.finding))
    }));
    told.sort_by_key(|(level, _, _)| *level);
    let mut commands = Vec::new();
    if record.gate.exit_code != 0 && told.first().is_none_or(|(level, _, _)| *level != Level::Error) {
        commands.push(closed(record));
    }
    let room = MOST - commands.len();
    commands.extend(
        told.iter()
            .take(room)
            .map(|(level, check, finding)| annotation(*level, check, finding, record)),
    );
    if let Some((level, _, _)) = told.get(room) {
        let more = told.len() - room;
        commands.push(
            WorkflowCommand::new(level.name(), format!("and {more} more, see the summary"))
                .with("title", record.run.operation.as_str()),
        );
    }
    commands
}

/// How loud an annotation is. A failure that comes and goes is as loud as one that stays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Error,
    Notice,
}

impl Level {
    const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Violation => Self::Error,
            Severity::Drift | Severity::Advisory => Self::Notice,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Notice => "notice",
        }
    }
}

fn annotation(level: Level, check: &Check, finding: &Finding, record: &Record) -> WorkflowCommand {
    let more = match check.findings.len().saturating_sub(1) {
        0 => String::new(),
        more => format!("; and {}", counted(more, "more finding")),
    };
    let waived = check.waived.iter().find(|one| one.finding == *finding);
    let waived = waived.map_or_else(String::new, |one| format!("{}: ", one.told()));
    let told = format!(
        "{waived}expected {}; received {}; seen in {}/{} attempts{more}. Clause {}: {}",
        finding.expected,
        finding.received,
        finding.seen,
        finding.tried,
        finding.cites.clause,
        finding.cites.wording,
    );
    let mut command = WorkflowCommand::new(level.name(), cut(&told));
    if !finding.cites.file.is_empty() {
        command = command
            .with("file", finding.cites.file.as_str())
            .with("line", finding.cites.line.max(1).to_string());
    }
    command.with("title", full_name(&record.run.operation, &check.name))
}

/// Why the gate is closed, where no finding says it.
fn closed(record: &Record) -> WorkflowCommand {
    let gate = &record.gate;
    let mut told = gate.reasons.join("; ");
    if let Some(obstacle) = &gate.obstacle {
        told = format!("{told}; {}; {}", obstacle.why, obstacle.remedy);
    }
    WorkflowCommand::new("error", cut(told.trim_start_matches("; ")))
        .with("title", format!("{}: {}", record.run.operation, gate.verdict))
}

/// What a server said, on one line of bounded length.
fn cut(text: &str) -> String {
    let text = visible(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
