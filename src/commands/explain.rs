//! `explain CHECK`: teaches one check.

use super::list::Needs;
use super::{CommandError, json};
use crate::checks::{self, Check, full_name};
use crate::cli::OutputFormat;
use crate::contract::{ClauseStanding, Contract};
use crate::gate::ExitCode;
use crate::mock::Fault;
use crate::scenario::{self, Scenario};
use std::io::{self, Write};

pub(super) fn explain(
    contract: &Contract,
    name: &str,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let bare = name
        .strip_prefix(&format!("{}::", contract.operation.id))
        .unwrap_or(name);
    let known = checks::of(contract);
    let Some(check) = known.iter().copied().find(|check| check.name == bare) else {
        let near: Vec<&str> = known
            .iter()
            .map(|check| check.name)
            .filter(|known| shares_a_word(known, bare))
            .take(4)
            .collect();
        let remedy = match near.as_slice() {
            [] => "`list` shows all checks".to_owned(),
            near => format!("did you mean {}? `list` shows all checks", near.join(", ")),
        };
        return Err(CommandError::Unknown {
            kind: "check",
            name: name.to_owned(),
            remedy,
        });
    };
    let scenarios = scenario::of_contract(contract);
    match format {
        OutputFormat::Text => in_words(contract, check, &scenarios, out)?,
        OutputFormat::Json => json::write(out, &json::Taught::of(contract, check, &scenarios))?,
    }
    Ok(ExitCode::Green)
}

fn in_words(
    contract: &Contract,
    check: &Check,
    scenarios: &[Scenario],
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    writeln!(out, "{}\n", full_name(&contract.operation.id, check.name))?;
    paragraph(out, check.about)?;
    writeln!(out, "\nWhy a server that keeps the documentation never fails it")?;
    paragraph(out, check.fair)?;
    writeln!(out, "\nClauses")?;
    for id in check.clauses {
        let Some(clause) = contract.clause(id) else {
            continue;
        };
        let standing = match &clause.standing {
            ClauseStanding::Core => "core".to_owned(),
            ClauseStanding::OptionalRole { role } => format!("optional: {role}"),
            ClauseStanding::NotTestable { .. } => "not testable".to_owned(),
        };
        writeln!(out, "  {id} ({standing})   {}", clause.place)?;
        paragraph(
            out,
            &format!("\"{}\" ({}, {})", clause.wording, clause.source, clause.section),
        )?;
    }
    writeln!(out, "\nWhat is sent")?;
    for scenario in scenarios
        .iter()
        .filter(|scenario| check.scenarios.contains(&scenario.name))
    {
        writeln!(out, "  {:<20} {}", scenario.name, scenario.about)?;
    }
    writeln!(out, "\nNeeds\n  {}", Needs::of(check, scenarios))?;
    writeln!(out, "\nFaults of the mock that prove it can fail")?;
    for name in check.proven_by {
        let sentence = Fault::named(name).map_or("", Fault::sentence);
        writeln!(out, "  {name:<42} {sentence}")?;
    }
    let fault = check.proven_by.first().copied().unwrap_or_default();
    writeln!(out, "\nSee it fail\n  cadenza-contract selftest {fault}")?;
    Ok(())
}

fn shares_a_word(known: &str, asked: &str) -> bool {
    asked
        .split('_')
        .any(|word| word.len() > 3 && known.split('_').any(|other| other == word))
}

/// Wraps text at about 96 columns, indented by two.
fn paragraph(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut column = 0;
    for word in text.split_whitespace() {
        if column > 0 && column + word.len() + 1 > 94 {
            writeln!(out)?;
            column = 0;
        }
        if column == 0 {
            write!(out, "  {word}")?;
        } else {
            write!(out, " {word}")?;
        }
        column += word.len() + 1;
    }
    writeln!(out)
}
