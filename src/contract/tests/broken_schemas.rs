//! Every way to break a JSON file or the folder itself.

use std::fs;

use super::{
    super::{Contract, ContractError},
    folder::{CREDENTIAL, Folder, broken},
};

#[test]
fn a_misspelt_schema_keyword_is_refused() {
    broken(
        CREDENTIAL,
        "\"required\"",
        "\"requierd\"",
        "requierd",
        "unknown schema keyword",
        "write \"required\"",
    );
}

#[test]
fn a_schema_keyword_of_the_wrong_kind_is_refused() {
    broken(
        CREDENTIAL,
        "\"minLength\": 1",
        "\"minLength\": -1",
        "\"minLength\": -1",
        "no valid JSON Schema",
        "correct",
    );
}

#[test]
fn an_unknown_schema_type_is_refused() {
    let (old, new) = ("\"type\": \"object\"", "\"type\": \"objekt\"");
    broken(CREDENTIAL, old, new, "objekt", "no valid JSON Schema", "correct");
}

#[test]
fn a_pattern_that_is_no_regular_expression_is_refused() {
    let (old, new) = ("\"pattern\": \"^/[A-Za", "\"pattern\": \"^/([A-Za");
    broken(
        "operation.schema.json",
        old,
        new,
        "^/([A-Za",
        "no valid JSON Schema",
        "correct",
    );
}

#[test]
fn a_schema_reference_that_leads_nowhere_is_refused() {
    broken(
        CREDENTIAL,
        "#/$defs/epochMilliseconds",
        "#/$defs/epoch",
        "#/$defs/epoch\"",
        "is nowhere in this file",
        "the same file",
    );
}

#[test]
fn a_required_member_that_is_misspelt_is_refused() {
    broken(
        CREDENTIAL,
        "\"userId\",",
        "\"userld\",",
        "userld",
        "no property describes",
        "correct the name",
    );
}

#[test]
fn a_schema_member_written_twice_is_refused() {
    let twice = "\"type\": \"object\",\n  \"type\": \"array\",";
    broken(
        CREDENTIAL,
        "\"type\": \"object\",",
        twice,
        "\"array\"",
        "/type is written twice",
        "delete one",
    );
}

#[test]
fn a_schema_of_another_draft_is_refused() {
    broken(
        CREDENTIAL,
        "draft/2020-12",
        "draft/2019-09",
        "$schema",
        "$schema is not",
        "set $schema",
    );
}

#[test]
fn broken_json_is_refused_at_its_line_and_column() {
    broken(
        CREDENTIAL,
        "\"type\": \"object\",",
        "\"type\": object,",
        "object,",
        "broken JSON",
        "line and column",
    );
}

#[test]
fn a_schema_copied_without_a_new_id_is_refused() {
    broken(
        "envelope.failure.json",
        "envelope.failure.json",
        "envelope.success.json",
        "$id",
        "$id is not",
        "set $id",
    );
}

#[test]
fn a_missing_envelope_is_refused_by_its_name() {
    let folder = Folder::of_embedded_files();
    folder.remove("envelope.failure.json");
    let error = folder.load_error();
    assert!(error.file().ends_with("envelope.failure.json"), "{error}");
    assert!(
        error.to_string().contains("is missing\nremedy: copy it"),
        "{error}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_refused_by_its_name() {
    let folder = Folder::of_embedded_files();
    let absent = folder.path.join("absent");
    let error = Contract::from_dir(&absent).expect_err("there is no such folder");
    assert_eq!(error.file(), absent.display().to_string());
    assert!(error.to_string().contains("\nremedy: "), "{error}");
}

#[test]
fn a_file_that_is_no_text_is_refused_by_its_name() {
    let folder = Folder::of_embedded_files();
    fs::write(folder.path.join(CREDENTIAL), [0xff, 0xfe, b'{']).expect("the temporary folder is writable");
    let error = folder.load_error();
    assert!(matches!(error, ContractError::Unreadable { .. }), "{error}");
    assert!(error.file().ends_with(CREDENTIAL), "{error}");
}
