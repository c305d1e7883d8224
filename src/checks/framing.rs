//! The length of an answer is unambiguous.

use super::opinion::Claim;
use super::{Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::Call;
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static FRAMING_IS_UNAMBIGUOUS: Check = Check {
    name: "framing_is_unambiguous",
    clauses: &["revoke.http-framing"],
    shape: Shape::Exchange(|call, _, opinion| judge(call, "revoke.http-framing", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "An answer says once how long it is. Two statements that can be read differently let one proxy see another \
            message than the next.",
    fair: "Any framing of RFC 9112 is right: a length, chunks, or the end of the connection, and a length repeated \
           with one value. Accused are only a length together with chunks, which section 6.2 forbids a sender, and a \
           transfer coding other than chunked, which the request did not offer.",
    proven_by: &["length_and_chunked"],
};

/// Judges the length of one answer; `clause` is cited.
pub(super) fn judge(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    let Some(response) = call.exchange.response() else {
        return;
    };
    opinion.examined();
    let has = |name| response.header_values(name).next().is_some();
    if has("content-length") && has("transfer-encoding") {
        let claim = Claim {
            clause,
            defect: Defect::MediaType,
            pointer: None,
            expected: "either Content-Length or Transfer-Encoding".to_owned(),
            why: "RFC 9112 section 6.2: a sender must not send both".to_owned(),
            received: "both".to_owned(),
        };
        opinion.violation(call, claim);
    }
    let codings = response
        .header_values("transfer-encoding")
        .flat_map(|value| value.split(|byte| *byte == b','));
    let unoffered = codings
        .map(<[u8]>::trim_ascii)
        // Empty elements of a list mean nothing (RFC 9110 section 5.6.1).
        .filter(|coding| !coding.is_empty())
        .find(|coding| !coding.eq_ignore_ascii_case(b"chunked"));
    if let Some(coding) = unoffered {
        let claim = Claim {
            clause,
            defect: Defect::MediaType,
            pointer: None,
            expected: "no transfer coding but chunked".to_owned(),
            why: "RFC 9110 section 10.1.4: others are for recipients that offer them in TE, and this one did not"
                .to_owned(),
            received: format!("{:?}", String::from_utf8_lossy(coding)),
        };
        opinion.violation(call, claim);
    }
}
