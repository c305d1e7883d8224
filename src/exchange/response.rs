//! What came back, down to the cause when nothing did.

use super::{Masker, Request, Sighting};
use std::time::Duration;

/// A finished exchange: one small immutable value.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent; its token is a masked [`super::Secret`].
    pub request: Request,
    /// What came back, masked.
    pub received: Received,
    /// When it happened and how long it took.
    pub timing: Timing,
    /// Whether it may have travelled on a connection that an earlier exchange had opened.
    pub kept: bool,
    /// Registered secrets that stood in the answer before it was masked.
    pub sightings: Vec<Sighting>,
}

impl Exchange {
    /// The complete response, if one came.
    pub fn response(&self) -> Option<&Response> {
        match &self.received {
            Received::Complete(response)
            | Received::Oversized { response, .. }
            | Received::Undecodable { response, .. } => Some(response),
            Received::Incomplete(_) | Received::Unanswered(_) => None,
        }
    }

    /// The HTTP status, if a whole head came.
    pub fn status(&self) -> Option<u16> {
        match &self.received {
            Received::Complete(response)
            | Received::Oversized { response, .. }
            | Received::Undecodable { response, .. } => Some(response.status),
            Received::Incomplete(incomplete) => Some(incomplete.status),
            Received::Unanswered(_) => None,
        }
    }
}

/// The fate of a request.
#[derive(Clone, Debug)]
pub enum Received {
    /// A whole HTTP message; its content coding, if any, was undone.
    Complete(Response),
    /// A body beyond the limit; the response holds its first 64 KiB (fact R-01).
    Oversized {
        /// What was read.
        response: Response,
        /// The limit in bytes.
        limit: usize,
    },
    /// A whole message whose content coding could not be undone; the body is as it came.
    Undecodable {
        /// What was read.
        response: Response,
        /// Why the coding could not be undone.
        why: String,
    },
    /// A head came, the body did not come whole.
    Incomplete(Incomplete),
    /// No head came.
    Unanswered(Unanswered),
}

impl Received {
    /// Whether there was no connection that the request could have been sent on.
    pub fn was_never_sent(&self) -> bool {
        matches!(self, Self::Unanswered(Unanswered::NotConnected(_)))
    }
}

/// A response whose body broke off.
#[derive(Clone, Debug)]
pub struct Incomplete {
    /// The status of the head that came.
    pub status: u16,
    /// Bytes of body that came.
    pub body_bytes: usize,
    /// The transport's complaint.
    pub why: String,
}

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// Name lookup, connect or TLS failed: provably nothing was sent.
    NotConnected(String),
    /// The deadline passed; milliseconds waited.
    Deadline(u128),
    /// The connection closed or was reset before a head came.
    Closed(String),
    /// Bytes came that are no HTTP response head.
    NotHttp(String),
}

impl Unanswered {
    /// The same with registered secrets masked: a transport's complaint may quote what it was given.
    pub(super) fn masked(self, masker: &Masker) -> Self {
        match self {
            Self::NotConnected(why) => Self::NotConnected(masker.text(&why)),
            Self::Deadline(ms) => Self::Deadline(ms),
            Self::Closed(why) => Self::Closed(masker.text(&why)),
            Self::NotHttp(why) => Self::NotHttp(masker.text(&why)),
        }
    }
}

/// A response head and its body.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The reason phrase, masked, if it is not the usual one.
    pub reason: Vec<u8>,
    /// Header fields in order, names in lower case, values masked and otherwise byte by byte.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The decoded body, masked.
    pub body: Vec<u8>,
    /// Body bytes as they came over the wire.
    pub wire_bytes: usize,
}

impl Response {
    /// Every value of a header field, in order. `name` in lower case.
    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_slice())
    }

    /// The first value of a header field as text, if it is ASCII.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field == name)
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
}

/// When an exchange happened.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Wall clock when the request left, epoch milliseconds.
    pub sent_at_ms: i64,
    /// Wall clock when the answer (or its failure) was complete, epoch milliseconds.
    pub done_at_ms: i64,
    /// Since the start of the run, monotonic: when the request was released to the connection.
    pub released: Duration,
    /// Since the start of the run, monotonic: when the answer was complete.
    pub finished: Duration,
}

impl Timing {
    /// How long the exchange took.
    pub fn took(&self) -> Duration {
        self.finished.saturating_sub(self.released)
    }
}
