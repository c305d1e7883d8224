//! Where a registered secret was seen in an answer.

use std::fmt;

/// One secret in one place. Recorded before masking, so that the leak check can judge what nobody
/// may print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The secret's label.
    pub label: String,
    /// `body`, or the name of the header field.
    pub place: String,
    /// How it was written there.
    pub spelling: Spelling,
}

/// The ways in which a server may write a secret back (fact R-49).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// As it is.
    Raw,
    /// One segment of a JWT: its payload or its signature.
    Segment,
    /// In base64, standard or URL-safe.
    Base64,
    /// With JSON escapes or percent-encoding, in part or throughout.
    Escaped,
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "as it is",
            Self::Segment => "one segment of it",
            Self::Base64 => "in base64",
            Self::Escaped => "with escapes",
        })
    }
}
