//! The tables, as the steps that lead to them, and the check that a file holds nothing else.

use super::StateError;
use super::db::Db;
use std::path::Path;

/// Marks the file as ours in `SQLite`'s header.
const APPLICATION_ID: i64 = 0x4341_444c;

/// Each step takes the file from the version of its index to the next. A step that was released is
/// never edited, because files that it made are out there.
pub(super) const MIGRATIONS: &[&str] = &[FIRST, NIGHTS, CASES];

/// `AUTOINCREMENT` keeps a forgotten target's number from standing for another one. An intent's
/// credential is unique: that is S-04 as the file itself enforces it.
const FIRST: &str = "
CREATE TABLE target (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    origin TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX target_without_name ON target (origin) WHERE name IS NULL;

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    target INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    seed TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    exit_code INTEGER,
    requests INTEGER,
    revocations INTEGER
) STRICT;
CREATE INDEX run_of_target ON run (target, started_ms);

CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    credential TEXT NOT NULL,
    role TEXT NOT NULL,
    provenance TEXT NOT NULL CHECK (provenance IN ('handed_over', 'created')),
    name TEXT,
    first_run TEXT NOT NULL REFERENCES run (id),
    first_ms INTEGER NOT NULL,
    leased_by TEXT REFERENCES run (id),
    UNIQUE (target, credential)
) STRICT;
CREATE INDEX credential_by_id ON credential (credential);

CREATE TABLE intent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    credential INTEGER NOT NULL UNIQUE REFERENCES credential (id) ON DELETE CASCADE,
    run TEXT NOT NULL REFERENCES run (id),
    scenario TEXT NOT NULL,
    sends INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ('revoked', 'already_revoked', 'refused', 'unknown')),
    status INTEGER,
    settled_ms INTEGER,
    CHECK ((outcome IS NULL) = (settled_ms IS NULL)),
    CHECK ((outcome IS 'refused') = (status IS NOT NULL))
) STRICT;
CREATE INDEX intent_of_run ON intent (run);

CREATE TABLE ask (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intent INTEGER NOT NULL REFERENCES intent (id) ON DELETE CASCADE,
    run TEXT NOT NULL REFERENCES run (id),
    answer TEXT NOT NULL CHECK (answer IN ('revoked', 'already_revoked', 'refused', 'unclear')),
    status INTEGER,
    at_ms INTEGER NOT NULL,
    CHECK ((answer = 'refused') = (status IS NOT NULL))
) STRICT;
CREATE INDEX ask_about ON ask (intent);

CREATE TABLE grave (
    credential INTEGER PRIMARY KEY REFERENCES credential (id) ON DELETE CASCADE,
    revoked_at_ms INTEGER,
    buried_ms INTEGER NOT NULL,
    last_asked_ms INTEGER,
    last_answer TEXT CHECK (last_answer IN ('still_dead', 'not_found', 'resurrected', 'unclear')),
    CHECK ((last_asked_ms IS NULL) = (last_answer IS NULL))
) STRICT;

CREATE TABLE finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    identity TEXT NOT NULL,
    check_name TEXT NOT NULL,
    severity TEXT NOT NULL,
    told TEXT NOT NULL
) STRICT;
CREATE INDEX finding_of_run ON finding (run);
";

/// What runs are remembered by beside their findings. Runs of before have no row here.
const NIGHTS: &str = "
CREATE TABLE told (
    run TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    tool TEXT,
    deployment TEXT,
    median_us INTEGER,
    p95_us INTEGER,
    max_us INTEGER,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT;

CREATE TABLE verdict (
    run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    check_name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    intermittent INTEGER NOT NULL CHECK (intermittent IN (0, 1)),
    PRIMARY KEY (run, check_name)
) STRICT, WITHOUT ROWID;
";

const CASES: &str = "
CREATE TABLE kept_case (
    target INTEGER NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    identity TEXT NOT NULL,
    check_name TEXT NOT NULL,
    scenario TEXT NOT NULL,
    body TEXT NOT NULL,
    found_ms INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
    PRIMARY KEY (target, id)
) STRICT, WITHOUT ROWID;
";

/// What a file's header says of it.
enum Header {
    /// Nothing was ever written to it.
    Blank,
    /// A ledger of this schema version.
    Ledger(i64),
    /// Some other program's database.
    Foreign,
}

/// All of it at one moment: another process may be making the file right now.
fn header(db: &mut Db) -> Result<Header, StateError> {
    let (application, version, tables) = db.read(|tx| {
        let number = |query| Ok(tx.row(query, &[], |row| row.number::<i64>(0))?.unwrap_or(0));
        Ok((
            number("PRAGMA application_id")?,
            number("PRAGMA user_version")?,
            number("SELECT count(*) FROM sqlite_schema")?,
        ))
    })?;
    Ok(match (application, version, tables) {
        (APPLICATION_ID, _, _) => Header::Ledger(version),
        (0, 0, 0) => Header::Blank,
        _ => Header::Foreign,
    })
}

/// Refuses what may not be changed: a later version's file, or another program's. The answer of the
/// check is the version, zero for a blank file.
pub(super) fn version(db: &mut Db, path: &Path, known: &[&str]) -> Result<usize, StateError> {
    match header(db)? {
        Header::Blank => Ok(0),
        Header::Foreign => Err(StateError::NotALedger {
            path: path.to_owned(),
        }),
        Header::Ledger(found) => match usize::try_from(found) {
            Ok(version) if version <= known.len() => Ok(version),
            Ok(_) | Err(_) => Err(StateError::Newer {
                path: path.to_owned(),
                found,
                known: number(known.len()),
            }),
        },
    }
}

/// Takes the file to the last version, step by step and all or nothing.
pub(super) fn migrate(db: &mut Db, path: &Path, steps: &[&str]) -> Result<(), StateError> {
    if version(db, path, steps)? == steps.len() {
        return Ok(());
    }
    db.write(|tx| {
        // Another process may have been faster. Its steps are never run a second time.
        let reached = tx
            .row("PRAGMA user_version", &[], |row| row.number::<usize>(0))?
            .unwrap_or(0);
        for step in steps.iter().skip(reached) {
            tx.batch(step)?;
        }
        let reached = number(steps.len().max(reached));
        tx.batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {reached};"
        ))
    })
}

fn number(count: usize) -> i64 {
    i64::try_from(count).expect("nobody writes so many migrations")
}
