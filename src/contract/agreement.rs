//! Whether an operation agrees with itself and with the schemas it names: what no schema of a single value
//! can say.

use std::collections::BTreeMap;

use super::{
    document::Document,
    error::ContractError,
    operation::{Effect, Operation, outcome_pointer, reading_pointer},
    outcome::{OutcomeFault, Reason},
    place::Place,
    reading::ReadingFault,
    schema::Schemas,
    spelling::nearest,
};

/// An operation and the file it was read from, which knows the lines.
pub(super) struct Read {
    pub(super) operation: Operation,
    pub(super) document: Document,
}

impl Read {
    /// Follows everything the operation refers to.
    ///
    /// # Errors
    ///
    /// The first reference that leads nowhere, or the first value that contradicts another.
    pub(super) fn check(&self, schemas: &Schemas) -> Result<(), ContractError> {
        self.check_schemas(schemas)?;
        self.check_subject(schemas)?;
        self.check_environments()?;
        self.check_outcomes()?;
        self.check_repeated_errno()?;
        self.check_readings()?;
        self.check_also_judged(schemas)?;
        self.check_names()
    }

    /// Checks that an operation under test leaves nothing unjudged: without a shape or a success there would
    /// be green without evidence.
    ///
    /// # Errors
    ///
    /// What the operation lacks.
    pub(super) fn check_judged(&self) -> Result<(), ContractError> {
        let lacks = match (
            &self.operation.response_schema,
            self.operation.outcome(Reason::Accepted),
        ) {
            (Some(_), Some(_)) => return Ok(()),
            (None, _) => "response_schema",
            (Some(_), None) => "outcome for the reason accepted",
        };
        Err(ContractError::Unjudged {
            place: self.place("/standing"),
            lacks,
        })
    }

    /// The place of a pointer of the operation's file.
    pub(super) fn place(&self, pointer: &str) -> Place {
        self.document.place(pointer)
    }

    fn check_schemas(&self, schemas: &Schemas) -> Result<(), ContractError> {
        let named = [
            (
                "request_schema",
                "/request_schema",
                &self.operation.request_schema,
            ),
            (
                "response_schema",
                "/response_schema",
                &self.operation.response_schema,
            ),
        ];
        for (key, pointer, schema) in named {
            if let Some(schema) = schema.as_ref().filter(|schema| !schemas.contains(schema)) {
                let place = self.place(pointer);
                return Err(ContractError::NoSuchSchema {
                    place,
                    key,
                    schema: schema.clone(),
                });
            }
        }
        Ok(())
    }

    /// The id of a thing that ends for good must be found in the request without doubt: the ledger records
    /// it.
    fn check_subject(&self, schemas: &Schemas) -> Result<(), ContractError> {
        let request = self.operation.request_schema.as_deref();
        match (&self.operation.subject, self.operation.effect) {
            (Some(subject), _) if request.is_some_and(|schema| schemas.requires(schema, subject)) => Ok(()),
            (Some(subject), _) => Err(ContractError::UnknownSubject {
                place: self.place("/subject"),
                subject: subject.clone(),
            }),
            (None, Effect::Terminal) => Err(ContractError::NoSubject {
                place: self.place("/effect"),
            }),
            (None, Effect::Reads | Effect::Creates | Effect::Changes) => Ok(()),
        }
    }

    fn check_environments(&self) -> Result<(), ContractError> {
        let mut seen = BTreeMap::new();
        for (index, environment) in self.operation.environments.iter().enumerate() {
            let origin_pointer = format!("/environments/{index}/origin");
            if let Some(fault) = environment.origin_fault() {
                let (place, origin) = (self.place(&origin_pointer), environment.origin.clone());
                return Err(ContractError::Origin { place, origin, fault });
            }
            let keys = [
                (&environment.name, format!("/environments/{index}/name")),
                (&environment.origin, origin_pointer),
            ];
            for (value, pointer) in keys {
                let place = self.place(&pointer);
                if let Some(first) = seen.insert(value, place.clone()) {
                    return Err(ContractError::RepeatedEnvironment {
                        place,
                        value: value.clone(),
                        first,
                    });
                }
            }
        }
        Ok(())
    }

    fn check_outcomes(&self) -> Result<(), ContractError> {
        let Operation {
            outcomes, clauses, ..
        } = &self.operation;
        for (index, outcome) in outcomes.iter().enumerate() {
            let place = |key: &str| self.place(&outcome_pointer(index, key));
            if let Some((key, fault)) = outcome.fault() {
                return Err(ContractError::Outcome {
                    place: place(key),
                    outcome: outcome.name.clone(),
                    fault,
                });
            }
            if outcomes
                .iter()
                .take(index)
                .any(|earlier| earlier.reason == outcome.reason)
            {
                return Err(ContractError::RepeatedReason {
                    place: place("reason"),
                    reason: outcome.reason,
                });
            }
            if self.operation.clause(&outcome.clause).is_none() {
                let ids = clauses.iter().map(|clause| clause.id.as_str());
                return Err(ContractError::UnknownClause {
                    place: place("clause"),
                    outcome: outcome.name.clone(),
                    clause: outcome.clause.clone(),
                    nearest: nearest(&outcome.clause, ids).map(str::to_owned),
                });
            }
        }
        Ok(())
    }

    /// Already done and badly asked may share a status; without an errno of its own nothing would tell them
    /// apart.
    fn check_repeated_errno(&self) -> Result<(), ContractError> {
        let Some(repeated) = self.operation.outcome(Reason::Repeated) else {
            return Ok(());
        };
        let twin = self.operation.outcomes.iter().enumerate().find(|(_, outcome)| {
            outcome.reason != Reason::Repeated
                && outcome.status == repeated.status
                && outcome.errno.is_some()
                && outcome.errno == repeated.errno
        });
        match twin {
            Some((index, outcome)) => Err(ContractError::Outcome {
                place: self.place(&outcome_pointer(index, "errno")),
                outcome: outcome.name.clone(),
                fault: OutcomeFault::SharedErrno,
            }),
            None => Ok(()),
        }
    }

    /// A reading of answers that the operation does not document would never be seen.
    fn check_readings(&self) -> Result<(), ContractError> {
        for (index, point) in self.operation.disagreements.iter().enumerate() {
            let described = |reason| self.operation.outcome(reason).is_some();
            let lost = point
                .readings
                .iter()
                .position(|reading| reading.within.reason().is_some_and(|reason| !described(reason)));
            if let Some(reading) = lost {
                return Err(ContractError::Reading {
                    place: self.place(&reading_pointer(index, reading)),
                    disagreement: point.id.clone(),
                    fault: ReadingFault::NoOutcome,
                });
            }
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), ContractError> {
        let Operation {
            outcomes,
            disagreements,
            ..
        } = &self.operation;
        let outcomes = outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| (outcome_pointer(index, "name"), &outcome.name));
        let disagreements = disagreements
            .iter()
            .enumerate()
            .map(|(index, point)| (format!("/disagreements/{index}/id"), &point.id));
        let mut seen = BTreeMap::new();
        for (pointer, name) in outcomes.chain(disagreements) {
            let place = self.place(&pointer);
            if let Some(first) = seen.insert(name, place.clone()) {
                return Err(ContractError::RepeatedName {
                    place,
                    name: name.clone(),
                    first,
                });
            }
        }
        Ok(())
    }
}
