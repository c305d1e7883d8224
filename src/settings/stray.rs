//! Variables that are named like ours and that nobody reads: most likely a misspelling, and then a run is
//! not what its user thinks.

use crate::cli::Options;
use crate::contract::nearest;
use clap::Args as _;
use std::collections::BTreeSet;
use std::fmt;

/// What every variable of ours begins with.
const PREFIX: &str = "CADENZA_";

/// A variable that means nothing to this tool. Its value is never told: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The variable as it is set.
    pub name: String,
    /// The variable that was probably meant.
    pub meant: Option<String>,
}

impl fmt::Display for Stray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is set and means nothing here", self.name)?;
        match &self.meant {
            Some(meant) => write!(f, "; did you mean {meant}?"),
            None => f.write_str("; unset it, or see `cadenza-contract run --help` for the names"),
        }
    }
}

/// The strays among the names of an environment's variables, in alphabetical order.
pub fn strays(names: impl IntoIterator<Item = String>) -> Vec<Stray> {
    let known = known();
    let ours: BTreeSet<String> = names
        .into_iter()
        .filter(|name| name.starts_with(PREFIX) && !known.contains(name))
        .collect();
    ours.into_iter()
        .map(|name| {
            let rest = |name: &'_ str| name.strip_prefix(PREFIX).unwrap_or_default().to_owned();
            let words: Vec<String> = known.iter().map(|name| rest(name)).collect();
            let meant = nearest(&rest(&name), words.iter().map(String::as_str));
            Stray {
                meant: meant.map(|word| format!("{PREFIX}{word}")),
                name,
            }
        })
        .collect()
}

/// Every variable that the help of an option names: that text is the one list there is.
fn known() -> BTreeSet<String> {
    let command = Options::augment_args(clap::Command::new("options"));
    command
        .get_arguments()
        .filter_map(|argument| argument.get_help().map(ToString::to_string))
        .flat_map(|help| {
            help.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_')
                .filter(|word| word.starts_with(PREFIX))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use std::cell::RefCell;

    fn told(names: &[&str]) -> Vec<String> {
        strays(names.iter().map(|&name| name.to_owned()))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_misspelt_variable_is_told_with_the_one_that_was_meant() {
        assert_eq!(
            told(&["CADENZA_CREDENTIAL_FILE", "PATH", "CADENZA_TOKEN"]),
            ["CADENZA_CREDENTIAL_FILE is set and means nothing here; \
                 did you mean CADENZA_CREDENTIALS_FILE?"]
        );
    }

    #[test]
    fn a_variable_unlike_all_others_has_no_suggestion() {
        let told = told(&["CADENZA_ZZZ"]);
        assert!(
            told[0].contains("unset it") && !told[0].contains("did you mean"),
            "{told:?}"
        );
    }

    #[test]
    fn other_tools_variables_are_nobodys_business() {
        assert!(told(&["PATH", "CADENZ", "MY_CADENZA_TOKEN", "cadenza_token"]).is_empty());
    }

    #[test]
    fn every_variable_that_the_settings_read_is_known() {
        let read = RefCell::new(BTreeSet::new());
        let options = Options {
            base_url: Some("http://127.0.0.1:9".to_owned()),
            ..Options::default()
        };
        let resolved = Settings::resolve(&options, &|name| {
            read.borrow_mut().insert(name.to_owned());
            None
        });
        assert!(resolved.is_ok());
        let read = read.into_inner();
        assert!(read.len() > 20, "{read:?}");
        assert_eq!(strays(read), []);
    }
}
