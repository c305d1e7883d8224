//! Report files: written to a draft, and seen under their names only when they are whole.

use super::{Junit, Reporter};
use crate::contract::Contract;
use crate::runner::Event;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The file that CI servers read.
const JUNIT_FILE: &str = "junit.xml";

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

/// The JUnit report of one run, on its way into the report folder.
pub struct ReportFile<'a> {
    junit: Junit<'a, File>,
    draft: PathBuf,
    path: PathBuf,
}

impl<'a> ReportFile<'a> {
    /// Begins the draft; the folder and its parents are created.
    pub fn open(dir: &Path, contract: &'a Contract) -> Result<Self, ReportError> {
        let path = dir.join(JUNIT_FILE);
        let draft = dir.join(format!(".{JUNIT_FILE}.{}", std::process::id()));
        let told = |error| ReportError {
            stage: Stage::Opening,
            path: path.clone(),
            error,
        };
        fs::create_dir_all(dir).map_err(told)?;
        let file = File::create(&draft).map_err(told)?;
        Ok(Self {
            junit: Junit::new(file, contract),
            draft,
            path,
        })
    }

    /// Gives the finished draft its name.
    pub fn publish(self) -> Result<(), ReportError> {
        fs::rename(&self.draft, &self.path).map_err(|error| ReportError {
            stage: Stage::Publishing,
            path: self.path,
            error,
        })
    }
}

impl Reporter for ReportFile<'_> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.junit.event(event)
    }
}
