//! The figures of this build in one table: a gate run from outside, the start, the engine beside a bare loop, reading,
//! judging, reports and the self-test. `cargo bench --bench figures` prints it in about two minutes, `-- gate reports`
//! some parts of it; `-- --cases 200000` plays so many generated cases in the one long run. Under `cargo test` nothing is
//! done. Times are told and never asserted: what depends on the machine belongs to whoever reads it.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]
#![expect(
    clippy::unwrap_used,
    reason = "a folder for the binary's files is made as tests make it"
)]

mod bare;
mod engine;
mod gate;
mod machine;
mod process;
mod reading;
mod reports;
mod table;

#[path = "../call.rs"]
mod call;
#[path = "../folder.rs"]
mod folder;
#[path = "../ground.rs"]
mod ground;
#[path = "../handover.rs"]
mod handover;

use ground::{Ground, Outcome, number};

/// Generated cases of the long run, unless `--cases` says otherwise.
const CASES: u32 = 20_000;

fn main() -> Outcome<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let ground = Ground::new()?;
    println!("{}\n", machine::shape());
    table::head();
    if wanted("gate") {
        gate::gate(&ground)?;
    }
    if wanted("start") {
        gate::start()?;
    }
    if wanted("engine") {
        engine::engine(&ground, number("--cases").unwrap_or(CASES))?;
    }
    if wanted("reading") {
        reading::reading(&ground)?;
    }
    if wanted("reports") {
        reports::reports(&ground)?;
    }
    if wanted("selftest") {
        gate::selftest()?;
    }
    println!("\nload at the end: {}", machine::load());
    Ok(())
}

/// Whether a part of the table is asked for: if none is, all are.
fn wanted(part: &str) -> bool {
    const PARTS: [&str; 6] = ["gate", "start", "engine", "reading", "reports", "selftest"];
    let named = std::env::args().filter(|argument| PARTS.contains(&argument.as_str()));
    let named: Vec<String> = named.collect();
    named.is_empty() || named.iter().any(|argument| argument == part)
}
