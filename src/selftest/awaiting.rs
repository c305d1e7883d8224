//! Faults of the mock that no check claims yet, each with what is missing. The list may only
//! shrink: a fault on it that some check kills fails the self-test until it is claimed.

use crate::mock::Fault;

/// Name of the fault, and the probe that would show it.
pub const AWAITING: &[(&str, &str)] = &[
    (
        "refresh_token_accepted",
        "no scenario logs in, so there is no refresh token",
    ),
    ("logged_out_token_accepted", "no scenario logs out"),
    (
        "last_authorization_wins",
        "the page is silent on two fields, and a valid token was presented",
    ),
    (
        "duplicate_key_layers_differ",
        "no scenario has a stranger name an id of their own beside a foreign one",
    ),
    ("id_list_revokes_each", "an array of live ids is a wide probe"),
    ("array_body_revokes_first", "an array of live ids is a wide probe"),
    (
        "trailing_junk_in_request_revokes",
        "no scenario sends a dead id in a broken body",
    ),
    ("name_differs_from_list", "no scenario lists credentials"),
    ("created_at_moves", "no scenario lists credentials"),
    ("listed_as_active", "no scenario lists credentials"),
    ("listed_revoked_at_moves", "no scenario lists credentials"),
    ("rotate_reactivates", "no scenario rotates a credential"),
    ("create_same_key_brings_back", "no scenario creates a credential"),
];

/// Why no check claims this fault, if none does.
pub fn reason(fault: Fault) -> Option<&'static str> {
    AWAITING
        .iter()
        .find(|(name, _)| *name == fault.name())
        .map(|(_, why)| *why)
}
