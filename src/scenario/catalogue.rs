//! Every scenario there is, in the order in which they are played.

use super::{Bearer, Named, Need, OddId, Profile, Role, Scenario, Stage, Step, StepBody, Steps};
use crate::exchange::Connection;

const OWNER: Bearer = Bearer::Token(Role::Owner);
const STRANGER: Bearer = Bearer::Token(Role::Stranger);
const UNKNOWN: StepBody = StepBody::Id(Named::NeverIssued);
const SAME_UNKNOWN: StepBody = StepBody::Id(Named::SameNeverIssued);
const WITNESS: StepBody = StepBody::Id(Named::Witness);

/// All scenarios. Order within a stage is the order of this list.
pub fn all() -> Vec<Scenario> {
    let mut scenarios = malformed();
    scenarios.extend(token_attacks());
    scenarios.extend(live_refusals());
    scenarios.extend(revocations());
    scenarios.extend(tombstones());
    scenarios.sort_by_key(|scenario| scenario.stage);
    scenarios
}

fn step(label: &'static str, bearer: Bearer, body: StepBody, connection: Connection) -> Step {
    Step {
        label,
        bearer,
        body,
        connection,
    }
}

fn pooled(label: &'static str, bearer: Bearer, body: StepBody) -> Step {
    step(label, bearer, body, Connection::Pooled)
}

/// The same call with an accepted token; its calibrated answer is what makes a denial mean
/// something (design section 3).
fn control() -> Step {
    pooled("control", OWNER, UNKNOWN)
}

fn free(name: &'static str, about: &'static str, since: Profile, steps: Vec<Step>) -> Scenario {
    let mut needs: Vec<Need> = steps
        .iter()
        .filter_map(|step| step.bearer.needs())
        .map(Need::Role)
        .collect();
    needs.sort_unstable();
    needs.dedup();
    Scenario {
        name,
        about,
        stage: Stage::Free,
        since,
        needs,
        spends: 0,
        steps: Steps::InOrder(steps),
    }
}

/// Malformed calls, made while a credential is live that they must leave alone.
fn beside(name: &'static str, about: &'static str, steps: Vec<Step>) -> Scenario {
    Scenario {
        stage: Stage::LiveRefusals,
        ..free(name, about, Profile::Gate, steps)
    }
}

fn malformed() -> Vec<Scenario> {
    let odd = |label, odd| pooled(label, OWNER, StepBody::Odd(odd));
    vec![
        free(
            "unknown_id",
            "the owner asks to revoke an id that was never issued",
            Profile::Smoke,
            vec![
                pooled("unknown id", OWNER, UNKNOWN),
                step(
                    "unknown id again",
                    OWNER,
                    StepBody::Id(Named::SameNeverIssued),
                    Connection::Fresh,
                ),
            ],
        ),
        free(
            "missing_id",
            "the owner sends an object without credentialId",
            Profile::Smoke,
            vec![pooled("missing id", OWNER, StepBody::NoId)],
        ),
        beside(
            "missing_id_again",
            "the owner sends an object without credentialId while others are live",
            vec![pooled("missing id again", OWNER, StepBody::NoId)],
        ),
        beside(
            "null_id",
            "the owner sends null as credentialId",
            vec![pooled("null id", OWNER, StepBody::NullId)],
        ),
        beside(
            "empty_id",
            "the owner sends an empty string as credentialId",
            vec![pooled("empty id", OWNER, StepBody::EmptyId)],
        ),
        beside(
            "wrong_type_id",
            "the owner sends a number, a boolean, an array and an object as credentialId",
            vec![
                odd("number as id", OddId::Number),
                odd("boolean as id", OddId::Boolean),
                odd("array as id", OddId::Array),
                odd("object as id", OddId::Object),
            ],
        ),
    ]
}

fn token_attacks() -> Vec<Scenario> {
    // Twice, on a kept and on a new connection, because a connection is no identity.
    let attack = |name, about, label, again, bearer| {
        let steps = vec![
            pooled(label, bearer, UNKNOWN),
            step(again, bearer, SAME_UNKNOWN, Connection::Fresh),
            control(),
        ];
        free(name, about, Profile::Smoke, steps)
    };
    vec![
        free(
            "no_token",
            "a never-issued id, and no id at all, without an Authorization header",
            Profile::Smoke,
            vec![
                pooled("no token", Bearer::Absent, UNKNOWN),
                step("no token again", Bearer::Absent, SAME_UNKNOWN, Connection::Fresh),
                pooled("no token and no id", Bearer::Absent, StepBody::NoId),
                control(),
            ],
        ),
        attack(
            "malformed_token",
            "a never-issued id with a text that never was a token",
            "malformed token",
            "malformed token again",
            Bearer::Malformed,
        ),
        attack(
            "wrong_scheme",
            "a never-issued id with a good token under the scheme word Basic",
            "wrong scheme",
            "wrong scheme again",
            Bearer::OtherScheme,
        ),
        attack(
            "tampered_token",
            "a never-issued id with the owner's token, its signature altered",
            "tampered token",
            "tampered token again",
            Bearer::Tampered,
        ),
        attack(
            "expired_token",
            "a never-issued id with a token that is really expired",
            "expired token",
            "expired token again",
            Bearer::Token(Role::Expired),
        ),
    ]
}

/// The refused call, and where it presents another user's token a call that shows the token to be
/// accepted: about an id that nobody issued, so that it is neither theirs nor anybody's.
fn with_role_control(refused: Step) -> Vec<Step> {
    let control = match refused.bearer {
        Bearer::Token(Role::Stranger) => Some("stranger's control"),
        Bearer::Token(Role::Reader) => Some("reader's control"),
        Bearer::Token(Role::Owner | Role::Expired)
        | Bearer::Absent
        | Bearer::Malformed
        | Bearer::OtherScheme
        | Bearer::Tampered => None,
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
            "live_expired",
            "a live credential with an expired token",
            "expired token, live",
            Bearer::Token(Role::Expired),
        ),
    ]
}

/// A scenario that needs disposable credentials.
fn gate(
    name: &'static str,
    about: &'static str,
    stage: Stage,
    needs: Vec<Need>,
    spends: u32,
    steps: Steps,
) -> Scenario {
    Scenario {
        name,
        about,
        stage,
        since: Profile::Gate,
        needs,
        spends,
        steps,
    }
}

fn revocations() -> Vec<Scenario> {
    let lease = StepBody::Id(Named::Lease);
    let theirs = StepBody::Id(Named::StrangersLease);
    let owner = Need::Role(Role::Owner);
    vec![
        gate(
            "revoke_and_repeat",
            "the owner revokes a live credential, then asks again twice, last on a new connection",
            Stage::FirstRevoke,
            vec![owner, Need::OwnCredentials(1)],
            1,
            Steps::InOrder(vec![
                step("first call", OWNER, lease, Connection::Lane(0)),
                step("second call", OWNER, lease, Connection::Pooled),
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
                step("witness call", OWNER, WITNESS, Connection::Lane(0)),
                pooled("witness asked again", OWNER, WITNESS),
            ]),
        ),
    ]
}

fn tombstones() -> Vec<Scenario> {
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
            "final_sweep",
            "every credential revoked in this run is asked once more, newest first",
            Stage::Sweep,
            vec![owner, Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::EveryTombstone(step("asked once more", OWNER, tombstone, Connection::Fresh)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn scenario_names_are_unique() {
        let names: Vec<_> = all().iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn step_labels_are_unique_but_for_the_controls() {
        let mut seen = BTreeSet::new();
        for scenario in all() {
            let steps = match scenario.steps {
                Steps::InOrder(steps) | Steps::Together(steps) => steps,
                Steps::EveryTombstone(step) => vec![step],
            };
            for step in steps.iter().filter(|step| !step.label.ends_with("control")) {
                assert!(seen.insert(step.label), "{} stands twice", step.label);
            }
        }
    }

    #[test]
    fn smoke_destroys_nothing_and_names_no_live_credential() {
        for scenario in all()
            .into_iter()
            .filter(|scenario| scenario.since == Profile::Smoke)
        {
            assert_eq!(scenario.spends, 0, "{}", scenario.name);
            assert_eq!(scenario.stage, Stage::Free, "{}", scenario.name);
        }
    }

    #[test]
    fn every_token_attack_on_a_never_issued_id_has_a_control() {
        for scenario in token_attacks() {
            let Steps::InOrder(steps) = &scenario.steps else {
                panic!("{} is not in order", scenario.name)
            };
            assert_eq!(steps.last(), Some(&control()), "{}", scenario.name);
        }
    }
}
