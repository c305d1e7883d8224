//! The seeded bugs that no listed request reveals: they take a length, a letter, a header or a member that nobody
//! thinks of, so only a search finds them.

use super::Fault;
use super::catalogue::Quirks;
use super::document::Document;
use super::door::Bypass;
use super::refusal::Refusal;
use super::request::Request;
use hyper::Version;

/// Members above which the seeded fault gives up.
const MANY: usize = 60;
/// Bytes above which it does.
const LARGE: usize = 20_000;
/// Header fields above which it does.
const MANY_FIELDS: usize = 60;
/// Bytes of one header field above which it does.
const LONG_FIELD: usize = 8000;
/// The length of the one buffer that is too small by a byte.
const EXACT: usize = 256;

/// What goes wrong before a body is looked at as JSON.
pub(super) fn of_bytes(request: &Request, quirks: Quirks) -> Option<Refusal> {
    let body = &request.body;
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let chunked = header("transfer-encoding").is_some();
    let holds = |part: &[u8]| body.windows(part.len()).any(|window| window == part);
    let internal = quirks.has(Fault::LargeBodyIs500) && body.len() > LARGE
        || quirks.has(Fault::LoneSurrogateIs500) && holds(b"\"\\ud83d\"")
        || quirks.has(Fault::ByteOrderMarkIs500) && body.starts_with(b"\xef\xbb\xbf")
        || quirks.has(Fault::WideEncodingIs500) && (body.starts_with(b"\0") || body.starts_with(b"{\0"))
        || quirks.has(Fault::UpperCaseCharsetIs500)
            && header("content-type").is_some_and(|label| label.contains("charset=UTF-8"))
        || quirks.has(Fault::ChunkedBodyIs500) && chunked
        || quirks.has(Fault::TraceHeaderIs500) && header("traceparent").is_some()
        || quirks.has(Fault::NoHostIs500) && header("host").is_none()
        || quirks.has(Fault::ManyFieldsIs500) && request.headers.len() > MANY_FIELDS
        || quirks.has(Fault::LongFieldIs500)
            && request.headers.values().any(|value| value.len() > LONG_FIELD);
    if internal {
        return Some(Refusal::Internal);
    }
    let malformed = quirks.has(Fault::LeadingWhiteSpaceIs400)
        && body.first().is_some_and(u8::is_ascii_whitespace)
        || quirks.has(Fault::TabIsRefused) && body.contains(&b'\t');
    if malformed {
        return Some(Refusal::MalformedBody);
    }
    if quirks.has(Fault::AnyCookieIsASession) && header("cookie").is_some() {
        return Some(Refusal::Unauthorized);
    }
    if quirks.has(Fault::TokenBehindTheBodysTypeUnseen) && is_behind(request) {
        return Some(Refusal::Unauthorized);
    }
    let escaped = || holds(br#""credentialId":"\u"#);
    (quirks.has(Fault::EscapedIdIsUnknown) && escaped()).then_some(Refusal::UnknownId)
}

/// Whether the token stands behind the label of the body.
fn is_behind(request: &Request) -> bool {
    let place = |wanted: &str| request.headers.keys().position(|name| name == wanted);
    place("authorization") > place("content-type") && place("content-type").is_some()
}

/// What goes wrong when a body's members are looked at.
pub(super) fn of_members(document: &Document, quirks: Quirks) -> Option<Refusal> {
    let named = |name: &str| document.members().any(|(key, _)| key == name);
    let fraction = || {
        document
            .members()
            .any(|(_, value)| matches!(value, Document::Number(_)))
    };
    let internal = quirks.has(Fault::ManyMembersIs500) && document.members().count() > MANY
        || quirks.has(Fault::EmptyKeyIs500) && named("")
        || quirks.has(Fault::ConstructorMemberIs500) && named("constructor")
        || quirks.has(Fault::FractionIs500) && fraction()
        || quirks.has(Fault::MembersWithoutIdIs500)
            && document.members().count() > 0
            && !named("credentialId");
    internal.then_some(Refusal::Internal)
}

/// The check that is skipped for the version of the protocol.
pub(super) fn of_version(request: &Request, quirks: Quirks) -> Bypass {
    if quirks.has(Fault::OlderVersionSkipsState) && request.version == Version::HTTP_10 {
        Bypass::State
    } else {
        Bypass::Nothing
    }
}

/// What goes wrong when an id is looked at: the id that is taken instead, and the check that is then skipped.
pub(super) fn of_id(id: &str, quirks: Quirks) -> Result<Option<(String, Bypass)>, Refusal> {
    if quirks.has(Fault::IdOf256BytesIs500) && id.len() == EXACT {
        return Err(Refusal::Internal);
    }
    if quirks.has(Fault::NulEndsTheId)
        && let Some((before, _)) = id.split_once('\0')
    {
        return Ok(Some((before.to_owned(), Bypass::Nothing)));
    }
    if quirks.has(Fault::OnlyTheEndOfTheIdCounts)
        && let Some(end) = id
            .len()
            .checked_sub(36)
            .filter(|start| *start > 0 && id.is_char_boundary(*start))
    {
        return Ok(Some((id[end..].to_owned(), Bypass::Nothing)));
    }
    if quirks.has(Fault::BracketsSkipState)
        && let Some(inner) = id.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
    {
        return Ok(Some((inner.to_owned(), Bypass::State)));
    }
    if quirks.has(Fault::InvisibleLetterSkipsOwnership) && id.contains('\u{200b}') {
        let visible = id
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}');
        return Ok(Some((visible.collect(), Bypass::Ownership)));
    }
    Ok(None)
}
