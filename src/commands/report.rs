//! `report`: render saved runs again, or join the parts of a shared one.

use super::{CommandError, ended};
use crate::gate::ExitCode;
use crate::record::{Record, merge};
use crate::report::{self, ReportError, Stage};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn report(paths: &[PathBuf], into: &Path, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    if paths.iter().any(|path| report::is_over(into, path)) {
        return Err(CommandError::OwnSource(into.to_owned()));
    }
    let records = paths
        .iter()
        .map(|path| Record::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    // One part of several is as incomplete alone as it is beside others; a whole run stays what it is.
    let record = merge(records)?;
    report::render_into(into, &record, paths).map_err(|error| ReportError {
        stage: Stage::Publishing,
        path: into.to_owned(),
        error,
    })?;
    let told = report::tell(&mut *out, &record).and_then(|()| {
        writeln!(out, " Reports  {}", into.display())?;
        writeln!(out, "{}", report::verdict_line(&record))
    });
    let exit = ExitCode::of_code(record.gate.exit_code);
    Ok(ended(exit, told.err().map(CommandError::from)))
}
