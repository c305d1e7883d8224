use super::*;
use crate::contract::{Contract, Form, Within};

fn settled(readings: &str) -> Result<Disagreement, ReadingFault> {
    let text =
        format!("id = 'a'\ntopic = 't'\npage = 'p'\nothers = 'o'\ntreatment = 'x'\nreadings = [{readings}]");
    let entry: DisagreementEntry = toml::from_str(&text).expect("the test's disagreement is well-formed");
    let place = |line| Place {
        file: "schemas/a.toml".to_owned(),
        line,
    };
    entry.settle(place).map_err(|error| match error {
        ContractError::Reading { fault, .. } => fault,
        other => panic!("{other}"),
    })
}

const PAGE: &str = "{source = 'page', in = 'success', every = ['/data/name'], is = 'string'}";

fn check(reading: &str, expected: Result<&str, ReadingFault>) {
    let told = settled(&format!("{PAGE}, {reading}"));
    let told = told.map(|settled| settled.readings[1].to_string());
    assert_eq!(told, expected.map(str::to_owned), "{reading}");
}

#[test]
fn a_reading_tells_its_spots_and_what_is_found_there() {
    check(
        "{source = 'OpenAPI', in = 'success', every = ['/data/nickname'], is = 'present'}",
        Ok("nickname: present"),
    );
    check(
        "{source = 'OpenAPI', in = 'any', some = ['status', '/errno'], one_of = ['409', '-22017']}",
        Ok("HTTP status or errno: 409 or -22017"),
    );
}

#[test]
fn a_reading_names_its_spots_exactly_once() {
    check(
        "{source = 'OpenAPI', in = 'any', is = 'null'}",
        Err(ReadingFault::Spots),
    );
    check(
        "{source = 'OpenAPI', in = 'any', every = ['/a'], some = ['/b'], is = 'null'}",
        Err(ReadingFault::Spots),
    );
}

#[test]
fn a_reading_says_exactly_once_what_is_there() {
    check(
        "{source = 'OpenAPI', in = 'any', every = ['/a']}",
        Err(ReadingFault::Says),
    );
    check(
        "{source = 'OpenAPI', in = 'any', every = ['/a'], is = 'null', one_of = ['x']}",
        Err(ReadingFault::Says),
    );
}

#[test]
fn readings_of_one_source_alone_are_refused_and_none_at_all_are_fine() {
    assert_eq!(settled(PAGE), Err(ReadingFault::OneSource));
    assert_eq!(settled(&format!("{PAGE}, {PAGE}")), Err(ReadingFault::OneSource));
    assert_eq!(settled("").map(|settled| settled.readings), Ok(Vec::new()));
}

fn holds_with(own: &str, theirs: &str, expected: bool) {
    let [own, theirs] = [own, theirs].map(|says| {
        let reading = format!("{{source = 'OpenAPI', in = 'any', every = ['/a'], {says}}}");
        settled(&format!("{PAGE}, {reading}"))
            .expect("the reading is sound")
            .readings[1]
            .clone()
    });
    assert_eq!(own.holds_with(&theirs), expected, "{own} with {theirs}");
}

#[test]
fn a_wider_list_holds_wherever_a_narrower_one_does() {
    holds_with("one_of = ['A', 'B']", "one_of = ['A']", true);
    holds_with("one_of = ['A']", "one_of = ['A', 'B']", false);
    holds_with("is = 'negative'", "is = 'negative'", true);
    holds_with("is = 'uuid'", "is = 'string'", false);
    holds_with("is = 'string'", "one_of = ['A']", false);
}

#[test]
fn the_schema_of_contract_files_lists_every_source_and_no_other() {
    let contract = Contract::embedded().expect("the embedded contract loads");
    let schema = contract
        .schemas
        .source("operation.schema")
        .expect("the schema is there");
    let listed = schema["$defs"]["reading"]["properties"]["source"]["enum"].clone();
    assert_eq!(listed, serde_json::json!(Source::ALL.map(Source::name)));
}

#[test]
fn every_word_of_the_closed_lists_is_understood() {
    let contract = Contract::embedded().expect("the embedded contract loads");
    let schema = contract
        .schemas
        .source("operation.schema")
        .expect("the schema is there");
    let properties = &schema["$defs"]["reading"]["properties"];
    let words = |key: &str| {
        let list = properties[key]["enum"].as_array().expect("the list is closed");
        list.clone()
    };
    for word in words("source") {
        serde_json::from_value::<Source>(word).expect("a source");
    }
    for word in words("in") {
        serde_json::from_value::<Within>(word).expect("answers");
    }
    for word in words("is") {
        serde_json::from_value::<Form>(word).expect("a form");
    }
}

#[test]
fn every_point_that_an_answer_to_a_revocation_can_show_has_readings() {
    let contract = Contract::embedded().expect("the embedded contract loads");
    let without: Vec<&str> = contract
        .operation
        .disagreements
        .iter()
        .filter(|point| point.readings.is_empty())
        .map(|point| point.id.as_str())
        .collect();
    // They are about requests, other statuses, other operations, or a list that the file does not hold.
    assert_eq!(
        without,
        [
            "body-required",
            "server-error",
            "rate-limit",
            "accounts",
            "venues"
        ]
    );
}
