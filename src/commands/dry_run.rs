//! `run --dry-run`: what a run would do. Sends nothing.

use super::{CommandError, json, nothing_selected, runtime};
use crate::checks::Check;
use crate::cli::OutputFormat;
use crate::contract::{ClauseStanding, Contract};
use crate::gate::ExitCode;
use crate::plan::{Filter, Plan};
use crate::report::Outline;
use crate::session;
use crate::settings::Settings;
use std::io::Write;

/// Tells what a run with these settings would do, through either door. The exit code is 4 where that of the
/// run would be, and 0 otherwise: nothing was judged.
pub fn dry_run(
    settings: &Settings,
    filter: &Filter,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let foresight = runtime()?.block_on(session::foresee(settings, filter))?;
    let hint =
        is_idle(&foresight.plan, &settings.contract).then(|| nothing_selected(&settings.contract, filter));
    let exit = match hint {
        Some(_) => ExitCode::NothingSelected,
        None => ExitCode::Green,
    };
    match format {
        OutputFormat::Text => {
            Outline::new(&mut *out).write(&foresight)?;
            if let Some(hint) = hint {
                writeln!(out, "{hint}")?;
            }
        }
        OutputFormat::Json => json::write(out, &json::DryRun::of(&foresight, hint))?,
    }
    Ok(exit)
}

/// Whether nothing that was selected would be exercised, and none of it is core or left to another part.
fn is_idle(plan: &Plan, contract: &Contract) -> bool {
    let core = |id: &&str| {
        let clause = contract.clause(id);
        clause.is_some_and(|clause| clause.standing == ClauseStanding::Core)
    };
    let idle = |check: &&Check| !plan.could_exercise(check) && !check.clauses.iter().any(core);
    plan.checks.iter().all(idle)
}
