//! What a revoke request asks for: from its fields to an id, or to a refusal.

use super::Fault;
use super::Variant;
use super::body::{Body, body};
use super::catalogue::Quirks;
use super::document::Document;
use super::door::Bypass;
use super::misread;
use super::refusal::Refusal;
use super::request::Request;
use super::unlisted;

/// The longest id that is looked up at all, in bytes.
const LONGEST_ID: usize = 256;

/// The one documented field.
const ID: &str = "credentialId";

/// A body that names a credential.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) id: String,
    /// The id whose owner is asked for permission, where a fault lets it differ from the other.
    pub(super) authorised: Option<String>,
    /// The `userId` of the body, which the conforming server ignores.
    pub(super) user_id: Option<String>,
    /// The check that a fault skips for this body.
    pub(super) bypass: Bypass,
}

/// A body that names none.
#[derive(Clone, Debug)]
pub(super) struct Unreadable {
    pub(super) refusal: Refusal,
    /// What stood in the place of the id.
    pub(super) value: Option<Document>,
}

/// Reads what a revoke request asks for.
pub(super) fn asked(request: &Request, quirks: Quirks) -> Result<Asked, Unreadable> {
    if let Some(refusal) = unlisted::of_bytes(request, quirks) {
        return Err(refusal.into());
    }
    let Body { document, bypass } = body(request, quirks)?;
    if let Some(refusal) = unlisted::of_members(&document, quirks) {
        return Err(refusal.into());
    }
    let lenient = quirks.varies(Variant::LenientBodies);
    let layered = quirks.has(Fault::DuplicateKeyLayersDiffer);
    if !lenient && !layered && document.repeats_a_key() {
        return Err(Refusal::MalformedBody.into());
    }
    if quirks.varies(Variant::ExtraMembersRefused) && document.members().any(|(key, _)| key != ID) {
        return Err(Refusal::UnknownMember.into());
    }
    let (value, folded) = named(&document, quirks).ok_or(Refusal::MissingId)?;
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
    let mut ids = document
        .members()
        .filter(|(key, _)| key == ID)
        .filter_map(|(_, id)| id.text());
    let (id, misread) = match unlisted::of_id(id, quirks)?.or_else(|| misread::misread(id, quirks)) {
        Some(taken) => taken,
        None => (well_formed(id, quirks)?, Bypass::Nothing),
    };
    Ok(Asked {
        id,
        authorised: ids.next().filter(|_| layered).map(str::to_owned),
        user_id: document
            .member("userId")
            .and_then(Document::text)
            .map(str::to_owned),
        bypass: bypass
            .or(folded)
            .or(misread)
            .or(forced(&document, quirks))
            .or(accompanied(request, &document, quirks))
            .or(unlisted::of_version(request, quirks)),
    })
}

/// What stands in the place of the id, and the check that is skipped for its key.
fn named(document: &Document, quirks: Quirks) -> Option<(&Document, Bypass)> {
    if let Some(value) = document.member(ID) {
        return Some((value, Bypass::Nothing));
    }
    let mut folded = document.members().filter(|(key, _)| {
        key.eq_ignore_ascii_case(ID) && quirks.has(Fault::CaseFoldedKeyWithoutOwnership)
            || *key == "credential_id" && quirks.has(Fault::AliasSkipsOwnership)
    });
    folded.next().map(|(_, value)| (value, Bypass::Ownership))
}

/// The check that is skipped for a request that says force.
fn forced(document: &Document, quirks: Quirks) -> Bypass {
    let says = document.member("force") == Some(&Document::Bool(true));
    if says && quirks.has(Fault::ExtraFieldForceSkipsOwnership) {
        Bypass::Ownership
    } else {
        Bypass::Nothing
    }
}

/// The check that is skipped for what stands beside the id.
fn accompanied(request: &Request, document: &Document, quirks: Quirks) -> Bypass {
    let unknown_member = || document.members().any(|(key, _)| key != ID);
    let skips = quirks.has(Fault::UnknownMemberSkipsState) && unknown_member()
        || quirks.has(Fault::QuerySkipsState) && !request.query.is_empty()
        || quirks.has(Fault::RequestIdSkipsState) && request.text_of("x-request-id").is_some()
        || quirks.has(Fault::LabelWithCharsetSkipsState)
            && request
                .text_of("content-type")
                .is_some_and(|label| label.contains("charset"));
    if skips { Bypass::State } else { Bypass::Nothing }
}

/// The id as it is looked up, if it may be looked up.
fn well_formed(id: &str, quirks: Quirks) -> Result<String, Refusal> {
    if id.is_empty() {
        return Err(Refusal::EmptyId);
    }
    let breaks = quirks.has(Fault::QuoteInIdIs500) && id.contains(['\'', '"'])
        || quirks.has(Fault::NulInIdIs500) && id.contains('\0')
        || quirks.has(Fault::LongIdIs500) && id.len() > LONGEST_ID;
    if breaks {
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
