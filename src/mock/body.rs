//! Which document the body of a revoke request holds, by its label and its bytes.
//!
//! The conforming rule: labelled as JSON or not labelled, and exactly one JSON object. Faults that read
//! more into a body, and what they then forget to check, are seeded here.

use super::catalogue::Quirks;
use super::document::Document;
use super::door::Bypass;
use super::refusal::Refusal;
use super::request::{Media, Request, pairs};
use super::{Fault, Variant};

/// How deep a body may be nested before the seeded fault shows; the parser itself ends at 128.
const DEEP: usize = 100;

/// A body that was read.
pub(super) struct Body {
    /// An object.
    pub(super) document: Document,
    pub(super) bypass: Bypass,
}

/// Reads the body of a revoke request.
pub(super) fn body(request: &Request, quirks: Quirks) -> Result<Body, Refusal> {
    let media = if quirks.varies(Variant::LenientBodies) {
        Media::Json
    } else {
        request.media()
    };
    let wide = quirks.varies(Variant::WideContentTypes);
    let (fields, bypass) = match media {
        Media::Json => (json(&request.body, quirks), Bypass::Nothing),
        Media::Text if wide => (json(&request.body, quirks), Bypass::Nothing),
        Media::Text if quirks.has(Fault::TextPlainSkipsValidation) => {
            (json(&request.body, quirks), Bypass::Ownership)
        }
        Media::Form if wide => (form(&request.body), Bypass::Nothing),
        Media::Form if quirks.has(Fault::FormBodyRevokesWithoutOwnership) => {
            (form(&request.body), Bypass::Ownership)
        }
        Media::Text | Media::Form | Media::Other => return Err(Refusal::UnsupportedMediaType),
    };
    if quirks.has(Fault::DeepNestingIs500) && depth(&request.body) > DEEP {
        return Err(Refusal::Internal);
    }
    let document = fields.ok_or(Refusal::MalformedBody)?;
    if !matches!(document, Document::Object(_)) {
        return Err(Refusal::NotAnObject);
    }
    Ok(Body { document, bypass })
}

fn json(bytes: &[u8], quirks: Quirks) -> Option<Document> {
    let document = if quirks.has(Fault::TrailingJunkInRequestRevokes) {
        Document::read_first(bytes)
    } else {
        Document::read(bytes)
    };
    match document {
        Some(Document::Array(items)) if quirks.has(Fault::ArrayBodyRevokesFirst) => {
            items.into_iter().next().map(as_request)
        }
        read => read,
    }
}

/// An item of an array of requests; a bare id stands for a request with that id.
fn as_request(item: Document) -> Document {
    match item.text() {
        Some(id) => Document::of_texts(&[("credentialId", id)]),
        None => item,
    }
}

/// A form as the object of its fields.
fn form(bytes: &[u8]) -> Option<Document> {
    let fields = pairs(std::str::from_utf8(bytes).ok()?);
    let members = fields.map(|(key, value)| (key, Document::Text(value)));
    Some(Document::Object(members.collect()))
}

/// How deep the brackets of a body are nested, those inside strings left out.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{Document, depth, form};

    #[test]
    fn brackets_inside_strings_are_no_nesting() {
        assert_eq!(depth(br#"{"a":"[[[\"[[","b":[1]}"#), 2);
    }

    #[test]
    fn a_form_is_the_object_of_its_decoded_fields() {
        let fields = Document::of_texts(&[("credentialId", "a b"), ("x", "")]);
        assert_eq!(form(b"credentialId=a+b&x="), Some(fields));
    }
}
