//! What the listing commands write for programs: one object each, with the version of its form. Only the words of the
//! tool stand in it that also stand in the text; names of fields stay as they are until [`FORMAT`] is raised.

mod checks;
mod doctor;
mod dry_run;
mod faults;
mod selftest;
mod trace;

pub(super) use checks::{Listing, Taught};
pub(super) use doctor::{Doctor, Probe};
pub(super) use dry_run::DryRun;
pub(super) use faults::Catalogues;
pub(super) use selftest::{Matrix, Repeated};
pub(super) use trace::Trace;

use serde::Serialize;
use std::io::{self, Write};

/// The version of every object here. A field that is added leaves it as it is; anything else raises it.
const FORMAT: u32 = 1;

/// Writes one object and ends its line.
pub(super) fn write(out: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, object)?;
    writeln!(out)?;
    out.flush()
}
