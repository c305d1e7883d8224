//! `selftest`: the kill matrix.

use super::{CommandError, json, near, rounds};
use crate::checks::every;
use crate::cli::OutputFormat;
use crate::contract::Contract;
use crate::gate::ExitCode;
use crate::selftest::{Review, Row, Shown, Standing, Subject, Tier, prove_all, side_effects};
use std::io::Write;
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

pub(super) fn selftest(
    filter: &[String],
    full: bool,
    repeat: Option<NonZero<u16>>,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let contract = Contract::embedded()?;
    let subjects: Vec<Subject> = Subject::all()
        .into_iter()
        .filter(|subject| {
            filter.is_empty() || filter.iter().any(|word| subject.name().contains(word.as_str()))
        })
        .collect();
    if subjects.is_empty() {
        match format {
            OutputFormat::Text => {
                writeln!(
                    out,
                    "no fault, variant or outage matches; `mock --list-faults --list-variants` shows them"
                )?;
                for (word, meant) in filter
                    .iter()
                    .filter_map(|word| Some((word, near::subject(word)?)))
                {
                    writeln!(out, "hint: nothing is named like {word:?}; did you mean {meant}?")?;
                }
            }
            OutputFormat::Json => {
                json::write(
                    out,
                    &json::Matrix::of(Tier::Owners, &[], None, &[], Duration::ZERO, false),
                )?;
            }
        }
        return Ok(ExitCode::NothingSelected);
    }
    // A run waits more than it computes, most of all where a list is given time to catch up.
    let workers = 2 * thread::available_parallelism().map_or(1, NonZero::get);
    let tier = if full { Tier::Gate } else { Tier::Owners };
    match repeat {
        Some(times) => rounds::rounds(&contract, &subjects, tier, workers, times, format, out),
        None => matrix(
            &contract,
            &subjects,
            tier,
            workers,
            filter.is_empty(),
            format,
            out,
        ),
    }
}

/// Every subject once. `whole` if none was left out, which alone tells what is idle or out of date.
fn matrix(
    contract: &Contract,
    subjects: &[Subject],
    tier: Tier,
    workers: usize,
    whole: bool,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let started = Instant::now();
    let mut rows = Vec::new();
    let mut written = Ok(());
    prove_all(contract, subjects, tier, workers, &mut |row| {
        if written.is_ok() && format == OutputFormat::Text {
            written = write_row(out, &row);
        }
        rows.push(row);
    })?;
    written?;
    let review = match tier {
        Tier::Owners => None,
        Tier::Gate => Some(Review::of(side_effects(), &rows, whole)),
    };
    let idle = idle_checks(&rows, whole);
    let right = review.as_ref().is_none_or(Review::is_right)
        && idle.is_empty()
        && rows.iter().all(|row| row.standing.is_right());
    let wall = started.elapsed();
    match format {
        OutputFormat::Text => write_foot(out, &rows, review.as_ref(), &idle, wall)?,
        OutputFormat::Json => {
            let object = json::Matrix::of(tier, &rows, review.as_ref(), &idle, wall, right);
            json::write(out, &object)?;
        }
    }
    Ok(if right {
        ExitCode::Green
    } else {
        ExitCode::Violation
    })
}

/// What the rows add up to.
fn write_foot(
    out: &mut dyn Write,
    rows: &[Row],
    review: Option<&Review>,
    idle: &[&'static str],
    wall: Duration,
) -> Result<(), CommandError> {
    writeln!(out, "{}", "─".repeat(72))?;
    write_counts(out, rows)?;
    if let Some(review) = review {
        write_review(out, review)?;
    }
    writeln!(
        out,
        " Checks   {} in all, {} killed nothing",
        every().len(),
        idle.len()
    )?;
    for check in idle {
        writeln!(
            out,
            "          {check} killed none of the faults that should prove it"
        )?;
    }
    let requests: usize = rows.iter().map(|row| row.requests).sum();
    writeln!(out, " Effort   {requests} requests, {:.2} s", wall.as_secs_f64())?;
    Ok(())
}

fn write_counts(out: &mut dyn Write, rows: &[Row]) -> Result<(), CommandError> {
    let count = |standing| rows.iter().filter(|row| row.standing == standing).count();
    let faults = rows
        .iter()
        .filter(|row| matches!(row.subject, Subject::Fault(_)))
        .count();
    writeln!(
        out,
        " Faults   {} of {faults} killed, {} survived, {} awaiting a check",
        count(Standing::Killed),
        count(Standing::Survived) + count(Standing::NoLongerAwaiting),
        count(Standing::Awaiting)
    )?;
    writeln!(
        out,
        " Clean    {} quiet, {} false alarms; {} useless deployments named, {} not",
        count(Standing::Quiet),
        count(Standing::FalseAlarm),
        count(Standing::Named),
        count(Standing::Unnamed)
    )?;
    Ok(())
}

/// The checks that failed beside the owners, and what is wrong with the reasons for it.
fn write_review(out: &mut dyn Write, review: &Review) -> Result<(), CommandError> {
    writeln!(
        out,
        " Beside   {} failures of checks that do not own the fault: {} unexplained; {} names in {} rules explain nothing",
        review.pairs,
        review.unexplained.len(),
        review.stale.len(),
        side_effects().count()
    )?;
    for (because, count) in review.explained.iter().filter(|(_, count)| *count > 0) {
        writeln!(out, "          {count:>3} because {because}")?;
    }
    for (fault, also) in &review.unexplained {
        let answers = match also.shown {
            Shown::SameAnswers => "the owners' own answers",
            Shown::OtherAnswers => "answers that no owner accuses",
        };
        writeln!(
            out,
            "          {} fails on {}, accusing {answers}: claim the fault, or give the reason in src/selftest/rules/",
            also.check,
            fault.name()
        )?;
    }
    for stale in &review.stale {
        writeln!(
            out,
            "          {} explains nothing in the rule \"{}\": remove it there",
            stale.name, stale.because
        )?;
    }
    Ok(())
}

/// Checks that killed nothing, which only the whole matrix can tell.
fn idle_checks(rows: &[Row], whole: bool) -> Vec<&'static str> {
    if !whole {
        return Vec::new();
    }
    let killed = |name: &str| {
        rows.iter()
            .any(|row| matches!(row.subject, Subject::Fault(_)) && row.failed.contains(&name))
    };
    every()
        .iter()
        .map(|check| check.name)
        .filter(|name| !killed(name))
        .collect()
}

fn write_row(out: &mut dyn Write, row: &Row) -> Result<(), CommandError> {
    let kind = match row.subject {
        Subject::Conforming => "server",
        Subject::Variant(_) => "variant",
        Subject::Fault(_) => "fault",
        Subject::Outage(_) => "outage",
    };
    let line = format!(
        "{:>14}  {kind:<7} {:<42} {}",
        row.standing.word(),
        row.subject.name(),
        told(row)
    );
    writeln!(out, "{}", line.trim_end())?;
    Ok(())
}

/// What is said of a row behind its name: who failed, and what could not be told where that matters.
pub(super) fn told(row: &Row) -> String {
    let also: Vec<&str> = row.also.iter().map(|also| also.check).collect();
    let by: Vec<&str> = row
        .failed
        .iter()
        .copied()
        .filter(|check| !also.contains(check))
        .collect();
    let mut told = match (&row.told, by.as_slice()) {
        (Some(why), _) => why.clone(),
        (None, []) => String::new(),
        (None, by) => format!("by {}", by.join(", ")),
    };
    if !also.is_empty() {
        told = format!("{told}; also failed: {}", also.join(", "));
    }
    if !row.standing.is_right() && !row.unsure.is_empty() {
        told = format!("{told} (unsure: {})", row.unsure.join(", "));
    }
    told
}
