//! The first revocation of credentials, and what follows it.

use super::{OWNER, STRANGER, UNKNOWN, WITNESS, gate, pooled, step};
use crate::exchange::Connection;
use crate::scenario::{
    Bearer, Each, GRAVEYARD, Named, Need, Profile, Role, Scenario, Stage, StepBody, Steps,
};
use std::time::Duration;

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut scenarios = revocations();
    scenarios.extend(tombstones());
    scenarios
}

fn revocations() -> Vec<Scenario> {
    let lease = StepBody::Id(Named::Lease);
    let theirs = StepBody::Id(Named::StrangersLease);
    let owner = Need::Role(Role::Owner);
    vec![
        gate(
            "revoke_and_repeat",
            "the owner revokes a live credential, then asks again twice: on the same connection, and on a new one",
            Stage::FirstRevoke,
            vec![owner, Need::OwnCredentials(1)],
            1,
            Steps::InOrder(vec![
                step("first call", OWNER, lease, Connection::Lane(0)),
                step("second call", OWNER, lease, Connection::Lane(0)),
                step("third call", OWNER, lease, Connection::Fresh),
            ]),
        ),
        gate(
            "race",
            "the owner revokes one live credential by two simultaneous calls",
            Stage::Race,
            vec![owner, Need::OwnCredentials(3)],
            1,
            Steps::Together(vec![
                step("simultaneous call 1", OWNER, lease, Connection::Lane(1)),
                step("simultaneous call 2", OWNER, lease, Connection::Lane(2)),
            ]),
        ),
        gate(
            "foreign_credential",
            "the owner asks for the stranger's credential before and after the stranger revokes it",
            Stage::Foreign,
            vec![owner, Need::Role(Role::Stranger), Need::StrangerCredentials(1)],
            1,
            Steps::InOrder(vec![
                pooled("foreign, live", OWNER, theirs),
                pooled(
                    "key twice, foreign one last",
                    OWNER,
                    StepBody::Twice(Named::Tombstone, Named::StrangersLease),
                ),
                pooled(
                    "key twice, foreign one first",
                    OWNER,
                    StepBody::Twice(Named::StrangersLease, Named::Tombstone),
                ),
                step("stranger's own call", STRANGER, theirs, Connection::Lane(0)),
                pooled("foreign, revoked", OWNER, theirs),
                pooled("stranger's second call", STRANGER, theirs),
            ]),
        ),
        gate(
            "elder_witness",
            "the owner revokes the oldest credential that every other call must have left alone",
            Stage::Witness,
            vec![owner, Need::OwnCredentials(4)],
            1,
            Steps::InOrder(vec![step(
                "elder witness call",
                OWNER,
                lease,
                Connection::Lane(0),
            )]),
        ),
        gate(
            "witness",
            "the owner revokes the newest credential that every other call must have left alone",
            Stage::Witness,
            vec![owner, Need::OwnCredentials(2)],
            1,
            Steps::InOrder(vec![
                // On a new connection: a server may close a used one at any moment, and a live call that is cut is
                // never simply sent again.
                step("witness call", OWNER, WITNESS, Connection::Lane(0)),
                pooled("witness asked again", OWNER, WITNESS),
            ]),
        ),
    ]
}

/// A stale worker among several shows only when many of them are asked.
const CROWD: [&str; 4] = ["in a crowd, 1", "in a crowd, 2", "in a crowd, 3", "in a crowd, 4"];

fn tombstones() -> Vec<Scenario> {
    let tombstone = StepBody::Id(Named::Tombstone);
    let owner = Need::Role(Role::Owner);
    vec![
        gate(
            "insist",
            "the owner asks for a revoked credential six times more, on kept and on new connections",
            Stage::Tombstone,
            vec![owner, Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::InOrder(vec![
                pooled("asked again, 1", OWNER, tombstone),
                step("asked again, 2", OWNER, tombstone, Connection::Fresh),
                pooled("asked again, 3", OWNER, tombstone),
                step("asked again, 4", OWNER, tombstone, Connection::Lane(0)),
                pooled("asked again, 5", OWNER, tombstone),
                step("asked again, 6", OWNER, tombstone, Connection::Fresh),
            ]),
        ),
        gate(
            "second_session",
            "the owner asks for a revoked credential with the token of another session",
            Stage::Tombstone,
            vec![
                owner,
                Need::Role(Role::Second),
                Need::Tombstone,
                Need::OwnCredentials(1),
            ],
            0,
            Steps::InOrder(vec![
                pooled("other session, revoked", Bearer::Token(Role::Second), tombstone),
                pooled("other session's control", Bearer::Token(Role::Second), UNKNOWN),
            ]),
        ),
        gate(
            "crowd",
            "the owner asks for a revoked credential on four connections at once",
            Stage::Tombstone,
            vec![owner, Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::Together(
                CROWD
                    .iter()
                    .zip(1..)
                    .map(|(label, lane)| step(label, OWNER, tombstone, Connection::Lane(lane)))
                    .collect(),
            ),
        ),
        gate(
            "final_sweep",
            "every credential revoked in this run is asked once more, newest first",
            Stage::Sweep,
            vec![owner, Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::Each {
                of: Each::Tombstone,
                step: step(
                    "asked once more",
                    OWNER,
                    StepBody::Id(Named::Each),
                    Connection::Fresh,
                ),
                then: Vec::new(),
            },
        ),
        after_pauses(),
        graveyard(),
    ]
}

/// Permanence over months: it costs nothing, and a credential that has come back is the worst there is.
fn graveyard() -> Scenario {
    Scenario {
        since: Profile::Smoke,
        ..gate(
            GRAVEYARD,
            "credentials that earlier runs revoked are asked for again",
            Stage::Free,
            vec![Need::Role(Role::Owner), Need::Graves],
            0,
            Steps::Each {
                of: Each::Grave,
                step: step("grave", OWNER, StepBody::Id(Named::Each), Connection::Fresh),
                then: Vec::new(),
            },
        )
    }
}

/// A server that forgets what it keeps in memory for a while only shows after that while.
fn after_pauses() -> Scenario {
    let asked = |seconds, label| {
        let step = step(label, OWNER, StepBody::Id(Named::Tombstone), Connection::Fresh);
        (Duration::from_secs(seconds), step)
    };
    Scenario {
        since: Profile::Nightly,
        ..gate(
            "after_pauses",
            "the owner asks for a revoked credential after 1, 3 and 10 seconds of silence",
            Stage::Sweep,
            vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::Spaced(vec![
                asked(1, "asked after a second"),
                asked(3, "asked after three seconds"),
                asked(10, "asked after ten seconds"),
            ]),
        )
    }
}
