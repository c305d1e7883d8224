//! Why a run cannot begin.

use crate::contract::ContractError;
use crate::exchange::{AuthorityError, HeaderError, ProxyError};
use crate::gate::{ExitCode, FailOnError};
use crate::guard::{Refusal, WebhookRefusal};
use crate::pins::PinsError;
use crate::provision::PoolError;
use crate::scenario::Role;
use crate::waivers::WaiversError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Each message names the input and ends with a remedy on a line of its own.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The contract's files are broken.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The guard does not let the target through.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A pool file cannot be used.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The webhook is told nothing.
    #[error(transparent)]
    Webhook(#[from] WebhookRefusal),
    /// The waivers cannot be used.
    #[error(transparent)]
    Waivers(#[from] WaiversError),
    /// The accepted pins cannot be used.
    #[error(transparent)]
    Pins(#[from] PinsError),
    /// Accepting pins where nobody looks at them.
    #[error(
        "--update-pins was given although CI is set, and CI never writes pins\n  remedy: accept them on a machine of yours and commit the file"
    )]
    UpdateInCi,
    /// Accepting pins of nothing in particular.
    #[error(
        "--update-pins was given for a target without a name\n  remedy: add --target-name NAME, such as --target-name uat"
    )]
    UpdateWithoutName,
    /// Nothing is remembered of such a target.
    #[error(
        "--forget-target was given for a target of which nothing is remembered\n  remedy: add the --target-name to be forgotten, or leave the option out"
    )]
    NothingToForget,
    /// A password that cannot be used.
    #[error(
        "{variable} {what}\n  remedy: put the password of that user into it; passwords are never typed on the command line"
    )]
    Password {
        /// The variable that holds it.
        variable: &'static str,
        /// What is wrong.
        what: &'static str,
    },
    /// The widest profile without leave to destroy.
    #[error(
        "--profile full sends wide probes, which may destroy credentials that were never handed over\n  remedy: add --disposable-deployment, if the deployment may lose every credential it holds"
    )]
    FullWithoutLeave,
    /// `--fail-on` holds an unknown word.
    #[error(transparent)]
    FailOn(#[from] FailOnError),
    /// A file cannot be read.
    #[error("{} cannot be read: {error}\n  remedy: check the path and its permissions", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// The configuration file is no TOML of known keys.
    #[error("{}: {what}\n  remedy: write option = \"value\" with the long names of the options", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line where the parser tells it.
        what: String,
    },
    /// A value is not of its option's kind.
    #[error("--{name} cannot be {value:?}\n  remedy: {remedy}")]
    Value {
        /// The option's long name.
        name: &'static str,
        /// The value as given; never a secret.
        value: String,
        /// What to give instead.
        remedy: String,
    },
    /// A token that cannot be sent. The message never shows it.
    #[error("the token from {origin} {what}\n  remedy: {remedy}")]
    Token {
        /// Flag or variable.
        origin: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A file that makes nobody trusted.
    #[error(
        "{} {why}\n  remedy: give the PEM file of the authority that issued the deployment's certificate", path.display()
    )]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: AuthorityError,
    },
    /// A proxy that cannot be used. The message never shows user information, and ends with its remedy.
    #[error("the proxy from {origin} {why}")]
    Proxy {
        /// Flag, variable or file.
        origin: String,
        /// What is wrong with it.
        why: ProxyError,
    },
    /// A header field that cannot be sent. The message never shows its value.
    #[error(
        "header {number} from {origin} {why}\n  remedy: give 'Name: value', without the fields that this tool writes itself"
    )]
    Header {
        /// Flag, variable or file.
        origin: String,
        /// Which one, counted from 1.
        number: usize,
        /// What is wrong with it.
        why: HeaderError,
    },
    /// One token for two roles: the roles' promises differ, so one of them would be accused wrongly.
    #[error(
        "the token from {origin} for the role {role} is the {other}'s\n  remedy: give each role a token of its own"
    )]
    SameToken {
        /// Flag or variable.
        origin: String,
        /// The role that came later.
        role: Role,
        /// The role that has it already.
        other: Role,
    },
    /// The target's variable is set and empty: a run would silently check the embedded mock.
    #[error(
        "CADENZA_BASE_URL is set and empty\n  remedy: give it the deployment's URL, or unset it to check the embedded mock"
    )]
    EmptyTarget,
    /// One id in both pools.
    #[error(
        "the id {id:?} stands in both pools, and is one user's\n  remedy: keep it in --credentials if it is the owner's, in --stranger-credentials if it is the stranger's"
    )]
    InBothPools {
        /// The id.
        id: String,
    },
    /// A token where ids belong. It is not repeated.
    #[error(
        "the pool of {flag} holds a token, which is no credential id and would be shown as one\n  remedy: give the file of the pool; tokens come with --token-file and its like"
    )]
    TokenInPool {
        /// The flag.
        flag: &'static str,
    },
    /// Inputs for a deployment, and no deployment.
    #[error(
        "{flag} was given without a target\n  remedy: add --base-url URL; the embedded mock brings its own tokens and credentials, and nothing is kept of it"
    )]
    NoTarget {
        /// The flag.
        flag: &'static str,
    },
}

impl SettingsError {
    /// Usage, or refused for safety; nothing was sent in either case.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::Refused(refusal) if !refusal.is_usage() => ExitCode::Refused,
            Self::Refused(_)
            | Self::Contract(_)
            | Self::Pool(_)
            | Self::Pins(_)
            | Self::Waivers(_)
            | Self::Webhook(_)
            | Self::UpdateInCi
            | Self::UpdateWithoutName
            | Self::FullWithoutLeave
            | Self::NothingToForget
            | Self::Password { .. }
            | Self::FailOn(_)
            | Self::Unreadable { .. }
            | Self::Config { .. }
            | Self::Value { .. }
            | Self::Token { .. }
            | Self::Authority { .. }
            | Self::Proxy { .. }
            | Self::Header { .. }
            | Self::SameToken { .. }
            | Self::EmptyTarget
            | Self::InBothPools { .. }
            | Self::TokenInPool { .. }
            | Self::NoTarget { .. } => ExitCode::Usage,
        }
    }
}
