//! What sort of thing came back: weather, a gateway's page, an answer of the API (design section 3,
//! the table). Judged in a fixed order: transport, framing, JSON.

use crate::exchange::{Exchange, Received};
use cadenza_envelope::{Answer, Value};

/// How an exchange is to be treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// 429, or 503 with Retry-After: wait and send again, never judge its shape.
    Weather,
    /// 502, 503 or 504: repeat once, then it counts while the control passes.
    Gateway,
    /// A recognisable answer of this path: JSON with at least two of the four envelope keys, or
    /// one that names the credential asked about.
    Envelope,
    /// A complete answer without an envelope: HTML, empty, a redirect, other JSON.
    Bare,
    /// No complete answer, or one whose coding could not be undone.
    Broken,
}

impl Nature {
    /// Sorts an exchange; `asked` is the credential id that the request named.
    pub fn of(exchange: &Exchange, answer: Option<&Answer>, asked: Option<&str>) -> Self {
        let response = match &exchange.received {
            Received::Complete(response) | Received::Oversized { response, .. } => response,
            Received::Undecodable { response, .. } if response.status >= 500 => response,
            Received::Undecodable { .. } | Received::Incomplete(_) | Received::Unanswered(_) => {
                return Self::Broken;
            }
        };
        match response.status {
            429 => Self::Weather,
            503 if response.header_values("retry-after").next().is_some() => Self::Weather,
            502..=504 => Self::Gateway,
            _ if answer.is_some_and(|answer| recognisable(answer, asked)) => Self::Envelope,
            _ => Self::Bare,
        }
    }

    /// Whether this exchange proves that the API lives on the path asked. 401 and 404 prove
    /// nothing: a gateway gives them for any path.
    pub fn shows_api(self, status: Option<u16>) -> bool {
        self == Self::Envelope && !matches!(status, None | Some(401 | 404))
    }
}

/// Whether an answer that cannot be read as the envelope is one all the same, to a person who looks at it: written twice
/// or in another encoding. It breaks promises, but it comes from the API.
pub fn in_disguise(exchange: &Exchange, answer: Option<&Answer>) -> bool {
    let Some(response) = exchange.response() else {
        return false;
    };
    // What can be read as an object is what it says it is, such as a description of the API.
    let root = answer.and_then(|answer| answer.root.as_ref());
    if root.is_some_and(|root| root.as_str().is_none()) {
        return false;
    }
    let says_json = response
        .header_text("content-type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    let plain: Vec<u8> = response
        .body
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, 0 | b'\\' | 0xfe | 0xff))
        .collect();
    let text = plain.trim_ascii_start();
    // A page of documentation shows the envelope as well.
    if !says_json || !(text.starts_with(b"{") || text.starts_with(b"\"{")) {
        return false;
    }
    let holds = |key: &[u8]| plain.windows(key.len()).any(|window| window == key);
    [&b"\"data\""[..], b"\"success\"", b"\"errno\""]
        .into_iter()
        .all(holds)
}

fn recognisable(answer: &Answer, asked: Option<&str>) -> bool {
    answer.envelope_keys_seen() >= 2
        || asked.is_some_and(|id| answer.root.as_ref().is_some_and(|root| names(root, id)))
}

/// Whether any string of the document is the id. Depth is bounded by the parser.
fn names(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text == id,
        Value::Array(items) => items.iter().any(|item| names(item, id)),
        Value::Object(members) => members.iter().any(|(_, member)| names(member, id)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
