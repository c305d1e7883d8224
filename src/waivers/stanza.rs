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

/// Findings that a message lists at most.
const LISTED: usize = 10;

/// A line for each finding, but not for too many.
fn listed(all: &[&Finding]) -> String {
    let mut known = String::new();
    // Writing to a String cannot fail.
    for finding in all.iter().take(LISTED) {
        let identity = crate::visible::visible(&finding.identity);
        let _ = writeln!(known, "    {}  {identity}", finding.id);
    }
    if let more @ 1.. = all.len().saturating_sub(LISTED) {
        let _ = writeln!(known, "    and {more} more, in its report.html");
    }
    known
}

/// A waiver for the finding with that id or identity, and for what differs from it in no more than the step, which
/// holds until the given day. Each step is named, so that the defect closes the gate where it shows for the first time.
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
            known: listed(&all),
        })?;
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let check = |finding: &Finding| finding.identity.split('/').next().map(str::to_owned);
    let alike: Vec<String> = all
        .iter()
        .filter(|other| found.is_alike(other) && check(found) == check(other))
        .map(|other| quoted(&other.identity))
        .collect();
    let findings = match alike.as_slice() {
        [one] => one.clone(),
        several => format!("[\n    {},\n]", several.join(",\n    ")),
    };
    let told = format!("expected {}; received {}", found.expected, found.received);
    Ok(format!(
        "# {}\n[[waiver]]\nfinding = {findings}\nclause = {}\nreason = \"\" # why nobody needs to be woken by it\n\
         owner = \"\" # who answers for that\nissue = \"\" # where it is being worked on\nexpires = \"{expires}\"\n",
        crate::visible::visible(&told),
        quoted(&found.cites.clause),
    ))
}
