//! From texts to a contract: every file is parsed, every schema compiled, every reference followed. The first
//! thing wrong ends the loading.

use std::collections::BTreeMap;

use super::{
    Contract,
    agreement::Read,
    document::Document,
    error::ContractError,
    keyword,
    operation::{Effect, OPERATION_SCHEMA, Operation, Standing},
    schema::Schemas,
    source::SourceFile,
};

/// The schemas that every contract needs, whatever its operations name.
const ALWAYS_NEEDED: [&str; 3] = [OPERATION_SCHEMA, "envelope.success", "envelope.failure"];

/// Loads a contract from the files of one folder.
///
/// # Errors
///
/// The first deviation: syntax first, then schemas, then each operation by itself, then all of them together.
pub(super) fn contract(files: &[SourceFile], folder: &str) -> Result<Contract, ContractError> {
    let schemas = compile(files, folder)?;
    let mut operations = Vec::new();
    for file in files {
        if let Some(stem) = file.stem("toml") {
            operations.push(operation(file, stem, &schemas)?);
        }
    }
    check_clause_ids(&operations)?;
    let tested = take_tested(&mut operations, folder)?;
    let supporting = operations.into_iter().map(|read| read.operation).collect();
    Ok(Contract {
        operation: tested,
        supporting,
        schemas,
    })
}

fn compile(files: &[SourceFile], folder: &str) -> Result<Schemas, ContractError> {
    let mut schemas = Schemas::new();
    for file in files {
        if let Some(stem) = file.stem("json") {
            let document = Document::json(&file.shown, &file.text)?;
            keyword::check(&document, &file.name)?;
            schemas.add(stem, &document)?;
        }
    }
    match ALWAYS_NEEDED.into_iter().find(|stem| !schemas.contains(stem)) {
        Some(stem) => Err(ContractError::Missing {
            file: format!("{folder}/{stem}.json"),
        }),
        None => Ok(schemas),
    }
}

fn operation(file: &SourceFile, stem: &str, schemas: &Schemas) -> Result<Read, ContractError> {
    let document = Document::toml(&file.shown, &file.text)?;
    let violations = schemas
        .violations(OPERATION_SCHEMA, &document.value, "")
        .into_iter();
    // A misspelt key is also a missing one; the key that was written is the better hint.
    if let Some(violation) = violations.min_by_key(|violation| violation.keyword != "additionalProperties") {
        return Err(ContractError::Malformed {
            place: document.place(&violation.pointer),
            pointer: violation.pointer,
            expected: violation.expected,
            received: violation.received,
        });
    }
    let operation = Operation::read(&document)?;
    if operation.id != stem {
        return Err(ContractError::Misnamed {
            place: document.place("/id"),
            id: operation.id,
        });
    }
    let read = Read { operation, document };
    read.check(schemas)?;
    Ok(read)
}

/// Clause ids are unique across all operations, since a finding cites nothing but the id.
fn check_clause_ids(operations: &[Read]) -> Result<(), ContractError> {
    let mut seen = BTreeMap::new();
    for clause in operations.iter().flat_map(|read| &read.operation.clauses) {
        if let Some(first) = seen.insert(&clause.id, &clause.place) {
            return Err(ContractError::RepeatedClause {
                place: clause.place.clone(),
                id: clause.id.clone(),
                first: first.clone(),
            });
        }
    }
    Ok(())
}

/// Takes the one operation under test out of the list.
fn take_tested(operations: &mut Vec<Read>, folder: &str) -> Result<Operation, ContractError> {
    let mut tested = operations
        .iter()
        .enumerate()
        .filter(|(_, read)| read.operation.standing == Standing::UnderTest);
    let Some((index, first)) = tested.next() else {
        return Err(ContractError::NothingUnderTest {
            folder: folder.to_owned(),
        });
    };
    if let Some((_, second)) = tested.next() {
        return Err(ContractError::SeveralUnderTest {
            place: second.place("/standing"),
            first: first.place("/standing"),
        });
    }
    if first.operation.effect != Effect::Terminal {
        return Err(ContractError::NotTerminal {
            place: first.place("/effect"),
        });
    }
    first.check_judged()?;
    Ok(operations.remove(index).operation)
}
