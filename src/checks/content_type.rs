//! The Content-Type header tells the truth about the body.

use super::opinion::Claim;
use super::{Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Nature};
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::Class;

pub(super) static CONTENT_TYPE_CONFORMANCE: Check = Check {
    name: "content_type_conformance",
    clauses: &["revoke.content-type"],
    shape: Shape::Exchange(|call, _, opinion| judge(call, "revoke.content-type", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "An answer whose body is JSON must say so: Content-Type application/json.",
    fair: "Any letter case and any parameter conform; only a charset other than UTF-8 contradicts the bytes. \
           An answer without an envelope is judged by the envelope checks alone.",
    proven_by: &["content_type_text_html", "content_type_missing", "charset_latin1"],
};

/// Judges the header of one answer; `clause` is cited.
pub(super) fn judge(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    let (Nature::Envelope, Some(answer)) = (call.nature, &call.answer) else {
        return;
    };
    opinion.examined();
    for deviation in answer
        .deviations
        .iter()
        .filter(|deviation| deviation.kind.class() == Class::Media)
    {
        let claim = Claim {
            clause,
            defect: Defect::MediaType,
            pointer: None,
            expected: deviation.kind.expected(),
            why: "the page's samples read the body as JSON, and RFC 9110 section 8.3 has the header say so"
                .to_owned(),
            received: deviation.kind.received(),
        };
        opinion.violation(call, claim);
    }
}
