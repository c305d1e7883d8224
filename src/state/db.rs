//! The only file that imports rusqlite: connections, transactions and rows, and what `SQLite`'s
//! errors mean here. The rest of the room writes SQL through it.

use super::StateError;
use super::value::Value;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a transaction waits for another process's. Ours take milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// One connection. A write that fails poisons it (S-03).
#[derive(Debug)]
pub(super) struct Db {
    connection: Connection,
    path: PathBuf,
    failure: Option<StateError>,
}

impl Db {
    /// A ledger that nobody else sees and that ends with the handle.
    pub(super) fn in_memory() -> Result<Self, StateError> {
        Self::of(Connection::open_in_memory(), Path::new(":memory:"))
    }

    /// Opens a file that must be there, without the right to change it.
    pub(super) fn look(path: &Path) -> Result<Self, StateError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::of(Connection::open_with_flags(path, flags), path)
    }

    /// Opens a file, which is made if it is missing, so that a commit is on disk when it returns.
    pub(super) fn open(path: &Path) -> Result<Self, StateError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Self::of(Connection::open_with_flags(path, flags), path)?;
        // `fullfsync` matters on macOS alone, where a plain fsync stops at the drive's cache.
        db.batch("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
        Ok(db)
    }

    fn of(connection: rusqlite::Result<Connection>, path: &Path) -> Result<Self, StateError> {
        let prepared = || {
            let connection = connection?;
            connection.busy_timeout(PATIENCE)?;
            connection.execute_batch("PRAGMA foreign_keys = ON")?;
            Ok(connection)
        };
        Ok(Self {
            connection: prepared().map_err(|error| failure(path, &error))?,
            path: path.to_owned(),
            failure: None,
        })
    }

    /// Runs statements outside any transaction, which is where pragmas belong.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StateError> {
        self.connection
            .execute_batch(sql)
            .map_err(|error| failure(&self.path, &error))
    }

    /// The text that a pragma answers with. Outside any transaction as well.
    pub(super) fn pragma_text(&self, sql: &str) -> Result<String, StateError> {
        self.connection
            .query_row(sql, [], |row| row.get(0))
            .map_err(|error| failure(&self.path, &error))
    }

    /// Several reads of one moment. A poisoned handle still answers.
    pub(super) fn read<T>(
        &mut self,
        body: impl FnOnce(&Tx<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let tx = begin(&mut self.connection, &self.path, TransactionBehavior::Deferred)?;
        body(&tx)
    }

    /// One write, whole or not at all, and on disk when this returns. It begins with the lock that
    /// keeps other processes from writing, so that what `body` reads stays true until the commit.
    pub(super) fn write<T>(
        &mut self,
        body: impl FnOnce(&Tx<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        if let Some(cause) = &self.failure {
            return Err(StateError::Poisoned {
                cause: Box::new(cause.clone()),
            });
        }
        let written =
            begin(&mut self.connection, &self.path, TransactionBehavior::Immediate).and_then(|tx| {
                let value = body(&tx)?;
                tx.commit()?;
                Ok(value)
            });
        if let Err(error) = &written
            && error.poisons()
        {
            self.failure = Some(error.clone());
        }
        written
    }
}

fn begin<'a>(
    connection: &'a mut Connection,
    path: &'a Path,
    behavior: TransactionBehavior,
) -> Result<Tx<'a>, StateError> {
    let inner = connection
        .transaction_with_behavior(behavior)
        .map_err(|error| failure(path, &error))?;
    Ok(Tx { inner, path })
}

/// A transaction. It is rolled back unless `Db::write` commits it.
#[derive(Debug)]
pub(super) struct Tx<'a> {
    inner: Transaction<'a>,
    path: &'a Path,
}

impl Tx<'_> {
    /// Runs a statement; the answer is the number of rows that it changed.
    pub(super) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, StateError> {
        self.inner
            .execute(sql, rusqlite::params_from_iter(values))
            .map_err(|error| failure(self.path, &error))
    }

    /// Runs an INSERT; the answer is the new row's number.
    pub(super) fn insert(&self, sql: &str, values: &[Value<'_>]) -> Result<i64, StateError> {
        self.execute(sql, values)?;
        Ok(self.inner.last_insert_rowid())
    }

    /// Runs several statements that take no values.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StateError> {
        self.inner
            .execute_batch(sql)
            .map_err(|error| failure(self.path, &error))
    }

    /// Every row of a query.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StateError>,
    ) -> Result<Vec<T>, StateError> {
        let mut statement = self
            .inner
            .prepare(sql)
            .map_err(|error| failure(self.path, &error))?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(values))
            .map_err(|error| failure(self.path, &error))?;
        let mut found = Vec::new();
        while let Some(inner) = rows.next().map_err(|error| failure(self.path, &error))? {
            found.push(read(&Row {
                inner,
                path: self.path,
            })?);
        }
        Ok(found)
    }

    /// The first row of a query, if there is one.
    pub(super) fn row<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StateError>,
    ) -> Result<Option<T>, StateError> {
        self.inner
            .query_row(sql, rusqlite::params_from_iter(values), |inner| {
                Ok(read(&Row {
                    inner,
                    path: self.path,
                }))
            })
            .optional()
            .map_err(|error| failure(self.path, &error))?
            .transpose()
    }

    /// A failed commit may have reached the disk or not, so even a lock that was refused then counts
    /// as a failure of the disk.
    fn commit(self) -> Result<(), StateError> {
        self.inner
            .commit()
            .map_err(|error| match failure(self.path, &error) {
                StateError::Busy { path } => StateError::Disk {
                    path,
                    what: "a commit found the file locked".to_owned(),
                },
                other => other,
            })
    }
}

/// A row of an answer.
#[derive(Debug)]
pub(super) struct Row<'a> {
    inner: &'a rusqlite::Row<'a>,
    path: &'a Path,
}

impl Row<'_> {
    /// A number, which must fit what it is read as.
    pub(super) fn number<N: TryFrom<i64>>(&self, column: usize) -> Result<N, StateError> {
        self.number_or_null(column)?
            .ok_or_else(|| self.unfit(column, "a number is missing"))
    }

    /// A number or nothing.
    pub(super) fn number_or_null<N: TryFrom<i64>>(&self, column: usize) -> Result<Option<N>, StateError> {
        let value: Option<i64> = self
            .inner
            .get(column)
            .map_err(|error| failure(self.path, &error))?;
        value
            .map(|number| N::try_from(number).map_err(|_| self.unfit(column, "a number is out of range")))
            .transpose()
    }

    /// A text.
    pub(super) fn text(&self, column: usize) -> Result<String, StateError> {
        self.inner.get(column).map_err(|error| failure(self.path, &error))
    }

    /// A text or nothing.
    pub(super) fn text_or_null(&self, column: usize) -> Result<Option<String>, StateError> {
        self.inner.get(column).map_err(|error| failure(self.path, &error))
    }

    /// One of the words that a closed list of ours is written as.
    pub(super) fn word<T>(&self, column: usize, of: impl Fn(&str) -> Option<T>) -> Result<T, StateError> {
        of(&self.text(column)?).ok_or_else(|| self.unfit(column, "a word is unknown"))
    }

    /// The value is not one that this version writes.
    pub(super) fn unfit(&self, column: usize, what: &str) -> StateError {
        StateError::Corrupt {
            path: self.path.to_owned(),
            what: format!("{what} in column {column} of an answer"),
        }
    }
}

/// What an error of `SQLite`'s means for the ledger.
fn failure(path: &Path, error: &rusqlite::Error) -> StateError {
    let path = path.to_owned();
    let what = error.to_string();
    match error {
        rusqlite::Error::SqliteFailure(reason, _) => match reason.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StateError::Busy { path },
            ErrorCode::DiskFull => StateError::Full { path },
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                StateError::Unwritable { path, what }
            }
            ErrorCode::NotADatabase => StateError::NotALedger { path },
            ErrorCode::DatabaseCorrupt => StateError::Corrupt { path, what },
            ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed => {
                StateError::Disk { path, what }
            }
            _ => StateError::Statement { path, what },
        },
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::FromSqlConversionFailure(..) => StateError::Corrupt { path, what },
        _ => StateError::Statement { path, what },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn told(code: std::ffi::c_int) -> StateError {
        failure(
            Path::new("ledger"),
            &rusqlite::Error::SqliteFailure(ffi::Error::new(code), None),
        )
    }

    #[test]
    fn each_trouble_of_the_database_has_the_error_whose_remedy_helps() {
        assert!(matches!(told(ffi::SQLITE_BUSY), StateError::Busy { .. }));
        assert!(matches!(told(ffi::SQLITE_FULL), StateError::Full { .. }));
        assert!(matches!(
            told(ffi::SQLITE_READONLY),
            StateError::Unwritable { .. }
        ));
        assert!(matches!(told(ffi::SQLITE_NOTADB), StateError::NotALedger { .. }));
        assert!(matches!(told(ffi::SQLITE_CORRUPT), StateError::Corrupt { .. }));
        assert!(matches!(told(ffi::SQLITE_IOERR), StateError::Disk { .. }));
        assert!(matches!(told(ffi::SQLITE_PROTOCOL), StateError::Disk { .. }));
        assert!(matches!(told(ffi::SQLITE_MISUSE), StateError::Statement { .. }));
    }

    #[test]
    fn a_value_of_another_type_than_we_write_is_damage() {
        let error = rusqlite::Error::IntegralValueOutOfRange(0, i64::MAX);
        assert!(matches!(
            failure(Path::new("ledger"), &error),
            StateError::Corrupt { .. }
        ));
    }
}
