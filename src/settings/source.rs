//! Precedence: flag, environment, configuration file, default. Remembers which one won.

use super::{Environment, SettingsError, file};
use crate::cli::Options;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Read if it is there and `--config` names no other.
const CONFIG_FILE: &str = "cadenza-contract.toml";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// The configuration file.
    Config,
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Variable(name) => f.write_str(name),
            Self::Config => f.write_str("configuration file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// One resolved value, for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The option's long name.
    pub name: &'static str,
    /// The value as text, never a secret; `None` if the default applies.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

/// The places that values come from.
pub(super) struct Sources<'a> {
    environment: Environment<'a>,
    config: BTreeMap<String, String>,
    origins: Vec<Setting>,
}

impl<'a> Sources<'a> {
    /// Reads the configuration file that is named, or the one that is there.
    pub(super) fn open(options: &Options, environment: Environment<'a>) -> Result<Self, SettingsError> {
        let named = options.config.clone().or_else(|| {
            environment("CADENZA_CONFIG")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from)
        });
        let config = match named {
            Some(path) => file::read_config(&path)?,
            None if Path::new(CONFIG_FILE).exists() => file::read_config(Path::new(CONFIG_FILE))?,
            None => BTreeMap::new(),
        };
        Ok(Self {
            environment,
            config,
            origins: Vec::new(),
        })
    }

    /// A variable that has no option, because it holds a secret. An empty one counts as unset.
    pub(super) fn variable(&self, variable: &str) -> Option<String> {
        (self.environment)(variable).filter(|value| !value.is_empty())
    }

    /// The value of an option. An empty variable counts as unset.
    pub(super) fn text(
        &mut self,
        name: &'static str,
        flag: Option<&str>,
        variable: &'static str,
    ) -> Option<String> {
        let found = self.find(name, flag, variable);
        let (value, origin) = match &found {
            Some((value, origin)) => (Some(value.clone()), origin.clone()),
            None => (None, Origin::Default),
        };
        self.remember(name, value, origin);
        found.map(|(value, _)| value)
    }

    /// Whether a variable is set and empty, as an unset variable of a CI server is.
    pub(super) fn is_empty(&self, variable: &str) -> bool {
        (self.environment)(variable).is_some_and(|value| value.is_empty())
    }

    /// Keeps what was resolved for `doctor`; `value` holds no secret.
    pub(super) fn remember(&mut self, name: &'static str, value: Option<String>, origin: Origin) {
        self.origins.push(Setting { name, value, origin });
    }

    /// The value of an option, which may hold a secret, and its origin; nothing is remembered yet.
    pub(super) fn find(
        &self,
        name: &'static str,
        flag: Option<&str>,
        variable: &'static str,
    ) -> Option<(String, Origin)> {
        if let Some(value) = flag {
            return Some((value.to_owned(), Origin::Flag(name)));
        }
        if let Some(value) = (self.environment)(variable).filter(|value| !value.is_empty()) {
            return Some((value, Origin::Variable(variable)));
        }
        self.config.get(name).map(|value| (value.clone(), Origin::Config))
    }

    /// A path.
    pub(super) fn path(
        &mut self,
        name: &'static str,
        flag: Option<&PathBuf>,
        variable: &'static str,
    ) -> Option<PathBuf> {
        let flag = flag.map(|path| path.to_string_lossy().into_owned());
        self.text(name, flag.as_deref(), variable).map(PathBuf::from)
    }

    /// A switch that is on only for the word true.
    pub(super) fn switch(
        &mut self,
        name: &'static str,
        flag: bool,
        variable: &'static str,
    ) -> Result<bool, SettingsError> {
        match self.text(name, flag.then_some("true"), variable).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => {
                let remedy = "give true or false".to_owned();
                Err(SettingsError::Value {
                    name,
                    value: other.to_owned(),
                    remedy,
                })
            }
        }
    }

    /// A switch for one command line alone: it changes files, and must not be left on somewhere.
    pub(super) fn flag_only(&mut self, name: &'static str, flag: bool) -> bool {
        let (value, origin) = if flag {
            (Some("true".to_owned()), Origin::Flag(name))
        } else {
            (None, Origin::Default)
        };
        self.origins.push(Setting { name, value, origin });
        flag
    }

    /// A secret: the variable holds it, the flag and the configuration name a file that does. Only
    /// the origin is remembered.
    pub(super) fn secret(
        &mut self,
        name: &'static str,
        flag: Option<&PathBuf>,
        variable: &'static str,
    ) -> Result<Option<(String, Origin)>, SettingsError> {
        let flag = flag.map(|path| path.to_string_lossy().into_owned());
        let found = match self.find(name, flag.as_deref(), variable) {
            None => None,
            Some((value, Origin::Variable(variable))) => Some((value, Origin::Variable(variable))),
            // The value may be the token itself, given by mistake, so it is not repeated.
            Some((path, origin)) => match file::read(&PathBuf::from(path)) {
                Ok(text) => Some((text, origin)),
                Err(_) => {
                    return Err(SettingsError::Token {
                        origin: origin.to_string(),
                        what: match std::env::current_dir() {
                            Ok(here) => format!(
                                "cannot be read: there is no such readable file, seen from {}",
                                here.display()
                            ),
                            Err(_) => "cannot be read: there is no such readable file".to_owned(),
                        },
                        remedy: "give the path of a file that holds the token",
                    });
                }
            },
        };
        let origin = found
            .as_ref()
            .map_or(Origin::Default, |(_, origin)| origin.clone());
        let value = found.is_some().then(|| "given".to_owned());
        self.origins.push(Setting { name, value, origin });
        Ok(found)
    }

    /// The text of a file that flag, variable and configuration name, and that holds secrets: neither is
    /// repeated.
    pub(super) fn secret_file(
        &mut self,
        name: &'static str,
        flag: Option<&PathBuf>,
        variable: &'static str,
    ) -> Result<Option<(String, Origin)>, SettingsError> {
        let Some(path) = self.path(name, flag, variable) else {
            return Ok(None);
        };
        let origin = self
            .origins
            .last()
            .map_or(Origin::Default, |setting| setting.origin.clone());
        Ok(Some((file::read(&path)?, origin)))
    }

    pub(super) fn into_origins(self) -> Vec<Setting> {
        self.origins
    }
}
