//! `history --compare`: the difference of two runs.

use super::CommandError;
use super::history::{Wanted, run_line};
use crate::cli::HistoryFormat;
use crate::gate::ExitCode;
use crate::history::{self, Defect};
use crate::visible::visible;
use serde_json::{Value, json};
use std::io::Write;

/// The most runs that a difference looks back.
const ALL: u32 = 10_000;

/// Tells what changed between two runs.
pub(super) fn compare(
    wanted: &Wanted,
    before: &str,
    after: &str,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let (state, target) = wanted.open()?;
    let nights = state.nights(&target, ALL)?;
    let find = |word: &str| {
        history::named(&nights, word).ok_or_else(|| CommandError::Unknown {
            kind: "run of this target",
            name: word.to_owned(),
            remedy: "give the beginning of a run's id as `history` shows it, latest, or latest~N".to_owned(),
        })
    };
    let (before, after) = (find(before)?, find(after)?);
    let difference = history::compare(before, after);
    if wanted.output_format == HistoryFormat::Json {
        let verdicts: Vec<Value> = difference
            .verdicts
            .iter()
            .map(|change| json!({ "check": change.check, "before": change.before, "after": change.after }))
            .collect();
        let told = |all: &[Defect]| -> Vec<Value> {
            all.iter()
                .map(|one| json!({ "identity": one.identity, "told": one.told, "steps": one.steps }))
                .collect()
        };
        let whole = json!({
            "format": 1,
            "before": before.run.id,
            "after": after.run.id,
            "verdicts": verdicts,
            "appeared": told(&difference.appeared),
            "gone": told(&difference.gone),
        });
        writeln!(out, "{whole:#}")?;
        return Ok(ExitCode::Green);
    }
    writeln!(
        out,
        "{target}\n    before  {}\n    after   {}",
        run_line(before),
        run_line(after)
    )?;
    if difference == history::Difference::default() {
        writeln!(out, "\nNo verdict and no finding changed.")?;
        return Ok(ExitCode::Green);
    }
    if !difference.verdicts.is_empty() {
        writeln!(out, "\nVerdicts")?;
    }
    for change in &difference.verdicts {
        let word = |verdict: &Option<String>| verdict.clone().unwrap_or_else(|| "not asked".to_owned());
        writeln!(
            out,
            "    {:<36} {} -> {}",
            change.check,
            word(&change.before),
            word(&change.after)
        )?;
    }
    for (heading, findings) in [
        ("New findings", &difference.appeared),
        ("Gone findings", &difference.gone),
    ] {
        if !findings.is_empty() {
            writeln!(out, "\n{heading}")?;
        }
        for one in findings {
            let steps = match one.steps {
                1 => String::new(),
                many => format!("  at {many} steps"),
            };
            writeln!(
                out,
                "    {}{steps}\n        {}",
                visible(&one.identity),
                visible(&one.told)
            )?;
        }
    }
    Ok(ExitCode::Green)
}
