//! Pins: what a deployment does where the documentation leaves the choice, accepted by a person, and
//! compared ever after.
//!
//! One file per target name, in the format of insta's snapshots, so that `cargo insta review` shows
//! and accepts a proposal; it is read and written by our own code, so that a run needs neither cargo
//! nor a source tree. What was never accepted is only proposed. An accepted point that is seen
//! otherwise is drift, a finding that closes the gate only where `--fail-on` names it.
//!
//! Only what a passed check observed counts, and only what describes the deployment, not the run. A
//! point that was not seen this time says nothing: roles may be missing, or a filter was given. The
//! room refuses a file that it cannot read to the end, rather than to forget what was accepted.

mod book;
mod compare;
mod format;
#[cfg(test)]
mod tests;

pub use book::{Book, PinsError, Writing};
pub use compare::{Change, Enforced, Extent, Tally};
pub use format::FormatError;

use crate::finding::{About, CheckResult, Observation, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

/// Whether a deployment has pins.
#[derive(Clone, Debug)]
pub enum Pinning {
    /// It has none.
    Off(Off),
    /// It has a name, and so a book.
    On(Book),
}

/// Why there are no pins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Nothing is kept of the embedded mock.
    EmbeddedMock,
    /// A deployment without a target name cannot be told from another one.
    Unnamed,
}

impl fmt::Display for Off {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmbeddedMock => "off: nothing is kept of the embedded mock",
            Self::Unnamed => "off: the target has no name (--target-name NAME or CADENZA_TARGET_NAME)",
        })
    }
}

impl fmt::Display for Pinning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off(why) => why.fmt(f),
            Self::On(book) => write!(
                f,
                "{} points accepted in {}; {}",
                book.accepted.0.len(),
                book.file().display(),
                match book.writing {
                    Writing::Never => "CI is set, so nothing will be written",
                    Writing::Propose => "changes will be proposed beside it",
                    Writing::Accept => "what is observed will be accepted",
                }
            ),
        }
    }
}

/// What a run has to say about pins at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was compared.
    Off(Off),
    /// The observations were compared, or accepted.
    On {
        /// How many points ended how.
        tally: Tally,
        /// What the run may write.
        writing: Writing,
        /// The file that a change goes to: the proposal, or what is accepted.
        file: PathBuf,
    },
}

impl Pinning {
    /// Compares what the results observed with what was accepted. Drift becomes a finding of the check
    /// that observed it; nothing is written.
    pub fn enforce(&self, results: Vec<CheckResult>, extent: Extent) -> Enforced {
        match self {
            Self::Off(why) => Enforced {
                results,
                standing: Standing::Off(*why),
                change: Change::Nothing,
            },
            Self::On(book) => compare::enforce(book, results, extent),
        }
    }

    /// Writes what the comparison asks for.
    pub fn carry_out(&self, change: &Change) -> Result<(), PinsError> {
        match self {
            Self::Off(_) => Ok(()),
            Self::On(book) => book.carry_out(change),
        }
    }
}

/// Points and what was seen there. A point may have several values, such as one errno for each kind
/// of invalid request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<String, BTreeSet<String>>);

impl Pins {
    /// What describes the deployment among these observations.
    pub fn of<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Self {
        let mut pins = Self::default();
        for observation in observations {
            match observation.about {
                About::Deployment => pins.add(&observation.point, &observation.seen),
                About::Run => {}
            }
        }
        pins
    }

    /// What the checks that passed observed. A check that failed or could not tell may have seen the
    /// failure, which nobody should accept along with the rest.
    pub fn observed(results: &[CheckResult]) -> Self {
        Self::of(
            results
                .iter()
                .filter(|result| result.verdict == Verdict::Pass)
                .flat_map(|result| &result.observations),
        )
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, point: &str, seen: &str) {
        let (point, seen) = (one_line(point), one_line(seen));
        // The first ": " of a line ends its point.
        let point = point.replace(": ", ", ");
        self.0.entry(point).or_default().insert(seen);
    }

    /// One line for each value, sorted.
    fn lines(&self) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .flat_map(|(point, values)| values.iter().map(move |seen| format!("{point}: {seen}")))
    }
}

/// A text as it stands in a file of lines: runs of blanks and control characters become one blank.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "(empty)".to_owned()
    } else {
        words.join(" ")
    }
}
