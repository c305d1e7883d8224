//! More said than asked: members, names and content types that nobody has to heed.

use super::{Mutation, Plain, each, mutation};
use crate::generate::json::Json;
use crate::generate::text;
use crate::scenario::{Meaning, Piece, Written};
use proptest::prelude::*;

/// Every way there is.
pub(super) fn mutations(plain: Plain<'_>) -> Vec<Mutation> {
    let more = |label: &str, members: BoxedStrategy<Vec<(String, Json)>>| {
        mutation(
            label,
            (plain(), members).prop_map(|(json, members)| {
                Written::new(json.and(members).written(), Meaning::SameOrInvalid)
            }),
        )
    };
    let members = |names: BoxedStrategy<String>, count: std::ops::Range<usize>| {
        proptest::collection::vec((names, text::any_json()), count).boxed()
    };
    let member = |name: &'static str| {
        (plain(), text::any_json()).prop_map(move |(json, value)| {
            let json = json.and(vec![(name.to_owned(), value)]);
            Written::new(json.written(), Meaning::SameOrInvalid)
        })
    };
    let answers = [
        "status",
        "userId",
        "errno",
        "success",
        "data",
        "error",
        "venue",
        "name",
        "revokedAt",
        "type",
    ];
    let objects = [
        "constructor",
        "__proto__",
        "toString",
        "@type",
        "class",
        "length",
        "hasOwnProperty",
    ];
    let deep = (1_usize..130, any::<bool>(), text::word(1..6)).prop_map(|(depth, arrays, name)| {
        let (open, close) = if arrays { ("[", "]") } else { ("{\"a\":", "}") };
        let inner = if arrays { "" } else { "null" };
        let deep = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
        vec![(name, Json::Raw(deep))]
    });
    let long = (512_usize..60_000, text::word(1..6))
        .prop_map(|(length, name)| vec![(name, Json::Text("x".repeat(length)))]);
    let many = (20_usize..400).prop_map(|count| {
        let member = |number: usize| (format!("m{number}"), Json::Raw(number.to_string()));
        (0..count).map(member).collect()
    });
    let types = [
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=\"utf-8\"; v=1",
        "Application/JSON",
        "text/json",
        "application/vnd.api+json",
        "application/problem+json",
        "application/octet-stream",
        "text/plain; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json, text/plain",
        "json",
        "*/*",
    ];
    vec![
        more("further members", members(text::word(6..10), 1..4)),
        more(
            "further members with odd names",
            members(text::odd_letters(0..4), 1..3),
        ),
        each("members of the answer", answers, member),
        each("members with names of objects", objects, member),
        more("a deep member", deep.boxed()),
        more("a long member", long.boxed()),
        more("many members", many.boxed()),
        mutation(
            "the same key twice",
            plain().prop_map(|json| {
                let twice = match json.clone() {
                    Json::Object(members) => json.and(members),
                    other => other,
                };
                Written::new(twice.written(), Meaning::SameOrInvalid)
            }),
        ),
        mutation(
            "members and no id",
            proptest::collection::vec((text::word(6..10), text::any_json()), 1..5).prop_map(|members| {
                let json = Json::Object(members);
                Written::new(json.written(), Meaning::Missing)
            }),
        ),
        mutation(
            "a byte order mark",
            plain().prop_map(|json| {
                let mut pieces = vec![Piece::Text("\u{feff}".to_owned())];
                pieces.extend(json.written());
                Written::new(pieces, Meaning::SameOrInvalid)
            }),
        ),
        each("another content type", types, |content_type| {
            plain().prop_map(move |json| Written {
                content_type: Some(content_type.to_owned()),
                ..Written::new(json.written(), Meaning::SameOrInvalid)
            })
        }),
    ]
}
