//! Answers show nothing of the server's insides.

use super::opinion::Claim;
use super::{Check, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Nature, is_masked};
use crate::finding::Defect;
use crate::scenario::Profile;
use aho_corasick::AhoCorasick;
use cadenza_envelope::{Answer, Value};
use std::collections::BTreeSet;
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
           an advisory; the words of a whole statement of SQL, in their order, are two. Texts that users choose, such \
           as a credential's name, are left out, and so is what a gateway says in place of the server.",
    proven_by: &["stack_trace_in_error", "sql_in_not_found"],
};

/// What only the inside of a server writes; marks of one kind count once.
const MARKS: [(&str, &[&str]); 10] = [
    (
        "a source position",
        &[
            ".java:",
            ".py\", line",
            ".py line",
            ".py:",
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
            "ReferenceError:",
            "KeyError:",
            "ValueError:",
            "AttributeError:",
            "IntegrityError",
            "OperationalError",
            "NoMethodError",
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
        "a database's code",
        &["SQLSTATE", "ORA-0", "SQLITE_", "pq: ", "mongo: ", "E11000"],
    ),
    (
        "a database's complaint",
        &[
            "syntax error at or near",
            "invalid input syntax for type",
            "relation \"",
            "Undefined table",
            "duplicate key value",
            "duplicate key error",
            "violates unique constraint",
            "violates foreign key constraint",
            "in your SQL syntax",
            "deadlock detected",
            "no documents in result",
        ],
    ),
    (
        "a database's name",
        &[
            "MySQL server",
            "MariaDB server",
            "PostgreSQL",
            "MongoDB",
            "SQL Server",
        ],
    ),
    (
        "a library of the server",
        &[
            "sqlalchemy",
            "psycopg",
            "asyncpg",
            "org.hibernate",
            "org.springframework",
            "ActiveRecord::",
            "PrismaClient",
            "Sequelize",
            "MongoServerError",
            "gorm.io",
            "node:internal",
        ],
    ),
    (
        "an address inside",
        &[
            "postgres://",
            "postgresql://",
            "mysql://",
            "mongodb://",
            "redis://",
            "amqp://",
            "jdbc:",
            "127.0.0.1:",
            "localhost:",
            ".svc.cluster.local",
            // A failed connection names where it was to lead, so both together are one mark.
            "dial tcp ",
            "connect: connection refused",
            "ECONNREFUSED",
            "Connection refused (os error",
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
            "/srv/",
            "/var/www/",
            "/opt/",
            "C:\\",
            "D:\\",
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
    if let Nature::Gateway | Nature::Weather = call.nature {
        return;
    }
    opinion.examined();
    let text = match call.answer.as_ref().and_then(Answer::whole_document) {
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
    let mut marks: Vec<&str> = found.iter().map(|kind| MARKS[*kind].0).collect();
    if tells_a_login(&text) {
        // A user and a password in an address need no second mark.
        marks.extend(["an address with a password", "the password in it"]);
    }
    if tells_a_statement(&text) {
        marks.push("the words of a whole statement in their order");
    }
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

/// Whether an address stands in a text with a user and a password before its host (RFC 3986 section 3.2.1).
fn tells_a_login(text: &str) -> bool {
    text.match_indices("://").any(|(at, mark)| {
        let rest = text.get(at + mark.len()..).unwrap_or_default();
        let authority = rest
            .split(['/', '?', '#', '"', ' ', '\n', '\t'])
            .next()
            .unwrap_or_default();
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(user, password)| !user.is_empty() && !password.is_empty() && !is_masked(password))
    })
}

/// The words that make a statement of SQL, in their order.
const STATEMENTS: [&[&str]; 6] = [
    &["SELECT ", " FROM ", " WHERE "],
    &["SELECT ", " FROM ", " LIMIT "],
    &["SELECT ", " FROM ", " JOIN "],
    &["UPDATE ", " SET ", " WHERE "],
    &["INSERT INTO ", " VALUES"],
    &["DELETE FROM ", " WHERE "],
];

/// Whether a text has all the words of a statement: no sentence for people has.
fn tells_a_statement(text: &str) -> bool {
    STATEMENTS.iter().any(|words| {
        let mut words = words.iter();
        words
            .try_fold(text, |rest, word| rest.split_once(word).map(|(_, behind)| behind))
            .is_some()
    })
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
