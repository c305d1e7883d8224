//! All of a user's credentials carry that user's id.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::Evidence;
use crate::finding::Defect;
use crate::scenario::{Profile, Role, Sibling};
use cadenza_envelope::Value;
use std::collections::BTreeMap;

pub(super) static USER_ID_IS_THE_OWNERS: Check = Check {
    name: "user_id_is_the_owners",
    clauses: &["revoke.response.user-id"],
    shape: Shape::Run(|| Box::new(Owners::default())),
    scenarios: &[
        "who_am_i",
        "who_is_the_stranger",
        "revoke_and_repeat",
        "race",
        "foreign_credential",
        "creation",
        "elder_witness",
        "witness",
    ],
    since: Profile::Gate,
    about: "userId names the user whose credential it is: one value for all credentials of the owner, another for \
            the stranger's. Where the API tells a user's own id, it is that one.",
    fair: "The id is opaque and never compared with a token's claims; it need only be the same for one user and \
           different for two.",
    proven_by: &[
        "user_id_changes",
        "user_id_same_for_everyone",
        "user_id_is_another_users",
    ],
};

/// The user id seen first for each role.
#[derive(Default)]
struct Owners {
    seen: BTreeMap<Role, String>,
}

impl Fold for Owners {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for call in evidence
            .calls
            .iter()
            .filter(|call| call.step.door.sibling == Some(Sibling::User) && call.succeeded())
        {
            let id = call
                .answer
                .as_ref()
                .and_then(|answer| answer.at("/data/id"))
                .and_then(Value::as_str);
            if let (Some(role), Some(id)) = (call.situation.caller, id) {
                self.seen.entry(role).or_insert_with(|| id.to_owned());
            }
        }
        for call in evidence
            .calls
            .iter()
            .filter(|call| call.succeeded() && call.situation.may_succeed())
        {
            let Some(role) = call.situation.caller else {
                continue;
            };
            let Some(id) = call
                .answer
                .as_ref()
                .and_then(|answer| answer.at("/data/userId"))
                .and_then(Value::as_str)
            else {
                continue;
            };
            opinion.examined();
            match self.seen.get(&role) {
                Some(first) if first != id => {
                    let expected = format!("{first:?}, as the {role}'s user id was told before");
                    opinion.violation(call, claim(expected, id));
                }
                Some(_) => {}
                None => {
                    self.seen.insert(role, id.to_owned());
                }
            }
            if let Some((other, _)) = self
                .seen
                .iter()
                .find(|(other, known)| **other != role && *known == id)
            {
                opinion.violation(call, claim(format!("a user id other than the {other}'s"), id));
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

fn claim(expected: String, received: &str) -> Claim {
    Claim {
        clause: "revoke.response.user-id",
        defect: Defect::Value,
        pointer: Some("/data/userId".to_owned()),
        expected,
        why: "userId names the user whose credential it is".to_owned(),
        received: format!("{received:?}"),
    }
}
