//! `history`: what the ledger remembers, as a strip or a table.

use super::{CommandError, environment};
use crate::cli::{HistoryFormat, Options};
use crate::gate::ExitCode;
use crate::history::{self, Strip};
use crate::settings::LookBack;
use crate::state::{Census, Night, RunState, StateDir, Target};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

/// Which history, and how it is told.
pub(super) struct Wanted {
    pub(super) target_name: Option<String>,
    pub(super) state_dir: Option<PathBuf>,
    pub(super) runs: u32,
    pub(super) output_format: HistoryFormat,
}

impl Wanted {
    /// The ledger, and the target that is asked about.
    pub(super) fn open(&self) -> Result<(StateDir, Target), CommandError> {
        let options = Options {
            target_name: self.target_name.clone(),
            state_dir: self.state_dir.clone(),
            ..Options::default()
        };
        let LookBack { dir, name, .. } = LookBack::resolve(&options, &environment)?;
        if !StateDir::is_in(&dir) {
            return Err(CommandError::NoLedger(dir));
        }
        let state = StateDir::open(&dir)?;
        let targets = state.targets()?;
        let which = |told: String| CommandError::WhichTarget {
            told,
            known: targets
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        };
        let target = match (name, targets.as_slice()) {
            (_, []) => return Err(CommandError::NoLedger(dir)),
            (Some(name), all) => all
                .iter()
                .find(|target| target.to_string() == name)
                .ok_or_else(|| which(format!("no target is called {name:?}")))?,
            (None, [only]) => only,
            (None, [_, ..]) => return Err(which("several targets are remembered".to_owned())),
        };
        Ok((state, target.clone()))
    }
}

/// Tells the last runs.
pub(super) fn history(wanted: &Wanted, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    let (state, target) = wanted.open()?;
    let nights = state.nights(&target, wanted.runs)?;
    match wanted.output_format {
        HistoryFormat::Text => text(&target, &nights, state.census(&target)?, out)?,
        HistoryFormat::Csv => csv(&nights, out)?,
        HistoryFormat::Json => writeln!(out, "{:#}", in_json(&target, &nights, state.census(&target)?))?,
    }
    Ok(ExitCode::Green)
}

fn text(target: &Target, nights: &[Night], graves: Census, out: &mut dyn Write) -> Result<(), CommandError> {
    let strip = Strip::of(nights);
    writeln!(
        out,
        "{target}   the last {} runs, the oldest first\n",
        nights.len()
    )?;
    for night in nights.iter().rev() {
        writeln!(out, "    {}", run_line(night))?;
    }
    let verdicts: String = nights.iter().rev().map(history::letter).collect();
    writeln!(out, "\n    {:<36} {verdicts}", "run")?;
    for row in &strip.rows {
        let letters: String = row.cells.iter().map(|cell| cell.letter()).collect();
        if letters.chars().all(|letter| letter == '.' || letter == ' ') {
            continue;
        }
        writeln!(out, "    {:<36} {letters}", row.check)?;
        let at = |place: usize| nights.iter().rev().nth(place);
        if let Some(night) = row.first_bad.and_then(at) {
            let good = row.last_good.and_then(at);
            let good = good.map_or_else(|| "never".to_owned(), name_and_day);
            writeln!(out, "        bad since {}; last good {good}", name_and_day(night))?;
        }
    }
    let well = strip
        .rows
        .iter()
        .filter(|row| row.cells.iter().all(|cell| matches!(cell.letter(), '.' | ' ')));
    writeln!(
        out,
        "    {} further checks passed whenever they were asked",
        well.count()
    )?;
    writeln!(
        out,
        "\n    G green, R red, ? could not tell, ! never said how, ~ going on\n    . pass, F fail, f fail that came and \
         went, W waived, ? could not tell, - not exercised"
    )?;
    let flakes = strip.flakes;
    writeln!(
        out,
        "\n Flakes    {} of {} verdicts came and went",
        flakes.intermittent, flakes.judged
    )?;
    let asked = graves.still_dead + graves.not_found + graves.resurrected + graves.unclear;
    writeln!(
        out,
        " Graveyard {} graves: {} asked again, {} still dead, {} unknown to the server, {} resurrected, {} unclear",
        asked + graves.never_asked,
        asked,
        graves.still_dead,
        graves.not_found,
        graves.resurrected,
        graves.unclear
    )?;
    Ok(())
}

fn day(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn name_and_day(night: &Night) -> String {
    let version = match &night.told.deployment {
        Some(version) => format!(", version {version}"),
        None => String::new(),
    };
    format!(
        "{} ({}{version})",
        day(night.run.started_ms),
        history::short(&night.run.id)
    )
}

/// One run in a line.
pub(super) fn run_line(night: &Night) -> String {
    let told = match night.run.state {
        RunState::Alive => "going on".to_owned(),
        RunState::Crashed => "never said how it ended".to_owned(),
        RunState::Finished(end) => format!(
            "exit {}  {:>4} requests  {:>2} revocations",
            end.exit_code, end.requests, end.revocations
        ),
    };
    let latency = night.told.latency.map_or_else(String::new, |latency| {
        format!(
            "  median {}  p95 {}",
            in_ms(latency.median_us),
            in_ms(latency.p95_us)
        )
    });
    let version = night
        .told
        .deployment
        .as_ref()
        .map_or_else(String::new, |version| format!("  version {version}"));
    format!(
        "{} {}  {}  {:<7}  {told}{latency}{version}",
        history::letter(night),
        history::short(&night.run.id),
        day(night.run.started_ms),
        night.run.profile
    )
}

fn in_ms(us: u64) -> String {
    format!("{}.{} ms", us / 1000, us % 1000 / 100)
}

/// A line per run and check. Names and words of ours alone, so nothing need be quoted.
fn csv(nights: &[Night], out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "run,started,profile,exit_code,check,verdict,intermittent")?;
    for night in nights.iter().rev() {
        let exit = match night.run.state {
            RunState::Finished(end) => end.exit_code.to_string(),
            RunState::Alive | RunState::Crashed => String::new(),
        };
        for (check, mark) in &night.told.verdicts {
            writeln!(
                out,
                "{},{},{},{exit},{check},{},{}",
                night.run.id,
                Timestamp::from_millisecond(night.run.started_ms).unwrap_or_default(),
                night.run.profile,
                mark.verdict,
                mark.is_intermittent
            )?;
        }
    }
    Ok(())
}

fn in_json(target: &Target, nights: &[Night], graves: Census) -> Value {
    let runs: Vec<Value> = nights.iter().rev().map(run_in_json).collect();
    json!({
        "format": 1,
        "target": target.to_string(),
        "runs": runs,
        "graveyard": {
            "never_asked": graves.never_asked,
            "still_dead": graves.still_dead,
            "not_found": graves.not_found,
            "resurrected": graves.resurrected,
            "unclear": graves.unclear,
        },
    })
}

fn run_in_json(night: &Night) -> Value {
    let end = match night.run.state {
        RunState::Finished(end) => Some(end),
        RunState::Alive | RunState::Crashed => None,
    };
    let checks: serde_json::Map<String, Value> = night
        .told
        .verdicts
        .iter()
        .map(|(check, mark)| {
            let told = json!({ "verdict": mark.verdict, "intermittent": mark.is_intermittent });
            (check.clone(), told)
        })
        .collect();
    let findings = night.run.findings.iter();
    json!({
        "run": night.run.id,
        "started_ms": night.run.started_ms,
        "profile": night.run.profile,
        "seed": night.run.seed.to_string(),
        "exit_code": end.map(|end| end.exit_code),
        "requests": end.map(|end| end.requests),
        "revocations": end.map(|end| end.revocations),
        "deployment_version": night.told.deployment,
        "tool_version": night.told.tool,
        "median_us": night.told.latency.map(|latency| latency.median_us),
        "p95_us": night.told.latency.map(|latency| latency.p95_us),
        "max_us": night.told.latency.map(|latency| latency.max_us),
        "checks": checks,
        "findings": findings.map(|finding| finding.identity.as_str()).collect::<Vec<_>>(),
    })
}
