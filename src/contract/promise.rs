//! The kinds of promise that this tool can judge of any operation, whatever the operation is about.

use std::fmt;

use serde::Deserialize;

/// What a clause of an also-judged operation promises. A new kind takes Rust, a new clause of a known kind
/// none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// Nobody is served without a valid access token.
    Authentication,
    /// A request without what is required, or with something else in its place, is refused.
    Validation,
    /// A request that is accepted gets the documented status and shape.
    Success,
    /// A success carries the envelope.
    SuccessEnvelope,
    /// A refusal carries the envelope.
    FailureEnvelope,
    /// Envelope and status tell the same story.
    Pairing,
    /// Every body is strict JSON.
    StrictJson,
    /// Every answer says that it is JSON.
    ContentType,
    /// The length of every answer is unambiguous.
    Framing,
    /// No request makes the server fail.
    NoServerError,
    /// No answer carries a secret or the insides of the server.
    NoSecret,
}

impl Promise {
    /// Every kind, in the order of `operation.schema.json`.
    pub const ALL: [Self; 11] = [
        Self::Authentication,
        Self::Validation,
        Self::Success,
        Self::SuccessEnvelope,
        Self::FailureEnvelope,
        Self::Pairing,
        Self::StrictJson,
        Self::ContentType,
        Self::Framing,
        Self::NoServerError,
        Self::NoSecret,
    ];

    /// The word a contract file uses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Validation => "validation",
            Self::Success => "success",
            Self::SuccessEnvelope => "success-envelope",
            Self::FailureEnvelope => "failure-envelope",
            Self::Pairing => "pairing",
            Self::StrictJson => "strict-json",
            Self::ContentType => "content-type",
            Self::Framing => "framing",
            Self::NoServerError => "no-server-error",
            Self::NoSecret => "no-secret",
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_own_word() {
        for promise in Promise::ALL {
            let word = serde_json::Value::from(promise.as_str());
            assert_eq!(
                serde_json::from_value::<Promise>(word).expect("the word is known"),
                promise
            );
        }
    }
}
