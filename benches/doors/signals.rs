//! What a signal does to a run, wherever it meets it, and what a terminal shows meanwhile. No test counts on time: each
//! waits until the run is where it is to be met.

use super::{Bed, Folder, OF_A_RUNNER};
use cadenza_contract::mock::{Fault, Options, Variant};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A mock whose answers take their time, with credentials enough for a night.
fn night(fault: Option<&str>) -> Bed {
    Bed::new(Options {
        variant: fault.is_none().then(|| Variant::named("slow").unwrap()),
        fault: fault.map(|name| Fault::named(name).unwrap()),
        credentials: 70,
        ..Options::default()
    })
}

fn command(line: &[String], more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command.args(line).args(more).current_dir(std::env::temp_dir());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CADENZA_")) {
        command.env_remove(name);
    }
    for name in OF_A_RUNNER.into_iter().chain(["CI"]) {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn signal(run: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &run.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Waits until so many requests came.
fn await_requests(bed: &Bed, number: u64) {
    while bed.mock().requests() < number {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until the run tells on stderr that it played this.
fn await_line(run: &mut Child, start: &str) {
    let mut stderr = BufReader::new(run.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with(start) {
        line.clear();
        assert!(
            stderr.read_line(&mut line).unwrap() > 0,
            "it never told {start:?}"
        );
    }
    // Whoever writes on must find a reader.
    std::thread::spawn(move || stderr.read_to_end(&mut Vec::new()));
}

/// How a run ended: its exit code and what it printed.
fn ended(mut run: Child) -> (i32, String) {
    let mut told = String::new();
    run.stdout.take().unwrap().read_to_string(&mut told).unwrap();
    (run.wait().unwrap().code().unwrap(), told)
}

/// The state of the run and its exit code, as the report in this folder tells them.
fn reported(folder: &Folder) -> (String, u64) {
    let record = fs::read_to_string(folder.0.join("run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let state = record["run"]["state"].as_str().unwrap().to_owned();
    (state, record["gate"]["exit_code"].as_u64().unwrap())
}

/// Ends a run of these checks at night when so many requests came; it accuses nobody and leaves a partial report.
fn met_at(checks: &[&str], requests: u64, name: &str) {
    let (bed, reports) = (night(None), Folder::new());
    let dir = reports.0.to_str().unwrap();
    let options = [
        "--profile",
        "nightly",
        "--max-examples",
        "100000",
        "--report-dir",
        dir,
    ];
    let run = command(&bed.everything(), &[&options, checks].concat())
        .spawn()
        .unwrap();
    await_requests(&bed, requests);
    signal(&run, name);
    let (code, told) = ended(run);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("asked to stop"), "{told}");
    assert!(!told.contains("    FAIL  "), "{told}");
    assert_eq!(reported(&reports), ("partial".to_owned(), 3));
}

#[test]
fn a_signal_ends_a_run_in_the_midst_of_generated_requests() {
    met_at(&["rewritten_request"], 150, "-INT");
}

#[test]
fn a_signal_ends_a_run_in_the_midst_of_histories() {
    met_at(&["history_follows"], 90, "-TERM");
}

#[test]
fn a_signal_ends_a_run_in_the_midst_of_races() {
    // What is generated comes behind the races, so the run is not over before the signal is there.
    met_at(&["crowded_revokes", "rewritten_request"], 25, "-INT");
}

#[test]
fn a_signal_ends_a_pause_at_once() {
    let bed = night(None);
    let options = ["--profile", "nightly", "--verbose", "revoked_stays_revoked"];
    let mut run = command(&bed.everything(), &options).spawn().unwrap();
    await_line(&mut run, "played final_sweep");
    let sent = Instant::now();
    signal(&run, "-INT");
    let (code, told) = ended(run);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("asked to stop"), "{told}");
    // Fourteen seconds lay ahead.
    assert!(sent.elapsed() < Duration::from_secs(10), "{:?}", sent.elapsed());
}

#[test]
fn a_run_that_is_stopped_after_a_violation_ends_with_1() {
    let (bed, reports) = (night(Some("already_revoked_is_200")), Folder::new());
    let dir = reports.0.to_str().unwrap();
    let options = [
        "--profile",
        "nightly",
        "--max-examples",
        "100000",
        "--verbose",
        "--report-dir",
        dir,
    ];
    let mut run = command(&bed.everything(), &options).spawn().unwrap();
    // What is repeated has failed.
    await_line(&mut run, &format!("played {:<28} attempt 2", "revoke_and_repeat"));
    signal(&run, "-TERM");
    let (code, told) = ended(run);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("asked to stop"), "{told}");
    assert_eq!(reported(&reports), ("partial".to_owned(), 1));
}

#[test]
fn a_second_signal_ends_a_run_at_once_and_leaves_a_partial_report() {
    let (bed, reports) = (Bed::conforming(), Folder::new());
    // It takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut line = bed.least(1);
    line[1] = format!("http://{}", silent.local_addr().unwrap());
    let dir = reports.0.to_str().unwrap();
    let mut run = command(&line, &["--timeout", "3s", "--report-dir", dir])
        .spawn()
        .unwrap();
    // The first report is written when the plan stands, and the next call that connects after that hangs: a run that has
    // no call under way would end at the first signal.
    silent.set_nonblocking(true).unwrap();
    let mut open = Vec::new();
    let mut connections = || {
        let before = open.len();
        while let Ok((stream, _)) = silent.accept() {
            open.push(stream);
        }
        open.len() - before
    };
    loop {
        connections();
        if reports.0.join("run.json").exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    while connections() == 0 {
        std::thread::sleep(Duration::from_millis(2));
    }
    // Two signals of one name may arrive as one.
    signal(&run, "-INT");
    signal(&run, "-TERM");
    let mut stderr = String::new();
    run.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let (code, told) = ended(run);
    assert_eq!(code, 3, "{told}\n{stderr}");
    assert!(stderr.contains("ended at once by a second signal"), "{stderr}");
    assert_eq!(reported(&reports), ("partial".to_owned(), 3));
}

/// A terminal: what is drawn on it is read here, and written there.
fn terminal() -> (File, File) {
    let here = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&here).unwrap();
    unlockpt(&here).unwrap();
    let size = Winsize {
        ws_row: 40,
        ws_col: 132,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&here, size).unwrap();
    let name = ptsname(&here, Vec::new()).unwrap().into_string().unwrap();
    let there = OpenOptions::new().read(true).write(true).open(name).unwrap();
    (File::from(here), there)
}

/// What a run draws on a terminal until it is stopped, when that many requests came, and what it prints.
fn drawn(more: &[&str], variables: &[(&str, &str)], until: &str) -> (String, String) {
    let bed = night(None);
    let (mut here, there) = terminal();
    let options = [
        "--profile",
        "nightly",
        "--max-examples",
        "100000",
        "rewritten_request",
    ];
    let mut command = command(&bed.everything(), &[&options, more].concat());
    command.env("TERM", "xterm").envs(variables.iter().copied());
    let run = command.stderr(Stdio::from(there)).spawn().unwrap();
    // The command holds the other end as well.
    drop(command);
    let mut shown = Vec::new();
    let mut some = [0; 4096];
    let mut met = until.is_empty();
    if met {
        await_requests(&bed, 200);
        signal(&run, "-INT");
    }
    // When nobody writes any more, reading fails.
    while let Ok(read @ 1..) = here.read(&mut some) {
        shown.extend(&some[..read]);
        if !met && String::from_utf8_lossy(&shown).contains(until) {
            met = true;
            signal(&run, "-INT");
        }
    }
    let (code, told) = ended(run);
    assert_eq!(code, 3, "{told}");
    (String::from_utf8(shown).unwrap(), told)
}

#[test]
fn a_terminal_shows_how_far_a_run_has_come_and_is_left_as_it_was() {
    let (shown, told) = drawn(&[], &[("NO_COLOR", "1")], " generated cases, about ");
    assert!(shown.contains(" scenarios, "), "{shown:?}");
    assert!(!shown.contains("\u{1b}[3"), "coloured: {shown:?}");
    // Nothing but the last clearing stands behind the last thing that was drawn.
    assert!(
        shown.ends_with("\r\u{1b}[2K") || shown.ends_with("\r\u{1b}[K"),
        "{shown:?}"
    );
    assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
    assert!(!told.contains(" scenarios, "), "{told}");
}

#[test]
fn a_terminal_shows_nothing_of_a_quiet_run_and_no_control_characters_to_a_runner() {
    let (shown, _) = drawn(&["--quiet"], &[("NO_COLOR", "1")], "");
    assert_eq!(shown, "");
    // On a slow machine a line at times, which is what a log can show.
    let (shown, _) = drawn(&["--seed=7"], &[("GITHUB_ACTIONS", "true")], "");
    let lines = shown.lines();
    assert!(
        lines.clone().all(|line| line.starts_with("progress: ")),
        "{shown:?}"
    );
    let mut letters = lines.flat_map(str::chars);
    assert!(!letters.any(char::is_control), "{shown:?}");
}
