//! Every way to break a TOML contract: its syntax, its keys, and what an operation says of itself.

use super::{
    super::ContractError,
    folder::{Folder, REVOKE, broken, text_of},
};

#[test]
fn broken_toml_is_refused_at_its_line_and_column() {
    broken(
        REVOKE,
        "auth = \"bearer\"",
        "auth = bearer",
        "auth = bearer",
        "broken TOML",
        "line and column",
    );
}

#[test]
fn a_toml_key_written_twice_is_refused() {
    broken(
        REVOKE,
        "auth = \"bearer\"",
        "auth = \"bearer\"\nauth = \"none\"",
        "\"none\"",
        "broken TOML",
        "correct",
    );
}

#[test]
fn an_unknown_toml_key_is_refused_with_the_likely_spelling() {
    broken(
        REVOKE,
        "wording =",
        "wordng =",
        "wordng",
        "perhaps \"wording\"",
        "README.md",
    );
}

#[test]
fn a_missing_toml_key_is_placed_at_its_table() {
    let section = "section = \"Endpoint\"\n";
    broken(
        REVOKE,
        section,
        "",
        "[[clauses]]",
        "a member \"section\"",
        "correct /clauses/0/section",
    );
}

#[test]
fn a_toml_value_of_the_wrong_type_is_refused() {
    broken(
        REVOKE,
        "status = 401",
        "status = \"401\"",
        "\"401\"",
        "an integer",
        "correct /outcomes/3/status",
    );
}

#[test]
fn an_unknown_word_in_a_closed_set_is_refused() {
    broken(
        REVOKE,
        "effect = \"terminal\"",
        "effect = \"final\"",
        "effect =",
        "one of \"reads\"",
        "correct /effect",
    );
}

#[test]
fn a_contract_under_another_name_than_its_id_is_refused() {
    broken(
        REVOKE,
        "id = \"credential.revoke\"",
        "id = \"credential.end\"",
        "credential.end",
        "name of its file",
        "name the file",
    );
}

#[test]
fn an_environment_with_a_path_is_refused() {
    let (old, new) = (
        "https://cadenza-api.algo724.com",
        "https://cadenza-api.algo724.com/api",
    );
    broken(REVOKE, old, new, new, "has a path", "scheme and host alone");
}

#[test]
fn an_environment_listed_twice_is_refused() {
    let (old, new) = (
        "https://cadenza-api.algo724.com",
        "https://cadenza-api-uat.algo724.com",
    );
    let text = text_of(REVOKE).replacen(old, new, 1);
    let folder = Folder::of_embedded_files();
    folder.write(REVOKE, &text);
    let error = folder.load_error();
    assert!(
        matches!(&error, ContractError::RepeatedEnvironment { place, first, .. } if place.line == first.line + 5),
        "{error}"
    );
}

#[test]
fn a_reference_to_a_schema_that_is_not_there_is_refused() {
    broken(
        REVOKE,
        "response_schema = \"credential\"",
        "response_schema = \"creds\"",
        "creds",
        "no such schema",
        "add creds.json",
    );
}

#[test]
fn a_terminal_operation_without_a_subject_is_refused() {
    broken(
        REVOKE,
        "subject = \"/credentialId\"\n",
        "",
        "effect =",
        "without a subject",
        "set subject",
    );
}

#[test]
fn a_subject_that_the_request_does_not_require_is_refused() {
    broken(
        REVOKE,
        "subject = \"/credentialId\"",
        "subject = \"/id\"",
        "subject =",
        "no required member",
        "correct the pointer",
    );
}

#[test]
fn an_operation_under_test_that_can_be_undone_is_refused() {
    broken(
        REVOKE,
        "effect = \"terminal\"",
        "effect = \"changes\"",
        "effect =",
        "not terminal",
        "set effect",
    );
}

#[test]
fn two_operations_under_test_are_refused() {
    let name = "credential.rotate.toml";
    let (old, new) = ("standing = \"supporting\"", "standing = \"under-test\"");
    broken(
        name,
        old,
        new,
        new,
        "a second operation under test",
        "set standing",
    );
}

#[test]
fn a_contract_with_nothing_under_test_is_refused() {
    let folder = Folder::of_embedded_files();
    folder.remove(REVOKE);
    let error = folder.load_error();
    assert!(matches!(error, ContractError::NothingUnderTest { .. }), "{error}");
    assert_eq!(error.file(), folder.path.display().to_string());
    assert!(error.to_string().contains("\nremedy: "), "{error}");
}

#[test]
fn an_operation_under_test_without_a_response_schema_is_refused() {
    let (old, at) = ("response_schema = \"credential\"\n", "standing = \"under-test\"");
    broken(REVOKE, old, "", at, "has no response_schema", "add it");
}

#[test]
fn an_operation_under_test_without_a_success_is_refused() {
    let old = "[[outcomes]]\nname = \"revoked\"\nreason = \"accepted\"\nstatus = 200\nerrno = 0\n\
        clause = \"revoke.success.status\"\n";
    broken(
        REVOKE,
        old,
        "",
        "standing = \"under-test\"",
        "no outcome for the reason accepted",
        "add it",
    );
}
