//! One operation of the API: how it is called, what it answers, what it promises.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    clause::{Clause, ClauseEntry},
    disagreement::{Disagreement, DisagreementEntry},
    document::Document,
    environment::Environment,
    error::ContractError,
    outcome::{Outcome, Reason},
    place::Place,
    promise::Promise,
};

/// One documented operation, read from a TOML file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The id, which is also the stem of its file: `credential.revoke`.
    pub id: String,
    /// The page's title.
    pub title: String,
    /// Whether this tool judges it or only uses it.
    pub standing: Standing,
    /// The document that clauses come from when they name no other source.
    pub page: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path below an environment's origin, with its leading slash.
    pub path: String,
    /// How a caller proves who it is.
    pub auth: Auth,
    /// What a success does to the world.
    pub effect: Effect,
    /// JSON pointer to the member of the request that names the thing acted on. Always there if terminal.
    pub subject: Option<String>,
    /// A whole request that does no harm, for an also-judged operation with a body. Its texts may hold words in
    /// braces, such as `{name}`, that a run fills in.
    pub sample: Option<Map<String, Value>>,
    /// The schema of the request body, by stem, if it has a body.
    pub request_schema: Option<String>,
    /// The schema of `data` in a success, by stem, if it is judged.
    pub response_schema: Option<String>,
    /// The documented deployments. Supporting operations list none: they are called where the tested one is.
    pub environments: Vec<Environment>,
    /// The documented answers, at most one for each reason.
    pub outcomes: Vec<Outcome>,
    /// The promises, in the order of the page.
    pub clauses: Vec<Clause>,
    /// Where sources contradict each other, and what was decided.
    pub disagreements: Vec<Disagreement>,
    /// The line of the operation's id.
    pub place: Place,
}

/// Whether an operation is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its clauses decide the exit code.
    UnderTest,
    /// It is judged as well, where a deployment has it. Its clauses never decide by being unproven.
    AlsoJudged,
    /// The run needs it; it is only watched for leaks and safety.
    Supporting,
}

/// How a caller authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// An access token in the header `Authorization: Bearer` (RFC 6750 section 2.1).
    Bearer,
    /// The call needs no token.
    None,
}

/// What a success changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing.
    Reads,
    /// It makes something new.
    Creates,
    /// It changes something that can be changed again.
    Changes,
    /// It ends something for good.
    Terminal,
}

impl Operation {
    /// The documented answer to a request of this kind.
    pub fn outcome(&self, reason: Reason) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.reason == reason)
    }

    /// The clause with this id, if it is this operation's.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The clause that makes this kind of promise.
    pub fn promised(&self, promise: Promise) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.promise == Some(promise))
    }

    /// Reads an operation from a file that conforms to `operation.schema.json`.
    ///
    /// # Errors
    ///
    /// A clause or a reading that says too much or too little, or a file that only a foreign schema would let
    /// pass.
    pub(super) fn read(document: &Document) -> Result<Self, ContractError> {
        let entry =
            OperationEntry::deserialize(&document.value).map_err(|source| ContractError::NotUnderstood {
                place: document.place(""),
                source,
            })?;
        let settle = |(index, clause): (usize, ClauseEntry)| {
            clause.settle(&entry.page, document.place(&format!("/clauses/{index}/id")))
        };
        let compare = |(index, point): (usize, DisagreementEntry)| {
            point.settle(|reading| document.place(&reading_pointer(index, reading)))
        };
        Ok(Self {
            clauses: entry
                .clauses
                .into_iter()
                .enumerate()
                .map(settle)
                .collect::<Result<_, _>>()?,
            id: entry.id,
            title: entry.title,
            standing: entry.standing,
            page: entry.page,
            method: entry.method,
            path: entry.path,
            auth: entry.auth,
            effect: entry.effect,
            subject: entry.subject,
            sample: entry.sample,
            request_schema: entry.request_schema,
            response_schema: entry.response_schema,
            environments: entry.environments,
            outcomes: entry.outcomes,
            disagreements: entry
                .disagreements
                .into_iter()
                .enumerate()
                .map(compare)
                .collect::<Result<_, _>>()?,
            place: document.place("/id"),
        })
    }
}

/// An operation as it is written in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationEntry {
    id: String,
    title: String,
    standing: Standing,
    page: String,
    method: String,
    path: String,
    auth: Auth,
    effect: Effect,
    subject: Option<String>,
    sample: Option<Map<String, Value>>,
    request_schema: Option<String>,
    response_schema: Option<String>,
    #[serde(default)]
    environments: Vec<Environment>,
    outcomes: Vec<Outcome>,
    clauses: Vec<ClauseEntry>,
    #[serde(default)]
    disagreements: Vec<DisagreementEntry>,
}

/// The stem under which the schema of the contract files themselves is compiled.
pub(super) const OPERATION_SCHEMA: &str = "operation.schema";

/// The member of a contract file's value that an error about one of its outcomes points at.
pub(super) fn outcome_pointer(index: usize, key: &str) -> String {
    format!("/outcomes/{index}/{key}")
}

/// The member of a contract file's value that holds one reading of one of its disagreements.
pub(super) fn reading_pointer(disagreement: usize, reading: usize) -> String {
    format!("/disagreements/{disagreement}/readings/{reading}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\n\
        id = 'thing.end'\ntitle = 'End'\nstanding = 'supporting'\npage = 'the page'\nmethod = 'POST'\npath = '/end'\n\
        auth = 'none'\neffect = 'reads'\n\
        outcomes = [{name = 'ended', reason = 'accepted', status = 200, clause = 'end.a'}]\n\
        [[clauses]]\nid = 'end.a'\nsection = 'Notes'\nwording = 'It ends.'\nstanding = 'core'\n";

    fn read(text: &str) -> Result<Operation, ContractError> {
        Operation::read(&Document::toml("schemas/thing.end.toml", text)?)
    }

    #[test]
    fn an_operation_knows_where_it_and_its_clauses_stand() {
        let operation = read(TEXT).expect("the test's operation is well-formed");
        assert_eq!(operation.place.line, 2);
        assert_eq!(
            operation.clause("end.a").map(|clause| clause.place.line),
            Some(12)
        );
        assert_eq!(operation.clause("end.b"), None);
    }

    #[test]
    fn an_outcome_is_found_by_its_reason() {
        let operation = read(TEXT).expect("the test's operation is well-formed");
        assert_eq!(
            operation.outcome(Reason::Accepted).map(|outcome| outcome.status),
            Some(200)
        );
        assert_eq!(operation.outcome(Reason::Repeated), None);
    }

    #[test]
    fn a_word_that_only_a_foreign_schema_lets_pass_is_refused() {
        let error = read(&TEXT.replace("'reads'", "'magic'"));
        assert!(
            matches!(error, Err(ContractError::NotUnderstood { .. })),
            "{error:?}"
        );
    }
}
