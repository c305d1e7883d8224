//! The shape of the machine that figures were taken on: without it they say nothing.

use std::fs;
use std::process::Command;

/// Cores, model, memory, load and compiler, in a line.
pub(super) fn shape() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let told = |path: &str, name: &str| {
        let text = fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = told("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = told("/proc/meminfo", "MemTotal")
        .and_then(|text| text.strip_suffix(" kB")?.parse::<u64>().ok())
        .map_or_else(String::new, |kib| {
            format!(", {} GiB", (kib + 524_288) / 1_048_576)
        });
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map_or_else(String::new, |text| {
            format!(", rustc {}", text.split(' ').nth(1).unwrap_or_default().trim())
        });
    let profile = if cfg!(debug_assertions) {
        "unoptimised"
    } else {
        "release"
    };
    format!(
        "{} {cores} cores of {model}{memory}{compiler}, {profile} build, load {}",
        std::env::consts::OS,
        load()
    )
}

/// Processes that wanted a core in the last minute, where the system tells it.
pub(super) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .next()
        .filter(|load| !load.is_empty())
        .map_or_else(|| "unknown".to_owned(), str::to_owned)
}
