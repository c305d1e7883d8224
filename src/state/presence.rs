//! Which runs are still alive: a lock on a file that the system drops with the process, however it ends.

use super::StateError;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Where runs show that they are alive.
#[derive(Debug)]
pub(super) enum Presence {
    /// One lock file for each run.
    OnDisk {
        /// The directory of the lock files.
        runs: PathBuf,
    },
    /// No other process sees these runs.
    InMemory {
        /// Every run that began, with what only its own value keeps alive.
        begun: Mutex<Vec<(String, Weak<()>)>>,
    },
}

/// Shows that a run is alive for as long as the value is.
#[derive(Debug)]
pub(super) enum Beacon {
    /// The lock goes with the file.
    OnDisk {
        /// The lock file.
        path: PathBuf,
        /// The open file, locked.
        file: File,
    },
    /// The mark goes with the value.
    InMemory(Arc<()>),
}

impl Presence {
    /// Lights the beacon of a run that is about to be entered into the ledger. The lock comes first, so
    /// that nobody who finds the run there takes it for dead.
    pub(super) fn enter(&self, run: &str) -> Result<Beacon, StateError> {
        match self {
            Self::OnDisk { runs } => {
                let path = lock_file(runs, run);
                let file = File::create_new(&path).map_err(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => StateError::RunExists { run: run.to_owned() },
                    _ => unusable(&path, error),
                })?;
                match file.try_lock() {
                    Ok(()) => Ok(Beacon::OnDisk { path, file }),
                    Err(TryLockError::WouldBlock) => Err(StateError::RunExists { run: run.to_owned() }),
                    Err(TryLockError::Error(error)) => Err(unusable(&path, error)),
                }
            }
            Self::InMemory { begun } => {
                let mark = Arc::new(());
                begun
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((run.to_owned(), Arc::downgrade(&mark)));
                Ok(Beacon::InMemory(mark))
            }
        }
    }

    /// Whether a run without an end is going on. The lock asked for is a shared one, so that two who
    /// ask at the same moment do not take each other for the run.
    pub(super) fn is_alive(&self, run: &str) -> Result<bool, StateError> {
        match self {
            Self::OnDisk { runs } => {
                let path = lock_file(runs, run);
                let file = match File::open(&path) {
                    Ok(file) => file,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                    Err(error) => return Err(unusable(&path, error)),
                };
                match file.try_lock_shared() {
                    Ok(()) => Ok(false),
                    Err(TryLockError::WouldBlock) => Ok(true),
                    Err(TryLockError::Error(error)) => Err(unusable(&path, error)),
                }
            }
            Self::InMemory { begun } => Ok(begun
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .iter()
                .any(|(id, mark)| id == run && mark.strong_count() > 0)),
        }
    }

    /// Removes what dead runs left, once the ledger knows nothing of them any more.
    pub(super) fn sweep(&self, dead: &[String]) {
        match self {
            Self::OnDisk { runs } => {
                for run in dead {
                    // A file that stays costs nothing: no run will have that id again.
                    let _ = fs::remove_file(lock_file(runs, run));
                }
            }
            Self::InMemory { begun } => begun
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .retain(|(id, _)| !dead.contains(id)),
        }
    }
}

impl Beacon {
    /// Puts the beacon out once the ledger says that the run is over.
    pub(super) fn put_out(self) {
        match self {
            Self::OnDisk { path, file } => {
                // Whoever still finds the file finds it unlocked.
                let _ = fs::remove_file(path);
                drop(file);
            }
            Self::InMemory(mark) => drop(mark),
        }
    }
}

fn lock_file(runs: &Path, run: &str) -> PathBuf {
    runs.join(format!("{run}.lock"))
}

fn unusable(path: &Path, error: io::Error) -> StateError {
    StateError::Lock {
        path: path.to_owned(),
        error: Arc::new(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_that_cannot_be_looked_at_is_no_sign_of_death() {
        let runs = std::env::temp_dir().join(format!("cadenza-presence-{}", std::process::id()));
        fs::write(&runs, "").unwrap();
        let told = Presence::OnDisk { runs: runs.clone() }.is_alive("run-1");
        fs::remove_file(&runs).unwrap();
        assert!(matches!(told, Err(StateError::Lock { .. })), "{told:?}");
    }

    #[test]
    fn sweeping_the_dead_leaves_the_living() {
        let presence = Presence::InMemory {
            begun: Mutex::default(),
        };
        let living = presence.enter("living").unwrap();
        drop(presence.enter("dead").unwrap());
        presence.sweep(&["dead".to_owned()]);
        assert!(presence.is_alive("living").unwrap());
        assert!(!presence.is_alive("dead").unwrap());
        drop(living);
        assert!(!presence.is_alive("living").unwrap());
    }
}
