//! Requests that no client should send are refused, and refused for what they are.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::Evidence;
use crate::scenario::Profile;

pub(super) static MALFORMED_REQUEST_IS_REFUSED: Check = Check {
    name: "malformed_request_is_refused",
    clauses: &["revoke.error.invalid-request", "revoke.request.json"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        each(evidence, "revoke.error.invalid-request", basis, opinion);
    }),
    scenarios: &["malformed_bodies"],
    since: Profile::Gate,
    about: "No body, the literal null, an array, a text, truncated and broken JSON, other encodings: each holds no \
            credential id, so each must be refused, and none may be a server error.",
    fair: "The page names no status for them, so any refusal with a 4xx will do that does not blame the token.",
    proven_by: &[
        "malformed_body_is_500",
        "malformed_body_is_200",
        "body_that_is_no_object_is_500",
        "trailing_junk_in_request_revokes",
    ],
};

pub(super) static ODD_ID_IS_REFUSED: Check = Check {
    name: "odd_id_is_refused",
    clauses: &["revoke.request.credential-id", "revoke.error.invalid-request"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        each(evidence, "revoke.request.credential-id", basis, opinion);
    }),
    scenarios: &["odd_texts"],
    since: Profile::Gate,
    about: "Blanks, quotation marks, template braces, line breaks, NUL, invisible letters, ten thousand letters: \
            strings that can only break a parser or a template must be refused like any other unknown id.",
    fair: "400, 403 and 404 are all right, and 413 for the very long one; which one it is, is observed. None of them \
           can match an id that exists.",
    proven_by: &["quote_in_id_is_500", "nul_in_id_is_500", "long_id_is_500"],
};

pub(super) static SPELLING_SLIPS_PAST_NO_CHECK: Check = Check {
    name: "spelling_slips_past_no_check",
    clauses: &[
        "revoke.error.forbidden",
        "revoke.permanent",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Scenario(spelled),
    scenarios: &["spellings", "foreign_spellings", "company"],
    since: Profile::Gate,
    about: "An id in upper case, padded, extended, without hyphens, percent-encoded, with a line break or an invisible \
            letter behind it, in full-width letters or under another key, and requests with a query or with members such \
            as \"force\" or the owner's user id: a server may take such an id for the same, for unknown or for invalid, but \
            no spelling and no company may get past ownership or past the state.",
    fair: "The same credential, unknown and invalid are all right readings. An extended id is no spelling but another \
           id, so it must not be taken for a revoked one.",
    proven_by: &[
        "upper_case_id_skips_ownership",
        "upper_case_id_skips_state",
        "compact_id_skips_state",
        "line_break_skips_state",
        "full_width_id_skips_state",
        "percent_encoded_id_skips_ownership",
        "unknown_member_skips_state",
        "query_skips_state",
        "request_id_skips_state",
        "alias_skips_ownership",
        "id_extension_matches",
        "body_user_id_trusted",
        "extra_field_force_skips_ownership",
        "case_folded_key_accepted_without_ownership",
    ],
};

pub(super) static FURTHER_MEMBERS_CHANGE_NOTHING: Check = Check {
    name: "further_members_change_nothing",
    clauses: &["revoke.request.credential-id", "revoke.request.json"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        each(evidence, "revoke.request.credential-id", basis, opinion);
    }),
    scenarios: &["further_members", "keys", "content_types"],
    since: Profile::Gate,
    about: "Members that nobody documents, deep nesting, the key twice or in another case, another content type: the \
            request is answered as it would be without them, or refused as invalid.",
    fair: "Both are right, and 415 for a content type. Of two ids in one request either may count. Only the key \
           written with a JSON escape is the same key, so it must get the same answer.",
    proven_by: &["deep_nesting_is_500", "label_with_charset_skips_state"],
};

fn spelled(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    if evidence.scenario == "foreign_spellings" {
        super::permission::forbidden(evidence, "revoke.error.forbidden", basis, opinion);
    } else {
        observe(evidence, opinion);
        for call in &evidence.calls {
            super::outcome::of_the_revoked(call, basis, "revoke.permanent", opinion);
        }
    }
}

fn each(evidence: &Evidence, clause: &'static str, basis: &Basis<'_>, opinion: &mut Opinion) {
    observe(evidence, opinion);
    for call in &evidence.calls {
        super::outcome::judge(call, basis, clause, opinion);
    }
}

/// Which refusal an odd request gets is the deployment's own choice.
fn observe(evidence: &Evidence, opinion: &mut Opinion) {
    for call in &evidence.calls {
        if let Some(status) = call.status() {
            opinion.observe(format!("status of {}", call.step.label), status.to_string());
        }
    }
}
