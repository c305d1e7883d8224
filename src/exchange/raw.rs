//! What goes over either kind of connection, before decoding and masking.

use super::body::KEPT_OF_OVERSIZED;
use super::header::accompanies;
use super::response::Unanswered;
use super::{ExtraHeader, Request};
use std::borrow::Cow;

/// Sent with every request, so that a server's log names its tester.
pub(super) const USER_AGENT: &str = concat!("cadenza-contract/", env!("CARGO_PKG_VERSION"));

/// Header fields of a request other than those that belong to the connection, with the user's own after
/// them. Names are in lower case.
pub(super) fn headers(request: &Request, extra: &[ExtraHeader]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = of_request(request)
        .into_iter()
        .map(|(name, value)| (name.into_owned(), value))
        .collect();
    for (name, value) in extra.iter().map(ExtraHeader::sent) {
        match fields.iter_mut().find(|(known, _)| *known == name) {
            // A client sends one Cookie field only (RFC 6265 section 5.4).
            Some((_, cookies)) if name == "cookie" => *cookies = format!("{cookies}; {value}"),
            Some((_, agent)) if name == "user-agent" => *agent = value,
            Some((_, token)) if request.authorization.gives_way_to(&name) => *token = value,
            Some(_) | None if accompanies(&name, request) => fields.push((name, value)),
            Some(_) | None => {}
        }
    }
    fields
}

fn of_request(request: &Request) -> Vec<(Cow<'static, str>, String)> {
    let mut fields = vec![
        ("user-agent".into(), USER_AGENT.to_owned()),
        ("accept".into(), "application/json".to_owned()),
        // Codings that we can undo; a server may use them or not (fact R-06).
        ("accept-encoding".into(), "gzip, deflate".to_owned()),
    ];
    let own = request.authorization.sent().into_iter();
    fields.extend(own.map(|(name, value)| (name.into(), value)));
    if let Some(content_type) = request.content_type.as_ref().filter(|_| request.body.is_some()) {
        fields.push(("content-type".into(), content_type.to_string()));
    }
    if request.body.is_none() {
        // Without it a POST would have no length at all.
        fields.push(("content-length".into(), "0".to_owned()));
    }
    fields.extend(
        request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string())),
    );
    fields
}

/// What hyper keeps of an unusual reason phrase.
pub(super) fn reason(extensions: &hyper::http::Extensions) -> Vec<u8> {
    extensions
        .get::<hyper::ext::ReasonPhrase>()
        .map(|phrase| phrase.as_bytes().to_vec())
        .unwrap_or_default()
}

/// A response head, from either kind of connection.
pub(super) struct Head {
    pub(super) status: u16,
    /// The reason phrase, if it is not the usual one; a server may hide anything there.
    pub(super) reason: Vec<u8>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// The values of Content-Encoding, one a field.
    pub(super) fn codings(&self) -> Vec<&[u8]> {
        let fields = self.headers.iter();
        let codings = fields.filter(|(name, _)| name == "content-encoding");
        codings.map(|(_, value)| value.as_slice()).collect()
    }
}

/// What a connection hands over, before decoding and masking.
pub(super) enum Raw {
    Whole {
        head: Head,
        body: Vec<u8>,
    },
    Oversized {
        head: Head,
        body: Vec<u8>,
        wire_bytes: usize,
    },
    Broken {
        head: Head,
        body_bytes: usize,
        why: String,
    },
    Nothing(Unanswered),
}

impl Raw {
    /// An answer whose body is longer than the limit: its beginning is evidence enough.
    pub(super) fn oversized(head: Head, mut body: Vec<u8>) -> Self {
        let wire_bytes = body.len();
        body.truncate(KEPT_OF_OVERSIZED);
        Self::Oversized {
            head,
            body,
            wire_bytes,
        }
    }
}
