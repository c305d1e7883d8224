//! The room as a whole: the files of the repository, and what becomes of every way to break them.

mod broken_also_judged;
mod broken_clauses;
mod broken_operations;
mod broken_outcomes;
mod broken_readings;
mod broken_schemas;
mod folder;
mod shapes;

use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};

use self::folder::text_of;
use super::{Clause, ClauseStanding, Contract, Effect, Reason, Standing, keyword::KEYWORDS, source};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");

fn contract() -> &'static Contract {
    static CONTRACT: LazyLock<Contract> =
        LazyLock::new(|| Contract::embedded().expect("the embedded contract is valid"));
    &CONTRACT
}

#[test]
fn the_embedded_contract_tests_revoke_and_knows_eight_supporting_operations() {
    let contract = contract();
    assert_eq!(contract.operation.id, "credential.revoke");
    assert_eq!(
        (
            contract.operation.method.as_str(),
            contract.operation.path.as_str()
        ),
        ("POST", "/api/v3/credential/revoke")
    );
    assert_eq!(contract.operation.effect, Effect::Terminal);
    assert_eq!(contract.operation.subject.as_deref(), Some("/credentialId"));
    let supporting: Vec<_> = contract
        .supporting
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let expected = [
        "auth.login",
        "auth.logout",
        "auth.token-refresh",
        "auth.user",
        "credential.create",
        "credential.list",
        "credential.rotate",
        "credential.verify",
        "service.health",
    ];
    assert_eq!(supporting, expected);
    let also: Vec<_> = contract
        .supporting
        .iter()
        .filter(|operation| operation.standing != Standing::Supporting)
        .map(|operation| operation.id.as_str())
        .collect();
    assert_eq!(also, ["credential.create"]);
    assert_eq!(
        contract
            .operation_named("credential.list")
            .map(|list| list.method.as_str()),
        Some("GET")
    );
}

#[test]
fn every_contract_file_of_the_repository_is_embedded() {
    let on_disk = source::folder(Path::new(REPOSITORY)).expect("the repository's folder is readable");
    let on_disk: Vec<_> = on_disk.into_iter().map(|file| (file.name, file.text)).collect();
    let embedded: Vec<_> = source::embedded()
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    assert_eq!(on_disk, embedded);
}

#[test]
fn the_repositorys_folder_loads_like_the_embedded_files() {
    let from_dir = Contract::from_dir(Path::new(REPOSITORY)).expect("the repository's folder is valid");
    let ids = |contract: &Contract| -> Vec<String> {
        contract
            .operations()
            .flat_map(|operation| &operation.clauses)
            .map(|clause| clause.id.clone())
            .collect()
    };
    assert_eq!(ids(&from_dir), ids(contract()));
    assert_eq!(from_dir.operation.outcomes, contract().operation.outcomes);
}

#[test]
fn every_reason_has_its_documented_status_and_errno() {
    let contract = contract();
    let answers = Reason::ALL.map(|reason| {
        let outcome = contract
            .operation
            .outcome(reason)
            .expect("every reason is documented for revoke");
        (outcome.name.as_str(), outcome.status, outcome.errno)
    });
    let expected = [
        ("revoked", 200, Some(0)),
        ("already_revoked", 400, Some(-130_001)),
        ("invalid_request", 400, None),
        ("unauthorized", 401, None),
        ("forbidden", 403, None),
        ("not_found", 404, None),
    ];
    assert_eq!(answers, expected);
}

#[test]
fn production_is_marked_in_both_generations_and_uat_is_not() {
    let operation = &contract().operation;
    let production = |wanted: bool| -> Vec<_> {
        let listed = operation
            .environments
            .iter()
            .filter(move |environment| environment.production == wanted);
        listed.map(|environment| environment.origin.clone()).collect()
    };
    assert_eq!(
        production(true),
        [
            "https://cadenza-api.algo724.com",
            "https://cadenza-lite.algo724.com"
        ]
    );
    assert_eq!(
        production(false),
        [
            "https://cadenza-api-uat.algo724.com",
            "https://cadenza-lite.uat.algo724.com"
        ]
    );
}

#[test]
fn every_clause_id_is_unique_and_stands_in_the_line_of_its_place() {
    let contract = contract();
    let mut seen = BTreeSet::new();
    for Clause { id, place, .. } in contract.operations().flat_map(|operation| &operation.clauses) {
        assert!(seen.insert(id), "{id} is taken");
        let name = place
            .file
            .strip_prefix("schemas/")
            .expect("embedded files are shown below schemas");
        let line = text_of(name).lines().nth(place.line - 1).map(str::to_owned);
        assert_eq!(line, Some(format!("id = \"{id}\"")), "{place}");
        assert_eq!(contract.clause(id).map(|clause| &clause.place), Some(place));
    }
    assert!(contract.clause("revoke.nothing-like-it").is_none());
}

#[test]
fn clauses_other_rooms_rely_on_have_the_standing_that_was_decided() {
    let contract = contract();
    let role = |id: &str| match contract.clause(id).map(|clause| clause.standing.clone()) {
        Some(ClauseStanding::Core) => "core".to_owned(),
        Some(ClauseStanding::OptionalRole { role }) => role,
        Some(ClauseStanding::NotTestable { .. }) => "not testable".to_owned(),
        None => "absent".to_owned(),
    };
    for id in ["unauthorized", "invalid-request", "not-found", "already-revoked"] {
        assert_eq!(role(&format!("revoke.error.{id}")), "core", "{id}");
    }
    for id in [
        "permanent",
        "not-reactivated",
        "strict-json",
        "answered",
        "no-server-error",
        "no-secret",
    ] {
        assert_eq!(role(&format!("revoke.{id}")), "core", "{id}");
    }
    assert_eq!(role("revoke.error.forbidden"), "stranger");
    assert_eq!(role("revoke.error.forbidden-reader"), "reader");
    assert_eq!(role("revoke.error.expired"), "expired");
    assert_eq!(role("revoke.once"), "second credential");
    for id in [
        "description.trading",
        "note.trading-accounts",
        "note.exchange-key",
    ] {
        assert_eq!(role(&format!("revoke.{id}")), "not testable", "{id}");
    }
}

#[test]
fn every_page_section_has_a_clause() {
    let operation = &contract().operation;
    let sections: BTreeSet<_> = operation
        .clauses
        .iter()
        .map(|clause| clause.section.as_str())
        .collect();
    for section in [
        "Endpoint",
        "Description",
        "Authentication",
        "Request Body",
        "Response",
        "Usage",
        "Example Response",
        "Error Responses",
        "Example Error",
        "Notes",
    ] {
        assert!(sections.contains(section), "{section}");
    }
}

#[test]
fn every_field_of_the_credential_schema_has_a_clause_that_names_it() {
    let contract = contract();
    let fields = contract
        .schemas
        .source("credential")
        .and_then(|schema| schema["properties"].as_object().cloned());
    for field in fields.expect("the credential has properties").keys() {
        let named = format!("The field {field}");
        let clauses = &contract.operation.clauses;
        assert!(
            clauses.iter().any(|clause| clause.wording.starts_with(&named)),
            "{field}"
        );
    }
}

#[test]
fn every_keyword_of_the_closed_list_stands_in_the_readme() {
    let readme =
        fs::read_to_string(Path::new(REPOSITORY).join("README.md")).expect("the folder has a README");
    for keyword in KEYWORDS {
        assert!(readme.contains(&format!("`{keyword}`")), "{keyword}");
    }
}

#[test]
fn every_key_of_a_contract_file_stands_in_the_readme() {
    let readme =
        fs::read_to_string(Path::new(REPOSITORY).join("README.md")).expect("the folder has a README");
    let schemas = &contract().schemas;
    let schema = schemas.source("operation.schema").expect("the schema is loaded");
    let definitions = schema["$defs"].as_object().expect("the schema has definitions");
    let tables = definitions.values().chain([schema]);
    for owner in tables.filter(|owner| owner["type"] == "object") {
        for key in owner["properties"]
            .as_object()
            .expect("every definition describes a table")
            .keys()
        {
            assert!(readme.contains(&format!("`{key}`")), "{key}");
        }
    }
}
