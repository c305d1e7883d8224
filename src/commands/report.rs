//! `report`: render saved runs again, or join the parts of a shared one.

use super::{CommandError, ended};
use crate::gate::ExitCode;
use crate::record::{Record, merge};
use crate::report::{self, ReportError, Stage};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn report(paths: &[PathBuf], into: &Path, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    let records = paths
        .iter()
        .map(|path| Record::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let record = match <[Record; 1]>::try_from(records) {
        Ok([one]) => one,
        Err(parts) => merge(parts)?,
    };
    report::render_into(into, &record, paths).map_err(|error| ReportError {
        stage: Stage::Publishing,
        path: into.to_owned(),
        error,
    })?;
    let told = report::tell(&mut *out, &record).and_then(|()| {
        writeln!(out, " Reports  {}", into.display())?;
        writeln!(out, "{}", report::verdict_line(&record))
    });
    ended(ExitCode::of_code(record.gate.exit_code), told)
}
