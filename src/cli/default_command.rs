//! A line that names no command runs the checks.

use std::ffi::OsString;

/// The command words, so that a line without one means `run`.
pub(crate) const COMMANDS: [&str; 14] = [
    "run",
    "list",
    "explain",
    "trace",
    "doctor",
    "selftest",
    "report",
    "history",
    "replay",
    "waive",
    "mock",
    "completions",
    "man",
    "help",
];

/// Puts `run` in front of a command line that names no command. `--color WHEN` may stand before one.
pub fn with_default_command(mut line: Vec<OsString>) -> Vec<OsString> {
    let words = line.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    let mut words = words.skip_while(|word| word.starts_with("--color=")).peekable();
    while words.next_if_eq(&"--color").is_some() {
        words.next();
    }
    let first = words.next().unwrap_or_default();
    let names_one = COMMANDS.contains(&first) || matches!(first, "-h" | "--help" | "-V" | "--version");
    if !names_one {
        line.insert(line.len().min(1), "run".into());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory as _;

    fn completed(line: &[&str]) -> Vec<String> {
        let line = line.iter().map(OsString::from).collect();
        with_default_command(line)
            .into_iter()
            .map(|word| word.into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_line_without_a_command_runs() {
        assert_eq!(completed(&["tool"]), ["tool", "run"]);
        assert_eq!(
            completed(&["tool", "--base-url", "x"]),
            ["tool", "run", "--base-url", "x"]
        );
        assert_eq!(completed(&["tool", "null_id"]), ["tool", "run", "null_id"]);
    }

    #[test]
    fn a_colour_may_be_asked_for_before_the_command() {
        for line in [
            &["tool", "--color", "never", "list"][..],
            &["tool", "--color=never", "list"],
            &["tool", "--color", "never", "--help"],
        ] {
            assert_eq!(completed(line), line);
        }
        assert_eq!(
            completed(&["tool", "--color", "never", "null_id"]),
            ["tool", "run", "--color", "never", "null_id"]
        );
        assert_eq!(completed(&["tool", "--color"]), ["tool", "run", "--color"]);
    }

    #[test]
    fn a_command_stays_and_help_is_the_tools_own() {
        assert_eq!(completed(&["tool", "list"]), ["tool", "list"]);
        assert_eq!(completed(&["tool", "--help"]), ["tool", "--help"]);
    }

    #[test]
    fn every_command_of_the_parser_is_a_command_word() {
        for command in Cli::command().get_subcommands() {
            assert!(
                COMMANDS.contains(&command.get_name()),
                "{} would be taken for a filter",
                command.get_name()
            );
        }
    }
}
