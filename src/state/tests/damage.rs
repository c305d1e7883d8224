//! Files and disks that cannot be used, and what may be written after a failure: nothing.

use super::*;
use crate::state::schema::MIGRATIONS;
use crate::state::{StateError, ToldFinding};

/// Refuses to open, and leaves the file as it was.
fn refused(folder: &Folder) -> StateError {
    let before = fs::read(folder.ledger()).unwrap();
    let error = StateDir::open(&folder.dir()).unwrap_err();
    assert_eq!(fs::read(folder.ledger()).unwrap(), before);
    assert!(error.to_string().contains("\n  remedy: "), "{error}");
    error
}

fn file(content: &[u8]) -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(folder.dir()).unwrap();
    fs::write(folder.ledger(), content).unwrap();
    folder
}

/// A ledger of some size, closed.
fn filled() -> Folder {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    for number in 0..40 {
        record(&run, &"told ".repeat(200 + number)).unwrap();
    }
    finish(run);
    folder
}

fn record(run: &Run, told: &str) -> Result<(), StateError> {
    run.record_finding(&ToldFinding {
        identity: "identity".to_owned(),
        check: "check".to_owned(),
        severity: "violation".to_owned(),
        told: told.to_owned(),
    })
}

#[test]
fn a_directory_below_a_file_cannot_be_made() {
    let folder = file(b"");
    let dir = folder.ledger().join("state");
    let error = StateDir::open(&dir).unwrap_err();
    assert!(
        matches!(&error, StateError::Uncreatable { path, .. } if *path == dir),
        "{error}"
    );
    assert!(error.to_string().contains("--state-dir"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_place_where_no_file_can_be_made_is_named() {
    let folder = Folder::new();
    fs::create_dir_all(folder.dir()).unwrap();
    std::os::unix::fs::symlink(folder.dir().join("missing/ledger"), folder.ledger()).unwrap();
    unwritable(&folder);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = filled();
    fs::set_permissions(folder.ledger(), fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(folder.ledger()).is_ok() {
        // An administrator may write whatever the mode says, so there is nothing to see.
        return;
    }
    unwritable(&folder);
}

#[cfg(unix)]
fn unwritable(folder: &Folder) {
    let error = StateDir::open(&folder.dir()).unwrap_err();
    assert!(
        matches!(&error, StateError::Unwritable { path, .. } if *path == folder.ledger()),
        "{error:?}"
    );
    assert!(error.to_string().contains("permissions"), "{error}");
}

#[test]
fn a_directory_is_no_ledger() {
    let folder = Folder::new();
    fs::create_dir_all(folder.ledger()).unwrap();
    let error = StateDir::open(&folder.dir()).unwrap_err();
    assert!(matches!(error, StateError::NotALedger { .. }), "{error:?}");
}

#[test]
fn garbage_is_no_ledger() {
    for length in [2, 20, 100, 5_000] {
        let error = refused(&file(&vec![b'x'; length]));
        assert!(
            matches!(error, StateError::NotALedger { .. }),
            "{length}: {error:?}"
        );
    }
}

#[test]
fn another_programs_database_is_no_ledger() {
    let folder = filled();
    let state = folder.open();
    state.db().batch("PRAGMA application_id = 7").unwrap();
    drop(state);
    assert!(matches!(refused(&folder), StateError::NotALedger { .. }));
}

#[test]
fn a_truncated_file_is_damaged() {
    let folder = filled();
    let content = fs::read(folder.ledger()).unwrap();
    for keep in [content.len() / 2, content.len() - 4_096] {
        fs::write(folder.ledger(), &content[..keep]).unwrap();
        let error = refused(&folder);
        assert!(matches!(error, StateError::Corrupt { .. }), "{keep}: {error:?}");
    }
}

#[test]
fn a_page_of_noise_is_damage() {
    let folder = filled();
    let mut content = fs::read(folder.ledger()).unwrap();
    content[8_192..12_288].fill(0xa5);
    fs::write(folder.ledger(), &content).unwrap();
    assert!(matches!(refused(&folder), StateError::Corrupt { .. }));
}

#[test]
fn an_empty_file_is_a_ledger_that_was_never_begun() {
    let folder = file(b"");
    assert_eq!(rows(&folder.open(), "run"), 0);
}

#[test]
fn the_file_of_a_later_version_is_left_alone() {
    let folder = filled();
    let state = folder.open();
    state.db().batch("PRAGMA user_version = 99").unwrap();
    drop(state);
    let error = refused(&folder);
    assert!(
        matches!(
            error,
            StateError::Newer {
                found: 99,
                known,
                ..
            } if usize::try_from(known) == Ok(MIGRATIONS.len())
        ),
        "{error:?}"
    );
}

#[test]
fn a_ledger_that_stays_locked_is_busy_and_can_be_tried_again() {
    let folder = Folder::new();
    let (ours, theirs) = (folder.open(), folder.open());
    let run = begin(&ours, "run-1");
    ours.db().batch("PRAGMA busy_timeout = 0").unwrap();
    let error = theirs.write(|_| Ok(record(&run, "told").unwrap_err())).unwrap();
    assert!(matches!(error, StateError::Busy { .. }), "{error:?}");
    assert!(error.to_string().contains("remedy: wait"), "{error}");
    record(&run, "told").unwrap();
}

#[test]
fn a_full_disk_poisons_the_handle() {
    let folder = Folder::new();
    let state = folder.open();
    let run = begin(&state, "run-1");
    let (intent, lease) = (intend(&run, "a"), lease(&run, "b"));
    let pages = number(&state, "PRAGMA page_count");
    state
        .db()
        .batch(&format!("PRAGMA max_page_count = {pages}"))
        .unwrap();
    let error = record(&run, &"told ".repeat(4_000)).unwrap_err();
    assert!(matches!(error, StateError::Full { .. }), "{error:?}");

    // Room comes back, and trust does not.
    state.db().batch("PRAGMA max_page_count = 1000000").unwrap();
    let full = |error: StateError| match error {
        StateError::Poisoned { cause } => assert!(matches!(*cause, StateError::Full { .. }), "{cause}"),
        other => panic!("{other:?}"),
    };
    full(run.intend(lease, "first_revoke", 1, 5_000).unwrap_err());
    full(run.settle(&intent, Outcome::Unknown, 5_000).unwrap_err());
    full(record(&run, "told").unwrap_err());
    full(state.clone().bind("other", ORIGIN).unwrap_err());
    assert_eq!(rows(&state, "intent"), 1);

    // Only this handle is poisoned, and what was committed before holds.
    crash(run);
    let other = folder.open();
    assert_eq!(other.unresolved(&uat(&other)).unwrap().len(), 1);
    begin(&other, "run-2");
}

#[test]
fn a_failed_commit_poisons_the_handle() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    let error = state
        .write(|tx| {
            tx.batch("PRAGMA defer_foreign_keys = ON")?;
            tx.execute("UPDATE run SET target = 77", &[])
        })
        .unwrap_err();
    assert!(matches!(error, StateError::Statement { .. }), "{error:?}");
    assert!(matches!(
        record(&run, "told").unwrap_err(),
        StateError::Poisoned { .. }
    ));
    assert_eq!(state.live_runs(run.target()).unwrap(), ["run-1"]);
}

#[test]
fn a_refusal_of_ours_poisons_nothing() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    state.bind("uat", "https://other.example.net").unwrap_err();
    state.begin_run(run.target(), new_run("run-1")).unwrap_err();
    record(&run, "told").unwrap();
}

#[test]
fn a_word_that_this_version_does_not_know_is_damage() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    intend(&run, "a");
    let target = run.target().clone();
    crash(run);
    state
        .db()
        .batch("UPDATE credential SET role = 'emperor'")
        .unwrap();
    let error = state.unresolved(&target).unwrap_err();
    assert!(matches!(error, StateError::Corrupt { .. }), "{error:?}");
}
