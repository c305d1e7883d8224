//! Many calls at the same moment: larger races for one credential, and calls about many things at once.

use super::{OWNER, STRANGER, UNKNOWN, gate, pooled, step};
use crate::exchange::Connection;
use crate::scenario::{Bearer, Door, Named, Need, Profile, Role, Scenario, Stage, Step, StepBody, Steps};

/// The larger races: their names, how many calls, and how many credentials of the owner there must be. Those are
/// counted from what the gate and the races before spend, so that of a small pool the small races are played.
const RACES: [(&str, &str, u8, usize); 5] = [
    (
        "race_of_3",
        "the owner revokes one live credential by three simultaneous calls",
        3,
        5,
    ),
    (
        "race_of_5",
        "the owner revokes one live credential by five simultaneous calls",
        5,
        6,
    ),
    (
        "race_of_8",
        "the owner revokes one live credential by eight simultaneous calls",
        8,
        7,
    ),
    (
        "race_of_16",
        "the owner revokes one live credential by sixteen simultaneous calls",
        16,
        8,
    ),
    (
        "race_of_32",
        "the owner revokes one live credential by thirty-two simultaneous calls",
        32,
        9,
    ),
];

/// A call of mixed load: what it is, who makes it, what its body holds.
type Mixed = (&'static str, Bearer, StepBody);

const TOMBSTONE: StepBody = StepBody::Id(Named::Tombstone);
const BYSTANDER: StepBody = StepBody::Id(Named::Bystander);

/// Revocations of three different credentials by two users.
const REVOCATIONS: [Mixed; 3] = [
    ("own, live", OWNER, StepBody::Id(Named::Lease)),
    (
        "another own, live",
        OWNER,
        StepBody::Id(Named::Beside(Role::Owner)),
    ),
    (
        "stranger's, live",
        STRANGER,
        StepBody::Id(Named::Beside(Role::Stranger)),
    ),
];

/// What is refused for five different reasons, where there is one user only.
const REFUSALS: [Mixed; 7] = [
    ("own, revoked", OWNER, TOMBSTONE),
    ("no token", Bearer::Absent, BYSTANDER),
    ("unknown", OWNER, UNKNOWN),
    ("malformed token", Bearer::Malformed, TOMBSTONE),
    ("missing id", OWNER, StepBody::NoId),
    ("altered token", Bearer::Tampered, UNKNOWN),
    ("another unknown", OWNER, UNKNOWN),
];

/// The stranger's part in it.
const OF_STRANGERS: [Mixed; 3] = [
    ("stranger on a revoked one", STRANGER, TOMBSTONE),
    ("stranger on a live one", STRANGER, BYSTANDER),
    (
        "stranger's, asked for by the owner",
        OWNER,
        StepBody::Id(Named::StrangersWitness),
    ),
];

const BESIDE_ITS_OWNER: Mixed = ("stranger beside the owner", STRANGER, StepBody::Id(Named::Lease));

const EXPIRED: Mixed = ("expired token", Bearer::Token(Role::Expired), TOMBSTONE);

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = RACES.into_iter().map(race).collect();
    scenarios.extend(mixed_loads());
    scenarios.extend([race_of_sessions(), other_session_revokes()]);
    scenarios.extend(mixed_refusals());
    scenarios
}

fn race((name, about, calls, own): (&'static str, &'static str, u8, usize)) -> Scenario {
    let racer = |lane| Step {
        label: format!("call {lane} of {calls} at once").into(),
        bearer: OWNER,
        body: StepBody::Id(Named::Lease),
        written: None,
        door: Door::PLAIN,
        connection: Connection::Lane(lane),
    };
    nightly(
        name,
        about,
        vec![Need::Role(Role::Owner), Need::OwnCredentials(own)],
        1,
        (1..=calls).map(racer).collect(),
    )
}

/// A lock for each session, and a cache for each token, hold for one session only.
fn race_of_sessions() -> Scenario {
    let racers = [
        ("first session, 1 of 2", Role::Owner),
        ("other session, 1 of 2", Role::Second),
        ("first session, 2 of 2", Role::Owner),
        ("other session, 2 of 2", Role::Second),
    ];
    let steps = racers
        .into_iter()
        .zip(1..)
        .map(|((label, role), lane)| {
            let body = StepBody::Id(Named::Lease);
            step(label, Bearer::Token(role), body, Connection::Lane(lane))
        })
        .collect();
    nightly(
        "race_of_sessions",
        "the owner revokes one live credential in two sessions, by two simultaneous calls in each",
        vec![
            Need::Role(Role::Owner),
            Need::Role(Role::Second),
            Need::OwnCredentials(14),
        ],
        1,
        steps,
    )
}

/// A session may do what its user may, whichever of them has begun. Without a fresh pool a refusal would be that of a
/// spent id, and without the control that of a dead token.
fn other_session_revokes() -> Scenario {
    let other = Bearer::Token(Role::Second);
    let mut scenario = nightly(
        "other_session_revokes",
        "the owner's other session revokes a credential that nobody has touched",
        vec![
            Need::Role(Role::Owner),
            Need::Role(Role::Second),
            Need::Tombstone,
            Need::OwnCredentials(15),
        ],
        1,
        Vec::new(),
    );
    scenario.steps = Steps::InOrder(vec![
        pooled("other session's first control", other, UNKNOWN),
        step(
            "other session's own call",
            other,
            StepBody::Id(Named::Lease),
            Connection::Lane(0),
        ),
    ]);
    scenario
}

/// Different live credentials at the same moment, beside everything that is refused.
fn mixed_loads() -> [Scenario; 2] {
    let load = |name, about, round, own, foreign| {
        let steps = REVOCATIONS
            .into_iter()
            .chain([BESIDE_ITS_OWNER])
            .chain(REFUSALS)
            .chain(OF_STRANGERS);
        nightly(
            name,
            about,
            vec![
                Need::Role(Role::Owner),
                Need::Role(Role::Stranger),
                Need::Tombstone,
                Need::OwnCredentials(own),
                Need::StrangerCredentials(foreign),
            ],
            3,
            labelled(round, steps),
        )
    };
    [
        load(
            "mixed_load_1",
            "two users revoke three live credentials at the same moment, among calls that are refused",
            "load 1",
            11,
            2,
        ),
        load(
            "mixed_load_2",
            "the same once more, with three other credentials",
            "load 2",
            13,
            3,
        ),
    ]
}

/// Refusals cost nothing, so there are several rounds, each in another order.
fn mixed_refusals() -> [Scenario; 3] {
    let owner = [Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(2)];
    let two_users = [Need::Role(Role::Stranger), Need::StrangerCredentials(1)];
    [
        nightly(
            "mixed_refusals_1",
            "calls that are refused for five different reasons, at the same moment",
            owner.to_vec(),
            0,
            labelled("mix 1", REFUSALS),
        ),
        nightly(
            "mixed_refusals_2",
            "two users' calls that are refused for six different reasons, at the same moment",
            [owner.as_slice(), &two_users].concat(),
            0,
            labelled("mix 2", OF_STRANGERS.into_iter().chain(REFUSALS).rev()),
        ),
        nightly(
            "mixed_refusals_3",
            "the same with an expired token among them, in another order",
            [owner.as_slice(), &two_users, &[Need::Role(Role::Expired)]].concat(),
            0,
            labelled("mix 3", [EXPIRED].into_iter().chain(REFUSALS).chain(OF_STRANGERS)),
        ),
    ]
}

/// Steps at once, each on a lane of its own.
fn labelled(round: &str, mixed: impl IntoIterator<Item = Mixed>) -> Vec<Step> {
    let step = |((label, bearer, body), lane): (Mixed, u8)| Step {
        label: format!("{round}: {label}").into(),
        bearer,
        body,
        written: None,
        door: Door::PLAIN,
        connection: Connection::Lane(lane),
    };
    mixed.into_iter().zip(1..).map(step).collect()
}

fn nightly(
    name: &'static str,
    about: &'static str,
    needs: Vec<Need>,
    spends: u32,
    steps: Vec<Step>,
) -> Scenario {
    Scenario {
        since: Profile::Nightly,
        ..gate(name, about, Stage::Race, needs, spends, Steps::Together(steps))
    }
}
