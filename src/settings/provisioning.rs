//! Where credentials come from, what else is handed over, and what may be put at risk.

use super::source::Sources;
use super::{SettingsError, token};
use crate::cli::Options;
use crate::exchange::Secret;
use crate::provision::DEFAULT_VENUE;
use std::collections::BTreeSet;
use std::str::FromStr;

/// Where disposable credentials come from (design section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provision {
    /// The pool where one is given; without one, and on this machine, credentials may be created.
    Auto,
    /// The pool alone: nothing is created.
    Pool,
    /// Credentials may be created in the owner's account, also beside a pool.
    Create,
}

impl FromStr for Provision {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "auto" => Ok(Self::Auto),
            "pool" => Ok(Self::Pool),
            "create" => Ok(Self::Create),
            _ => Err(()),
        }
    }
}

/// What a run may create, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// Where credentials come from.
    pub provision: Provision,
    /// The venue of created credentials.
    pub venue: String,
    /// What becomes of credentials that earlier runs created and did not spend.
    pub left_over: FromEarlier,
}

/// What becomes of credentials that earlier runs created and did not spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromEarlier {
    /// They are named at the foot of the report.
    Reported,
    /// They are spent like the ids of a pool file.
    Spent,
}

pub(super) fn provisioning(options: &Options, from: &mut Sources<'_>) -> Result<Provisioning, SettingsError> {
    let text = from.text("provision", options.provision.as_deref(), "CADENZA_PROVISION");
    let provision = match text {
        None => Provision::Auto,
        Some(text) => text.parse().map_err(|()| SettingsError::Value {
            name: "provision",
            value: text,
            remedy: "give auto, pool or create".to_owned(),
        })?,
    };
    let venue = from
        .text("venue", options.venue.as_deref(), "CADENZA_VENUE")
        .unwrap_or_else(|| DEFAULT_VENUE.to_owned());
    let left_over = if from.flag_only("spend-left-over", options.spend_left_over) {
        FromEarlier::Spent
    } else {
        FromEarlier::Reported
    };
    Ok(Provisioning {
        provision,
        venue,
        left_over,
    })
}

/// Reads the tokens that must be refused: a label and a token a line; `#` begins a comment line.
pub(super) fn refused_tokens(
    options: &Options,
    from: &mut Sources<'_>,
) -> Result<Vec<Secret>, SettingsError> {
    let Some((text, origin)) = from.secret_file(
        "refused-tokens",
        options.refused_tokens.as_ref(),
        "CADENZA_REFUSED_TOKENS_FILE",
    )?
    else {
        return Ok(Vec::new());
    };
    let broken = |line: usize, what: &str| SettingsError::Token {
        origin: format!("{origin}, line {line},"),
        what: what.to_owned(),
        remedy: "write a label, a blank and a token on each line",
    };
    let mut tokens = Vec::new();
    let mut labels = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let number = index + 1;
        let (label, value) = line
            .split_once(char::is_whitespace)
            .ok_or_else(|| broken(number, "is one word"))?;
        if label.len() > LONGEST_LABEL {
            // It is more likely the token itself, which must not be printed.
            return Err(broken(number, "begins with a word too long for a label"));
        }
        if !labels.insert(label.to_owned()) {
            return Err(broken(number, "repeats a label"));
        }
        tokens.push(Secret::new(label, token::accept(value.trim(), &origin)?));
    }
    if tokens.is_empty() {
        return Err(SettingsError::Token {
            origin: origin.to_string(),
            what: "is missing: no line of the file holds one".to_owned(),
            remedy: "write a label, a blank and a token on each line, or leave the option out",
        });
    }
    Ok(tokens)
}

/// A label is a word for people, such as `logged-out`.
const LONGEST_LABEL: usize = 40;
