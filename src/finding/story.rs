//! The exchanges around a finding, as plain masked text for the reader.

use serde::{Deserialize, Serialize};

/// What a reader needs to see the failure again. Every string in it is masked already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The scenario that was played.
    pub scenario: &'static str,
    /// One line per exchange, in the order in which they were sent.
    pub lines: Vec<Line>,
}

/// One exchange of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The step's name.
    pub step: String,
    /// Who called, on which connection, about which credential.
    pub call: String,
    /// What came back, in a few words: status and errno, or what went wrong.
    pub came: String,
    /// A masked command that sends the same request; token and id are placeholders (fact S-21).
    pub curl: String,
    /// What sort of credential the placeholder in it stands for, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// The answer's body or the transport's complaint, cut to about ten lines of a terminal.
    pub response: String,
}
