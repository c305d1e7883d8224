//! Answers show nothing of the server's insides, and nothing of other users.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Evidence};
use crate::finding::Defect;
use crate::scenario::{Profile, Role};
use aho_corasick::AhoCorasick;
use cadenza_envelope::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub(super) static NO_INTERNALS_IN_ANSWER: Check = Check {
    name: "no_internals_in_answer",
    clauses: &["revoke.no-secret"],
    shape: Shape::AnyExchange(|call, _, opinion| judge(call, "revoke.no-secret", opinion)),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "A stack trace or a piece of SQL in an answer tells an attacker how the server is built, and shows that an \
            error was not handled but spilled.",
    fair: "Two different structural marks in one text are needed, such as a source position and a frame; one alone is \
           an advisory. Texts that users choose, such as a credential's name, are left out.",
    proven_by: &["stack_trace_in_error", "sql_in_not_found"],
};

pub(super) static NO_FOREIGN_DATA_IN_REFUSAL: Check = Check {
    name: "no_foreign_data_in_refusal",
    clauses: &["revoke.no-secret", "revoke.error.forbidden"],
    shape: Shape::Run(|| Box::new(Foreign::default())),
    scenarios: &["revoke_and_repeat", "dead_stranger"],
    since: Profile::Gate,
    about: "A caller who may not revoke a credential learns nothing about whose it is: the owner's user id must not \
            stand in a refusal to somebody else.",
    fair: "Only a user id that an earlier success named for one user, in a refusal to another, is accused; ids that the \
           caller sent are not foreign to the caller.",
    proven_by: &["strangers_id_in_forbidden"],
};

/// What only the inside of a server writes; marks of one kind count once.
const MARKS: [(&str, &[&str]); 6] = [
    (
        "a source position",
        &[
            ".java:",
            ".py\", line",
            ".rs:",
            ".go:",
            ".js:",
            ".ts:",
            ".rb:",
            ".php:",
            ".cs:line",
        ],
    ),
    (
        "a stack frame",
        &[
            "\tat ",
            "\n    at ",
            " at com.",
            " at org.",
            "goroutine ",
            "stack backtrace",
            "Traceback (",
        ],
    ),
    (
        "an exception class",
        &[
            "Exception:",
            "Error: ER_",
            "java.lang.",
            "panicked at",
            "NullPointer",
            "TypeError:",
        ],
    ),
    (
        "SQL",
        &[
            "SELECT ",
            "UPDATE ",
            "INSERT INTO",
            "DELETE FROM",
            "FROM credentials",
            "WHERE ",
        ],
    ),
    (
        "a database's complaint",
        &[
            "SQLSTATE",
            "syntax error at or near",
            "relation \"",
            "ORA-0",
            "duplicate key value",
        ],
    ),
    (
        "a path of the server",
        &[
            "/usr/src/",
            "/app/src/",
            "node_modules/",
            "site-packages/",
            "/home/",
        ],
    ),
];

/// The kind of each sign, by its place in [`MARKS`].
static KINDS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let kinds = MARKS.iter().enumerate();
    kinds
        .flat_map(|(kind, (_, signs))| vec![kind; signs.len()])
        .collect()
});

/// All signs at once: every answer is looked through.
static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let signs = MARKS.iter().flat_map(|(_, signs)| signs.iter());
    AhoCorasick::new(signs).expect("a few dozen words stay far below the automaton's size limit")
});

/// Looks for the insides of a server in one answer; `clause` is cited.
pub(super) fn judge(call: &Call, clause: &'static str, opinion: &mut Opinion) {
    let Some(response) = call.exchange.response() else {
        return;
    };
    opinion.examined();
    let text = match call.answer.as_ref().and_then(|answer| answer.root.as_ref()) {
        Some(root) => {
            let mut text = String::new();
            texts(root, &mut text);
            text
        }
        None => String::from_utf8_lossy(&response.body).into_owned(),
    };
    let found: BTreeSet<usize> = SIGNS
        .find_overlapping_iter(&text)
        .map(|sign| KINDS[sign.pattern().as_usize()])
        .collect();
    let marks: Vec<&str> = found.iter().map(|kind| MARKS[*kind].0).collect();
    let claim = || Claim {
        clause,
        defect: Defect::Leak,
        pointer: None,
        expected: "nothing of the server's insides".to_owned(),
        why: "the page shows a sentence for people as the error".to_owned(),
        received: marks.join(" and "),
    };
    match marks.len() {
        0 => {}
        1 => opinion.advisory(call, claim()),
        _ => drop(opinion.violation(call, claim())),
    }
}

/// All texts of a document but those that users choose.
fn texts(value: &Value, text: &mut String) {
    match value {
        Value::String(part) => {
            text.push_str(part);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, text)),
        Value::Object(members) => {
            for (_, member) in members
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "name" | "nickname"))
            {
                texts(member, text);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The user id of each role, as a success named it.
#[derive(Default)]
struct Foreign {
    known: BTreeMap<Role, String>,
}

impl Fold for Foreign {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for call in &evidence.calls {
            let Some(caller) = call.situation.caller else {
                continue;
            };
            if call.succeeded() && call.situation.may_succeed() {
                let id = call
                    .answer
                    .as_ref()
                    .and_then(|answer| answer.at("/data/userId"))
                    .and_then(Value::as_str);
                if let Some(id) = id.filter(|id| id.len() >= SHORTEST) {
                    self.known.entry(caller).or_insert_with(|| id.to_owned());
                }
                continue;
            }
            if call.succeeded() && call.step.door.sibling.is_some() {
                // What another operation shows to whom is not promised here.
                continue;
            }
            let Some(response) = call.exchange.response() else {
                continue;
            };
            let sent = call.exchange.request.body.as_deref().unwrap_or_default();
            for (role, id) in self.known.iter().filter(|(role, _)| **role != caller) {
                if holds(sent, id) {
                    continue;
                }
                opinion.examined();
                if holds(&response.body, id) {
                    let claim = Claim {
                        clause: "revoke.no-secret",
                        defect: Defect::Leak,
                        pointer: None,
                        expected: format!("nothing of the {role} in a refusal to the {caller}"),
                        why: "whose credential it is, is not the caller's to know".to_owned(),
                        received: format!("the {role}'s user id"),
                    };
                    opinion.violation(call, claim);
                }
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

/// User ids shorter than this stand in texts by chance.
const SHORTEST: usize = 6;

fn holds(bytes: &[u8], id: &str) -> bool {
    bytes.windows(id.len()).any(|window| window == id.as_bytes())
}
