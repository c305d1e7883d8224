//! Refusals tell nothing of other users.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Evidence, entries};
use crate::exchange::Request;
use crate::finding::Defect;
use crate::scenario::{Profile, Role, Sibling};
use cadenza_envelope::Value;
use std::collections::BTreeMap;

pub(super) static NO_FOREIGN_DATA_IN_REFUSAL: Check = Check {
    name: "no_foreign_data_in_refusal",
    clauses: &["revoke.no-secret", "revoke.error.forbidden"],
    shape: Shape::Run(|| Box::new(Foreign::default())),
    scenarios: &["revoke_and_repeat", "dead_stranger"],
    since: Profile::Gate,
    about: "A caller who may not revoke a credential learns nothing about whose it is: neither the owner's user id nor the \
            name that the owner gave to the credential may stand in a refusal to somebody else, in its text or in a \
            header field.",
    fair: "Only a user id that an earlier success named for one user, in a refusal to another, is accused, and a name of \
           several words that no credential of the caller bears; what the caller sent is not foreign to the caller.",
    proven_by: &[
        "strangers_id_in_forbidden",
        "owners_id_in_header",
        "name_in_forbidden",
    ],
};

/// User ids shorter than this stand in texts by chance, in bytes.
const SHORTEST_ID: usize = 6;
/// So do shorter names, in bytes.
const SHORTEST_NAME: usize = 8;
/// Credentials whose names are remembered at most, so that a long list costs no more than a short one.
const REMEMBERED: usize = 4096;

/// What answers told to those whom it concerns.
#[derive(Default)]
struct Foreign {
    /// The user id of each role, as a success named it.
    ids: BTreeMap<Role, String>,
    /// Whose each credential is, and what its owner calls it.
    names: BTreeMap<String, (Role, String)>,
}

impl Foreign {
    /// Takes in what a success tells to its rightful caller.
    fn learn(&mut self, call: &Call, caller: Role) {
        let told = call
            .answer
            .as_ref()
            .and_then(|answer| answer.at("/data/userId"))
            .and_then(Value::as_str);
        if let Some(id) = told.filter(|id| call.step.door.sibling.is_none() && id.len() >= SHORTEST_ID) {
            self.ids.entry(caller).or_insert_with(|| id.to_owned());
        }
        for entry in entries(call) {
            if self.names.len() >= REMEMBERED {
                return;
            }
            if let Some(name) = entry.text("name").filter(|name| is_telling(name)) {
                let of_caller = || (caller, name.to_owned());
                self.names.entry(entry.id.to_owned()).or_insert_with(of_caller);
            }
        }
    }

    /// What a refusal to this caller must not hold: whose it is, what it is, and how it is written.
    fn secrets_from(&self, call: &Call, caller: Role) -> Vec<(Role, &'static str, &str)> {
        let ids = self.ids.iter().map(|(role, id)| (*role, "user id", id.as_str()));
        let asked = call.credential.as_ref().map(|credential| credential.id.as_str());
        // A reader may be a lesser role within the owner's account, who may see what its credentials are called.
        let asked = asked.filter(|_| caller != Role::Reader);
        let name = asked.and_then(|id| self.names.get(id)).filter(|(_, name)| {
            let mut others = self.names.values();
            !others.any(|(role, other)| *role == caller && other == name)
        });
        let name = name.map(|(role, name)| (*role, "name for the credential", name.as_str()));
        ids.chain(name).filter(|(role, ..)| *role != caller).collect()
    }
}

impl Fold for Foreign {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for call in &evidence.calls {
            let Some(caller) = call.situation.caller.map(Role::user) else {
                continue;
            };
            let lists = matches!(call.step.door.sibling, Some(Sibling::List(_)));
            if call.succeeded() && (call.situation.may_succeed() || lists) {
                self.learn(call, caller);
                continue;
            }
            if call.succeeded() && call.step.door.sibling.is_some() {
                // What another operation shows to whom is not promised here.
                continue;
            }
            let Some(response) = call.exchange.response() else {
                continue;
            };
            for (role, what, text) in self.secrets_from(call, caller) {
                if sent(&call.exchange.request, text) {
                    continue;
                }
                opinion.examined();
                let field = response.headers.iter().find(|(_, value)| holds(value, text));
                let place = match field {
                    Some((name, _)) => format!(" in the header field {name}"),
                    None if holds(&response.body, text) => String::new(),
                    None => continue,
                };
                let claim = Claim {
                    clause: "revoke.no-secret",
                    defect: Defect::Leak,
                    pointer: None,
                    expected: format!("nothing of the {role} in this answer to the {caller}"),
                    why: "whose credential it is, is not the caller's to know".to_owned(),
                    received: format!("the {role}'s {what}{place}"),
                };
                opinion.violation(call, claim);
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

/// Whether a name stands in a text only if somebody put that name there: it is long, and not a single word.
fn is_telling(name: &str) -> bool {
    name.len() >= SHORTEST_NAME && name.trim().contains(' ')
}

/// Whether the caller sent this text.
fn sent(request: &Request, text: &str) -> bool {
    let in_fields = request.headers.iter().any(|(_, value)| value.contains(text));
    in_fields || holds(request.body.as_deref().unwrap_or_default(), text)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
