//! What other operations of the API show of a revocation, where a deployment has them. They are read
//! tolerantly and never judged themselves; only what they tell about credentials of this run counts.

use super::{OWNER, STRANGER, UNKNOWN, control, gate, pooled, step};
use crate::exchange::Connection;
use crate::scenario::{
    Bearer, ContentType, Door, Named, Need, Role, Scenario, Selection, Sibling, Stage, Step, StepBody, Steps,
};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![
        who_am_i(),
        who_is_the_stranger(),
        logout(),
        first_census(),
        middle_census(),
        rotation(),
        verification(),
        creation(),
        last_census(),
        strangers_census(),
    ]
}

fn list(label: &'static str, bearer: Bearer, selection: Selection) -> Step {
    let body = match selection {
        Selection::TheNamed => StepBody::Unsent(Named::Tombstone),
        Selection::Everything | Selection::Active | Selection::Revoked => StepBody::Nothing,
    };
    Step {
        door: Door {
            content_type: ContentType::Absent,
            ..Door::sibling(Sibling::List(selection))
        },
        ..pooled(label, bearer, body)
    }
}

fn who(label: &'static str, bearer: Bearer) -> Step {
    Step {
        door: Door {
            content_type: ContentType::Absent,
            ..Door::sibling(Sibling::User)
        },
        ..pooled(label, bearer, StepBody::Nothing)
    }
}

fn who_am_i() -> Scenario {
    gate(
        "who_am_i",
        "the owner asks for their own user id",
        Stage::Census,
        vec![Need::Role(Role::Owner), Need::OwnCredentials(1)],
        0,
        Steps::InOrder(vec![who("owner's user", OWNER)]),
    )
}

fn who_is_the_stranger() -> Scenario {
    gate(
        "who_is_the_stranger",
        "the stranger asks for their own user id",
        Stage::Census,
        vec![Need::Role(Role::Stranger), Need::StrangerCredentials(1)],
        0,
        Steps::InOrder(vec![who("stranger's user", STRANGER)]),
    )
}

fn logout() -> Scenario {
    let spare = Bearer::Token(Role::Spare);
    gate(
        "logout",
        "a session that was opened for it is closed, and its token used once more",
        Stage::Free,
        vec![Need::Role(Role::Owner), Need::Role(Role::Spare)],
        0,
        Steps::InOrder(vec![
            pooled("before logout", spare, UNKNOWN),
            Step {
                door: Door {
                    content_type: ContentType::Absent,
                    ..Door::sibling(Sibling::Logout)
                },
                ..pooled("logged out", spare, StepBody::Nothing)
            },
            step("after logout", Bearer::LoggedOut, UNKNOWN, Connection::Fresh),
            control(),
        ]),
    )
}

fn first_census() -> Scenario {
    gate(
        "first_census",
        "the owner lists all credentials before any of them is spent",
        Stage::Census,
        vec![Need::Role(Role::Owner), Need::OwnCredentials(1)],
        0,
        Steps::InOrder(vec![list("listed at first", OWNER, Selection::Everything)]),
    )
}

fn middle_census() -> Scenario {
    gate(
        "middle_census",
        "the owner lists all credentials after the first revocation",
        Stage::Tombstone,
        vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(2)],
        0,
        Steps::InOrder(vec![list("listed in the middle", OWNER, Selection::Everything)]),
    )
}

fn last_census() -> Scenario {
    gate(
        "last_census",
        "the owner lists all credentials when everything is over, with each filter",
        Stage::Sweep,
        vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
        0,
        Steps::InOrder(vec![
            list("listed at last", OWNER, Selection::Everything),
            list("listed as active", OWNER, Selection::Active),
            list("listed as revoked", OWNER, Selection::Revoked),
            list("listed by its id", OWNER, Selection::TheNamed),
        ]),
    )
}

fn strangers_census() -> Scenario {
    gate(
        "strangers_census",
        "the stranger lists all credentials when everything is over",
        Stage::Sweep,
        vec![Need::Role(Role::Stranger), Need::StrangerCredentials(1)],
        0,
        Steps::InOrder(vec![list(
            "listed by the stranger",
            STRANGER,
            Selection::Everything,
        )]),
    )
}

fn rotation() -> Scenario {
    then_asked(
        "rotation",
        "the owner rotates the keys of a revoked credential, then asks to revoke it",
        Step {
            door: Door::sibling(Sibling::Rotate),
            ..pooled("keys rotated", OWNER, StepBody::NewKeys(Named::Tombstone))
        },
        "asked after rotation",
    )
}

fn verification() -> Scenario {
    then_asked(
        "verification",
        "the owner has the keys of a revoked credential verified, then asks to revoke it",
        Step {
            door: Door::sibling(Sibling::Verify),
            ..pooled("keys verified", OWNER, StepBody::ToVerify(Named::Tombstone))
        },
        "asked after verification",
    )
}

/// Something is done to a revoked credential, and then its owner asks to revoke it.
fn then_asked(name: &'static str, about: &'static str, done: Step, asked: &'static str) -> Scenario {
    let asked = step(asked, OWNER, StepBody::Id(Named::Tombstone), Connection::Fresh);
    gate(
        name,
        about,
        Stage::Tombstone,
        vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
        0,
        Steps::InOrder(vec![done, asked]),
    )
}

fn creation() -> Scenario {
    let create = |label| Step {
        door: Door::sibling(Sibling::Create),
        ..pooled(label, OWNER, StepBody::Creation)
    };
    let (first, again) = (StepBody::Id(Named::Created(0)), StepBody::Id(Named::Created(1)));
    gate(
        "creation",
        "the owner creates a credential, revokes it, creates another with the same keys, and revokes that",
        Stage::Race,
        vec![Need::Role(Role::Owner), Need::Creation],
        2,
        Steps::InOrder(vec![
            create("created"),
            step("created one revoked", OWNER, first, Connection::Lane(0)),
            create("created with the same keys"),
            pooled("asked after creation", OWNER, first),
            step("second created one revoked", OWNER, again, Connection::Lane(0)),
        ]),
    )
}
