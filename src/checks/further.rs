//! Checks of the operations that are judged beside the one under test. They are made of a contract's data: one
//! for each clause that makes a promise of a known kind. Only the kinds stand here; the operations, their members
//! and their clauses stand in `schemas/` alone.

use super::opinion::Claim;
use super::{
    Basis, CHECKS, Check, Opinion, Shape, content_type, credential_object, envelope, framing, internals,
    outcome, secrets, server_error, strict_json,
};
use crate::contract::{Contract, Operation, Promise, Reason, Schemas, lasting};
use crate::evidence::{Call, Subject};
use crate::finding::Defect;
use crate::scenario::{self, INVALID, Profile, READ, Scenario, UNAUTHORIZED};
use std::sync::{LazyLock, Mutex, PoisonError};

/// What a check of an also-judged operation reads.
#[derive(Clone, Copy)]
pub struct Further {
    /// The operation's id; every call of it is judged, whichever scenario makes it.
    pub operation: &'static str,
    /// The one clause it cites.
    pub clause: &'static str,
    /// The scenarios that the operation's file gives rise to.
    pub scenarios: &'static [Scenario],
    /// The oracle.
    pub judge: fn(&Call, &Basis<'_>, &'static str, &mut Opinion),
}

/// A kind of promise, and how it is judged whatever the operation is.
struct Kind {
    promise: Promise,
    name: &'static str,
    /// Which calls it cannot do without.
    reads: Reads,
    judge: fn(&Call, &Basis<'_>, &'static str, &mut Opinion),
    about: &'static str,
    fair: &'static str,
    proven_by: &'static [&'static str],
}

/// Which calls of an operation a kind cannot do without.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Those without a valid token.
    Unauthorized,
    /// Those that are not as they should be.
    Invalid,
    /// Those that are accepted, which listed scenarios make for reasons of their own.
    Accepted,
    /// Any refusal.
    Refusals,
}

const FAIR: &str = "It judges nothing until some answer shows that the deployment has the operation: an envelope with a \
                    status other than 401, 403, 404, 405 and 410. What documents contradict each other about is right \
                    either way. An operation that is not there leaves its clauses unexercised and closes no gate.";

const KINDS: &[Kind] = &[
    Kind {
        promise: Promise::Authentication,
        name: "no_token_is_unauthorized",
        reads: Reads::Unauthorized,
        judge: unauthorized,
        about: "A call of this operation without a token, with a text that is none, under another scheme word or with \
                an altered signature is refused as unauthorized, whatever its body holds.",
        fair: FAIR,
        proven_by: &["create_without_token_accepted", "create_unauthorized_is_403"],
    },
    Kind {
        promise: Promise::Validation,
        name: "invalid_request_is_refused",
        reads: Reads::Invalid,
        judge: invalid,
        about: "Each required member of the request is left out, null, empty and of another type, one at a time; then \
                there is no body, none that is JSON, and an array. Each must be refused as invalid.",
        fair: FAIR,
        proven_by: &[
            "create_without_venue_accepted",
            "create_invalid_is_422",
            "create_null_venue_is_500",
        ],
    },
    Kind {
        promise: Promise::Success,
        name: "success_conformance",
        reads: Reads::Accepted,
        judge: accepted,
        about: "Where a scenario calls this operation as it should be called and is not refused, the answer has the \
                documented status and the documented shape.",
        fair: FAIR,
        proven_by: &["create_success_is_202", "create_answers_without_status"],
    },
    Kind {
        promise: Promise::SuccessEnvelope,
        name: "success_envelope",
        reads: Reads::Accepted,
        judge: envelope::success,
        about: "A success of this operation carries all four keys of the envelope.",
        fair: FAIR,
        proven_by: &["create_success_missing_errno"],
    },
    Kind {
        promise: Promise::FailureEnvelope,
        name: "failure_envelope",
        reads: Reads::Refusals,
        judge: envelope::failure,
        about: "A refusal of this operation carries all four keys of the envelope.",
        fair: FAIR,
        proven_by: &["create_failure_missing_data"],
    },
    Kind {
        promise: Promise::Pairing,
        name: "envelope_pairing",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| envelope::pairing(call, clause, opinion),
        about: "In every answer of this operation the HTTP status and the four keys tell the same story.",
        fair: FAIR,
        proven_by: &["create_failure_success_true"],
    },
    Kind {
        promise: Promise::StrictJson,
        name: "response_is_strict_json",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| strict_json::judge(call, clause, opinion),
        about: "Every body of this operation is one JSON text that all readers understand alike.",
        fair: FAIR,
        proven_by: &["create_answers_with_a_key_twice"],
    },
    Kind {
        promise: Promise::ContentType,
        name: "content_type_conformance",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| content_type::judge(call, clause, opinion),
        about: "Every answer of this operation says that it is JSON.",
        fair: FAIR,
        proven_by: &["create_answers_as_html"],
    },
    Kind {
        promise: Promise::Framing,
        name: "framing_is_unambiguous",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| framing::judge(call, clause, opinion),
        about: "Every answer of this operation says once how long it is.",
        fair: FAIR,
        proven_by: &["create_length_and_chunked"],
    },
    Kind {
        promise: Promise::NoServerError,
        name: "not_a_server_error",
        reads: Reads::Refusals,
        judge: server_error::judge,
        about: "Whatever is wrong with a request of this operation, it is not the server that fails.",
        fair: FAIR,
        proven_by: &["create_null_venue_is_500"],
    },
    Kind {
        promise: Promise::NoSecret,
        name: "no_secret_in_answer",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| secrets::judge(call, clause, opinion),
        about: "No answer of this operation carries a token, a secret that was sent, or a member named like one.",
        fair: FAIR,
        proven_by: &["create_refusal_echoes_the_secret"],
    },
    Kind {
        promise: Promise::NoSecret,
        name: "no_internals_in_answer",
        reads: Reads::Refusals,
        judge: |call, _, clause, opinion| internals::judge(call, clause, opinion),
        about: "No answer of this operation shows the insides of the server.",
        fair: FAIR,
        proven_by: &["create_refusal_shows_a_stack_trace"],
    },
];

fn unauthorized(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    if call.situation.caller.is_none() && outcome::undecided(call).is_none() {
        outcome::judge(call, basis, clause, opinion);
    }
}

fn invalid(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    let is_invalid = matches!(call.situation.subject, Subject::Lacking | Subject::OfAnotherType);
    if call.situation.caller.is_some() && is_invalid && outcome::undecided(call).is_none() {
        outcome::judge(call, basis, clause, opinion);
    }
}

/// A refusal of what should be accepted is not judged: who may call is nowhere said.
fn accepted(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    let as_it_should_be = matches!(call.situation.subject, Subject::Whole | Subject::Elsewhere);
    if !as_it_should_be || call.situation.caller.is_none() || !call.succeeded() {
        return;
    }
    let Some(operation) = basis.operation(call) else {
        return;
    };
    opinion.examined();
    if let (Some(outcome), Some(status)) = (operation.outcome(Reason::Accepted), call.status())
        && !outcome.has_status(status)
    {
        let claim = Claim {
            clause,
            defect: Defect::Status,
            pointer: None,
            expected: outcome::in_words(outcome),
            why: "the request was accepted, and this is the status of that".to_owned(),
            received: outcome::came(call),
        };
        opinion.violation(call, claim);
    }
    let data = call.answer.as_ref().and_then(|answer| answer.at("/data"));
    let (Some(schema), Some(data)) = (operation.response_schema.as_deref(), data) else {
        return;
    };
    for violation in basis
        .contract
        .schemas
        .violations(schema, &credential_object::as_json(data), "/data")
    {
        let claim = Claim {
            clause,
            defect: Defect::Shape,
            pointer: Some(violation.pointer),
            expected: violation.expected,
            why: "the contract describes what a success returns".to_owned(),
            received: violation.received,
        };
        opinion.violation(call, claim);
    }
}

/// Every check of a contract: those of the operation under test, then those of each also-judged one.
pub fn of(contract: &Contract) -> Vec<&'static Check> {
    let also = contract
        .also_judged()
        .flat_map(|operation| of_operation(operation, &contract.schemas));
    CHECKS.iter().copied().chain(also).collect()
}

/// Every check of the contract that is built in, which is the one that the mock keeps.
pub fn every() -> &'static [&'static Check] {
    static EVERY: LazyLock<Vec<&'static Check>> = LazyLock::new(|| of(Contract::built_in()));
    &EVERY
}

/// The check of that name, of the contract that is built in or of another one that was loaded.
pub fn named(name: &str) -> Option<&'static Check> {
    let listed = every().iter().copied().find(|check| check.name == name);
    listed.or_else(|| {
        let made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.iter()
            .rev()
            .flat_map(|made| made.checks)
            .find(|check| check.name == name)
    })
}

/// A check's name behind that of its operation; `operation` is the one under test.
pub fn full_name(operation: &str, check: &str) -> String {
    if check.contains("::") {
        check.to_owned()
    } else {
        format!("{operation}::{check}")
    }
}

/// The checks that were made for an operation. They live as long as the process, as those do that are written in
/// Rust, and are made once for each operation that is loaded.
struct Made {
    operation: Operation,
    /// The scenarios tell what the request schema said.
    scenarios: Vec<String>,
    checks: &'static [Check],
}

static MADE: LazyLock<Mutex<Vec<Made>>> = LazyLock::new(Mutex::default);

fn of_operation(operation: &Operation, schemas: &Schemas) -> &'static [Check] {
    let scenarios = scenario::of_operation(operation, schemas);
    let told: Vec<String> = scenarios.iter().map(|scenario| format!("{scenario:?}")).collect();
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let known = made
        .iter()
        .find(|made| made.operation == *operation && made.scenarios == told);
    if let Some(known) = known {
        return known.checks;
    }
    let scenarios: &'static [Scenario] = Vec::leak(scenarios);
    let checks = KINDS.iter().filter_map(|kind| kind.check(operation, scenarios));
    let checks: &'static [Check] = Vec::leak(checks.collect());
    made.push(Made {
        operation: operation.clone(),
        scenarios: told,
        checks,
    });
    checks
}

impl Kind {
    /// The check of an operation that makes this kind of promise.
    fn check(&self, operation: &Operation, scenarios: &'static [Scenario]) -> Option<Check> {
        let clause = lasting(&operation.promised(self.promise)?.id);
        let mut names: Vec<&'static str> = scenarios
            .iter()
            .filter(|scenario| self.reads(scenario))
            .map(|scenario| scenario.name)
            .collect();
        if self.reads == Reads::Accepted {
            let listed = scenario::all().into_iter();
            let calling = listed.filter(|scenario| scenario.calls(&operation.id));
            names.extend(calling.map(|scenario| scenario.name));
        }
        Some(Check {
            name: lasting(&full_name(&operation.id, self.name)),
            clauses: Vec::leak(vec![clause]),
            shape: Shape::Further(Further {
                operation: lasting(&operation.id),
                clause,
                scenarios,
                judge: self.judge,
            }),
            scenarios: Vec::leak(names),
            since: Profile::Gate,
            about: self.about,
            fair: self.fair,
            proven_by: self.proven_by,
        })
    }

    /// Whether a scenario of the operation makes calls that this kind cannot do without.
    fn reads(&self, scenario: &Scenario) -> bool {
        match self.reads {
            Reads::Unauthorized => scenario.name.ends_with(UNAUTHORIZED),
            Reads::Accepted => scenario.name.ends_with(READ),
            Reads::Invalid => scenario.name.ends_with(INVALID),
            Reads::Refusals => true,
        }
    }
}
