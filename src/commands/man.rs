//! `man`: the manual page, rendered from what may be typed.

use super::CommandError;
use crate::cli::Cli;
use crate::gate::ExitCode;
use clap::CommandFactory as _;
use clap_mangen::Man;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn man(dir: Option<&Path>, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    match dir {
        None => out.write_all(&page()?)?,
        Some(dir) => {
            let written = fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(tool(), dir));
            written.map_err(|error| CommandError::Manual {
                path: dir.to_owned(),
                error,
            })?;
            writeln!(out, "manual pages written to {}", dir.display())?;
        }
    }
    out.flush()?;
    Ok(ExitCode::Green)
}

/// The tool without the command `help`, which has no page.
fn tool() -> clap::Command {
    Cli::command().disable_help_subcommand(true)
}

/// One page of everything: the tool's own, and then each command with its options.
fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let mut tool = tool();
    tool.build();
    Man::new(tool.clone()).render(&mut page)?;
    for command in tool.get_subcommands() {
        let mut part = Vec::new();
        let man = Man::new(command.clone());
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        if command.get_after_help().is_some() {
            man.render_extra_section(&mut part)?;
        }
        writeln!(page, ".SH \"COMMAND {}\"", command.get_name().to_uppercase())?;
        // Its sections stand below the command's.
        for line in part.split_inclusive(|byte| *byte == b'\n') {
            match line.strip_prefix(b".SH ") {
                Some(heading) => page.extend([b".SS ", heading].concat()),
                None => page.extend(line),
            }
        }
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a page: roff spells a dash with a backslash.
    fn words(page: &[u8]) -> String {
        String::from_utf8_lossy(page).replace("\\-", "-")
    }

    #[test]
    fn the_page_names_every_command_and_option() {
        let page = words(&page().unwrap());
        assert_eq!(page.matches("\n.TH ").count(), 1, "{page}");
        for command in tool().get_subcommands() {
            let heading = format!(".SH \"COMMAND {}\"", command.get_name().to_uppercase());
            assert!(page.contains(&heading), "{heading}");
            for option in command.get_opts().filter_map(clap::Arg::get_long) {
                assert!(page.contains(&format!("--{option}")), "--{option} of {command}");
            }
        }
    }

    #[test]
    fn a_folder_gets_a_page_for_the_tool_and_one_for_each_command() {
        let dir = std::env::temp_dir().join(format!("cadenza-man-{}", std::process::id()));
        let mut told = Vec::new();
        man(Some(&dir), &mut told).unwrap();
        let mut pages = vec![dir.join("cadenza-contract.1")];
        for command in tool().get_subcommands() {
            let path = dir.join(format!("cadenza-contract-{}.1", command.get_name()));
            let page = words(&fs::read(&path).unwrap());
            for option in command.get_opts().filter_map(clap::Arg::get_long) {
                assert!(page.contains(&format!("--{option}")), "--{option} of {command}");
            }
            pages.push(path);
        }
        assert_eq!(fs::read_dir(&dir).unwrap().count(), pages.len());
        fs::remove_dir_all(&dir).unwrap();
    }
}
