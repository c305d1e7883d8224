//! Records what a terminal shows, as the picture of the README: `cargo bench --bench picture` writes it. Under
//! `cargo test` nothing is done.

#![expect(
    clippy::unwrap_used,
    reason = "a folder for the binary's files is made as tests make it"
)]

#[path = "folder.rs"]
mod folder;
#[path = "handover.rs"]
mod handover;

use anstyle_svg::Term;
use cadenza_contract::mock::{Fault, Mock, Options};
use folder::Folder;
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Characters of a line.
const COLUMNS: usize = 132;

/// The fault of the server in the picture.
const FAULT: &str = "already_revoked_is_200";

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let mock = runtime.block_on(Mock::start(Options {
        fault: Some(Fault::named(FAULT).ok_or("the mock has no such fault")?),
        ..Options::default()
    }))?;
    let folder = Folder::new();
    let mut line = handover::everything(&mock, &folder);
    line.extend(["--color=always", "second_revoke_is_refused"].map(str::to_owned));
    let red = shown(&line)?;
    // Its port and its folder are this machine's own.
    let red = red.replace(mock.base_url(), "http://127.0.0.1:8080");
    let typed =
        "$ cargo run -- --base-url http://127.0.0.1:8080 --token-file owner.token --credentials pool.txt";
    write(typed, &failure(&red))
}

/// What the binary prints.
fn shown(line: &[String]) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command.args(line).current_dir(std::env::temp_dir());
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CADENZA_") || name.starts_with("GITHUB_"))
    {
        command.env_remove(name);
    }
    Ok(String::from_utf8(command.output()?.stdout)?)
}

/// The first failure, and how the run ended.
fn failure(told: &str) -> String {
    let head = told.lines().take(2);
    let first = told
        .lines()
        .skip_while(|line| !line.contains("FAIL"))
        .take_while(|line| !line.is_empty());
    let verdict = told.lines().filter(|line| line.contains("Verdict"));
    head.chain([""])
        .chain(first)
        .chain([""])
        .chain(verdict)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A line that is not too long for a page. What is long bears no colour.
fn cut(line: &str) -> String {
    if line.chars().count() <= COLUMNS {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(COLUMNS - 1).collect();
    cut.push('…');
    cut
}

fn write(typed: &str, told: &str) -> Result<(), Box<dyn Error>> {
    let told: Vec<String> = told.lines().map(cut).collect();
    let told = told.join("\n");
    let picture = Term::new()
        .min_width_px(960)
        .render_svg(&format!("{typed}\n{told}\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/failure.svg");
    Ok(std::fs::write(file, picture)?)
}
