//! What may be typed. No logic: everything is text here, and `settings` makes sense of it. The texts that
//! teach stand in `cli/help.rs`.
#![expect(
    clippy::doc_markdown,
    reason = "the comments on options are help texts for a terminal"
)]

mod command;
mod default_command;
mod help;
mod options;

pub use command::{Command, HistoryFormat, MockArgs};
pub(crate) use default_command::COMMANDS;
pub use default_command::with_default_command;
pub use options::Options;

use clap::{Args, Parser, ValueEnum};
use help::heading;

/// Checks whether a deployment keeps the promises of Cadenza's documentation for
/// `POST /api/v3/credential/revoke`, an operation that cannot be undone.
///
/// Without a command it runs the checks; without --base-url it checks its own embedded mock.
#[derive(Debug, Parser)]
#[command(name = "cadenza-contract", version, max_term_width = help::WIDTH, override_usage = help::USAGE, after_help = help::TOOL)]
pub struct Cli {
    /// When to use colours: auto, always or never; auto honours NO_COLOR and CLICOLOR_FORCE [default: auto]
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true, hide_default_value = true, global = true, help_heading = heading::OUTPUT)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When the terminal gets colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where a terminal reads, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a listing is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// One versioned object, for programs.
    Json,
}

/// The output of a command that lists.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Output {
    /// How to write on stdout: text or json, which is one object with a format version [default: text]
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, hide_possible_values = true, hide_default_value = true, help_heading = heading::OUTPUT)]
    pub output_format: OutputFormat,
}

/// How much a run says on the terminal.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Talk {
    /// Print only the failures, the verdict and the line for machines
    #[arg(long, conflicts_with = "verbose", help_heading = heading::OUTPUT)]
    pub quiet: bool,
    /// Print a line on stderr for each scenario as it is played
    #[arg(long, help_heading = heading::OUTPUT)]
    pub verbose: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn no_flag_takes_a_token_or_a_password() {
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                assert!(!name.ends_with("token") && !name.contains("password"), "{name}");
            }
        }
    }

    #[test]
    fn the_parser_is_consistent() {
        Cli::command().debug_assert();
    }
}
