//! The binary: parse, dispatch, exit code.

use anstream::ColorChoice;
use cadenza_contract::cli::{Cli, Color, with_default_command};
use cadenza_contract::commands::{execute, tell_bugs_by_place, unparsed};
use cadenza_contract::gate::ExitCode;
use clap::Parser as _;
use std::io::Write as _;
use std::panic;

fn main() -> ExitCode {
    tell_bugs_by_place();
    panic::catch_unwind(run).unwrap_or(ExitCode::Inconclusive)
}

fn run() -> ExitCode {
    let cli = match Cli::try_parse_from(with_default_command(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error),
    };
    match cli.color {
        // What anstream decides by itself: NO_COLOR, CLICOLOR, CLICOLOR_FORCE, and whether a terminal reads.
        Color::Auto => {}
        Color::Always => ColorChoice::Always.write_global(),
        Color::Never => ColorChoice::Never.write_global(),
    }
    match execute(cli, &mut anstream::stdout().lock()) {
        Ok(exit) => exit,
        Err(error) => {
            if error.is_broken_pipe() {
                // Whoever read the listing has seen enough.
                return ExitCode::Green;
            }
            let _ = writeln!(anstream::stderr(), "error: {error}");
            error.exit()
        }
    }
}
