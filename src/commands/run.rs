//! `run`: check a deployment.

use super::{CommandError, dry_run, environment, nothing_selected, runtime, stop_on_signals, warn_of_strays};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::plan::Filter;
use crate::report::{Console, ReportFolder, Reporter};
use crate::runner::Stop;
use crate::selftest::canary;
use crate::session;
use crate::settings::Settings;
use std::io::{self, Write};

pub(super) fn run(
    options: &Options,
    include: Vec<String>,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    warn_of_strays();
    let settings = Settings::resolve(options, &environment)?;
    let filter = Filter {
        include,
        ..Filter::default()
    };
    if settings.dry_run {
        return dry_run(&settings, &filter, out);
    }
    let mut console = Console::new(&mut *out, &settings.contract);
    let mut file = settings
        .report_dir
        .as_deref()
        .map(|dir| ReportFolder::open(dir, &settings.contract))
        .transpose()?;
    // A broken pipe must not stop a run between an intent and its outcome: the first failure to
    // write is kept and told at the end.
    let mut failed: Option<io::Error> = None;
    let (runtime, stop) = (runtime()?, Stop::default());
    stop_on_signals(&runtime, &stop);
    let canary = runtime.block_on(canary(&settings.contract, settings.profile))?;
    let finished = runtime.block_on(session::run(&settings, &filter, &stop, canary, &mut |event| {
        let told = [
            console.event(&event),
            file.as_mut().map_or(Ok(()), |file| file.event(&event)),
        ];
        for error in told.into_iter().filter_map(Result::err) {
            failed.get_or_insert(error);
        }
    }))?;
    if let Some(file) = file {
        file.publish()?;
    }
    settings.pinning.carry_out(&finished.pins)?;
    match failed {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Some(_) => Ok(finished.summary.gate.exit),
        None => {
            let exit = finished.summary.gate.exit;
            if exit == ExitCode::NothingSelected {
                writeln!(out, "{}", nothing_selected(&settings.contract, &filter))?;
            }
            Ok(exit)
        }
    }
}
