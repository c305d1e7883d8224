//! The state directory: making it, opening its ledger, and the one way to it for the rest of the room.

use super::StateError;
use super::db::{Db, Tx};
use super::presence::Presence;
use super::schema::{self, MIGRATIONS};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The ledger's file in the state directory.
const LEDGER: &str = "ledger.sqlite3";

/// The directory of the lock files in the state directory.
const RUNS: &str = "runs";

/// The file that is locked while a ledger is opened.
const OPENING: &str = "opening.lock";

/// A handle on the ledger. Clones share one connection, so that what poisons one poisons all (S-03).
#[derive(Clone, Debug)]
pub struct StateDir {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    db: Mutex<Db>,
    presence: Presence,
}

impl StateDir {
    /// Whether there is a ledger in a directory, for those who would not make one.
    pub fn is_in(dir: &Path) -> bool {
        dir.join(LEDGER).is_file()
    }

    /// Opens the ledger of a directory and makes both where they are missing. A file that is damaged,
    /// foreign or of a later version is refused as it stands.
    pub fn open(dir: &Path) -> Result<Self, StateError> {
        Self::open_with(dir, MIGRATIONS)
    }

    /// The same for a given list of schema steps.
    pub(super) fn open_with(dir: &Path, steps: &[&str]) -> Result<Self, StateError> {
        // A relative path could begin with `file:`, which SQLite takes for the start of a URI.
        let dir = std::path::absolute(dir).map_err(|error| uncreatable(dir, error))?;
        make(&dir)?;
        let path = dir.join(LEDGER);
        let turn = take_turn(&dir, &path)?;
        inspect(&path, steps)?;
        let runs = dir.join(RUNS);
        make(&runs)?;
        let mut db = Db::open(&path)?;
        if db.pragma_text("PRAGMA journal_mode = WAL")? != "wal" {
            return Err(StateError::Unwritable {
                path,
                what: "the file system does not support a write-ahead log".to_owned(),
            });
        }
        schema::migrate(&mut db, &path, steps)?;
        sync_dir(&dir).map_err(|error| uncreatable(&dir, error))?;
        drop(turn);
        Ok(Self::of(db, Presence::OnDisk { runs }))
    }

    /// A ledger for runs that keep no state: the embedded mock, or a loopback target without a name. It
    /// ends with the last clone of the handle, and there are no lock files.
    pub fn in_memory() -> Result<Self, StateError> {
        let mut db = Db::in_memory()?;
        schema::migrate(&mut db, Path::new(":memory:"), MIGRATIONS)?;
        Ok(Self::of(
            db,
            Presence::InMemory {
                begun: Mutex::default(),
            },
        ))
    }

    fn of(db: Db, presence: Presence) -> Self {
        Self {
            shared: Arc::new(Shared {
                db: Mutex::new(db),
                presence,
            }),
        }
    }

    pub(super) fn presence(&self) -> &Presence {
        &self.shared.presence
    }

    pub(super) fn read<T>(
        &self,
        body: impl FnOnce(&Tx<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.db().read(body)
    }

    pub(super) fn write<T>(
        &self,
        body: impl FnOnce(&Tx<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.db().write(body)
    }

    /// A panic of another thread rolled its transaction back, so the connection is as good as before.
    pub(super) fn db(&self) -> MutexGuard<'_, Db> {
        self.shared.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until nobody else is opening the ledger. `SQLite`'s own patience does not cover the change to a
/// write-ahead log, so two who make a file at the same moment could find it busy.
fn take_turn(dir: &Path, ledger: &Path) -> Result<File, StateError> {
    let path = dir.join(OPENING);
    let file = File::create(&path).map_err(|error| StateError::Unwritable {
        path: ledger.to_owned(),
        what: error.to_string(),
    })?;
    match file.lock() {
        Ok(()) => Ok(file),
        Err(error) => Err(StateError::Lock {
            path,
            error: Arc::new(error),
        }),
    }
}

/// Looks at a file that is there through a connection that cannot write, so that what is refused stays
/// as it was, byte for byte.
fn inspect(path: &Path, steps: &[&str]) -> Result<(), StateError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => {
            return Err(StateError::NotALedger {
                path: path.to_owned(),
            });
        }
        // What cannot be seen is made, or cannot be, and then the opening says why.
        Err(_) => return Ok(()),
    }
    let mut db = Db::look(path)?;
    schema::version(&mut db, path, steps)?;
    match db.pragma_text("PRAGMA quick_check(1)")? {
        sound if sound == "ok" => Ok(()),
        what => Err(StateError::Corrupt {
            path: path.to_owned(),
            what,
        }),
    }
}

/// Makes a directory and those above it, and sees to it that a crash cannot lose them.
fn make(dir: &Path) -> Result<(), StateError> {
    let missing: Vec<PathBuf> = dir
        .ancestors()
        .take_while(|ancestor| !ancestor.exists())
        .map(Path::to_owned)
        .collect();
    fs::create_dir_all(dir).map_err(|error| uncreatable(dir, error))?;
    for parent in missing.iter().filter_map(|made| made.parent()) {
        sync_dir(parent).map_err(|error| uncreatable(dir, error))?;
    }
    Ok(())
}

/// Makes new names in a directory durable (S-02).
#[cfg(unix)]
fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Elsewhere a directory cannot be opened as a file, and the file system logs its names itself.
#[cfg(not(unix))]
fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

fn uncreatable(path: &Path, error: io::Error) -> StateError {
    StateError::Uncreatable {
        path: path.to_owned(),
        error: Arc::new(error),
    }
}
