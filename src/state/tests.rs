//! The ledger on disk and in memory: what it refuses, what survives a crash, and that no credential is
//! spent twice.

mod cases;
mod crash;
mod damage;
mod graveyard;
mod history;
mod intents;
mod leases;
mod nights;
mod opening;
mod sequences;
mod targets;

use super::{Intent, Lease, Leasing, NewRun, Outcome, Provenance, Run, RunEnd, StateDir, Target};
use crate::scenario::Role;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

const ORIGIN: &str = "https://uat.example.net";

/// A state directory of this test's own, gone when the test is over. It is not made.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cadenza-state-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn dir(&self) -> PathBuf {
        self.0.join("deep").join("state")
    }

    fn ledger(&self) -> PathBuf {
        self.dir().join("ledger.sqlite3")
    }

    fn open(&self) -> StateDir {
        StateDir::open(&self.dir()).unwrap()
    }

    /// The names in the directory of lock files.
    fn locks(&self) -> Vec<String> {
        names(&self.dir().join("runs"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn uat(state: &StateDir) -> Target {
    state.bind("uat", ORIGIN).unwrap()
}

fn new_run(id: &str) -> NewRun {
    NewRun {
        id: id.to_owned(),
        profile: "gate".to_owned(),
        seed: u64::MAX,
        started_ms: 1_000,
    }
}

fn begin(state: &StateDir, id: &str) -> Run {
    state.begin_run(&uat(state), new_run(id)).unwrap()
}

/// What a killed process leaves: its lock is gone, and nothing was entered.
fn crash(run: Run) {
    drop(run);
}

fn finish(run: Run) {
    let end = RunEnd {
        exit_code: 1,
        requests: 250,
        revocations: 8,
        ended_ms: 9_000,
    };
    run.finish(end).unwrap();
}

fn try_lease(run: &Run, credential: &str) -> Leasing {
    run.lease(credential, Role::Owner, &Provenance::HandedOver, 2_000)
        .unwrap()
}

fn lease(run: &Run, credential: &str) -> Lease {
    match try_lease(run, credential) {
        Leasing::Leased(lease) => lease,
        Leasing::Taken(taken) => panic!("{credential} is taken: {taken:?}"),
    }
}

fn intend(run: &Run, credential: &str) -> Intent {
    run.intend(lease(run, credential), "first_revoke", 1, 3_000)
        .unwrap()
}

/// Spends a credential with this outcome.
fn spend(run: &Run, credential: &str, outcome: Outcome) -> Intent {
    let intent = intend(run, credential);
    run.settle(&intent, outcome, 4_000).unwrap();
    intent
}

/// The number that a query or a pragma answers with.
fn number(state: &StateDir, query: &str) -> i64 {
    state
        .read(|tx| tx.row(query, &[], |row| row.number(0)))
        .unwrap()
        .unwrap()
}

/// Rows of a table, in the file as it is now.
fn rows(state: &StateDir, table: &str) -> i64 {
    number(state, &format!("SELECT count(*) FROM {table}"))
}

const TABLES: [&str; 7] = ["target", "run", "credential", "intent", "ask", "grave", "finding"];

#[test]
fn handles_and_proofs_can_be_shared_between_tasks() {
    fn shared<T: Send + Sync>() {}
    shared::<StateDir>();
    shared::<Run>();
    shared::<Lease>();
    shared::<Intent>();
}
