//! Every way in which an also-judged operation can fail to say what judging it takes.

use super::folder::{REVOKE, broken};

const CREATE: &str = "credential.create.toml";
const AUTHENTICATION: &str = "role = \"create\"\npromise = \"authentication\"";

#[test]
fn a_promise_in_an_operation_of_another_standing_is_refused() {
    let old = "standing = \"core\"";
    let new = "standing = \"core\"\npromise = \"pairing\"";
    let at = "id = \"revoke.endpoint\"";
    broken(REVOKE, old, new, at, "has a promise", "also-judged");
}

#[test]
fn a_core_clause_that_a_deployment_may_lack_is_refused() {
    let old = format!("standing = \"optional-role\"\n{AUTHENTICATION}");
    let new = "standing = \"core\"\npromise = \"authentication\"";
    let at = "id = \"create.auth.bearer\"";
    broken(CREATE, &old, new, at, "is core", "optional-role");
}

#[test]
fn a_clause_without_a_promise_is_refused_where_promises_find_the_checks() {
    let at = "id = \"create.auth.bearer\"";
    broken(
        CREATE,
        AUTHENTICATION,
        "role = \"create\"",
        at,
        "no promise",
        "add the promise",
    );
}

#[test]
fn two_clauses_with_one_promise_are_refused() {
    let at = "id = \"create.request\"";
    let (old, new) = ("promise = \"validation\"", "promise = \"authentication\"");
    broken(CREATE, old, new, at, "another clause", "join the two");
}

#[test]
fn a_promise_that_nothing_describes_is_refused() {
    let at = "id = \"create.auth.bearer\"";
    broken(
        CREATE,
        "auth = \"bearer\"",
        "auth = \"none\"",
        at,
        "does not describe",
        "unauthenticated",
    );
}

#[test]
fn a_clause_that_cannot_be_tested_has_no_promise() {
    let old = "why = \"no source says";
    let at = "id = \"create.forbidden\"";
    let new = "promise = \"pairing\"\nwhy = \"no source says";
    broken(CREATE, old, new, at, "is not testable", "remove the promise");
}

#[test]
fn an_operation_that_ends_something_is_judged_under_test_or_not_at_all() {
    let old = "effect = \"creates\"";
    let new = "effect = \"terminal\"\nsubject = \"/venue\"";
    broken(
        CREATE,
        old,
        new,
        "effect = \"terminal\"",
        "terminal",
        "supporting",
    );
}

#[test]
fn a_sample_that_the_request_schema_refuses_is_refused() {
    let (old, new) = ("apiKey = \"{key}\"", "apiKey = 7");
    broken(
        CREATE,
        old,
        new,
        "[sample]",
        "does not accept",
        "correct the sample",
    );
}

#[test]
fn disputed_members_are_required_ones() {
    let old = "members = [\"/apiKey\", \"/apiSecret\"]";
    let new = "members = [\"/nickname\"]";
    broken(CREATE, old, new, new, "does not require", "pointers");
}

#[test]
fn a_status_of_another_source_has_the_class_of_its_outcome() {
    let (old, new) = ("or_status = [201]", "or_status = [404]");
    broken(CREATE, old, new, new, "wrong class", "2xx");
}
