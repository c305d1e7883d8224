//! The contract as data: what the documentation promises for one operation, loaded from `schemas/` and
//! checked.
//!
//! This room owns the reading of those files: TOML contracts (operation, environments, outcomes, clauses,
//! points where sources disagree) and JSON Schemas of draft 2020-12. Everything is validated before anyone
//! sees it, and a [`ContractError`] names file, line and remedy.
//!
//! It refuses to judge an exchange, to talk to a network and to know what a check is. It looks at parsed
//! values: repeated keys, text after the value and the like are the envelope parser's.
//!
//! Limits: the keywords a schema may use are a closed list (`keyword.rs`); a `$ref` stays inside its own
//! file; one operation is under test at a time; files are read whole and trusted to be small.

mod agreement;
mod also_judged;
mod clause;
mod disagreement;
mod document;
mod environment;
mod error;
mod json_lines;
mod keyword;
mod load;
mod operation;
mod outcome;
mod place;
mod promise;
mod reading;
mod schema;
mod source;
mod spelling;
#[cfg(test)]
mod tests;
mod violation;
mod word;

use std::{path::Path, sync::LazyLock};

pub use self::{
    also_judged::AlsoJudgedFault,
    clause::{Clause, ClauseStanding, StandingFault},
    disagreement::{Disagreement, Source},
    environment::{Environment, OriginFault},
    error::{ContractError, Format},
    operation::{Auth, Effect, Operation, Standing},
    outcome::{Outcome, OutcomeFault, Reason},
    place::Place,
    promise::Promise,
    reading::{Form, Reach, Reading, ReadingFault, Says, Spot, Within},
    schema::Schemas,
    violation::SchemaViolation,
};
pub(crate) use self::{spelling::nearest, word::lasting};

/// Everything the documentation promises, validated as a whole.
#[derive(Debug)]
pub struct Contract {
    /// The one operation under test; its effect is always terminal.
    pub operation: Operation,
    /// The operations a run needs beside it, in the order of their file names.
    pub supporting: Vec<Operation>,
    /// Every JSON Schema of the folder, compiled once.
    pub schemas: Schemas,
}

impl Contract {
    /// Loads the contract that is built into the binary.
    ///
    /// # Errors
    ///
    /// The embedded files pass the same validation as any folder; a test keeps them free of errors.
    pub fn embedded() -> Result<Self, ContractError> {
        load::contract(&source::embedded(), source::EMBEDDED_FOLDER)
    }

    /// The contract that is built into the binary, loaded once.
    ///
    /// # Panics
    ///
    /// Never: a test keeps the embedded files free of errors.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Contract> =
            LazyLock::new(|| Contract::embedded().expect("a test keeps the embedded files free of errors"));
        &BUILT_IN
    }

    /// Loads every `*.toml` and `*.json` file of a folder (`--schemas DIR`) instead of the embedded ones.
    ///
    /// # Errors
    ///
    /// The first thing found wrong, with its file, its line and what to do about it.
    pub fn from_dir(dir: &Path) -> Result<Self, ContractError> {
        load::contract(&source::folder(dir)?, &dir.display().to_string())
    }

    /// The clause with this id, of the operation under test or of a supporting one.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.operations()
            .flat_map(|operation| &operation.clauses)
            .find(|clause| clause.id == id)
    }

    /// The operation with this id, such as `credential.list`.
    pub fn operation_named(&self, id: &str) -> Option<&Operation> {
        self.operations().find(|operation| operation.id == id)
    }

    /// The operations that are judged beside the one under test, where a deployment has them.
    pub fn also_judged(&self) -> impl Iterator<Item = &Operation> {
        self.supporting
            .iter()
            .filter(|operation| operation.standing == Standing::AlsoJudged)
    }

    /// Every clause that a run may prove or break: those of the operation under test, then those of the
    /// also-judged ones.
    pub fn judged_clauses(&self) -> impl Iterator<Item = &Clause> {
        let also = self.also_judged().flat_map(|operation| &operation.clauses);
        self.operation.clauses.iter().chain(also)
    }

    /// The operation under test first, then the supporting ones.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        std::iter::once(&self.operation).chain(&self.supporting)
    }
}
