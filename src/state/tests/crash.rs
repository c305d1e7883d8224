//! What a run that dies leaves, by dropping its lock and by killing a process.

use super::*;
use crate::state::{Availability, Taken};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// Tells the process to be killed where its ledger is.
const DIRECTORY: &str = "CADENZA_TEST_STATE_DIR";

#[test]
fn a_dead_run_leaves_its_intents_unresolved_and_its_untouched_leases_free() {
    let folder = Folder::new();
    let run = begin(&folder.open(), "run-1");
    intend(&run, "a");
    lease(&run, "b");
    crash(run);
    left_by_the_dead(&folder);
}

#[test]
fn a_missing_lock_file_is_a_dead_run() {
    let folder = Folder::new();
    let state = folder.open();
    crash(begin(&state, "run-1"));
    fs::remove_file(folder.dir().join("runs").join("run-1.lock")).unwrap();
    assert_eq!(state.live_runs(&uat(&state)).unwrap(), [""; 0]);
}

#[test]
fn a_killed_process_leaves_its_intents_unresolved_and_its_untouched_leases_free() {
    let folder = Folder::new();
    let test = format!("{}::the_process_to_be_killed", module_path!());
    let (_, test) = test.split_once("::").unwrap();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env(DIRECTORY, folder.dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("intended")));

    let state = folder.open();
    let target = uat(&state);
    assert_eq!(state.live_runs(&target).unwrap(), ["run-1"]);
    assert!(state.unresolved(&target).unwrap().is_empty());
    let held = Taken::Held {
        run: "run-1".to_owned(),
    };
    assert_eq!(
        state.availability(&target, &["b"]).unwrap(),
        [Availability::Taken(held)]
    );
    drop(state);

    process.kill().unwrap();
    process.wait().unwrap();
    left_by_the_dead(&folder);
}

/// After an intent on `a` and a lease of `b`.
fn left_by_the_dead(folder: &Folder) {
    let state = folder.open();
    let target = uat(&state);
    assert_eq!(state.live_runs(&target).unwrap(), [""; 0]);
    let open = state.unresolved(&target).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].intent().credential(), open[0].run()), ("a", "run-1"));
    let run = begin(&state, "run-2");
    lease(&run, "b");
}

#[test]
#[ignore = "the test above starts and kills it"]
fn the_process_to_be_killed() {
    let Some(dir) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let run = begin(&StateDir::open(Path::new(&dir)).unwrap(), "run-1");
    intend(&run, "a");
    lease(&run, "b");
    writeln!(io::stdout(), "\nintended").unwrap();
    // Nobody writes; the input ends with the parent, so that no process is left behind.
    io::stdin().read_line(&mut String::new()).unwrap();
}
