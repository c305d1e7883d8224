//! Callers who may not revoke the owner's credential, live or dead.

use super::{OWNER, STRANGER, UNKNOWN, WITNESS, control, free, gate, pooled};
use crate::scenario::{
    Bearer, Door, Each, FieldValue, Named, Need, Profile, Role, Scenario, Stage, Step, StepBody, Steps,
};

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut scenarios = live_refusals();
    scenarios.extend(dead_refusals());
    scenarios.extend(every_foreign());
    scenarios.extend(claims());
    scenarios
}

/// Where a call comes from, as a proxy would tell it. The page knows no place from which no token is needed.
const FROM_INSIDE: &[(&str, FieldValue)] = &[
    ("X-Forwarded-For", FieldValue::Text("127.0.0.1")),
    ("X-Real-IP", FieldValue::Text("127.0.0.1")),
    ("X-Client-IP", FieldValue::Text("127.0.0.1")),
    ("True-Client-IP", FieldValue::Text("127.0.0.1")),
    ("Forwarded", FieldValue::Text("for=127.0.0.1")),
    ("X-Internal-Request", FieldValue::Text("true")),
];

/// Who is calling, as a gateway that has checked a token would tell it. The page knows the Authorization field alone.
const AS_THE_OWNER: &[(&str, FieldValue)] = &[
    ("X-User-Id", FieldValue::OwnersUserId),
    ("X-Authenticated-User", FieldValue::OwnersUserId),
    ("X-Auth-Request-User", FieldValue::OwnersUserId),
    ("X-Remote-User", FieldValue::OwnersUserId),
    ("X-Forwarded-User", FieldValue::OwnersUserId),
    ("X-Role", FieldValue::Text("admin")),
    ("X-Admin", FieldValue::Text("true")),
];

/// Header fields that say who is calling or from where.
fn claims() -> [Scenario; 3] {
    let claiming = |headers, step| Step {
        door: Door::headers(headers),
        ..step
    };
    let as_the_owner = |label, bearer, body| claiming(AS_THE_OWNER, pooled(label, bearer, body));
    let owner = Need::Role(Role::Owner);
    [
        free(
            "claimed_place",
            "a never-issued id without a token, from this server's own address if one believes the header fields",
            Profile::Smoke,
            vec![
                claiming(
                    FROM_INSIDE,
                    pooled("no token, from inside", Bearer::Absent, UNKNOWN),
                ),
                control(),
            ],
        ),
        gate(
            "claimed_user_without_token",
            "a never-issued id without a token, with the owner's user id in header fields",
            Stage::LiveRefusals,
            vec![owner, Need::OwnCredentials(1)],
            0,
            Steps::InOrder(vec![
                as_the_owner("no token, owner's user id", Bearer::Absent, UNKNOWN),
                control(),
            ]),
        ),
        gate(
            "claimed_user",
            "another user asks for a live credential, with the owner's user id in header fields",
            Stage::LiveRefusals,
            vec![owner, Need::Role(Role::Stranger), Need::OwnCredentials(1)],
            0,
            Steps::InOrder(with_role_control(as_the_owner(
                "owner's user id in a header, stranger",
                STRANGER,
                WITNESS,
            ))),
        ),
    ]
}

/// Each user asks for the other's credentials, one before the first success and all of them after it.
fn every_foreign() -> Vec<Scenario> {
    let both = [Need::Role(Role::Owner), Need::Role(Role::Stranger)];
    let needs = |need: Need| both.into_iter().chain([need]).collect::<Vec<_>>();
    let each = StepBody::Id(Named::Each);
    vec![
        gate(
            "foreign_at_first",
            "the owner asks for one of the stranger's credentials before any of their own",
            Stage::Census,
            needs(Need::StrangerCredentials(1)),
            0,
            Steps::InOrder(vec![pooled(
                "foreign at first",
                OWNER,
                StepBody::Id(Named::StrangersWitness),
            )]),
        ),
        gate(
            "every_foreign",
            "the owner asks for each of the stranger's credentials",
            Stage::LiveRefusals,
            needs(Need::StrangerCredentials(1)),
            0,
            Steps::Each {
                of: Each::StrangersCredential,
                step: pooled("each of the stranger's", OWNER, each),
                then: Vec::new(),
            },
        ),
        gate(
            "every_own_by_the_stranger",
            "the stranger asks for each of the owner's credentials",
            Stage::LiveRefusals,
            needs(Need::OwnCredentials(1)),
            0,
            Steps::Each {
                of: Each::OwnersCredential,
                step: pooled("each of the owner's", STRANGER, each),
                then: vec![pooled("stranger's control", STRANGER, UNKNOWN)],
            },
        ),
    ]
}

/// The refused call, and where it presents another user's token a call that shows the token to be
/// accepted: about an id that nobody issued, so that it is neither theirs nor anybody's.
pub(super) fn with_role_control(refused: Step) -> Vec<Step> {
    let control = match refused.bearer {
        Bearer::Token(Role::Stranger) => Some("stranger's control"),
        Bearer::Token(Role::Reader) => Some("reader's control"),
        // Nobody's token needs no proof that it is accepted.
        _ => None,
    };
    let control = control.map(|label| pooled(label, refused.bearer, UNKNOWN));
    std::iter::once(refused).chain(control).collect()
}

fn live_refusals() -> Vec<Scenario> {
    let refusal = |name, about, label, bearer: Bearer| {
        let mut needs = vec![Need::OwnCredentials(1)];
        needs.extend(bearer.needs().map(Need::Role));
        Scenario {
            name,
            about,
            stage: Stage::LiveRefusals,
            since: Profile::Gate,
            needs,
            spends: 0,
            steps: Steps::InOrder(with_role_control(pooled(label, bearer, WITNESS))),
        }
    };
    vec![
        refusal(
            "live_no_token",
            "a live credential without a token",
            "no token, live",
            Bearer::Absent,
        ),
        refusal(
            "live_stranger",
            "a live credential with another user's token",
            "stranger, live",
            STRANGER,
        ),
        refusal(
            "live_reader",
            "a live credential with the token of a user without the right",
            "reader, live",
            Bearer::Token(Role::Reader),
        ),
        refusal(
            "live_altered",
            "a live credential with the owner's token altered at its end",
            "altered token, live",
            Bearer::Tampered,
        ),
        refusal(
            "live_expired",
            "a live credential with an expired token",
            "expired token, live",
            Bearer::Token(Role::Expired),
        ),
    ]
}

fn dead_refusals() -> Vec<Scenario> {
    let tombstone = StepBody::Id(Named::Tombstone);
    let owner = Need::Role(Role::Owner);
    let refusal = |name, about, label, bearer: Bearer| {
        let mut needs = vec![Need::Tombstone, owner, Need::OwnCredentials(1)];
        needs.extend(bearer.needs().map(Need::Role));
        let steps = Steps::InOrder(with_role_control(pooled(label, bearer, tombstone)));
        gate(name, about, Stage::Tombstone, needs, 0, steps)
    };
    vec![
        refusal(
            "dead_no_token",
            "a revoked credential without a token",
            "no token, revoked",
            Bearer::Absent,
        ),
        refusal(
            "dead_expired",
            "a revoked credential with an expired token",
            "expired token, revoked",
            Bearer::Token(Role::Expired),
        ),
        refusal(
            "dead_stranger",
            "a revoked credential with another user's token",
            "stranger, revoked",
            STRANGER,
        ),
        refusal(
            "dead_reader",
            "a revoked credential with the token of a user without the right",
            "reader, revoked",
            Bearer::Token(Role::Reader),
        ),
    ]
}
