//! Which credential is spent when, and what a run learns of each.

use super::super::resources::{HandedOver, Handle, Resources};
use super::{Learned, OWNER, step};
use crate::contract::Contract;
use crate::evidence::{Life, Situation, Subject};
use crate::exchange::Secret;
use crate::provision::Pool;
use crate::scenario::{Bearer, Named, OddId, Role, StepBody};
use crate::state::Grave;

const STRANGER: Bearer = Bearer::Token(Role::Stranger);
const UNKNOWN: StepBody = StepBody::Id(Named::NeverIssued);

/// Three ids of the owner and one of the stranger, handed over.
fn handed_over() -> Resources {
    let own = Pool::parse("own-a\nown-b\nown-c\n", "pool").unwrap();
    with(&own, &Pool::parse("their-a\n", "pool").unwrap())
}

/// The same ids, made for this run.
fn created() -> Resources {
    let own = Pool::created(["own-a", "own-b", "own-c"].map(str::to_owned));
    with(&own, &Pool::created(["their-a".to_owned()]))
}

fn with(own: &Pool, foreign: &Pool) -> Resources {
    let tokens = [Role::Owner, Role::Stranger].map(|role| (role, Secret::new(role.name(), "token-of-it")));
    let given = HandedOver {
        tokens: tokens.into(),
        refused: Vec::new(),
        own,
        foreign,
        template: None,
    };
    Resources::new(given, 7)
}

fn contract() -> Contract {
    Contract::embedded().unwrap()
}

fn id(resources: &Resources, handle: Handle) -> String {
    resources.credential(handle).id
}

/// The situation of a call by that bearer about a leased credential.
fn situation(resources: &mut Resources, bearer: Bearer, handle: Handle) -> Situation {
    let step = step("a call", bearer, StepBody::Id(Named::Lease));
    resources
        .fill(&step, Some(handle), &contract())
        .unwrap()
        .situation
}

fn life(resources: &mut Resources, handle: Handle) -> Life {
    let owner = Bearer::Token(resources.owner(handle));
    match situation(resources, owner, handle).subject {
        Subject::Own(life) => life,
        other => panic!("not the owner's: {other:?}"),
    }
}

fn body(resources: &mut Resources, body: StepBody) -> String {
    let filled = resources.fill(&step("a call", OWNER, body), None, &contract());
    String::from_utf8(filled.unwrap().request.body.unwrap()).unwrap()
}

/// What the owner's credential is after an answer to that caller.
#[track_caller]
fn check(resources: &mut Resources, caller: Option<Role>, learned: Learned, expected: Life) -> Handle {
    let handle = resources.lease(Role::Owner).unwrap();
    resources.learn(handle, caller, "a call", learned);
    assert_eq!(life(resources, handle), expected);
    handle
}

#[test]
fn ids_are_leased_in_file_order_and_never_twice() {
    let mut resources = handed_over();
    let leased: Vec<Handle> = std::iter::from_fn(|| resources.lease(Role::Owner)).collect();
    let ids: Vec<String> = leased.into_iter().map(|handle| id(&resources, handle)).collect();
    assert_eq!(ids, ["own-a", "own-b", "own-c"]);
    assert_eq!(
        (resources.unspent(Role::Owner), resources.unspent(Role::Stranger)),
        (0, 1)
    );
}

#[test]
fn the_witness_is_the_last_id_that_nobody_leased() {
    let mut resources = handed_over();
    let witness = resources.witness().unwrap();
    assert_eq!(id(&resources, witness), "own-c");
    resources.take(witness);
    let next = resources.witness().unwrap();
    assert_eq!(
        (id(&resources, next).as_str(), resources.unspent(Role::Owner)),
        ("own-b", 2)
    );
}

#[test]
fn without_ids_there_is_neither_lease_nor_witness() {
    let mut resources = with(&Pool::EMPTY, &Pool::EMPTY);
    assert!(resources.lease(Role::Owner).is_none() && resources.witness().is_none());
    assert_eq!((resources.inputs().own, resources.inputs().foreign), (0, 0));
}

#[test]
fn an_id_in_both_pools_is_the_owners() {
    let both = Pool::parse("shared\n", "pool").unwrap();
    let mut resources = with(&both, &both);
    assert_eq!((resources.inputs().own, resources.inputs().foreign), (1, 0));
    assert!(resources.lease(Role::Stranger).is_none());
}

#[test]
fn only_ids_made_for_the_run_are_live_beyond_doubt() {
    for (mut resources, expected) in [(created(), Life::Live), (handed_over(), Life::SaidToBeLive)] {
        let handle = resources.lease(Role::Owner).unwrap();
        assert_eq!(life(&mut resources, handle), expected);
    }
}

#[test]
fn the_first_success_proves_the_rest_of_that_users_pool() {
    let mut resources = handed_over();
    let first = check(&mut resources, Some(Role::Owner), Learned::Succeeded, Life::Dead);
    assert_eq!(resources.tombstones(), [first]);
    let next = resources.lease(Role::Owner).unwrap();
    assert_eq!(life(&mut resources, next), Life::Live);
    let theirs = resources.lease(Role::Stranger).unwrap();
    assert_eq!(life(&mut resources, theirs), Life::SaidToBeLive);
}

#[test]
fn a_refusal_as_revoked_kills_the_id_and_proves_nothing_of_the_others() {
    let mut resources = handed_over();
    check(
        &mut resources,
        Some(Role::Owner),
        Learned::AlreadyRevoked,
        Life::Dead,
    );
    assert!(resources.tombstones().is_empty());
    let next = resources.lease(Role::Owner).unwrap();
    assert_eq!(life(&mut resources, next), Life::SaidToBeLive);
}

#[test]
fn an_unclear_answer_leaves_the_state_open_until_the_owner_is_told() {
    let mut resources = created();
    let handle = check(
        &mut resources,
        Some(Role::Owner),
        Learned::Unclear,
        Life::PerhapsDead,
    );
    resources.learn(handle, Some(Role::Owner), "asked", Learned::AlreadyRevoked);
    assert_eq!(life(&mut resources, handle), Life::Dead);
    assert_eq!(resources.tombstones(), [handle]);
}

#[test]
fn no_later_answer_revives_a_revoked_credential() {
    for learned in [
        Learned::Refused,
        Learned::Unclear,
        Learned::AlreadyRevoked,
        Learned::Succeeded,
    ] {
        let mut resources = created();
        let handle = check(&mut resources, Some(Role::Owner), Learned::Succeeded, Life::Dead);
        resources.learn(handle, Some(Role::Owner), "again", learned);
        assert_eq!(life(&mut resources, handle), Life::Dead, "{learned:?}");
        assert_eq!(resources.tombstones(), [handle], "{learned:?}");
    }
}

#[test]
fn a_success_told_to_somebody_else_leaves_the_state_open() {
    for caller in [None, Some(Role::Stranger), Some(Role::Reader)] {
        check(&mut created(), caller, Learned::Succeeded, Life::PerhapsDead);
    }
}

#[test]
fn refused_calls_are_remembered_while_the_credential_lives() {
    let mut resources = created();
    let handle = resources.lease(Role::Owner).unwrap();
    for (caller, label, learned) in [
        (None, "no token", Learned::Refused),
        (Some(Role::Stranger), "stranger", Learned::AlreadyRevoked),
        (Some(Role::Reader), "reader", Learned::Unclear),
        (Some(Role::Reader), "reader", Learned::Refused),
    ] {
        resources.learn(handle, caller, label, learned);
    }
    assert_eq!(life(&mut resources, handle), Life::Live);
    assert_eq!(resources.credential(handle).refused_before.len(), 3);
    resources.learn(handle, Some(Role::Owner), "first call", Learned::Succeeded);
    resources.learn(handle, None, "after it", Learned::Refused);
    assert_eq!(resources.credential(handle).refused_before.len(), 3);
}

#[test]
fn a_malformed_call_is_remembered_for_every_unspent_id_of_the_owner() {
    let mut resources = created();
    let leased = resources.lease(Role::Owner).unwrap();
    let theirs = resources.lease(Role::Stranger).unwrap();
    resources.refused_beside("null id");
    let before = |handle| resources.credential(handle).refused_before;
    assert_eq!(before(resources.witness().unwrap()), ["null id"]);
    assert!(before(leased).is_empty() && before(theirs).is_empty());
}

#[test]
fn a_credential_counts_the_other_revocations_of_its_owner() {
    let mut resources = created();
    let witness = resources.witness().unwrap();
    for role in [Role::Owner, Role::Owner, Role::Stranger] {
        let handle = resources.lease(role).unwrap();
        resources.learn(handle, Some(role), "first call", Learned::Succeeded);
    }
    assert_eq!(resources.credential(witness).revoked_before, 2);
}

#[test]
fn what_is_the_callers_own_and_what_is_foreign_depends_on_the_caller() {
    let mut resources = created();
    let own = resources.lease(Role::Owner).unwrap();
    let theirs = resources.lease(Role::Stranger).unwrap();
    let about = |resources: &mut Resources, bearer, handle| situation(resources, bearer, handle).subject;
    assert_eq!(about(&mut resources, OWNER, own), Subject::Own(Life::Live));
    assert_eq!(
        about(&mut resources, OWNER, theirs),
        Subject::Foreign(crate::evidence::Life::Live)
    );
    assert_eq!(
        about(&mut resources, STRANGER, own),
        Subject::Foreign(crate::evidence::Life::Live)
    );
    assert_eq!(about(&mut resources, STRANGER, theirs), Subject::Own(Life::Live));
    assert_eq!(situation(&mut resources, Bearer::Tampered, own).caller, None);
}

#[test]
fn what_is_not_in_hand_cannot_be_sent() {
    let mut resources = with(&Pool::EMPTY, &Pool::EMPTY);
    for (bearer, body) in [
        (OWNER, StepBody::Id(Named::Lease)),
        (OWNER, StepBody::Id(Named::Witness)),
        (OWNER, StepBody::Id(Named::Tombstone)),
        (Bearer::Token(Role::Reader), UNKNOWN),
    ] {
        let step = step("a call", bearer, body);
        assert!(resources.fill(&step, None, &contract()).is_none(), "{step:?}");
    }
}

#[test]
fn made_up_ids_differ_from_each_other_and_can_be_asked_for_again() {
    let mut resources = handed_over();
    let first = body(&mut resources, UNKNOWN);
    assert_eq!(body(&mut resources, StepBody::Id(Named::SameNeverIssued)), first);
    assert_ne!(body(&mut resources, UNKNOWN), first);
    assert_eq!(body(&mut handed_over(), UNKNOWN), first);
}

#[test]
fn bodies_without_an_id_never_name_a_held_one() {
    let mut resources = handed_over();
    let bodies = [
        (StepBody::NoId, "{}"),
        (StepBody::NullId, r#"{"credentialId":null}"#),
        (StepBody::EmptyId, r#"{"credentialId":""}"#),
        (StepBody::Odd(OddId::Boolean), r#"{"credentialId":true}"#),
    ];
    for (odd, expected) in bodies {
        assert_eq!(body(&mut resources, odd), expected);
    }
    for odd in [OddId::Number, OddId::HugeNumber] {
        let text = body(&mut resources, StepBody::Odd(odd));
        assert!(
            !["own-a", "own-b", "own-c"]
                .iter()
                .any(|id| text.contains(&format!("\"{id}\""))),
            "{text}"
        );
    }
}

#[test]
fn an_id_that_was_passed_over_is_not_asked_for_again() {
    let mut resources = handed_over();
    let passed_over = resources.lease(Role::Owner).unwrap();
    resources.learn(passed_over, Some(Role::Owner), "first call", Learned::Refused);
    let live = resources.lease(Role::Owner).unwrap();
    resources.learn(live, Some(Role::Owner), "first call", Learned::Succeeded);
    let asked = resources.many_of(Role::Owner);
    let asked: Vec<String> = asked.into_iter().map(|handle| id(&resources, handle)).collect();
    assert_eq!(asked, ["own-b", "own-c"]);
}

#[test]
fn an_id_that_nothing_vouches_for_and_another_user_revoked_is_given_up() {
    let mut resources = handed_over();
    let witness = resources.witness().unwrap();
    resources.learn(
        witness,
        Some(Role::Stranger),
        "stranger, live",
        Learned::Succeeded,
    );
    assert_ne!(resources.witness(), Some(witness));
    assert!(!resources.many_of(Role::Owner).contains(&witness));
}

#[test]
fn a_grave_bears_the_same_name_whatever_is_dug_up_beside_it() {
    let grave = |id: &str| Grave {
        credential: id.to_owned(),
        role: Role::Owner,
        revoked_at_ms: None,
        buried_ms: 0,
        last_asked_ms: None,
    };
    let name = |graves: &[Grave]| {
        let mut resources = handed_over();
        resources.bury(graves);
        let (handle, _) = resources.held_as("own-z").unwrap();
        resources.credential(handle).name
    };
    let alone = name(&[grave("own-z")]);
    assert!(alone.starts_with("earlier#"), "{alone}");
    assert_eq!(alone, name(&[grave("own-x"), grave("own-y"), grave("own-z")]));
}

#[test]
fn a_grave_about_which_an_answer_says_nothing_is_a_grave_still() {
    for learned in [Learned::Unclear, Learned::Refused] {
        let mut resources = handed_over();
        resources.bury(&[Grave {
            credential: "own-z".to_owned(),
            role: Role::Owner,
            revoked_at_ms: None,
            buried_ms: 0,
            last_asked_ms: None,
        }]);
        let (grave, _) = resources.held_as("own-z").unwrap();
        resources.learn(grave, Some(Role::Owner), "a call", learned);
        assert_eq!(life(&mut resources, grave), Life::Buried, "{learned:?}");
    }
}
