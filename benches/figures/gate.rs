//! A gate run of the binary against a server on loopback, from outside: the mock is in this process, so nothing of it
//! is counted as the binary's.

use super::process::{binary, of_a_core, peak, seconds};
use super::table::{Spread, Target, aimed, row};
use crate::folder::Folder;
use crate::ground::{Ground, Outcome};
use crate::handover::everything;
use cadenza_contract::mock::{Mock, Options};
use cadenza_contract::record::Record;
use std::io;
use std::net::TcpListener;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Runs of each sort.
const RUNS: u32 = 25;

/// How long a start is waited for that never leads to a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// Prints what a gate run takes, alone and with all reports.
pub(super) fn gate(ground: &Ground) -> Outcome<()> {
    let mut plain = Vec::new();
    let before = of_a_core();
    for _ in 0..RUNS {
        plain.push(played(ground, |mock, folder| {
            seconds(binary(&everything(mock, folder)))
        })?);
    }
    let after = of_a_core();
    let mut reported = Vec::new();
    let mut record = None;
    for _ in 0..RUNS {
        reported.push(played(ground, |mock, folder| {
            let took = seconds(with_reports(mock, folder))?;
            record = Some(Record::read(&folder.0)?);
            Ok(took)
        })?);
    }
    let wall = Spread::of(plain);
    aimed(
        "gate on loopback, wall",
        &wall.in_ms(),
        wall.median,
        &Target::Below(1.0, "under 1 s"),
    );
    let with_reports = Spread::of(reported);
    row(
        "the same with `--report-dir`, every file written",
        &with_reports.in_ms(),
    );
    if let Some(record) = record {
        let traffic = record.traffic;
        row(
            "its requests and live revocations",
            &format!("{} and {}", traffic.requests, traffic.revocations),
        );
    }
    if let (Some(before), Some(after)) = (before, after) {
        let each = |before: f64, after: f64| 1e3 * (after - before) / f64::from(RUNS);
        let (own, kernel) = (each(before.0, after.0), each(before.1, after.1));
        row(
            "its CPU",
            &format!("{own:.0} ms, and {kernel:.0} ms in the kernel"),
        );
    }
    let most = played(ground, |mock, folder| peak(binary(&everything(mock, folder))))?;
    if let Some(most) = most {
        aimed(
            "its peak memory",
            &format!("{most:.1} MiB"),
            most,
            &Target::Below(64.0, "under 64 MiB"),
        );
    }
    Ok(())
}

/// Prints how long it is from the start of the process to its first connection.
pub(super) fn start() -> Outcome<()> {
    let folder = Folder::new();
    let token = folder.write("owner.token", "header.of-a-token.and-its-signature");
    let pool = folder.write("pool.txt", "3f0e8400-e29b-41d4-a716-446655440000\n");
    let starts = (0..RUNS).map(|_| one_start(&token, &pool));
    let starts = Spread::of(starts.collect::<Outcome<_>>()?);
    aimed(
        "start-up to first request",
        &starts.in_ms(),
        starts.median,
        &Target::Below(0.05, "under 50 ms"),
    );
    Ok(())
}

/// Seconds until somebody is there who wants to ask something; nobody answers him.
fn one_start(token: &str, pool: &str) -> Outcome<f64> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let target = format!("http://{}", listener.local_addr()?);
    let line = [
        "--base-url",
        &target,
        "--token-file",
        token,
        "--credentials",
        pool,
    ];
    let began = Instant::now();
    let mut child = binary(&line).spawn()?;
    let came = loop {
        match listener.accept() {
            Ok(_) => break Ok(began.elapsed().as_secs_f64()),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => break Err(error.into()),
            Err(_) if began.elapsed() > PATIENCE => break Err("nothing was sent".into()),
            Err(_) => sleep(Duration::from_micros(50)),
        }
    };
    child.kill()?;
    child.wait()?;
    came
}

/// Prints how long the tool takes to show that its checks can fail.
pub(super) fn selftest() -> Outcome<()> {
    let took = seconds(binary(&["selftest"]))?;
    row("`selftest`, wall", &format!("{took:.1} s"));
    Ok(())
}

/// What a run says on a mock of its own: credentials are spent once.
fn played<T>(ground: &Ground, run: impl FnOnce(&Mock, &Folder) -> Outcome<T>) -> Outcome<T> {
    let mock = ground.start(Options::default())?;
    let folder = Folder::new();
    let told = run(&mock, &folder);
    ground.end(mock);
    told
}

fn with_reports(mock: &Mock, folder: &Folder) -> Command {
    let mut line = everything(mock, folder);
    line.extend(["--report-dir".to_owned(), folder.0.display().to_string()]);
    binary(&line)
}
