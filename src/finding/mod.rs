//! What a check says: findings, observations and doubts, and the verdict they add up to.
//!
//! A finding is a typed value; sentences are rendered last, by `report`. This room imports nothing
//! of the house but the waiver that covers a finding, so that checks, gate and reports can share it
//! without knowing each other.

#[cfg(test)]
pub(crate) mod draft;
mod identity;
mod replay_line;
mod severity;
mod story;
mod verdict;

pub use identity::{Identity, digits};
pub use replay_line::ReplayLine;
pub use severity::Severity;
pub use story::{Line, Story};
pub use verdict::{CheckResult, Frequency, Verdict};

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What sort of promise was broken. Together with check, clause and pointer it decides whether two
/// findings are the same one; rendered text never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// The HTTP status is none of the documented ones for this situation.
    Status,
    /// The errno is not the documented one for this outcome.
    Errno,
    /// A member is absent, or has the wrong JSON kind.
    Shape,
    /// Members of the envelope, or the envelope and the HTTP status, contradict each other.
    Pairing,
    /// The body is not strict JSON.
    Json,
    /// The Content-Type header does not describe the body.
    MediaType,
    /// A complete answer that carries no envelope at all.
    NoEnvelope,
    /// A value contradicts what the request or another answer established.
    Value,
    /// A 5xx status where the contract knows none.
    ServerError,
    /// No complete answer came.
    Unanswered,
    /// A registered secret stood in an answer.
    Leak,
    /// A call that was refused changed something, or a revocation did not stay.
    State,
    /// Simultaneous calls had an outcome that no order of them explains.
    Race,
    /// A point that the page leaves open is not as it was accepted.
    Drift,
}

impl Defect {
    /// The stable machine name, part of the identity.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Errno => "errno",
            Self::Shape => "shape",
            Self::Pairing => "pairing",
            Self::Json => "json",
            Self::MediaType => "media-type",
            Self::NoEnvelope => "no-envelope",
            Self::Value => "value",
            Self::ServerError => "server-error",
            Self::Unanswered => "unanswered",
            Self::Leak => "leak",
            Self::State => "state",
            Self::Race => "race",
            Self::Drift => "drift",
        }
    }
}

/// One broken promise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The check that found it, without the operation's name.
    pub check: &'static str,
    /// The id of the clause that is broken.
    pub clause: String,
    /// The sort of defect.
    pub defect: Defect,
    /// How bad it is.
    pub severity: Severity,
    /// RFC 6901 pointer into the response body, where the defect has a place there.
    pub pointer: Option<String>,
    /// What the contract promises, as a fragment.
    pub expected: String,
    /// Why it is expected, as a fragment.
    pub why: String,
    /// What came, as a fragment.
    pub received: String,
    /// The step of the scenario whose answer is accused, or the point that drifted.
    pub step: String,
    /// Which line of the story it is about, counted from 0.
    pub line: usize,
    /// The exchanges around it, for the reader; shared by the findings of one evidence.
    pub story: Option<Arc<Story>>,
    /// How often it was seen in how many attempts.
    pub frequency: Frequency,
    /// The generated case that shows it, made as small as it could be, as JSON; none of a listed scenario.
    pub case: Option<Arc<str>>,
}

impl Finding {
    /// The key under which two findings are the same.
    pub fn identity(&self) -> Identity {
        Identity::of(
            self.check,
            &self.clause,
            self.defect,
            self.pointer.as_deref(),
            &self.step,
        )
    }
}

/// A point the documentation leaves open, and what was seen there. By itself it never affects the exit
/// code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observation {
    /// The open question, such as `errno of an unknown id`.
    pub point: String,
    /// What this deployment does.
    pub seen: String,
    /// What it describes.
    pub about: About,
}

/// What an observation describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The deployment: the next run should see the same, so it may be pinned.
    Deployment,
    /// This run only, such as whether its calls overlapped. It is never pinned.
    Run,
}

/// Why a check could not tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Doubt {
    /// What was missing, as a fragment.
    pub why: String,
    /// What the reader can do about it.
    pub remedy: String,
}
