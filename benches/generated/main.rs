//! That generated requests and whole nightly runs accuse no conforming server. `cargo bench --bench generated` shares some
//! thousand cases out among the conforming mock and every variant, `-- --clean 100000` so many; `-- --nights 5` plays
//! whole nightly runs on all of them, on the conforming one with so many seeds. A finding fails it. Under `cargo test`
//! nothing is done. What generated requests cost is told by `figures`.

#![expect(clippy::print_stdout, reason = "what was played is to be seen")]

mod clean;

#[path = "../ground.rs"]
mod ground;

use ground::{Ground, Outcome, number};

/// Cases, unless `--clean` says otherwise.
const CASES: u32 = 10_000;

fn main() -> Outcome<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    match number("--nights") {
        Some(seeds) => clean::nights(seeds),
        None => clean::cases(&Ground::new()?, number("--clean").unwrap_or(CASES)),
    }
}
