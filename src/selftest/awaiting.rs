//! Faults of the mock that no check claims yet, each with what is missing. The list may only
//! shrink: a fault on it that some check kills fails the self-test until it is claimed.

use crate::mock::Fault;

/// Name of the fault, and the probe that would show it.
pub const AWAITING: &[(&str, &str)] = &[
    (
        "malformed_body_is_500",
        "no scenario sends a body that is no JSON",
    ),
    (
        "quote_in_id_is_500",
        "no scenario sends ids with characters that break a parser",
    ),
    (
        "stack_trace_in_error",
        "no check looks for the insides of a server in error texts",
    ),
    ("unsigned_token_accepted", "no scenario takes a JWT apart"),
    (
        "refresh_token_accepted",
        "no scenario logs in, so there is no refresh token",
    ),
    ("logged_out_token_accepted", "no scenario logs out"),
    (
        "token_in_query_accepted",
        "no scenario presents a token outside its header",
    ),
    ("body_user_id_trusted", "no scenario adds fields to a request"),
    (
        "upper_case_id_skips_ownership",
        "no scenario spells an id differently",
    ),
    (
        "upper_case_id_skips_state",
        "no scenario spells an id differently",
    ),
    ("id_extension_matches", "no scenario spells an id differently"),
    (
        "id_list_revokes_each",
        "no scenario puts an id that exists into an array",
    ),
    ("get_revokes", "no scenario uses another method"),
    ("name_differs_from_list", "no scenario lists credentials"),
    ("created_at_moves", "no scenario lists credentials"),
    ("listed_as_active", "no scenario lists credentials"),
    ("listed_revoked_at_moves", "no scenario lists credentials"),
    ("rotate_reactivates", "no scenario rotates a credential"),
];

/// Why no check claims this fault, if none does.
pub fn reason(fault: Fault) -> Option<&'static str> {
    AWAITING
        .iter()
        .find(|(name, _)| *name == fault.name())
        .map(|(_, why)| *why)
}
