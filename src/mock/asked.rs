//! What a revoke request asks for: from its body to an id, or to a refusal.

use super::Fault;
use super::Variant;
use super::catalogue::Quirks;
use super::document::Document;
use super::refusal::Refusal;
use super::request::Request;

/// The longest id that is looked up at all, in bytes.
const LONGEST_ID: usize = 256;

/// A body that names a credential.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) id: String,
    /// The `userId` of the body, which the conforming server ignores.
    pub(super) user_id: Option<String>,
}

/// A body that names none.
#[derive(Clone, Debug)]
pub(super) struct Unreadable {
    pub(super) refusal: Refusal,
    /// What stood in the place of the id.
    pub(super) value: Option<Document>,
}

/// Reads the body of a revoke request.
pub(super) fn asked(request: &Request, quirks: Quirks) -> Result<Asked, Unreadable> {
    let lenient = quirks.varies(Variant::LenientBodies);
    if !lenient && !request.claims_json() {
        return Err(Refusal::UnsupportedMediaType.into());
    }
    let body = Document::read(&request.body).ok_or(Refusal::MalformedBody)?;
    if !matches!(body, Document::Object(_)) {
        return Err(Refusal::NotAnObject.into());
    }
    if !lenient && body.repeats_a_key() {
        return Err(Refusal::MalformedBody.into());
    }
    let value = body.member("credentialId").ok_or(Refusal::MissingId)?;
    let id = match value {
        Document::Text(id) => id,
        Document::Null => {
            return Err(Unreadable {
                refusal: Refusal::NullId,
                value: Some(Document::Null),
            });
        }
        Document::Bool(_)
        | Document::Integer(_)
        | Document::Number(_)
        | Document::Array(_)
        | Document::Object(_) => {
            let refusal = odd(Refusal::WrongTypeId, quirks);
            return Err(Unreadable {
                refusal,
                value: Some(value.clone()),
            });
        }
    };
    let user_id = body.member("userId").and_then(Document::text).map(str::to_owned);
    Ok(Asked {
        id: well_formed(id, quirks)?,
        user_id,
    })
}

/// The id as it is looked up, if it may be looked up.
fn well_formed(id: &str, quirks: Quirks) -> Result<String, Refusal> {
    if id.is_empty() {
        return Err(Refusal::EmptyId);
    }
    if quirks.has(Fault::QuoteInIdIs500) && id.contains(['\'', '"']) {
        return Err(Refusal::Internal);
    }
    if id.len() > LONGEST_ID || id.chars().any(char::is_control) {
        return Err(odd(Refusal::MalformedId, quirks));
    }
    let id = if quirks.varies(Variant::PaddedIdsMatch) {
        id.trim()
    } else {
        id
    };
    let id = if quirks.varies(Variant::UpperCaseIdsMatch) {
        id.to_lowercase()
    } else {
        id.to_owned()
    };
    Ok(id)
}

/// The refusal of an odd id in this deployment.
fn odd(refusal: Refusal, quirks: Quirks) -> Refusal {
    let malformed = refusal == Refusal::MalformedId;
    let unknown =
        quirks.varies(Variant::OddIdsAreUnknown) || malformed && quirks.varies(Variant::PrefixedIds);
    if unknown { Refusal::UnknownId } else { refusal }
}

impl From<Refusal> for Unreadable {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, value: None }
    }
}
