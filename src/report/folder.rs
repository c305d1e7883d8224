//! The report folder: the whole set of files, always together, each seen under its name only when it is whole.
//!
//! The set is written when the run begins, marked as partial, again from time to time, and when it is over. So a run
//! that is killed leaves a valid set that says so. `events.ndjson` grows as the run goes on, and `traffic.har` is
//! gathered beside it, so that a long run costs no memory for bodies.

use super::{Reporter, ctrf, har, html, junit, ndjson, sarif, summary};
use crate::contract::Contract;
use crate::record::{self, Record};
use crate::runner::Event;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long a set may be behind a run that goes on.
const BEHIND: Duration = Duration::from_secs(5);

/// How a file is made.
type Render = fn(&Record) -> io::Result<String>;

/// The files that are rendered from a record, with how.
const RENDERED: [(&str, Render); 6] = [
    ("junit.xml", junit::render),
    ("report.html", html::render),
    ("sarif.json", sarif::render),
    ("ctrf.json", ctrf::render),
    ("summary.md", summary::render),
    // The last, so that whoever waits for it finds the others.
    ("run.json", in_full),
];
/// The file of events.
const EVENTS: &str = "events.ndjson";
/// The file of exchanges.
const TRAFFIC: &str = "traffic.har";

/// A report cannot be written.
#[derive(Debug, Error)]
#[error("{} cannot be written: {error}\n  remedy: check --report-dir and its permissions", path.display())]
pub struct ReportError {
    /// Whether anything was sent already.
    pub stage: Stage,
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub error: io::Error,
}

/// When a report could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the first request: a matter of configuration.
    Opening,
    /// After the run.
    Publishing,
}

/// The reports of one run, on their way into a folder.
pub struct ReportFolder<'a> {
    dir: PathBuf,
    contract: &'a Contract,
    state: State,
}

/// How far the run has come.
enum State {
    /// Nothing was told yet.
    Waiting,
    /// It goes on.
    Going(Box<Going>),
}

struct Going {
    record: Record,
    events: BufWriter<File>,
    traffic: har::Draft,
    published: Instant,
}

impl<'a> ReportFolder<'a> {
    /// Makes the folder and its parents, and tries whether it takes files.
    pub fn open(dir: &Path, contract: &'a Contract) -> Result<Self, ReportError> {
        let told = |error| ReportError {
            stage: Stage::Opening,
            path: dir.to_owned(),
            error,
        };
        fs::create_dir_all(dir).map_err(told)?;
        // What an earlier run left must not be taken for this one's, should it die before its first request.
        let mut old = RENDERED.map(|(name, _)| name).to_vec();
        old.extend([EVENTS, TRAFFIC]);
        for name in old {
            match fs::remove_file(dir.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
                Ok(()) | Err(_) => {}
            }
        }
        let trial = draft(dir, "trial");
        File::create(&trial).map_err(told)?;
        fs::remove_file(&trial).map_err(told)?;
        Ok(Self {
            dir: dir.to_owned(),
            contract,
            state: State::Waiting,
        })
    }

    /// The record, once the run has begun.
    pub fn record(&self) -> Option<&Record> {
        match &self.state {
            State::Waiting => None,
            State::Going(going) => Some(&going.record),
        }
    }

    /// Publishes what is known, as the run is over.
    pub fn publish(mut self) -> Result<(), ReportError> {
        let dir = self.dir.clone();
        self.set().map_err(|error| ReportError {
            stage: Stage::Publishing,
            path: dir,
            error,
        })
    }

    fn set(&mut self) -> io::Result<()> {
        let State::Going(going) = &mut self.state else {
            return Ok(());
        };
        going.events.flush()?;
        going.traffic.publish(&self.dir.join(TRAFFIC))?;
        publish(&self.dir, &going.record)?;
        going.published = Instant::now();
        Ok(())
    }

    fn begin(&mut self, record: Record) -> io::Result<()> {
        let events = self.dir.join(EVENTS);
        // Another process may still write to the old file, and keeps doing so under no name.
        match fs::remove_file(&events) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        self.state = State::Going(Box::new(Going {
            events: BufWriter::new(File::create(events)?),
            traffic: har::Draft::begin(draft(&self.dir, TRAFFIC), &record)?,
            record,
            published: Instant::now(),
        }));
        self.set()
    }
}

impl Reporter for ReportFolder<'_> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        if let Event::Started(header) = event {
            self.begin(Record::begun(header, self.contract))?;
        }
        let State::Going(going) = &mut self.state else {
            return Ok(());
        };
        match event {
            Event::Started(_) => {}
            Event::Played { .. } | Event::Searched { .. } => {
                if going.published.elapsed() >= BEHIND {
                    ndjson::write(&mut going.events, event)?;
                    return self.set();
                }
            }
            Event::Exchanged(transcript) => {
                going.record.note_exchange(transcript);
                going.traffic.take(transcript)?;
            }
            Event::Found(finding) => going.record.note_finding(finding, self.contract),
            Event::Judged(result) => going.record.note_result(result, self.contract),
            Event::Finished(summary) => going.record.note_end(summary, self.contract),
        }
        ndjson::write(&mut going.events, event)
    }
}

impl Drop for ReportFolder<'_> {
    fn drop(&mut self) {
        if let State::Going(going) = &mut self.state {
            // A panic passes by here: what is known by then is worth more than nothing.
            let is_partial = going.record.run.state == record::State::Partial;
            if is_partial {
                drop(self.set());
            }
            if let State::Going(going) = &mut self.state {
                going.traffic.abandon();
            }
        }
    }
}

/// Writes the files that a record alone makes, each in one step.
fn publish(dir: &Path, record: &Record) -> io::Result<()> {
    let mut drafts = Vec::new();
    for (name, render) in RENDERED {
        let text = render(record)?;
        let path = draft(dir, name);
        let mut file = File::create(&path)?;
        file.write_all(text.as_bytes())?;
        drafts.push((path, dir.join(name)));
    }
    drafts
        .into_iter()
        .try_for_each(|(draft, path)| fs::rename(draft, path))
}

/// The folder of a saved run that is named by it or by its record.
fn folder_of(saved: &Path) -> PathBuf {
    if saved.is_dir() {
        return saved.to_owned();
    }
    match saved.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Whether reports in `into` would be written over this saved run, and be taken for its own files.
pub fn is_over(into: &Path, saved: &Path) -> bool {
    match (folder_of(saved).canonicalize(), into.canonicalize()) {
        (Ok(folder), Ok(into)) => folder == into,
        (Err(_), _) | (_, Err(_)) => false,
    }
}

/// Writes the whole set for a record that was read or joined; `parts` are the records or folders it came from.
pub fn render_into(dir: &Path, record: &Record, parts: &[PathBuf]) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let beside = |name: &str| -> Vec<PathBuf> {
        let files = parts.iter().map(|part| folder_of(part).join(name));
        files.filter(|file| file.is_file()).collect()
    };
    har::join(&beside(TRAFFIC), &dir.join(TRAFFIC), draft(dir, TRAFFIC))?;
    let mut events = String::new();
    for file in beside(EVENTS) {
        events.push_str(&fs::read_to_string(file)?);
    }
    events.push_str(&ndjson::of_record(record));
    let path = draft(dir, EVENTS);
    fs::write(&path, events)?;
    fs::rename(path, dir.join(EVENTS))?;
    publish(dir, record)
}

/// The text of one of the files that a record alone makes; `None` if there is none of that name.
#[cfg(any(test, feature = "laws"))]
pub(crate) fn rendered(name: &str, record: &Record) -> Option<String> {
    let (_, render) = RENDERED.iter().find(|(known, _)| *known == name)?;
    render(record).ok()
}

/// Where a file is written before it has its name.
fn draft(dir: &Path, name: &str) -> PathBuf {
    // In containers every process has the same number.
    static OWN: LazyLock<uuid::Uuid> = LazyLock::new(uuid::Uuid::new_v4);
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    dir.join(format!(".{name}.{}-{number}", OWN.simple()))
}

fn in_full(record: &Record) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(record)?;
    text.push('\n');
    Ok(text)
}
