//! Writes a waiver for a finding of a saved run, for its owner to complete.

use crate::record::{Finding, Record};
use jiff::civil::Date;
use std::fmt::Write as _;
use thiserror::Error;

/// No stanza can be written.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum StanzaError {
    /// The run has no such finding.
    #[error("the run has no finding {id:?}; it has:\n{known}  remedy: give one of these ids, or an identity")]
    Unknown {
        /// What was asked for.
        id: String,
        /// A line for each finding.
        known: String,
    },
    /// The run has no finding at all.
    #[error(
        "the run has no finding, so there is nothing to waive\n  remedy: give the folder of a run that failed (--report-dir DIR)"
    )]
    Nothing,
}

/// A waiver for the finding with that id or identity, which holds until the given day.
pub fn stanza(record: &Record, id: &str, expires: Date) -> Result<String, StanzaError> {
    let all: Vec<&Finding> = record.findings().map(|(_, finding)| finding).collect();
    if all.is_empty() {
        return Err(StanzaError::Nothing);
    }
    let found = all
        .iter()
        .find(|finding| finding.id == id || finding.identity == id)
        .ok_or_else(|| StanzaError::Unknown {
            id: id.to_owned(),
            known: all.iter().fold(String::new(), |mut known, finding| {
                // Writing to a String cannot fail.
                let _ = writeln!(known, "    {}  {}", finding.id, finding.identity);
                known
            }),
        })?;
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let told = format!("expected {}; received {}", found.expected, found.received);
    Ok(format!(
        "# {}\n[[waiver]]\nfinding = {}\nclause = {}\nreason = \"\" # why nobody needs to be woken by it\n\
         owner = \"\" # who answers for that\nissue = \"\" # where it is being worked on\nexpires = \"{expires}\"\n",
        crate::runner::visible(&told),
        quoted(&found.identity),
        quoted(&found.cites.clause),
    ))
}
