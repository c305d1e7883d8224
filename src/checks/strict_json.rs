//! Bodies are strict JSON.

use super::opinion::Claim;
use super::{Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Nature};
use crate::exchange::Received;
use crate::finding::Defect;
use crate::scenario::Profile;
use cadenza_envelope::{Class, DeviationKind};

pub(super) static RESPONSE_IS_STRICT_JSON: Check = Check {
    name: "response_is_strict_json",
    clauses: &["revoke.strict-json"],
    shape: Shape::Exchange(|call, _, opinion| judge(call, "revoke.strict-json", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "Every body must be one JSON text that all readers understand alike: UTF-8 without a byte order mark, \
            no duplicate keys (also when one is written with an escape), nothing after it, no lone surrogates.",
    fair: "RFC 8259 and RFC 7493 decide, not the habits of a library: whitespace, key order, escapes and unknown \
           keys are all fine. A number beyond 53 bits in a field that the page does not know is an advisory. An answer without any envelope is judged by the envelope checks alone.",
    proven_by: &[
        "duplicate_key_in_success",
        "duplicate_key_by_escape",
        "byte_order_mark",
        "trailing_bytes",
        "invalid_utf8_in_name",
    ],
};

/// Judges the text of one answer; `clause` is cited.
pub(super) fn judge(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    let (Nature::Envelope, Some(answer)) = (call.nature, &call.answer) else {
        return;
    };
    if matches!(call.exchange.received, Received::Oversized { .. }) {
        return;
    }
    opinion.examined();
    for deviation in &answer.deviations {
        match deviation.kind.class() {
            Class::Encoding | Class::Syntax => {}
            Class::Media | Class::Shape | Class::Pairing => continue,
        }
        let claim = Claim {
            clause,
            defect: Defect::Json,
            pointer: Some(deviation.pointer.clone()),
            expected: deviation.kind.expected(),
            why: "RFC 8259 and RFC 7493: two readers must not understand one body differently".to_owned(),
            received: format!("{} at byte {}", deviation.kind.received(), deviation.offset),
        };
        // Our own limit, and no fault of the text's.
        let ours = matches!(deviation.kind, DeviationKind::TooManyValues { .. });
        // The page knows nothing of such fields, and a reader that keeps integers exact loses nothing.
        let others_business = ours
            || matches!(deviation.kind, DeviationKind::NumberOutOfRange { .. })
                && !DOCUMENTED_NUMBERS.contains(&deviation.pointer.as_str());
        if others_business {
            opinion.advisory(call, claim);
        } else {
            opinion.violation(call, claim);
        }
    }
}

/// Where the page documents a number.
const DOCUMENTED_NUMBERS: [&str; 4] = ["/errno", "/data/revokedAt", "/data/createdAt", "/data/updatedAt"];
