//! All of a user's credentials carry that user's id.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Evidence, entries};
use crate::finding::Defect;
use crate::scenario::{Profile, Role, Sibling};
use std::collections::{BTreeMap, BTreeSet};

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
        "other_session_revokes",
    ],
    since: Profile::Gate,
    about: "userId names the user whose credential it is: one value for all credentials of the owner, another for \
            the stranger's. Where the API tells a user's own id, or lists the user's credentials, it is that one.",
    fair: "The id is opaque and never compared with a token's claims; it need only be the same for one user and \
           different for two. A deployment that tells one id of a user and writes another, always the same, into all of \
           the user's credentials contradicts itself nowhere that the page speaks of.",
    proven_by: &[
        "user_id_changes",
        "user_id_same_for_everyone",
        "user_id_is_another_users",
    ],
};

/// The user ids seen for each role.
#[derive(Default)]
struct Owners {
    /// As the API tells it where it is asked who one is.
    told: BTreeMap<Role, String>,
    /// As the role's first credential named it.
    named: BTreeMap<Role, String>,
    /// As lists of the role's credentials show it.
    listed: BTreeMap<Role, BTreeSet<String>>,
}

impl Owners {
    fn read_siblings(&mut self, evidence: &Evidence) {
        for call in &evidence.calls {
            let Some((sibling, role)) = call.step.door.sibling.zip(call.situation.caller) else {
                continue;
            };
            match sibling {
                Sibling::User if call.succeeded() => {
                    if let Some(id) = text_at(call, "/data/id") {
                        self.told.entry(role).or_insert_with(|| id.to_owned());
                    }
                }
                Sibling::List(_) => {
                    let ids = entries(call)
                        .into_iter()
                        .filter_map(|entry| entry.text("userId").map(str::to_owned));
                    self.listed.entry(role).or_default().extend(ids);
                }
                Sibling::User
                | Sibling::Rotate
                | Sibling::Verify
                | Sibling::Create
                | Sibling::Login
                | Sibling::Logout
                | Sibling::Further(_) => {}
            }
        }
    }

    /// Whether credentials carry another id of their user than the API tells, all of them the same one: then
    /// what is told is not what userId holds.
    fn are_of_two_kinds(&self) -> bool {
        self.listed.iter().any(|(role, ids)| {
            let told = self.told.get(role);
            ids.len() == 1 && told.is_some_and(|told| !ids.contains(told))
        })
    }

    /// The one value that a role's credentials are to carry, if any is known yet.
    fn expected(&self, role: Role) -> Option<&String> {
        let told = self.told.get(&role).filter(|_| !self.are_of_two_kinds());
        told.or_else(|| self.named.get(&role))
    }

    /// Another role whose id this is.
    fn other(&self, role: Role, id: &str) -> Option<Role> {
        let known = self.told.iter().chain(&self.named);
        known
            .filter(|(other, known)| **other != role && *known == id)
            .map(|(other, _)| *other)
            .next()
    }
}

impl Fold for Owners {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        self.read_siblings(evidence);
        for call in evidence
            .calls
            .iter()
            .filter(|call| call.succeeded() && call.situation.may_succeed())
        {
            let Some(role) = call.situation.caller else {
                continue;
            };
            let Some(id) = text_at(call, "/data/userId") else {
                continue;
            };
            opinion.examined();
            if let Some(expected) = self.expected(role).filter(|expected| *expected != id) {
                let expected = format!("{expected:?}, as the {role}'s user id was told before");
                opinion.violation(call, claim(expected, id));
            }
            self.named.entry(role).or_insert_with(|| id.to_owned());
            if let Some(other) = self.other(role, id) {
                opinion.violation(call, claim(format!("a user id other than the {other}'s"), id));
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

fn text_at<'a>(call: &'a Call, pointer: &str) -> Option<&'a str> {
    call.answer.as_ref()?.at(pointer)?.as_str()
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
