//! From a reply to HTTP: headers, compression, pieces, and how the body ends.

use std::collections::VecDeque;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, SERVER, SET_COOKIE, VARY,
};
use hyper::{Response, StatusCode, Version};

use super::answer::{Ending, Reply};
use super::catalogue::Quirks;
use super::stand_in::STAND_IN;
use super::{Fault, MockError, Variant};

/// Frames a reply for a request with these headers.
///
/// # Errors
/// `MockError::Cut` where a seeded fault closes the connection instead of answering.
pub(super) fn framed(
    reply: Reply,
    request: &HeaderMap,
    quirks: Quirks,
) -> Result<Response<Pieces>, MockError> {
    if reply.ending == Ending::NoAnswer {
        return Err(MockError::Cut);
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &reply.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    if let Some(value) = content_type(&reply, quirks) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(value));
    }
    if quirks.varies(Variant::ExtraHeaders) {
        headers.insert(SET_COOKIE, HeaderValue::from_static("lb=a1; Path=/; HttpOnly"));
        headers.insert(SERVER, HeaderValue::from_static("edge"));
        headers.insert(
            HeaderName::from_static("x-request-id"),
            HeaderValue::from_static("req-1"),
        );
    }
    if quirks.varies(Variant::CloseAfterEachAnswer) {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let body = compressed(reply.body, request, &mut headers, quirks);
    if reply.ending == Ending::BodyCut {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len() + 64));
    }
    if quirks.has(Fault::LengthAndChunked) {
        headers.insert(HeaderName::from_static(STAND_IN), HeaderValue::from(body.len()));
    }
    let mut response = Response::new(pieces(body, reply.ending, quirks));
    *response.headers_mut() = headers;
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if quirks.varies(Variant::CloseDelimited) {
        *response.version_mut() = Version::HTTP_10;
    }
    Ok(response)
}

fn content_type(reply: &Reply, quirks: Quirks) -> Option<&'static str> {
    let plain = reply.content_type?;
    if plain != "application/json" {
        return Some(plain);
    }
    if quirks.has(Fault::ContentTypeMissing) {
        None
    } else if quirks.has(Fault::ContentTypeTextHtml) {
        Some("text/html")
    } else if quirks.has(Fault::CharsetLatin1) {
        Some("application/json; charset=ISO-8859-1")
    } else if quirks.varies(Variant::CharsetParameter) {
        Some("application/json; charset=utf-8; v=3")
    } else {
        Some(plain)
    }
}

/// The body, compressed where the variant `gzip` meets a client that accepts it.
fn compressed(body: Vec<u8>, request: &HeaderMap, headers: &mut HeaderMap, quirks: Quirks) -> Bytes {
    let accepted = request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let accepted = accepted
        .flat_map(|value| value.split(','))
        .any(|coding| coding.trim() == "gzip");
    if body.is_empty() || !accepted || !quirks.varies(Variant::Gzip) {
        return body.into();
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    match encoder.write_all(&body).and_then(|()| encoder.finish()) {
        Ok(packed) => {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
            packed.into()
        }
        Err(_) => body.into(),
    }
}

fn pieces(body: Bytes, ending: Ending, quirks: Quirks) -> Pieces {
    let chunked = quirks.varies(Variant::Chunked);
    let unannounced = chunked || quirks.has(Fault::LengthAndChunked);
    let length = if unannounced || quirks.varies(Variant::CloseDelimited) || ending == Ending::BodyCut {
        Length::Unsaid
    } else {
        Length::Exact
    };
    let size = if chunked {
        body.len().div_ceil(3).max(1)
    } else {
        body.len().max(1)
    };
    let mut rest = body;
    let mut waiting = VecDeque::new();
    while !rest.is_empty() {
        waiting.push_back(rest.split_to(size.min(rest.len())));
    }
    let end = if ending == Ending::BodyCut {
        End::CutLater
    } else {
        End::Clean
    };
    Pieces { waiting, length, end }
}

/// A body in pieces.
pub(super) struct Pieces {
    waiting: VecDeque<Bytes>,
    length: Length,
    end: End,
}

/// Whether the HTTP layer is told the length, and so announces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Exact,
    Unsaid,
}

/// What follows the last piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Clean,
    /// The connection is cut, one poll later, so that the pieces are flushed first.
    CutLater,
    CutNow,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = MockError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, MockError>>> {
        if let Some(piece) = self.waiting.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Clean => Poll::Ready(None),
            End::CutLater => {
                self.end = End::CutNow;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::CutNow => Poll::Ready(Some(Err(MockError::Cut))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.waiting.is_empty() && self.end == End::Clean
    }

    fn size_hint(&self) -> SizeHint {
        match self.length {
            Length::Exact => SizeHint::with_exact(self.waiting.iter().map(|piece| piece.len() as u64).sum()),
            Length::Unsaid => SizeHint::new(),
        }
    }
}
