//! `trace`: clauses, the checks that cite them, the faults that prove those; and back again. Fails
//! if anything is left uncovered.

use super::{CommandError, json};
use crate::checks::{self, Check};
use crate::cli::OutputFormat;
use crate::contract::{ClauseStanding, Contract};
use crate::gate::ExitCode;
use crate::mock::Fault;
use crate::selftest;
use std::io::Write;

/// Everything that is not covered, in sentences.
pub(crate) fn gaps(contract: &Contract) -> Vec<String> {
    let mut gaps = Vec::new();
    let checks = checks::of(contract);
    for clause in contract.judged_clauses() {
        let cited = citing(&checks, &clause.id).next().is_some();
        match (&clause.standing, cited) {
            (ClauseStanding::Core | ClauseStanding::OptionalRole { .. }, false) => {
                gaps.push(format!(
                    "clause {} ({}) is cited by no check",
                    clause.id, clause.place
                ));
            }
            (ClauseStanding::NotTestable { .. }, true) => {
                gaps.push(format!(
                    "clause {} is called not testable, and a check cites it",
                    clause.id
                ));
            }
            (ClauseStanding::Core | ClauseStanding::OptionalRole { .. }, true)
            | (ClauseStanding::NotTestable { .. }, false) => {}
        }
    }
    for check in &checks {
        if check.clauses.is_empty() {
            gaps.push(format!("check {} cites no clause", check.name));
        }
        for id in check.clauses.iter().filter(|id| contract.clause(id).is_none()) {
            gaps.push(format!("check {} cites {id}, which is no clause", check.name));
        }
        if check.proven_by.is_empty() {
            gaps.push(format!("check {} is proven by no fault", check.name));
        }
        for fault in check
            .proven_by
            .iter()
            .filter(|fault| Fault::named(fault).is_none())
        {
            gaps.push(format!(
                "check {} names the fault {fault}, which does not exist",
                check.name
            ));
        }
    }
    for fault in Fault::all() {
        let claimed = checks.iter().any(|check| check.proven_by.contains(&fault.name()));
        if !claimed && selftest::reason(*fault).is_none() {
            gaps.push(format!("fault {} is owned by no check", fault.name()));
        }
    }
    gaps
}

pub(super) fn trace(
    contract: &Contract,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let gaps = gaps(contract);
    match format {
        OutputFormat::Text => in_words(contract, &gaps, out)?,
        OutputFormat::Json => json::write(out, &json::Trace::of(contract, &gaps))?,
    }
    Ok(if gaps.is_empty() {
        ExitCode::Green
    } else {
        ExitCode::Violation
    })
}

fn in_words(contract: &Contract, gaps: &[String], out: &mut dyn Write) -> Result<(), CommandError> {
    let checks = checks::of(contract);
    for clause in contract.judged_clauses() {
        let standing = match &clause.standing {
            ClauseStanding::Core => "core".to_owned(),
            ClauseStanding::OptionalRole { role } => format!("optional: {role}"),
            ClauseStanding::NotTestable { why } => format!("not testable: {why}"),
        };
        writeln!(out, "{}   {}   ({standing})", clause.id, clause.place)?;
        writeln!(out, "    \"{}\"", clause.wording)?;
        for check in citing(&checks, &clause.id) {
            writeln!(
                out,
                "    {:<34} proven by {}",
                check.name,
                check.proven_by.join(", ")
            )?;
        }
    }
    if !selftest::AWAITING.is_empty() {
        writeln!(out, "\nFaults of the mock that no check claims yet")?;
    }
    for (fault, why) in selftest::AWAITING {
        writeln!(out, "    {fault:<34} {why}")?;
    }
    writeln!(
        out,
        "\n{} clauses, {} checks, {} faults, {} uncovered",
        contract.judged_clauses().count(),
        checks.len(),
        Fault::all().len(),
        gaps.len()
    )?;
    for gap in gaps {
        writeln!(out, "  {gap}")?;
    }
    Ok(())
}

fn citing(checks: &[&'static Check], clause: &str) -> impl Iterator<Item = &'static Check> {
    checks
        .iter()
        .copied()
        .filter(move |check| check.clauses.contains(&clause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_check_and_fault_is_covered_in_both_directions() {
        assert_eq!(gaps(&Contract::embedded().unwrap()), Vec::<String>::new());
    }
}
