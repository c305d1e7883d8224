//! The figures of this build in one table: a gate run from outside, the start, the engine beside a bare loop, reading,
//! judging, reports and the self-test. `cargo bench --bench figures` prints it in about two minutes; `-- --cases 200000`
//! plays so many generated cases in the one long run. Under `cargo test` nothing is done. Times are told and never
//! asserted: what depends on the machine belongs to whoever reads it.

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
    gate::gate(&ground)?;
    gate::start()?;
    engine::engine(&ground, number("--cases").unwrap_or(CASES))?;
    reading::reading(&ground)?;
    reports::reports(&ground)?;
    gate::selftest()?;
    println!("\nload at the end: {}", machine::load());
    Ok(())
}
