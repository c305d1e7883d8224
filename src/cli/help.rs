//! The texts of `--help` that teach: headings of options, examples, exit codes.

/// The widest line of a help text.
pub(super) const WIDTH: usize = 100;

/// What an option is about. The help lists the groups in the order in which their first options are declared.
pub(super) mod heading {
    /// What is checked.
    pub(in crate::cli) const TARGET: &str = "Target";
    /// Whose tokens are used.
    pub(in crate::cli) const IDENTITY: &str = "Identity";
    /// What may be destroyed.
    pub(in crate::cli) const CREDENTIALS: &str = "Credentials";
    /// How much is done.
    pub(in crate::cli) const EXTENT: &str = "How much";
    /// What a run may not do without leave.
    pub(in crate::cli) const SAFETY: &str = "Safety";
    /// What is written, and what closes the gate.
    pub(in crate::cli) const REPORTS: &str = "Reports and gate";
    /// What is remembered.
    pub(in crate::cli) const STATE: &str = "State";
    /// How the target is reached.
    pub(in crate::cli) const NETWORK: &str = "Network";
    /// What makes two runs alike.
    pub(in crate::cli) const REPRODUCIBILITY: &str = "Reproducibility";
    /// What the terminal shows.
    pub(in crate::cli) const OUTPUT: &str = "Output";
}

/// How the tool is called.
pub(super) const USAGE: &str = "\
cadenza-contract [OPTIONS] [FILTER]...    the same as `cadenza-contract run`
       cadenza-contract <COMMAND>";

/// Stands below the help of the tool.
pub(super) const TOOL: &str = "\
Examples:
  cadenza-contract                                 check the embedded mock: no server, no token
  cadenza-contract doctor --base-url URL --token-file owner.token
  cadenza-contract --base-url URL --token-file owner.token --credentials pool.txt
  cadenza-contract explain second_revoke_is_refused
  cadenza-contract run --help                      every option, with its default and its variable

Exit codes:
  0  every core clause of the selected checks was exercised and kept
  1  a promise is broken
  2  usage or configuration; nothing was sent
  3  it could not be told, or a core clause is left unproven
  4  the filter matched nothing, or nothing that was selected could be exercised
  5  refused for safety; nothing was sent

Tokens and passwords are never typed: hand them over by file or environment.";

/// Stands below the help of `run`.
pub(super) const RUN: &str = "\
Examples:
  A token and a pool of ids that may be destroyed:
    cadenza-contract --base-url https://cadenza-api-uat.algo724.com \\
        --token-file owner.token --credentials pool.txt

  First see what would be sent and spent:
    cadenza-contract --dry-run --base-url URL --token-file owner.token --credentials pool.txt

  Refusals alone, which destroy nothing:
    cadenza-contract --profile smoke --base-url URL --token-file owner.token

  With the memory of a named target, and every report:
    cadenza-contract --target-name uat --profile nightly --report-dir reports \\
        --base-url URL --token-file owner.token --credentials pool.txt

  One check, and nothing but its failure on the terminal:
    cadenza-contract --quiet second_revoke_is_refused

A flag wins over the environment, the environment over the configuration file, and that over the
default. `cadenza-contract doctor` tells where each value comes from.";

#[cfg(test)]
mod tests {
    use super::WIDTH;
    use crate::cli::Cli;
    use clap::CommandFactory as _;

    /// The help of a command, as wide as it gets.
    fn help(name: Option<&str>) -> String {
        let mut tool = Cli::command().term_width(WIDTH);
        tool.build();
        let command = match name {
            Some(name) => tool.find_subcommand_mut(name).unwrap(),
            None => &mut tool,
        };
        command.render_long_help().to_string()
    }

    #[track_caller]
    fn check(snapshot: &str, text: &str) {
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(snapshot, text));
    }

    #[test]
    fn the_tools_help_is_short_and_shows_examples_and_exit_codes() {
        let help = help(None);
        assert!(help.lines().count() < 60, "{help}");
        check("help", &help);
    }

    #[test]
    fn the_help_of_a_run_is_grouped_and_shows_examples() {
        check("help_run", &help(Some("run")));
    }

    #[test]
    fn no_line_of_a_help_is_wider_than_its_width() {
        for name in [None, Some("run"), Some("doctor"), Some("mock")] {
            let help = help(name);
            let wide = help.lines().find(|line| line.chars().count() > WIDTH);
            assert_eq!(wide, None, "{name:?}");
        }
    }

    #[test]
    fn every_option_of_a_run_stands_under_a_heading() {
        let tool = Cli::command();
        let run = tool.find_subcommand("run").unwrap();
        for option in run.get_opts() {
            assert!(
                option.get_help_heading().is_some() || option.get_id() == "help",
                "{}",
                option.get_id()
            );
        }
    }
}
