//! Generated requests: what is said otherwise is answered the same, what says more is heeded or refused, and what is
//! no request never succeeds.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::evidence::{Call, Evidence, Nature, Subject};
use crate::finding::Defect;
use crate::scenario::{Meaning, Profile, Role};

/// The first revocation is played so that there is a revoked credential to ask about.
const SCENARIOS: &[&str] = &["generated_requests", "revoke_and_repeat"];

pub(super) static REWRITTEN_REQUEST_SAME_ANSWER: Check = Check {
    name: "rewritten_request_same_answer",
    clauses: &[
        "revoke.request.json",
        "revoke.stable-answer",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
    ],
    shape: Shape::Scenario(rewritten),
    scenarios: SCENARIOS,
    since: Profile::Nightly,
    about: "White space between tokens, escapes in the key or the id, header fields that ask for nothing or stand in \
            another order, the same HTTP in other bytes: the request says the same, so it is answered with the same \
            status and errno as the plain one before it.",
    fair: "Only status and errno are compared, with the answer to the plain request by the same caller about the same \
           id. A refusal of more than 8 KiB (413) is right.",
    proven_by: &[
        "leading_white_space_is_400",
        "tab_is_refused",
        "any_cookie_is_a_session",
        "escaped_id_is_unknown",
        "trace_header_is_500",
        "token_behind_the_content_type_is_unseen",
    ],
};

pub(super) static EXTENDED_REQUEST_IS_HEEDED_OR_REFUSED: Check = Check {
    name: "extended_request_is_heeded_or_refused",
    clauses: &[
        "revoke.request.credential-id",
        "revoke.stable-answer",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
    ],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        let meanings = [Meaning::SameOrInvalid, Meaning::Respelled, Meaning::AnotherId];
        judge(
            evidence,
            &meanings,
            "revoke.request.credential-id",
            basis,
            opinion,
        );
    }),
    scenarios: SCENARIOS,
    since: Profile::Nightly,
    about: "Further members of any name, size and depth, the key twice, other content types, a body in chunks, ids in \
            other spellings, and HTTP that is at fault below that: a \
            deployment may ignore them or refuse the request as invalid, the same each time, and nothing of it may \
            slip past token, ownership or state.",
    fair: "Every documented refusal is right that fits one reading of the request, and 411, 413, 415 and 501 as well. Where the HTTP \
           itself is at fault, so is any refusal of it, and no answer at all. A longer id \
           is another id, so only that one must not be taken for a revoked one.",
    proven_by: &[
        "large_body_is_500",
        "chunked_body_is_500",
        "no_host_is_500",
        "many_fields_is_500",
        "long_field_is_500",
        "older_version_skips_state",
        "lone_surrogate_is_500",
        "byte_order_mark_is_500",
        "upper_case_charset_is_500",
        "many_members_is_500",
        "empty_key_is_500",
        "constructor_member_is_500",
        "fraction_is_500",
        "nul_ends_the_id",
        "only_the_end_of_the_id_counts",
        "brackets_skip_state",
        "invisible_letter_skips_ownership",
    ],
};

pub(super) static INVALID_REQUEST_IS_REFUSED: Check = Check {
    name: "invalid_request_is_refused",
    clauses: &[
        "revoke.error.invalid-request",
        "revoke.request.json",
        "revoke.stable-answer",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
    ],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        let meanings = [Meaning::Missing, Meaning::NoId, Meaning::Malformed];
        judge(
            evidence,
            &meanings,
            "revoke.error.invalid-request",
            basis,
            opinion,
        );
    }),
    scenarios: SCENARIOS,
    since: Profile::Nightly,
    about: "Requests that break their schema at one place, ids that are none, and bytes that are no JSON, at every edge: \
            each is refused by a documented 4xx, none succeeds, and none is a server error.",
    fair: "Without an id it is 400. For any other invalid request the page names no status, so any refusal will do that \
           does not blame the token.",
    proven_by: &[
        "wide_encoding_is_500",
        "members_without_id_is_500",
        "id_of_256_bytes_is_500",
    ],
};

fn rewritten(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    judge(evidence, &[Meaning::Same], "revoke.request.json", basis, opinion);
    let Some(plain) = evidence.calls.first() else {
        return;
    };
    for call in of_meaning(evidence, &[Meaning::Same]).filter(|call| !call.is_excused()) {
        compare(
            plain,
            call,
            "as the plain request was answered",
            "it says the same in other bytes",
            "revoke.request.json",
            opinion,
        );
    }
}

/// Judges the calls of these meanings by what their situation allows, and those that were made twice by each other.
fn judge(
    evidence: &Evidence,
    meanings: &[Meaning],
    clause: &'static str,
    basis: &Basis<'_>,
    opinion: &mut Opinion,
) {
    for call in of_meaning(evidence, meanings) {
        super::outcome::judge(call, basis, clause_of(call, clause), opinion);
        let earlier = evidence.calls.iter().take(call.ordinal).find(|earlier| {
            earlier.step == call.step && earlier.exchange.request.body == call.exchange.request.body
        });
        if let Some(earlier) = earlier {
            compare(
                earlier,
                call,
                "as it was answered before",
                "nothing changed in between",
                "revoke.stable-answer",
                opinion,
            );
        }
    }
}

fn of_meaning<'a>(evidence: &'a Evidence, meanings: &'a [Meaning]) -> impl Iterator<Item = &'a Call> {
    evidence.calls.iter().filter(move |call| {
        let written = call.step.written.as_ref();
        written.is_some_and(|written| meanings.contains(&written.meaning))
    })
}

/// The clause that a wrong answer breaks, by who called.
fn clause_of(call: &Call, own: &'static str) -> &'static str {
    match (call.situation.caller, call.situation.subject) {
        (None | Some(Role::Expired), _) => "revoke.error.unauthorized",
        (Some(_), Subject::Foreign(_) | Subject::RespelledForeign) => "revoke.error.forbidden",
        (Some(_), _) => own,
    }
}

/// Holds status and errno of one answer to those of another. What is wrong by itself is said elsewhere.
fn compare(
    first: &Call,
    call: &Call,
    expected: &str,
    why: &str,
    clause: &'static str,
    opinion: &mut Opinion,
) {
    let complete = |call: &Call| matches!(call.nature, Nature::Envelope | Nature::Bare);
    if !complete(first) || !complete(call) {
        return;
    }
    let told = |call: &Call| {
        let errno = call.errno();
        (call.status(), errno)
    };
    opinion.examined();
    if told(first) != told(call) {
        let claim = Claim {
            clause,
            defect: Defect::Value,
            pointer: None,
            expected: format!("{}, {expected}", super::outcome::came(first)),
            why: why.to_owned(),
            received: super::outcome::came(call),
        };
        opinion.violation(call, claim);
    }
}
