//! The files of one target name: what was accepted, and what is proposed. The only file of the room
//! that opens any.

use super::{Change, FormatError, Pins, format};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Pins cannot be read or written.
#[derive(Debug, Error)]
pub enum PinsError {
    /// The system does not let us read a file that is there.
    #[error("{} cannot be read: {error}\n  remedy: check --pins-dir and its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A file is no snapshot, or holds something other than pins.
    #[error(
        "{}: {error}\n  remedy: restore it, or delete it and accept what the next run proposes", path.display()
    )]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: FormatError,
    },
    /// The system does not let us write.
    #[error("{} cannot be written: {error}\n  remedy: check --pins-dir and its permissions", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
}

/// What a run may do to the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Nothing at all: a CI server throws its files away, and a pin accepted there was seen by nobody.
    Never,
    /// Put a proposal beside what is accepted, for a person to review.
    Propose,
    /// Accept what is observed.
    Accept,
}

/// The pins of one target name, as they stood before the run.
#[derive(Clone, Debug)]
pub struct Book {
    pub(super) name: String,
    pub(super) file: PathBuf,
    /// What a person accepted.
    pub(super) accepted: Pins,
    /// An earlier proposal that nobody has reviewed yet.
    pub(super) pending: Option<Pins>,
    pub(super) writing: Writing,
}

impl Book {
    /// Reads the files of a target name. None has to be there, nor has the folder. `name` must be one
    /// that may stand in a file's name.
    pub fn open(dir: &Path, name: &str, writing: Writing) -> Result<Self, PinsError> {
        let file = dir.join(format!("pins__{name}.snap"));
        let accepted = read(&file)?.unwrap_or_default();
        let pending = match writing {
            Writing::Propose => read(&proposal_beside(&file))?,
            Writing::Never | Writing::Accept => None,
        };
        Ok(Self {
            name: name.to_owned(),
            file,
            accepted,
            pending,
            writing,
        })
    }

    /// The file with what is accepted.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The file with the proposal, under the name that `cargo insta review` looks for.
    pub fn proposal(&self) -> PathBuf {
        proposal_beside(&self.file)
    }

    /// Writes what the comparison asks for.
    pub(super) fn carry_out(&self, change: &Change) -> Result<(), PinsError> {
        match change {
            Change::Nothing => Ok(()),
            Change::Propose(pins) => self.write(&self.proposal(), pins),
            Change::Withdraw => remove(&self.proposal()),
            Change::Accept(pins) => {
                self.write(&self.file, pins)?;
                remove(&self.proposal())
            }
        }
    }

    /// Writes a draft first: a run that is interrupted must not leave half of what was accepted.
    fn write(&self, path: &Path, pins: &Pins) -> Result<(), PinsError> {
        let draft = self
            .file
            .with_file_name(format!(".pins__{}.{}", self.name, std::process::id()));
        let written = || {
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir)?;
            }
            fs::write(&draft, format::write(&self.name, pins))?;
            fs::rename(&draft, path)
        };
        written().map_err(|error| PinsError::Unwritable {
            path: path.to_owned(),
            error,
        })
    }
}

/// The name is extended, not its ending replaced: a target name may hold dots.
fn proposal_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

fn read(path: &Path) -> Result<Option<Pins>, PinsError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(PinsError::Unreadable {
                path: path.to_owned(),
                error,
            });
        }
    };
    let pins = format::read(&text).map_err(|error| PinsError::Format {
        path: path.to_owned(),
        error,
    })?;
    Ok(Some(pins))
}

fn remove(path: &Path) -> Result<(), PinsError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PinsError::Unwritable {
            path: path.to_owned(),
            error,
        }),
        Ok(()) | Err(_) => Ok(()),
    }
}
