//! Scenarios for the operations that are judged beside the one under test, made of what their files say:
//! requests that lack what the request schema requires or have something else in its place, and requests
//! without a valid token. No operation and no member has a name here.

use super::{Bearer, ContentType, Door, Flaw, Profile, Role, Scenario, Sibling, Stage, Step, StepBody};
use crate::contract::{Auth, Contract, Effect, Operation, Promise, Schemas, lasting};
use crate::exchange::Connection;
use serde_json::Value;

/// What the name of a scenario ends with whose calls are as they should be.
pub const READ: &str = "read";
/// What the name of a scenario ends with whose calls are to be refused as invalid.
pub const INVALID: &str = "invalid";
/// What the name of a scenario ends with whose calls are to be refused as unauthorized.
pub const UNAUTHORIZED: &str = "unauthorized";

/// Every scenario that a contract asks for: the listed ones, and those of its also-judged operations.
pub fn of_contract(contract: &Contract) -> Vec<Scenario> {
    let mut scenarios = super::all();
    for operation in contract.also_judged() {
        scenarios.extend(of_operation(operation, &contract.schemas));
    }
    scenarios.sort_by_key(|scenario| scenario.stage);
    scenarios
}

/// The scenarios of one also-judged operation. The first are calls by its rightful user, because their answers
/// show whether a deployment has the operation at all.
pub fn of_operation(operation: &Operation, schemas: &Schemas) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    if operation.effect == Effect::Reads {
        let calls = vec![call(operation, "plain call", accepted(operation), Flaw::None)];
        scenarios.push(scenario(operation, READ, "a call as it should be", calls));
    }
    if operation.promised(Promise::Validation).is_some() {
        let calls = invalid(operation, schemas);
        let about = "requests that lack something required or have something else in its place";
        scenarios.push(scenario(operation, INVALID, about, calls));
    }
    if operation.promised(Promise::Authentication).is_some() {
        let calls = unauthorized(operation, schemas);
        let about = "requests without a token, and with tokens that are none";
        scenarios.push(scenario(operation, UNAUTHORIZED, about, calls));
    }
    scenarios
}

fn scenario(operation: &Operation, name: &str, about: &'static str, steps: Vec<Step>) -> Scenario {
    let name = lasting(&format!("{}/{name}", operation.id));
    Scenario::of_calls(name, about, Stage::Further, Profile::Gate, steps)
}

fn call(operation: &Operation, label: &str, bearer: Bearer, flaw: Flaw) -> Step {
    let content_type = match operation.sample {
        Some(_) => ContentType::Json,
        None => ContentType::Absent,
    };
    Step {
        label: format!("{}, {label}", operation.id).into(),
        bearer,
        body: StepBody::Sample(flaw),
        written: None,
        door: Door {
            content_type,
            ..Door::sibling(Sibling::Further(lasting(&operation.id)))
        },
        connection: Connection::Pooled,
    }
}

/// What a caller who may call presents.
fn accepted(operation: &Operation) -> Bearer {
    match operation.auth {
        Auth::Bearer => Bearer::Token(Role::Owner),
        Auth::None => Bearer::Absent,
    }
}

/// What is wrong with requests, one thing at a time. Without a member that only some sources require a request
/// may be accepted, so that none is sent.
fn invalid(operation: &Operation, schemas: &Schemas) -> Vec<Step> {
    let mut flaws: Vec<(String, Flaw)> = Vec::new();
    for name in required(operation, schemas) {
        let described = described(operation, schemas, name);
        if !is_disputed(operation, name) {
            flaws.push((format!("without {name}"), Flaw::Lacks(name)));
            if !allows(described, "null") {
                flaws.push((format!("{name} null"), Flaw::Null(name)));
            }
            if described["minLength"].as_u64().unwrap_or(0) > 0 {
                flaws.push((format!("{name} empty"), Flaw::Empty(name)));
            }
        }
        if !allows(described, "object") {
            flaws.push((format!("{name} of another type"), Flaw::AnObject(name)));
        }
    }
    let whole = [
        ("no body", Flaw::NoBody),
        ("a body that is no JSON", Flaw::NotJson),
        ("an array as the body", Flaw::Array),
    ];
    flaws.extend(whole.map(|(label, flaw)| (label.to_owned(), flaw)));
    let step = |(label, flaw): (String, Flaw)| call(operation, &label, accepted(operation), flaw);
    flaws.into_iter().map(step).collect()
}

/// The whole request is sent once, without any token, but for an operation that only reads; whoever accepts one of the other tokens shows it by
/// complaining about the request, and has nothing to do for it.
fn unauthorized(operation: &Operation, schemas: &Schemas) -> Vec<Step> {
    let undisputed = required(operation, schemas)
        .into_iter()
        .find(|name| !is_disputed(operation, name));
    let lacking = match undisputed {
        Some(name) => Flaw::Lacks(name),
        None if operation.sample.is_some() => Flaw::EmptyObject,
        None => Flaw::None,
    };
    // What a rightful caller is told shows that the operation is there; on a connection of our own, where nothing
    // below tidies an answer up.
    let control = Step {
        connection: Connection::Lane(0),
        ..call(operation, "control", accepted(operation), lacking)
    };
    let mut steps = vec![control, call(operation, "no token", Bearer::Absent, Flaw::None)];
    if operation.sample.is_some() {
        let nothing = call(
            operation,
            "no token and nothing asked",
            Bearer::Absent,
            Flaw::EmptyObject,
        );
        steps.push(nothing);
    }
    steps.extend([
        call(operation, "malformed token", Bearer::Malformed, lacking),
        call(operation, "wrong scheme", Bearer::OtherScheme("Basic"), lacking),
        call(operation, "tampered token", Bearer::Tampered, lacking),
    ]);
    steps
}

/// The names of the members that a request cannot do without.
fn required(operation: &Operation, schemas: &Schemas) -> Vec<&'static str> {
    let schema = operation.request_schema.as_deref();
    let names = schema.map_or_else(Vec::new, |schema| schemas.required(schema));
    names.iter().map(|name| lasting(name)).collect()
}

/// What the request schema says of a member.
fn described<'a>(operation: &Operation, schemas: &'a Schemas, name: &str) -> &'a Value {
    let schema = operation.request_schema.as_deref();
    let source = schema.and_then(|schema| schemas.source(schema));
    source.map_or(&Value::Null, |source| &source["properties"][name])
}

/// Whether a member may be of this type; where none is said, all are allowed.
fn allows(described: &Value, kind: &str) -> bool {
    match &described["type"] {
        Value::String(only) => only == kind,
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        _ => true,
    }
}

/// Whether only some sources require a member.
fn is_disputed(operation: &Operation, name: &str) -> bool {
    let mut pointers = operation.disagreements.iter().flat_map(|point| &point.members);
    pointers.any(|pointer| pointer.strip_prefix('/') == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn labels(scenario: &Scenario) -> Vec<String> {
        let steps = scenario.each_step();
        steps.into_iter().map(|step| step.label.to_string()).collect()
    }

    fn of_creation() -> Vec<Scenario> {
        let contract = Contract::built_in();
        let operation = contract.also_judged().next().expect("creation is also judged");
        of_operation(operation, &contract.schemas)
    }

    #[test]
    fn each_required_member_is_left_out_or_spoilt_once_and_a_disputed_one_never_left_out() {
        assert_eq!(
            labels(&of_creation()[0]),
            [
                "credential.create, without venue",
                "credential.create, venue null",
                "credential.create, venue empty",
                "credential.create, venue of another type",
                "credential.create, apiKey of another type",
                "credential.create, apiSecret of another type",
                "credential.create, no body",
                "credential.create, a body that is no JSON",
                "credential.create, an array as the body",
            ]
        );
    }

    #[test]
    fn a_whole_request_is_sent_at_most_once_and_never_with_a_token() {
        let scenarios = of_creation();
        let whole: Vec<&Step> = scenarios
            .iter()
            .flat_map(Scenario::each_step)
            .filter(|step| step.body == StepBody::Sample(Flaw::None))
            .collect();
        assert_eq!(whole.len(), 1);
        assert_eq!(whole[0].bearer, Bearer::Absent);
    }

    #[test]
    fn names_and_labels_of_the_whole_catalogue_are_unique() {
        let scenarios = of_contract(Contract::built_in());
        let names: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.len(), scenarios.len());
        let mut seen = BTreeSet::new();
        for label in of_creation().iter().flat_map(labels) {
            assert!(seen.insert(label.clone()), "{label} stands twice");
        }
    }

    #[test]
    fn few_requests_are_enough() {
        let requests: usize = of_creation()
            .iter()
            .map(|scenario| scenario.requests(|_| 0))
            .sum();
        assert_eq!(requests, 15);
    }
}
