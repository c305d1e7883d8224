//! Requests that no client should send: bodies that are no objects, ids that are none, ids written
//! otherwise, further members. All of them name ids that nobody issued or that are dead; the witness shows
//! afterwards that nothing live was touched.

use super::{OWNER, STRANGER, UNKNOWN, beside, gate, pooled};
use crate::scenario::{
    ContentType, Door, Extra, FieldValue, Named, Need, PathSpelling, Role, Scenario, Spelling, Stage, Step,
    StepBody, Steps, Wrapping,
};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![
        malformed_bodies(),
        odd_texts(),
        spellings(),
        further_members(),
        keys(),
        content_types(),
        foreign_spellings(),
        company(),
    ]
}

fn owner(label: &'static str, body: StepBody) -> Step {
    pooled(label, OWNER, body)
}

fn malformed_bodies() -> Scenario {
    let raw = |label, bytes| owner(label, StepBody::Raw(bytes));
    beside(
        "malformed_bodies",
        "the owner sends bodies that are no JSON object, or no body",
        vec![
            owner("no body", StepBody::Nothing),
            raw("literal null", b"null"),
            raw("empty array", b"[]"),
            raw("a string", b"\"x\""),
            raw("a number", b"7"),
            raw("not JSON", b"credentialId"),
            raw("truncated JSON", b"{\"credentialId\":\"660e"),
            raw("trailing comma", b"{\"credentialId\":null,}"),
            raw("bad UTF-8", b"{\"credentialId\":\"\xff\xfe\"}"),
            raw("UTF-16", b"{\0}\0"),
            owner(
                "array of objects",
                StepBody::Wrapped(Named::Tombstone, Wrapping::Body),
            ),
            owner(
                "bytes behind the object",
                StepBody::TrailedBy(Named::Witness, " and more"),
            ),
            owner("two objects", StepBody::TrailedBy(Named::Witness, "{}")),
        ],
    )
}

fn odd_texts() -> Scenario {
    let text = |label, text| owner(label, StepBody::OddText(text));
    beside(
        "odd_texts",
        "the owner sends strings as credentialId that never were ids",
        vec![
            text("blank id", "   "),
            text("quotation marks", "it's \"quoted\""),
            text("backslash and slash", "..\\../etc/passwd"),
            text("template braces", "{{7*7}}${7*7}"),
            text("percent signs", "%00%2e%zz"),
            text("angle brackets", "<b>id</b>"),
            text("line break", "id\r\nX-Injected: 1"),
            text("NUL", "id\0id"),
            text("control letters", "\u{1}\u{1b}[31m\u{7f}"),
            text("letters of other scripts", "Ключ-鍵-🔑"),
            text("invisible letters", "\u{200b}\u{202e}\u{feff}"),
            owner("ten thousand letters", StepBody::LongText(10_000)),
        ],
    )
}

fn spellings() -> Scenario {
    let spelled = |label, spelling| owner(label, StepBody::Spelled(Named::Tombstone, spelling));
    Scenario {
        needs: vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
        ..beside(
            "spellings",
            "the owner writes the id of a revoked credential otherwise, in eight ways",
            vec![
                spelled("upper case, revoked", Spelling::UpperCase),
                spelled("padded, revoked", Spelling::Padded),
                spelled("extended, revoked", Spelling::Extended),
                spelled("without hyphens, revoked", Spelling::Compact),
                spelled("line break behind it, revoked", Spelling::LineBreak),
                spelled("percent-encoded, revoked", Spelling::PercentEncoded),
                spelled("invisible letter behind it, revoked", Spelling::ZeroWidth),
                spelled("full-width letters, revoked", Spelling::FullWidth),
            ],
        )
    }
}

fn further_members() -> Scenario {
    beside(
        "further_members",
        "the owner adds members to a request for an id that nobody issued",
        vec![owner("deep member", StepBody::Deep(Named::NeverIssued, 1000))],
    )
}

/// Header fields that clients and proxies add, and that change nothing.
const BESIDE: &[(&str, FieldValue)] = &[
    ("X-Request-Id", FieldValue::Text("f00d")),
    ("X-Forwarded-For", FieldValue::Text("192.0.2.1")),
    ("Accept-Language", FieldValue::Text("de")),
    ("Cache-Control", FieldValue::Text("no-cache")),
];

/// What stands beside the id of a dead credential makes no other request of it.
fn company() -> Scenario {
    let beside = |label, extra| owner(label, StepBody::With(Named::Tombstone, extra));
    let needs = vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)];
    gate(
        "company",
        "the owner asks for a revoked credential with further members and with a query",
        Stage::Tombstone,
        needs,
        0,
        Steps::InOrder(vec![
            beside("unknown members, revoked", Extra::Unknown),
            owner(
                "other names for the key, revoked",
                StepBody::Aliases(Named::Tombstone),
            ),
            beside("force, revoked", Extra::Force),
            Step {
                door: Door::path(PathSpelling::IdleQuery),
                ..owner("with a query, revoked", StepBody::Id(Named::Tombstone))
            },
            Step {
                door: Door::headers(BESIDE),
                ..owner(
                    "with further header fields, revoked",
                    StepBody::Id(Named::Tombstone),
                )
            },
        ]),
    )
}

fn keys() -> Scenario {
    Scenario {
        needs: vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
        ..beside(
            "keys",
            "the owner writes the key twice, in another case, and with an escape",
            vec![
                owner(
                    "key twice, dead one last",
                    StepBody::Twice(Named::NeverIssued, Named::Tombstone),
                ),
                owner(
                    "key twice, dead one first",
                    StepBody::Twice(Named::Tombstone, Named::NeverIssued),
                ),
                owner(
                    "key in another case",
                    StepBody::Keyed("CredentialID", Named::Tombstone),
                ),
                owner(
                    "key with underscore",
                    StepBody::Keyed("credential_id", Named::Tombstone),
                ),
                owner(
                    "key with an escape",
                    StepBody::Keyed("credential\\u0049d", Named::Tombstone),
                ),
            ],
        )
    }
}

fn content_types() -> Scenario {
    let typed = |label, content_type| Step {
        door: Door::content_type(content_type),
        ..owner(label, StepBody::Id(Named::Tombstone))
    };
    let steps = vec![
        typed("no content type", ContentType::Absent),
        typed("text/plain", ContentType::Other("text/plain")),
        typed(
            "json with charset",
            ContentType::Other("application/json; charset=utf-8"),
        ),
        typed("a form", ContentType::Form),
    ];
    let needs = vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)];
    gate(
        "content_types",
        "the owner asks for a revoked credential and labels the body otherwise",
        Stage::Tombstone,
        needs,
        0,
        Steps::InOrder(steps),
    )
}

fn foreign_spellings() -> Scenario {
    let stranger = |label, body| pooled(label, STRANGER, body);
    Scenario {
        needs: vec![
            Need::OwnCredentials(1),
            Need::Role(Role::Owner),
            Need::Role(Role::Stranger),
        ],
        ..beside(
            "foreign_spellings",
            "another user asks for a live credential in other spellings and with persuasive members",
            vec![
                stranger(
                    "upper case, stranger",
                    StepBody::Spelled(Named::Witness, Spelling::UpperCase),
                ),
                stranger(
                    "padded, stranger",
                    StepBody::Spelled(Named::Witness, Spelling::Padded),
                ),
                stranger(
                    "without hyphens, stranger",
                    StepBody::Spelled(Named::Witness, Spelling::Compact),
                ),
                stranger(
                    "percent-encoded, stranger",
                    StepBody::Spelled(Named::Witness, Spelling::PercentEncoded),
                ),
                stranger(
                    "invisible letter behind it, stranger",
                    StepBody::Spelled(Named::Witness, Spelling::ZeroWidth),
                ),
                stranger(
                    "other names for the key, stranger",
                    StepBody::Aliases(Named::Witness),
                ),
                stranger("force, stranger", StepBody::With(Named::Witness, Extra::Force)),
                stranger(
                    "owner's user id, stranger",
                    StepBody::With(Named::Witness, Extra::OwnersUserId),
                ),
                stranger(
                    "key in another case, stranger",
                    StepBody::Keyed("CredentialID", Named::Witness),
                ),
                stranger("stranger's control", UNKNOWN),
            ],
        )
    }
}
