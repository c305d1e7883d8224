//! What can be wrong with a contract. Every message has two lines: what is wrong and where, then the remedy.

use std::{fmt, io};

use super::{
    also_judged::AlsoJudgedFault,
    clause::StandingFault,
    environment::OriginFault,
    outcome::{OutcomeFault, Reason},
    place::Place,
    reading::ReadingFault,
};

/// The format of a contract file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, RFC 8259.
    Json,
    /// TOML 1.0.
    Toml,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Json => "JSON",
            Self::Toml => "TOML",
        })
    }
}

/// The first thing found wrong while a contract was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// The folder or one of its files cannot be read as UTF-8 text.
    #[error(
        "{file}: cannot be read: {source}\n\
         remedy: point --schemas at a readable folder of UTF-8 files"
    )]
    Unreadable {
        /// The folder or file.
        file: String,
        /// Why the system refused.
        source: io::Error,
    },
    /// A file every contract needs is not in the folder.
    #[error("{file}: is missing\nremedy: copy it from the schemas folder of the release into this one")]
    Missing {
        /// The file that should be there.
        file: String,
    },
    /// A file is no TOML or no JSON.
    #[error(
        "{place}:{column}: broken {format}: {cause}\n\
         remedy: correct the {format} at this line and column"
    )]
    Syntax {
        /// The line the parser stopped in.
        place: Place,
        /// The column in that line, counted from 1.
        column: usize,
        /// What the file should be.
        format: Format,
        /// The parser's own words.
        cause: String,
    },
    /// A JSON object has the same member twice; parsers would silently keep the last.
    #[error("{place}: {pointer} is written twice\nremedy: delete one of the two members")]
    RepeatedMember {
        /// The line of the second one.
        place: Place,
        /// The pointer of both.
        pointer: String,
    },
    /// `$schema` or `$id` is missing or belongs to something else, as after copying a file.
    #[error("{place}: {keyword} is not {expected:?}\nremedy: set {keyword} to that value")]
    Heading {
        /// The line of the keyword, or line 1 without it.
        place: Place,
        /// The keyword.
        keyword: &'static str,
        /// The only value allowed.
        expected: String,
    },
    /// A schema uses a keyword outside the closed list, which a validator would ignore.
    #[error(
        "{place}: {pointer}: unknown schema keyword {keyword:?}\n\
         remedy: {}",
        keyword_remedy(nearest.as_deref())
    )]
    UnknownKeyword {
        /// The line of the keyword.
        place: Place,
        /// Its pointer.
        pointer: String,
        /// The word as written.
        keyword: String,
        /// The keyword that was probably meant.
        nearest: Option<String>,
    },
    /// A schema requires a member it does not describe.
    #[error(
        "{place}: {pointer}: requires {name:?}, which no property describes\n\
         remedy: correct the name, or describe it under properties"
    )]
    UndescribedRequired {
        /// The line of the name.
        place: Place,
        /// Its pointer.
        pointer: String,
        /// The name.
        name: String,
    },
    /// A schema refers to something that is not in its own file.
    #[error(
        "{place}: {pointer}: {reference:?} is nowhere in this file\n\
         remedy: refer to a definition of the same file, such as \"#/$defs/name\""
    )]
    Reference {
        /// The line of the reference.
        place: Place,
        /// Its pointer.
        pointer: String,
        /// The reference as written.
        reference: String,
    },
    /// A schema breaks the rules of JSON Schema itself.
    #[error("{place}: {pointer:?}: no valid JSON Schema: {cause}\nremedy: correct the keyword there")]
    InvalidSchema {
        /// The line of the keyword.
        place: Place,
        /// Its pointer.
        pointer: String,
        /// The validator's own words.
        cause: String,
    },
    /// A TOML contract does not conform to `operation.schema.json`.
    #[error(
        "{place}: {pointer}: expected {expected}, found {received}\n\
         remedy: correct {pointer}; README.md in this folder explains every key"
    )]
    Malformed {
        /// The line of the key, or of its owner if it is missing.
        place: Place,
        /// The pointer of the key.
        pointer: String,
        /// What belongs there.
        expected: String,
        /// What is there.
        received: String,
    },
    /// `operation.schema.json` let something pass that this release does not know.
    #[error(
        "{place}: not understood: {source}\n\
         remedy: use the operation.schema.json of this release, which is narrower, and correct what it reports"
    )]
    NotUnderstood {
        /// The first line of the contract.
        place: Place,
        /// What does not fit.
        source: serde_json::Error,
    },
    /// The id of an operation is not the name of its file.
    #[error(
        "{place}: the id {id:?} is not the name of its file\n\
         remedy: name the file {id}.toml, or correct the id"
    )]
    Misnamed {
        /// The line of the id.
        place: Place,
        /// The id.
        id: String,
    },
    /// A contract names a schema that is not in the folder.
    #[error(
        "{place}: {key} names {schema:?}, and there is no such schema\n\
         remedy: add {schema}.json, or correct {key}"
    )]
    NoSuchSchema {
        /// The line of the reference.
        place: Place,
        /// The key that refers.
        key: &'static str,
        /// The stem of the file that is missing.
        schema: String,
    },
    /// A terminal operation does not say which part of its request names the thing it ends.
    #[error(
        "{place}: a terminal operation without a subject\n\
         remedy: set subject to the pointer of the id in the request"
    )]
    NoSubject {
        /// The line of the operation's effect.
        place: Place,
    },
    /// The subject is not a required member of the request.
    #[error(
        "{place}: the subject {subject:?} is no required member of the request schema\n\
         remedy: correct the pointer, or require the member in the schema"
    )]
    UnknownSubject {
        /// The line of the subject.
        place: Place,
        /// The pointer.
        subject: String,
    },
    /// An environment is not given as an origin.
    #[error(
        "{place}: the origin {origin:?} {fault}\n\
         remedy: write scheme and host alone, such as https://api.example.com"
    )]
    Origin {
        /// The line of the origin.
        place: Place,
        /// The text as written.
        origin: String,
        /// What is wrong with it.
        fault: OriginFault,
    },
    /// Two environments share a name or an origin, so that one could hide that the other is production.
    #[error(
        "{place}: the environment {value:?} is listed already, at {first}\n\
         remedy: delete or rename one of the two"
    )]
    RepeatedEnvironment {
        /// The line of the second one.
        place: Place,
        /// The name or origin they share.
        value: String,
        /// The line of the first one.
        first: Place,
    },
    /// A clause says too much or too little for its standing.
    #[error("{place}: the clause {id:?} {fault}\nremedy: {}", fault.remedy())]
    Standing {
        /// The line of the clause's id.
        place: Place,
        /// The clause.
        id: String,
        /// What does not fit.
        fault: StandingFault,
    },
    /// Two clauses share an id.
    #[error(
        "{place}: the clause id {id:?} is taken, at {first}\n\
         remedy: give one of the two clauses another id"
    )]
    RepeatedClause {
        /// The line of the second one.
        place: Place,
        /// The id.
        id: String,
        /// The line of the first one.
        first: Place,
    },
    /// An outcome cites a clause that its operation does not have.
    #[error(
        "{place}: the outcome {outcome:?} cites {clause:?}, which is no clause here\n\
         remedy: {}",
        clause_remedy(nearest.as_deref())
    )]
    UnknownClause {
        /// The line of the citation.
        place: Place,
        /// The outcome.
        outcome: String,
        /// The id as written.
        clause: String,
        /// The clause that was probably meant.
        nearest: Option<String>,
    },
    /// Two outcomes of one operation have the same reason, so that a mapping would be ambiguous.
    #[error("{place}: a second outcome for the reason {reason}\nremedy: keep one outcome for each reason")]
    RepeatedReason {
        /// The line of the second one.
        place: Place,
        /// The reason.
        reason: Reason,
    },
    /// Two outcomes, or two disagreements, of one operation share a name.
    #[error("{place}: the name {name:?} is taken, at {first}\nremedy: give one of the two another name")]
    RepeatedName {
        /// The line of the second one.
        place: Place,
        /// The name.
        name: String,
        /// The line of the first one.
        first: Place,
    },
    /// An outcome contradicts itself or another one.
    #[error("{place}: the outcome {outcome:?} {fault}\nremedy: {}", fault.remedy())]
    Outcome {
        /// The line of the value at fault.
        place: Place,
        /// The outcome.
        outcome: String,
        /// What is wrong with it.
        fault: OutcomeFault,
    },
    /// A disagreement has a reading that no answer could bear out.
    #[error("{place}: the disagreement {disagreement:?} {fault}\nremedy: {}", fault.remedy())]
    Reading {
        /// The line of the reading.
        place: Place,
        /// The disagreement.
        disagreement: String,
        /// What is wrong with it.
        fault: ReadingFault,
    },
    /// No operation of the folder is under test.
    #[error(
        "{folder}: no operation is under test\n\
         remedy: set standing = \"under-test\" in the one contract to check"
    )]
    NothingUnderTest {
        /// The folder.
        folder: String,
    },
    /// More than one operation is under test.
    #[error(
        "{place}: a second operation under test, after {first}\n\
         remedy: set standing = \"supporting\" in one of the two"
    )]
    SeveralUnderTest {
        /// The line of the second one's standing.
        place: Place,
        /// The line of the first one's.
        first: Place,
    },
    /// The operation under test can be undone, which the careful handling of ids is not made for.
    #[error(
        "{place}: the operation under test is not terminal\n\
         remedy: set effect = \"terminal\", or test another operation"
    )]
    NotTerminal {
        /// The line of the effect.
        place: Place,
    },
    /// An also-judged operation does not say what judging it takes.
    #[error("{place}: {what:?} {fault}\nremedy: {}", fault.remedy())]
    AlsoJudged {
        /// The line of what is at fault.
        place: Place,
        /// The operation, the clause or the disagreement.
        what: String,
        /// What is wrong with it.
        fault: AlsoJudgedFault,
    },
    /// The operation under test leaves out what its success is judged by.
    #[error(
        "{place}: the operation under test has no {lacks}\n\
         remedy: add it, or set standing = \"supporting\""
    )]
    Unjudged {
        /// The line of the standing.
        place: Place,
        /// What is missing.
        lacks: &'static str,
    },
}

impl ContractError {
    /// The file, or for want of one the folder, in which something is wrong.
    pub fn file(&self) -> &str {
        match self {
            Self::Unreadable { file, .. }
            | Self::Missing { file }
            | Self::NothingUnderTest { folder: file } => file,
            Self::Syntax { place, .. }
            | Self::RepeatedMember { place, .. }
            | Self::Heading { place, .. }
            | Self::UnknownKeyword { place, .. }
            | Self::UndescribedRequired { place, .. }
            | Self::Reference { place, .. }
            | Self::InvalidSchema { place, .. }
            | Self::Malformed { place, .. }
            | Self::NotUnderstood { place, .. }
            | Self::Misnamed { place, .. }
            | Self::NoSuchSchema { place, .. }
            | Self::NoSubject { place }
            | Self::UnknownSubject { place, .. }
            | Self::Origin { place, .. }
            | Self::RepeatedEnvironment { place, .. }
            | Self::Standing { place, .. }
            | Self::RepeatedClause { place, .. }
            | Self::UnknownClause { place, .. }
            | Self::RepeatedName { place, .. }
            | Self::RepeatedReason { place, .. }
            | Self::AlsoJudged { place, .. }
            | Self::Unjudged { place, .. }
            | Self::Outcome { place, .. }
            | Self::Reading { place, .. }
            | Self::SeveralUnderTest { place, .. }
            | Self::NotTerminal { place } => &place.file,
        }
    }
}

fn keyword_remedy(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("write {nearest:?}, or remove it; README.md lists the keywords"),
        None => "remove it; README.md lists the keywords a schema here may use".to_owned(),
    }
}

fn clause_remedy(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("cite {nearest:?}, or add the clause to this file"),
        None => "cite a clause of this file, or add the clause to it".to_owned(),
    }
}
