//! Without a valid token nothing but 401.

use super::{Basis, Check, Opinion, Shape};
use crate::evidence::{Call, Evidence};
use crate::scenario::{Bearer, Profile, TwoFields};

const FAIR: &str = "The call names an id that was never issued, so a server has nothing to do for it; and the same \
                    call with the owner's token must get its usual answer right afterwards, or the check does not \
                    decide.";

/// One row of the family: they differ in what is presented, not in what is promised.
const fn check(
    name: &'static str,
    scenarios: &'static [&'static str],
    about: &'static str,
    proven_by: &'static [&'static str],
) -> Check {
    Check {
        name,
        clauses: &["revoke.error.unauthorized", "revoke.auth.bearer"],
        shape: Shape::Scenario(unauthorized),
        scenarios,
        since: Profile::Smoke,
        about,
        fair: FAIR,
        proven_by,
    }
}

pub(super) static NO_TOKEN_IS_UNAUTHORIZED: Check = check(
    "no_token_is_unauthorized",
    &["no_token", "live_no_token", "dead_no_token"],
    "A call without an Authorization header is answered with HTTP 401, whatever its body holds and whether the \
     credential it names is unknown, live or revoked.",
    &[
        "no_token_accepted",
        "unauthorized_is_403",
        "unauthorized_only_after_validation",
        "connection_is_identity",
    ],
);

pub(super) static MALFORMED_TOKEN_IS_UNAUTHORIZED: Check = check(
    "malformed_token_is_unauthorized",
    &["malformed_token"],
    "A text that never was a token, the words null and undefined, no text behind the scheme word, and no text in the field at \
     all, are answered with HTTP 401.",
    &[
        "any_token_accepted",
        "null_token_accepted",
        "undefined_token_accepted",
        "blank_field_accepted",
    ],
);

pub(super) static WRONG_SCHEME_IS_UNAUTHORIZED: Check = check(
    "wrong_scheme_is_unauthorized",
    &["wrong_scheme"],
    "The page asks for the scheme Bearer. The same token under Basic or Token, or without any \
     scheme word, is no authentication: HTTP 401.",
    &["scheme_ignored", "token_scheme_accepted"],
);

pub(super) static TAMPERED_TOKEN_IS_UNAUTHORIZED: Check = check(
    "tampered_token_is_unauthorized",
    &["tampered_token", "live_altered"],
    "The owner's token with another first or last letter, cut short, with letters behind it or with letters in another case is \
     another text, and nobody's token: HTTP 401.",
    &[
        "signature_not_checked",
        "longer_token_accepted",
        "truncated_token_accepted",
        "token_case_ignored",
        "signature_start_ignored",
        "signature_end_ignored",
    ],
);

pub(super) static EXTRA_WORD_IS_UNAUTHORIZED: Check = check(
    "extra_word_is_unauthorized",
    &["extra_word"],
    "A good token with another word behind it is a bad token: HTTP 401. A server that reads on only to the first \
     blank lets callers smuggle text past whatever stands before it.",
    &["extra_words_accepted"],
);

pub(super) static TOKEN_ELSEWHERE_IS_UNAUTHORIZED: Check = check(
    "token_elsewhere_is_unauthorized",
    &["token_elsewhere", "token_in_query"],
    "The page has the token travel in the Authorization header. In a cookie it would be sent by any web page, in the \
     URL it ends up in logs, and in another header field nothing that stands before the server looks for it: HTTP 401.",
    &[
        "token_in_cookie_accepted",
        "token_in_body_accepted",
        "token_in_other_field_accepted",
        "token_in_query_accepted",
    ],
);

pub(super) static CLAIMED_IDENTITY_IS_UNAUTHORIZED: Check = check(
    "claimed_identity_is_unauthorized",
    &["claimed_place", "claimed_user_without_token"],
    "Header fields that say from where a call comes or who makes it, as a gateway would set them behind its own check, \
     are no token, whoever sets them: HTTP 401.",
    &["inner_address_needs_no_token", "user_header_trusted"],
);

pub(super) static FORGED_TOKEN_IS_UNAUTHORIZED: Check = check(
    "forged_token_is_unauthorized",
    &["forged_tokens"],
    "Forgeries made of the owner's own token: the algorithm none in two spellings, another algorithm or none named, no \
     signature, the empty key, a key that the header brings or that anybody would guess, an altered claim, an altered header. Each \
     must be answered with HTTP 401.",
    &[
        "unsigned_token_accepted",
        "alg_none_spelling_accepted",
        "empty_key_signature_accepted",
        "guessable_key_accepted",
        "altered_payload_accepted",
        "token_header_unsigned",
        "token_hash_ignored",
        "key_in_header_trusted",
    ],
);

pub(super) static TWO_TOKENS_ARE_UNAUTHORIZED: Check = Check {
    shape: Shape::Scenario(two_fields),
    fair: "Two fields that hold no token are no authentication; 400 is right as well, since HTTP allows one field only. \
           Which of a good and a bad one counts is the deployment's own business, and is observed.",
    ..check(
        "two_tokens_are_unauthorized",
        &["two_authorizations"],
        "Two Authorization fields that never were tokens are refused. With a good one beside a bad one the page is silent: \
         the report tells which of the two this deployment reads, because a gateway before it may read the other.",
        &["two_bad_tokens_accepted"],
    )
};

pub(super) static REFUSED_TOKEN_IS_UNAUTHORIZED: Check = check(
    "refused_token_is_unauthorized",
    &["refused_tokens"],
    "Every token of --refused-tokens is answered with HTTP 401: tokens after logout, refresh tokens, tokens of another \
     issuer or audience, and whatever else must never open this door.",
    &["refresh_token_accepted", "logged_out_token_accepted"],
);

pub(super) static LOGGED_OUT_TOKEN_IS_UNAUTHORIZED: Check = Check {
    clauses: &["revoke.error.logged-out"],
    shape: Shape::Scenario(logged_out),
    since: Profile::Gate,
    fair: "The session is opened for this check alone; its token is shown to be accepted before the logout, and the logout \
           must have succeeded, or nothing is said.",
    ..check(
        "logged_out_token_is_unauthorized",
        &["logout"],
        "After a logout the session's access token is dead, however long it would have lived: HTTP 401. A server that only \
         checks signature and expiry lets a thief go on with a token whose owner has logged out.",
        &["logged_out_token_accepted"],
    )
};

pub(super) static EXPIRED_TOKEN_IS_UNAUTHORIZED: Check = Check {
    clauses: &["revoke.error.expired"],
    ..check(
        "expired_token_is_unauthorized",
        &["expired_token", "live_expired", "dead_expired"],
        "A token that was good once and is expired now is answered with HTTP 401.",
        &["expired_token_accepted", "expired_token_sees_state"],
    )
};

fn logged_out(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let ended = evidence.call("logged out").is_some_and(Call::succeeded);
    let before = "before logout";
    if !ended || !super::outcome::control(evidence.call(before), before, basis, opinion) {
        return;
    }
    if let Some(call) = evidence.call("after logout") {
        super::outcome::judge(call, basis, "revoke.error.logged-out", opinion);
    }
}

fn two_fields(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    unauthorized(evidence, basis, opinion);
    for call in &evidence.calls {
        let point = match call.step.bearer {
            Bearer::Twice(TwoFields::GoodFirst) => "a good Authorization field before a bad one",
            Bearer::Twice(TwoFields::GoodLast) => "a good Authorization field behind a bad one",
            _ => continue,
        };
        if let Some(status) = call.status() {
            opinion.observe(point, format!("HTTP {status}"));
        }
    }
}

fn unauthorized(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let clause = if evidence.scenario.ends_with("expired") || evidence.scenario == "expired_token" {
        "revoke.error.expired"
    } else {
        "revoke.error.unauthorized"
    };
    for call in evidence.calls.iter().filter(|call| call.step.label != "control") {
        super::outcome::judge(call, basis, clause, opinion);
    }
    // The live and the revoked credential are asked for by their owner elsewhere in the run.
    if evidence.calls.len() > 1 {
        super::outcome::control(evidence.call("control"), "control", basis, opinion);
    }
}
