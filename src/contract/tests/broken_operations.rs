//! Every way to break a TOML contract.

use super::{
    super::ContractError,
    folder::{Folder, REVOKE, broken, line_of, text_of},
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
fn a_clause_id_used_twice_is_refused_with_both_places() {
    let first = format!(":{}", line_of(&text_of(REVOKE), "id = \"revoke.endpoint\""));
    let (old, new) = (
        "id = \"revoke.note.exchange-key\"",
        "id = \"revoke.endpoint\" # again",
    );
    broken(
        REVOKE,
        old,
        new,
        "# again",
        &format!("{REVOKE}{first}"),
        "give one of the two",
    );
}

#[test]
fn a_clause_id_used_in_two_files_is_refused() {
    let folder = Folder::of_embedded_files();
    let text = text_of("auth.login.toml").replace("login.session", "rotate.keys");
    folder.write("auth.login.toml", &text);
    let error = folder.load_error();
    assert!(
        matches!(&error, ContractError::RepeatedClause { first, .. } if first.file.ends_with("auth.login.toml"))
    );
    assert!(error.file().ends_with("credential.rotate.toml"), "{error}");
}

#[test]
fn an_optional_clause_without_its_role_is_refused() {
    broken(
        REVOKE,
        "role = \"expired\"\n",
        "",
        "id = \"revoke.error.expired\"",
        "names no role",
        "add role",
    );
}

#[test]
fn an_untested_clause_without_its_reason_is_refused() {
    let why = "why = \"it is advice to the user and promises nothing about the API\"\n";
    broken(
        REVOKE,
        why,
        "",
        "id = \"revoke.note.exchange-key\"",
        "does not say why",
        "add why",
    );
}

#[test]
fn an_outcome_that_cites_no_clause_is_refused_with_the_likely_one() {
    let (old, new) = (
        "clause = \"revoke.error.not-found\"",
        "clause = \"revoke.error.notfound\"",
    );
    broken(
        REVOKE,
        old,
        new,
        "notfound",
        "no clause here",
        "cite \"revoke.error.not-found\"",
    );
}

#[test]
fn an_outcome_cannot_cite_another_operations_clause() {
    broken(
        REVOKE,
        "clause = \"revoke.error.not-found\"",
        "clause = \"rotate.keys\"",
        "rotate.keys",
        "no clause here",
        "add the clause",
    );
}

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
fn two_outcomes_with_one_name_are_refused() {
    let (old, new) = ("name = \"not_found\"", "name = \"forbidden\" # again");
    broken(REVOKE, old, new, "# again", "is taken", "another name");
}

#[test]
fn two_disagreements_with_one_id_are_refused() {
    let (old, new) = ("id = \"kind-field\"", "id = \"display-name\" # again");
    broken(REVOKE, old, new, "# again", "is taken", "another name");
}

#[test]
fn a_reading_without_a_spot_is_refused_at_its_line() {
    let (old, at) = (
        "every = [\"/data/nickname\"]\n",
        "[[disagreements.readings]] # here",
    );
    let from = format!("[[disagreements.readings]]\nsource = \"OpenAPI\"\nin = \"success\"\n{old}");
    let to = format!("{at}\nsource = \"OpenAPI\"\nin = \"success\"\n");
    broken(
        REVOKE,
        &from,
        &to,
        at,
        "does not name its spots exactly once",
        "either every or some",
    );
}

#[test]
fn an_unknown_source_a_misspelt_form_and_a_spot_that_is_no_pointer_are_refused() {
    let (old, new) = ("source = \"guides\"", "source = \"guide\"");
    broken(
        REVOKE,
        old,
        new,
        new,
        "one of \"page\"",
        "correct /disagreements/",
    );
    let (old, new) = ("is = \"five-digits\"", "is = \"five digits\"");
    broken(
        REVOKE,
        old,
        new,
        new,
        "one of \"present\"",
        "correct /disagreements/",
    );
    let (old, new) = ("every = [\"/data/nickname\"]", "every = [\"nickname\"]");
    broken(
        REVOKE,
        old,
        new,
        new,
        "text that matches",
        "correct /disagreements/",
    );
}

#[test]
fn a_reading_in_answers_that_no_outcome_describes_is_refused() {
    let folder = Folder::of_embedded_files();
    let text = text_of(REVOKE);
    let start = text
        .find("[[outcomes]]\nname = \"already_revoked\"")
        .expect("the outcome is there");
    let end = text
        .find("[[outcomes]]\nname = \"invalid_request\"")
        .expect("the next one is");
    folder.write(REVOKE, &format!("{}{}", &text[..start], &text[end..]));
    let message = folder.load_error().to_string();
    assert!(
        message.contains("answers that no outcome of the operation describes"),
        "{message}"
    );
    assert!(
        message.contains("\nremedy: correct in, or add an outcome"),
        "{message}"
    );
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
