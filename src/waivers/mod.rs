//! Waivers: findings that people know of, have an issue for, and will not be woken by until a date.
//!
//! A waiver hides nothing: what it covers is shown everywhere under its own word, with reason, owner, issue and
//! expiry. It covers one finding, or one defect of a check, never whatever else the check finds. One that has
//! expired, covers nothing any more or would cover several defects closes the gate until somebody looks at it.

mod apply;
mod file;
mod stanza;
#[cfg(test)]
mod tests;

pub use apply::{Applied, Trouble, Waived};
pub use file::{WaiversError, waived_already};
pub use stanza::{StanzaError, stanza};

use jiff::civil::Date;
use std::sync::Arc;

/// The waivers of a run.
#[derive(Clone, Debug, Default)]
pub struct Waivers(Vec<Arc<Waiver>>);

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// What it covers.
    pub covers: Covers,
    /// The clause that is broken.
    pub clause: String,
    /// Why nobody needs to be woken.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// Where it is being worked on.
    pub issue: String,
    /// The last day on which it holds (UTC).
    pub expires: Date,
    /// Where it stands: `file:line`.
    pub place: String,
}

/// What a waiver covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// The findings with these identities: one, or the same defect at the steps that showed it. Never empty.
    Findings(Vec<String>),
    /// What this check finds against the clause, as long as that is one defect.
    Check(String),
}
