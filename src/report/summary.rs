//! Markdown for a job's summary page: the verdict first, then what broke, then what could not be told. GitHub drops a
//! summary beyond 1 MiB altogether, so this one is cut long before, and says so.

use super::block::block_on;
use super::cause::{Page, in_reading_order};
use super::message;
use crate::record::{Check, Record, State, Verdict, Waived};
use crate::visible::visible;
use std::fmt::Write as _;
use std::io;

/// Failures told in the table.
const ROWS: usize = 20;
/// Failures told at length.
const BLOCKS: usize = 10;
/// The most bytes of one failure told at length.
const LONGEST: usize = 16 * 1024;

/// The file's text.
pub(crate) fn render(record: &Record) -> io::Result<String> {
    let mut text = String::new();
    write(&mut text, record).map_err(io::Error::other)?;
    Ok(text)
}

fn write(text: &mut String, record: &Record) -> std::fmt::Result {
    let (run, gate) = (&record.run, &record.gate);
    let sign = match gate.exit_code {
        0 => "✅",
        1 => "❌",
        _ => "⚠️",
    };
    let name = run.target_name.as_deref().unwrap_or(&run.target);
    writeln!(
        text,
        "## {sign} {}: `{}` at {}\n",
        gate.verdict,
        run.operation,
        plain(name)
    )?;
    if run.state == State::Partial {
        writeln!(text, "**This report is partial: the run did not end.**\n")?;
    }
    for reason in &gate.reasons {
        writeln!(text, "- {}", plain(reason))?;
    }
    if let Some(obstacle) = message::obstacle(record) {
        writeln!(
            text,
            "- **Problem:** {}; {}",
            plain(&obstacle.why),
            plain(&obstacle.remedy)
        )?;
    }
    if !gate.reasons.is_empty() {
        writeln!(text)?;
    }
    writeln!(text, "| | |\n|---|---|")?;
    for (label, value) in [
        ("Checks", message::counts(&record.counts)),
        ("Clauses", message::clauses(record)),
        ("Traffic", message::traffic(record)),
        ("Power", message::power(record)),
        ("Canary", gate.canary.clone()),
        (
            "Run",
            format!(
                "{} profile, seed {}, version {}, deployment version {}",
                run.profile,
                run.seed,
                record.tool.version,
                run.deployment_version.as_deref().unwrap_or("not told")
            ),
        ),
    ] {
        writeln!(text, "| {label} | {} |", plain(&value))?;
    }
    if let Some(tests) = &record.tool.own_tests {
        writeln!(text, "| Suite | {} |", plain(&tests.to_string()))?;
    }
    failures(text, record)?;
    waived(text, record)?;
    undecided(text, record, Verdict::Inconclusive, "Could not be told")?;
    undecided(text, record, Verdict::NotExercised, "Not exercised")
}

fn failures(text: &mut String, record: &Record) -> std::fmt::Result {
    let (failed, mut page) = (in_reading_order(record), Page::default());
    if failed.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n### Broken promises\n")?;
    writeln!(
        text,
        "| check | expected | received | clause |\n|---|---|---|---|"
    )?;
    for check in failed.iter().take(ROWS) {
        let Some(worst) = check.findings.first() else {
            continue;
        };
        writeln!(
            text,
            "| `{}` | {} | {} | `{}` |",
            check.name,
            plain(&worst.expected),
            plain(&worst.received),
            worst.cites.clause
        )?;
    }
    if failed.len() > ROWS {
        writeln!(
            text,
            "\n{} more failed; all of them stand in the other reports.",
            failed.len() - ROWS
        )?;
    }
    for check in failed.iter().take(BLOCKS) {
        let told = block_on(&mut page, check);
        let cut = told
            .char_indices()
            .map(|(at, _)| at)
            .take_while(|at| *at < LONGEST)
            .last();
        let told = told.get(..cut.unwrap_or_default()).unwrap_or_default();
        writeln!(
            text,
            "\n<details><summary><code>{}</code></summary>\n\n```text\n{}\n```\n\n</details>",
            check.name,
            told.replace("```", "'''")
        )?;
    }
    Ok(())
}

fn waived(text: &mut String, record: &Record) -> std::fmt::Result {
    let all: Vec<(&Check, &Waived)> = record
        .checks
        .iter()
        .flat_map(|check| check.waived.iter().map(move |one| (check, one)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n### Waived\n")?;
    writeln!(
        text,
        "| check | received | until | owner | issue | reason |\n|---|---|---|---|---|---|"
    )?;
    for (check, one) in all.iter().take(ROWS) {
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} |",
            check.name,
            plain(&one.finding.received),
            one.expires,
            plain(&one.owner),
            plain(&one.issue),
            plain(&one.reason)
        )?;
    }
    if all.len() > ROWS {
        writeln!(text, "\n{} more are waived.", all.len() - ROWS)?;
    }
    Ok(())
}

fn undecided(text: &mut String, record: &Record, verdict: Verdict, heading: &str) -> std::fmt::Result {
    let checks: Vec<&Check> = record
        .checks
        .iter()
        .filter(|check| check.verdict == verdict)
        .collect();
    if checks.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n<details><summary>{heading}: {}</summary>\n",
        checks.len()
    )?;
    for check in checks {
        let why: Vec<String> = check
            .doubts
            .iter()
            .map(|doubt| format!("{}; {}", plain(&doubt.why), plain(&doubt.remedy)))
            .collect();
        writeln!(text, "- `{}`: {}", check.name, why.join("; "))?;
    }
    writeln!(text, "\n</details>")
}

/// Text that Markdown and HTML leave as it is, on one line. Server texts come through here, so whatever could begin
/// markup is spelled as an entity.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A name that begins so would become a link by itself.
    for letter in visible(text).replace("www.", "www\u{0}").chars() {
        match letter {
            '\0' => out.push_str("&#46;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '!' | '~' | '@' | ':' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            other => out.push(other),
        }
    }
    out
}
