//! The envelope: how data and refusals become a reply.
//!
//! A reply is complete but not yet HTTP; what happens to it on the wire is `frame`'s business. Faults of
//! the envelope are applied here and nowhere else.

use super::Fault;
use super::Variant;
use super::catalogue::Quirks;
use super::document::Document;
use super::refusal::{Refusal, Statement};

/// How a reply ends on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// The announced length is larger than the body, and the connection closes.
    BodyCut,
    /// The connection closes before the first byte.
    NoAnswer,
}

/// An answer before it is framed.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: Option<&'static str>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
}

impl Reply {
    /// A whole reply of one content type.
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: Some(content_type),
            headers: Vec::new(),
            body: body.into(),
            ending: Ending::Whole,
        }
    }

    /// The same reply with one more header field.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// A success that carries one page of a list, and says which.
pub(super) fn page(data: Document, pagination: Document, quirks: Quirks) -> Reply {
    let mut members = envelope([data, Document::Bool(true), Document::Null], 0, quirks);
    members.push(("pagination".to_owned(), pagination));
    Reply::new(
        200,
        "application/json",
        written(&Document::Object(members), quirks),
    )
}

/// A reply that carries data in the envelope of a success.
pub(super) fn success(data: Document, quirks: Quirks) -> Reply {
    let data = if quirks.has(Fault::DataNullOnSuccess) {
        Document::Null
    } else if quirks.has(Fault::DataIsArrayOnSuccess) {
        Document::Array(vec![data])
    } else {
        data
    };
    let flag = if quirks.has(Fault::SuccessFlagAsString) {
        Document::Text("true".to_owned())
    } else {
        Document::Bool(!quirks.has(Fault::SuccessFlagFalseOn200))
    };
    let errno = i64::from(quirks.has(Fault::ErrnoNonzeroOnSuccess));
    let error = if quirks.has(Fault::ErrorTextOnSuccess) {
        Document::Text("Success".to_owned())
    } else {
        Document::Null
    };
    let mut envelope = envelope([data, flag, error], errno, quirks);
    if quirks.has(Fault::SuccessMissingErrno) {
        envelope.retain(|(key, _)| key != "errno");
    }
    if quirks.has(Fault::SuccessMissingErrorKey) {
        envelope.retain(|(key, _)| key != "error");
    }
    let mut body = written(&Document::Object(envelope), quirks);
    if quirks.has(Fault::InvalidUtf8InName) {
        break_name(&mut body);
    }
    if quirks.has(Fault::SuccessIs204) {
        return Reply {
            content_type: None,
            ..Reply::new(204, JSON, Vec::new())
        };
    }
    let mut reply = Reply::new(
        if quirks.has(Fault::SuccessIs201) { 201 } else { 200 },
        JSON,
        body,
    );
    if quirks.has(Fault::BodyCutOnSuccess) {
        reply.ending = Ending::BodyCut;
    }
    reply
}

/// A reply that refuses; `aside` is what a fault lets slip at the end of the text.
pub(super) fn refusal(refusal: Refusal, aside: Option<&str>, quirks: Quirks) -> Reply {
    if let Some(page) = page_instead(refusal, quirks) {
        return page;
    }
    let mut statement = refusal.statement(quirks);
    if let Some(aside) = aside {
        statement.error = format!("{}: {aside}", statement.error);
    }
    let reply = failure(&statement, quirks);
    let unauthorized = matches!(refusal, Refusal::Unauthorized | Refusal::UnauthorizedUnknown);
    if unauthorized && !quirks.varies(Variant::NoChallenge) {
        reply.with("www-authenticate", "Bearer realm=\"cadenza\"")
    } else if matches!(refusal, Refusal::Throttled | Refusal::Unavailable) {
        reply.with("retry-after", "0")
    } else {
        reply
    }
}

const JSON: &str = "application/json";

const HTML: &str = "text/html; charset=utf-8";

/// The page, redirection or silence that a seeded fault puts in place of a refusal.
fn page_instead(refusal: Refusal, quirks: Quirks) -> Option<Reply> {
    if refusal == Refusal::UnknownId && quirks.has(Fault::ConnectionCutOnUnknownId) {
        return Some(Reply {
            ending: Ending::NoAnswer,
            ..Reply::new(404, JSON, Vec::new())
        });
    }
    if refusal == Refusal::Internal && quirks.has(Fault::RaceLoserIsCut) {
        return Some(Reply {
            ending: Ending::NoAnswer,
            ..Reply::new(500, JSON, Vec::new())
        });
    }
    if refusal == Refusal::MalformedBody && quirks.has(Fault::MalformedBodyIsAPage) {
        return Some(Reply::new(
            400,
            HTML,
            "<html><body><h1>Bad request</h1></body></html>",
        ));
    }
    if refusal != Refusal::AlreadyRevoked {
        return None;
    }
    if quirks.has(Fault::Html500OnSecondRevoke) {
        return Some(Reply::new(
            500,
            HTML,
            "<html><body><h1>Something went wrong</h1></body></html>",
        ));
    }
    if quirks.has(Fault::Gateway502OnSecondRevoke) {
        return Some(Reply::new(
            502,
            HTML,
            "<html><body><h1>Bad gateway</h1></body></html>",
        ));
    }
    quirks
        .has(Fault::RedirectOnSecondRevoke)
        .then(|| Reply::new(307, HTML, "").with("location", "/api/v3/credential/list"))
}

fn failure(statement: &Statement, quirks: Quirks) -> Reply {
    if quirks.has(Fault::FailureBareText) {
        return Reply::new(
            statement.status,
            "text/plain; charset=utf-8",
            statement.error.as_bytes(),
        );
    }
    let data = if quirks.has(Fault::FailureDataEmptyObject) {
        Document::Object(Vec::new())
    } else {
        Document::Null
    };
    let errno = if quirks.has(Fault::FailureErrnoZero) {
        0
    } else if quirks.has(Fault::FailureErrnoPositive) {
        -statement.errno
    } else {
        statement.errno
    };
    let error = if quirks.has(Fault::FailureErrorNull) {
        Document::Null
    } else if quirks.has(Fault::FailureErrorEmpty) {
        Document::Text(String::new())
    } else {
        Document::Text(statement.error.clone())
    };
    let flag = Document::Bool(quirks.has(Fault::FailureSuccessTrue));
    let mut envelope = envelope([data, flag, error], errno, quirks);
    if quirks.has(Fault::FailureMissingDataKey) {
        envelope.retain(|(key, _)| key != "data");
    }
    Reply::new(
        statement.status,
        JSON,
        written(&Document::Object(envelope), quirks),
    )
}

/// The members of an envelope, in the order of the page's examples.
fn envelope([data, success, error]: [Document; 3], errno: i64, quirks: Quirks) -> Vec<(String, Document)> {
    let errno = if quirks.has(Fault::ErrnoAsString) {
        Document::Text(errno.to_string())
    } else if quirks.has(Fault::ErrnoAsFloat) {
        Document::Number(format!("{errno}.0"))
    } else {
        Document::Integer(errno)
    };
    let mut members: Vec<(String, Document)> = [
        ("data", data),
        ("success", success),
        ("errno", errno),
        ("error", error),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    if quirks.varies(Variant::ExtraFields) {
        let details = Document::of_texts(&[("code", "EXAMPLE"), ("request_id", "req-1")]);
        members.push(("details".to_owned(), details));
        members.push(("servedBy".to_owned(), Document::Integer(7)));
    }
    members
}

/// The bytes of a document, with the faults that only bytes can show.
pub(super) fn written(document: &Document, quirks: Quirks) -> Vec<u8> {
    let mut text = if quirks.varies(Variant::PrettyPrinted) {
        document.indented()
    } else {
        document.compact()
    };
    if quirks.has(Fault::DuplicateKeyByEscape) {
        text = text.replacen('{', r#"{"\u0065rrno":-1,"#, 1);
    }
    if quirks.has(Fault::ByteOrderMark) {
        text.insert(0, '\u{feff}');
    }
    if quirks.has(Fault::TrailingBytes) {
        text.push_str("\n<!-- rendered -->");
    }
    text.into_bytes()
}

/// Puts a byte that no UTF-8 text contains at the start of the credential's name.
fn break_name(body: &mut Vec<u8>) {
    let key = br#""name":""#;
    if let Some(at) = body.windows(key.len()).position(|window| window == key) {
        body.insert(at + key.len(), 0xff);
    }
}
