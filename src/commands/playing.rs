//! One run behind either door: its progress, the folder of its reports, its pins and its webhook.

use super::{CommandError, Interruptible, Progress, notify};
use crate::plan::Filter;
use crate::record::Record;
use crate::report::{ReportFolder, Reporter as _};
use crate::runner::Event;
use crate::selftest::canary;
use crate::session::{self, Report};
use crate::settings::Settings;
use std::io::{self, Write as _};

/// How the progress of a run is shown on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// Not at all.
    Nothing,
    /// In plain lines, now and then.
    Lines,
    /// In a line that is redrawn, where a terminal shows it.
    Bar,
}

/// A run that was played to its end.
pub struct PlayedRun {
    /// What it found.
    pub report: Report,
    /// The same as data.
    pub record: Record,
    /// What could not be written. A broken pipe must not stop a run between an intent and its outcome, so it is told at
    /// the end.
    pub failures: Vec<CommandError>,
}

/// Plays a run. `tell` takes in each event and may print beside the progress.
pub fn play(
    settings: &Settings,
    filter: &Filter,
    showing: Showing,
    tell: &mut dyn FnMut(&Event, &Progress) -> io::Result<()>,
) -> Result<PlayedRun, CommandError> {
    let mut folder = settings
        .report_dir
        .as_deref()
        .map(|dir| ReportFolder::open(dir, &settings.contract))
        .transpose()?;
    let mut failed: Option<io::Error> = None;
    let runtime = Interruptible::new()?;
    let stop = runtime.stop().clone();
    let progress = match showing {
        Showing::Nothing => Progress::silent(),
        Showing::Lines => Progress::on_stderr(true, &stop),
        Showing::Bar => Progress::on_stderr(false, &stop),
    };
    let canary = canary(settings.profile);
    let (mut report, runtime) =
        runtime.play(session::run(settings, filter, &stop, canary, &mut |event| {
            progress.event(&event);
            let told = [
                tell(&event, &progress),
                folder.as_mut().map_or(Ok(()), |folder| folder.event(&event)),
            ];
            for error in told.into_iter().filter_map(Result::err) {
                failed.get_or_insert(error);
            }
        }))?;
    drop(progress);
    let published = folder.and_then(|folder| folder.publish().err());
    if let (Some(dir), None) = (&settings.report_dir, &published)
        && showing != Showing::Nothing
    {
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(
            anstream::stderr(),
            "reports: {}",
            dir.join("report.html").display()
        );
    }
    let pinned = settings.pinning.carry_out(&report.pins).err();
    let failures = failed.map(CommandError::from).into_iter();
    let failures = failures.chain(report.unclosed.take().map(CommandError::from));
    let failures = failures.chain(published.map(CommandError::from));
    let failures = failures.chain(pinned.map(CommandError::from)).collect();
    let record = Record::of(&report.results, &report.summary, &settings.contract);
    notify(settings, filter, &record, &runtime);
    Ok(PlayedRun {
        report,
        record,
        failures,
    })
}
