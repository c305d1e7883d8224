//! `completions`: the script that completes command lines in a shell.

use super::CommandError;
use crate::cli::Cli;
use crate::gate::ExitCode;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::Write;

pub(super) fn completions(shell: Shell, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    out.write_all(&script(shell))?;
    out.flush()?;
    Ok(ExitCode::Green)
}

/// The script. It is made in memory, because its maker panics if it cannot write.
fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn the_script_of_every_shell_names_every_command_and_option() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).unwrap();
            for command in Cli::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {command}");
                for option in command.get_opts().filter_map(clap::Arg::get_long) {
                    // fish writes an option's name without its dashes.
                    let is_named =
                        script.contains(&format!("--{option}")) || script.contains(&format!("-l {option}"));
                    assert!(is_named, "{shell}: --{option} of {command}");
                }
            }
        }
    }
}
