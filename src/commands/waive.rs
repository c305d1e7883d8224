//! `waive`: the waiver of one finding, for its owner to complete.

use super::{CommandError, saved_run};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::record::Record;
use crate::waivers::{stanza, waived_already};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Days for which a waiver holds if nobody says otherwise.
const DAYS: i64 = 30;

pub(super) fn waive(
    id: &str,
    run: Option<PathBuf>,
    expires: Option<&str>,
    into: Option<&Path>,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let run = saved_run(run, &Options::default())?;
    let record = Record::read(&run.ok_or(CommandError::NoRun)?)?;
    let expires: Date = match expires {
        Some(day) => day.parse().map_err(|_| CommandError::Date(day.to_owned()))?,
        None => Timestamp::now()
            .to_zoned(TimeZone::UTC)
            .date()
            .saturating_add(DAYS.days()),
    };
    let stanza = stanza(&record, id, expires)?;
    match into {
        None => out.write_all(stanza.as_bytes())?,
        Some(path) => {
            // What cannot be read now cannot be written a line further on either, and that says why.
            let there = fs::read_to_string(path).unwrap_or_default();
            if let Some(place) = waived_already(&there, &path.display().to_string(), &stanza) {
                return Err(CommandError::Waived {
                    finding: id.to_owned(),
                    place,
                });
            }
            append(path, &format!("\n{stanza}")).map_err(|error| CommandError::Waivers {
                path: path.to_owned(),
                error,
            })?;
            writeln!(
                out,
                "{}: fill in reason, owner and issue; the run refuses a waiver without them",
                path.display()
            )?;
        }
    }
    Ok(ExitCode::Green)
}

fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}
