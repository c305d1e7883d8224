//! What an operation that is judged beside the one under test has to say of itself, so that its requests can
//! be made and its answers be judged from its file alone.

use std::collections::BTreeSet;

use super::{
    agreement::Read,
    clause::ClauseStanding,
    error::ContractError,
    operation::{Auth, Effect, Operation, Standing},
    outcome::Reason,
    promise::Promise,
    schema::Schemas,
};

/// How an also-judged operation, or one that uses its keys, fails to say what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlsoJudgedFault {
    /// A clause with a promise in an operation of another standing.
    #[error("has a promise, although its operation is not also-judged")]
    NotAlsoJudged,
    /// It ends something for good.
    #[error("is also-judged and terminal")]
    Terminal,
    /// A clause that no run could be green without, in an operation that a deployment may lack.
    #[error("is core, although its operation is only also-judged")]
    Core,
    /// A clause that can be tested and does not say what kind of promise it is.
    #[error("can be tested, but has no promise")]
    NoPromise,
    /// A clause that cannot be tested and says what it promises.
    #[error("is not testable, but has a promise")]
    UselessPromise,
    /// Two clauses of one operation with one promise.
    #[error("has a promise that another clause of its operation has")]
    RepeatedPromise,
    /// A request schema without an example of a request.
    #[error("has a request_schema, but no sample")]
    NoSample,
    /// An example that the request schema refuses, or one without a schema.
    #[error("has a sample that its request_schema does not accept")]
    UnfitSample,
    /// An example of a request that nobody would send.
    #[error("has a sample, although it is not also-judged")]
    IdleSample,
    /// A promise whose outcome, schema or authentication is not described.
    #[error("promises something that its operation does not describe")]
    Undescribed,
    /// Members that are disputed, and that the request does not require.
    #[error("names members that the request does not require")]
    UnknownMembers,
}

impl AlsoJudgedFault {
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::NotAlsoJudged => "set standing = \"also-judged\" in the operation, or remove the promise",
            Self::Terminal => {
                "set standing = \"supporting\"; what cannot be undone is judged under test alone"
            }
            Self::Core => "make it optional-role and name in role what a deployment must have for it",
            Self::NoPromise => "add the promise, or make the clause not-testable and say why",
            Self::UselessPromise => "remove the promise, or make the clause optional-role",
            Self::RepeatedPromise => "join the two clauses, or remove one of the promises",
            Self::NoSample => "add a table sample with a whole request that does no harm",
            Self::UnfitSample => "correct the sample, so that it is a whole valid request",
            Self::IdleSample => "set standing = \"also-judged\", or remove the sample",
            Self::Undescribed => {
                "authentication takes auth = \"bearer\" and the outcome unauthenticated, validation a required \
                 member and the outcome invalid, success the outcome accepted"
            }
            Self::UnknownMembers => "give pointers to required members of the request, such as \"/apiKey\"",
        }
    }
}

impl Read {
    /// Checks that an also-judged operation can be judged from its file, and that no other uses its keys.
    ///
    /// # Errors
    ///
    /// The first thing that it lacks.
    pub(super) fn check_also_judged(&self, schemas: &Schemas) -> Result<(), ContractError> {
        let Operation {
            standing,
            effect,
            clauses,
            disagreements,
            ..
        } = &self.operation;
        let mut seen = BTreeSet::new();
        for (index, clause) in clauses.iter().enumerate() {
            let refuse = |fault| self.unfit(&format!("/clauses/{index}/id"), &clause.id, fault);
            match (standing, &clause.standing, clause.promise) {
                (Standing::UnderTest | Standing::Supporting, _, Some(_)) => {
                    return refuse(AlsoJudgedFault::NotAlsoJudged);
                }
                (Standing::UnderTest | Standing::Supporting, _, None)
                | (Standing::AlsoJudged, ClauseStanding::NotTestable { .. }, None) => {}
                (Standing::AlsoJudged, ClauseStanding::Core, _) => return refuse(AlsoJudgedFault::Core),
                (Standing::AlsoJudged, ClauseStanding::NotTestable { .. }, Some(_)) => {
                    return refuse(AlsoJudgedFault::UselessPromise);
                }
                (Standing::AlsoJudged, ClauseStanding::OptionalRole { .. }, None) => {
                    return refuse(AlsoJudgedFault::NoPromise);
                }
                (Standing::AlsoJudged, ClauseStanding::OptionalRole { .. }, Some(promise)) => {
                    if !seen.insert(promise) {
                        return refuse(AlsoJudgedFault::RepeatedPromise);
                    }
                    if !self.describes(promise, schemas) {
                        return refuse(AlsoJudgedFault::Undescribed);
                    }
                }
            }
        }
        for (index, point) in disagreements.iter().enumerate() {
            let required = self.required(schemas);
            let is_required = |member: &String| {
                let name = member.strip_prefix('/').unwrap_or(member);
                required.iter().any(|required| required == name)
            };
            if !point.members.iter().all(is_required) {
                let pointer = format!("/disagreements/{index}/members");
                return self.unfit(&pointer, &point.id, AlsoJudgedFault::UnknownMembers);
            }
        }
        if *standing != Standing::AlsoJudged {
            return match self.operation.sample {
                Some(_) => self.unfit("/sample", &self.operation.id, AlsoJudgedFault::IdleSample),
                None => Ok(()),
            };
        }
        if *effect == Effect::Terminal {
            return self.unfit("/effect", &self.operation.id, AlsoJudgedFault::Terminal);
        }
        self.check_sample(schemas)
    }

    fn check_sample(&self, schemas: &Schemas) -> Result<(), ContractError> {
        let Operation {
            id,
            sample,
            request_schema,
            ..
        } = &self.operation;
        match (sample, request_schema) {
            (None, None) => Ok(()),
            (None, Some(_)) => self.unfit("/request_schema", id, AlsoJudgedFault::NoSample),
            (Some(sample), Some(schema))
                if schemas.violations(schema, &sample.clone().into(), "").is_empty() =>
            {
                Ok(())
            }
            (Some(_), _) => self.unfit("/sample", id, AlsoJudgedFault::UnfitSample),
        }
    }

    /// Whether the operation says what a promise of this kind is judged by.
    fn describes(&self, promise: Promise, schemas: &Schemas) -> bool {
        let has = |reason| self.operation.outcome(reason).is_some();
        match promise {
            Promise::Authentication => self.operation.auth == Auth::Bearer && has(Reason::Unauthenticated),
            Promise::Validation => has(Reason::Invalid) && !self.required(schemas).is_empty(),
            Promise::Success => has(Reason::Accepted),
            Promise::SuccessEnvelope
            | Promise::FailureEnvelope
            | Promise::Pairing
            | Promise::StrictJson
            | Promise::ContentType
            | Promise::Framing
            | Promise::NoServerError
            | Promise::NoSecret => true,
        }
    }

    fn required(&self, schemas: &Schemas) -> Vec<String> {
        let schema = self.operation.request_schema.as_deref();
        schema.map_or_else(Vec::new, |schema| schemas.required(schema))
    }

    fn unfit(&self, pointer: &str, what: &str, fault: AlsoJudgedFault) -> Result<(), ContractError> {
        Err(ContractError::AlsoJudged {
            place: self.place(pointer),
            what: what.to_owned(),
            fault,
        })
    }
}
