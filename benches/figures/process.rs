//! The binary as a process of its own: how long it runs, what it takes of a core, and the most memory that it holds.

use crate::ground::Outcome;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Ticks a second in `/proc`, the same on every architecture that Linux tells them for.
const TICKS: f64 = 100.0;

/// The binary with these arguments, and nothing of the environment that could change what it does.
pub(super) fn binary<S: AsRef<str>>(line: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command
        .args(line.iter().map(AsRef::as_ref))
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CADENZA_")) {
        command.env_remove(name);
    }
    command
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY");
    command
}

/// Seconds from its start to its end. Nothing is measured that did not end green.
pub(super) fn seconds(mut command: Command) -> Outcome<f64> {
    let began = Instant::now();
    let status = command.status()?;
    let took = began.elapsed();
    if status.success() {
        Ok(took.as_secs_f64())
    } else {
        Err(format!("{command:?} ended with {status}").into())
    }
}

/// Seconds of a core that all children of this process have taken so far, themselves and for the kernel, where Linux
/// tells it. One tick is more than a short run takes, so it is read before and after many of them.
pub(super) fn of_a_core() -> Option<(f64, f64)> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold blanks; counted from behind it, the fields are those of proc(5) less two.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(13);
    let mut next = || Some(fields.next()?.parse::<f64>().ok()? / TICKS);
    Some((next()?, next()?))
}

/// The most memory that a child ever held until it ended, in MiB. It is asked for every half a millisecond, so the last
/// half may be missing.
pub(super) fn peak(mut command: Command) -> Outcome<Option<f64>> {
    let mut child = command.spawn()?;
    let mut most = None;
    loop {
        most = memory(&child).or(most);
        if let Some(status) = child.try_wait()? {
            return if status.success() {
                Ok(most)
            } else {
                Err(format!("{command:?} ended with {status}").into())
            };
        }
        sleep(Duration::from_micros(500));
    }
}

fn memory(child: &Child) -> Option<f64> {
    high_water(&format!("/proc/{}/status", child.id()))
}

/// The most memory that a process ever held, in MiB, where Linux tells it.
pub(super) fn high_water(status: &str) -> Option<f64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
