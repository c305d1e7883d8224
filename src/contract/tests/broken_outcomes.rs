//! Every way in which an outcome contradicts itself or another one.

use super::folder::{REVOKE, broken};

#[test]
fn two_outcomes_for_one_reason_are_refused() {
    let (old, new) = ("reason = \"invalid\"", "reason = \"repeated\" # again");
    broken(
        REVOKE,
        old,
        new,
        "# again",
        "a second outcome for the reason repeated",
        "one outcome for each reason",
    );
}

#[test]
fn two_outcomes_with_one_name_are_refused() {
    let (old, new) = ("name = \"not_found\"", "name = \"forbidden\" # again");
    broken(REVOKE, old, new, "# again", "is taken", "another name");
}

#[test]
fn a_refusal_with_errno_zero_is_refused() {
    broken(
        REVOKE,
        "errno = -130001",
        "errno = 0 # none",
        "# none",
        "wrong sign",
        "negative",
    );
}

#[test]
fn a_refusal_with_a_success_status_is_refused() {
    broken(
        REVOKE,
        "status = 401",
        "status = 201",
        "status = 201",
        "wrong class",
        "4xx",
    );
}

#[test]
fn an_invalid_request_with_the_errno_of_already_revoked_is_refused() {
    let (old, new) = (
        "label = \"Invalid request\"",
        "errno = -130001 # shared\nlabel = \"Invalid request\"",
    );
    broken(
        REVOKE,
        old,
        new,
        "# shared",
        "shares status and errno",
        "leave the errno out",
    );
}
