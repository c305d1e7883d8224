//! Every way to break a clause, or to cite one that is not there.

use super::{
    super::ContractError,
    folder::{Folder, REVOKE, broken, line_of, text_of},
};

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
