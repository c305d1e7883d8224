//! Ways in that no documentation opens: other methods, other spellings of the path, other content types,
//! each without a token on a dead credential and with another user's on a live one.

use super::{OWNER, STRANGER, WITNESS, gate, pooled};
use crate::scenario::{
    Bearer, ContentType, Door, FieldValue, Named, Need, PathSpelling, Role, Scenario, Stage, Step, StepBody,
    Steps,
};

const OVERRIDE: &[(&str, FieldValue)] = &[("X-HTTP-Method-Override", FieldValue::Text("POST"))];

const METHODS: [(&str, Door); 6] = [
    ("GET", Door::method("GET")),
    (
        "GET with the id in the query",
        Door {
            path: PathSpelling::IdInQuery,
            ..Door::method("GET")
        },
    ),
    (
        "GET with a method override",
        Door {
            headers: OVERRIDE,
            ..Door::method("GET")
        },
    ),
    ("PUT", Door::method("PUT")),
    ("PATCH", Door::method("PATCH")),
    ("DELETE", Door::method("DELETE")),
];

const PATHS: [(&str, Door); 3] = [
    (
        "path with a slash at its end",
        Door::path(PathSpelling::TrailingSlash),
    ),
    ("path in upper case", Door::path(PathSpelling::UpperCase)),
    ("path with two slashes", Door::path(PathSpelling::DoubledSlash)),
];

const TYPES: [(&str, Door); 3] = [
    (
        "body as text/plain",
        Door::content_type(ContentType::Other("text/plain")),
    ),
    ("body as a form", Door::content_type(ContentType::Form)),
    ("body without a type", Door::content_type(ContentType::Absent)),
];

pub(super) fn scenarios() -> Vec<Scenario> {
    let all = || METHODS.iter().chain(&PATHS).chain(&TYPES).collect::<Vec<_>>();
    // A server that knows PUT knows PATCH, and one that minds the type of a body minds its absence.
    let but = |left_out: &[&str]| -> Vec<_> {
        let doors = all().into_iter();
        doors.filter(|(label, _)| !left_out.contains(label)).collect()
    };
    let through = |bearer: Bearer, body: StepBody, doors: Vec<&(&'static str, Door)>| {
        let step = |(label, door): &(&'static str, Door)| Step {
            label: format!("{label}, {}", bearer.name()).into(),
            door: *door,
            ..pooled(label, bearer, body)
        };
        Steps::InOrder(doors.into_iter().map(step).collect())
    };
    let owner = Need::Role(Role::Owner);
    vec![
        gate(
            "doors_without_token",
            "nobody tries other methods, paths and content types on a revoked credential",
            Stage::Tombstone,
            vec![owner, Need::Tombstone, Need::OwnCredentials(1)],
            0,
            through(
                Bearer::Absent,
                StepBody::Id(Named::Tombstone),
                but(&["PATCH", "body without a type"]),
            ),
        ),
        gate(
            "doors_for_strangers",
            "another user tries other methods, paths and content types on a live credential",
            Stage::LiveRefusals,
            vec![owner, Need::Role(Role::Stranger), Need::OwnCredentials(1)],
            0,
            through(STRANGER, WITNESS, but(&["PATCH"])),
        ),
        gate(
            "doors_for_the_owner",
            "the owner tries other methods on a live credential",
            Stage::LiveRefusals,
            vec![owner, Need::OwnCredentials(1)],
            0,
            through(OWNER, WITNESS, METHODS.iter().collect()),
        ),
    ]
}
