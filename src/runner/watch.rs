//! Watches over what nobody asked to destroy, and trips the kill switch (design section 7).

use super::Runner;
use super::learned::Learned;
use crate::evidence::{Call, Entry, Life, Subject, entries};
use crate::finding::Doubt;
use crate::scenario::{Role, Sibling};
use crate::state::Availability;
use crate::visible::visible;
use cadenza_envelope::Value;
use std::collections::BTreeMap;

/// What lists have shown so far: user and id, and the status that was told last.
#[derive(Default)]
pub(super) struct Watch {
    listed: BTreeMap<(Role, String), String>,
}

/// Letters from which on an id stands nowhere by chance.
const TELLING: usize = 8;

/// Whether a request holds this id, in whatever case and with whatever between its letters; a short one must stand there
/// by itself.
fn was_sent(id: &str, request: &[u8]) -> bool {
    let letters = |bytes: &[u8]| -> Vec<u8> {
        let letters = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric());
        letters.map(u8::to_ascii_lowercase).collect()
    };
    let shown = letters(id.as_bytes());
    if shown.len() < TELLING {
        let apart = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let mut places = request.windows(id.len()).enumerate();
        return places.any(|(at, part)| {
            let before = at.checked_sub(1).and_then(|at| request.get(at));
            part.eq_ignore_ascii_case(id.as_bytes()) && apart(before) && apart(request.get(at + id.len()))
        });
    }
    letters(request).windows(shown.len()).any(|part| part == shown)
}

/// Entries remembered at most; an account that holds more is not a test account.
const REMEMBERED: usize = 4096;

impl Runner<'_> {
    /// Looks at a call for a casualty: a credential that died although nobody asked for it.
    pub(super) fn look_out(&mut self, call: &Call) {
        let live = call.situation.subject == Subject::Own(Life::Live);
        if live
            && let Some(credential) = &call.credential
            && self.learned(call) == Learned::AlreadyRevoked
        {
            let because = although(&credential.refused_before);
            self.kill(&format!(
                "{} ({}) was live and is revoked, {because}",
                credential.name, credential.id
            ));
        }
        if let Some(id) = self.revoked_instead(call) {
            self.halt.get_or_insert_with(|| Doubt {
                why: format!(
                    "kill switch: {} answered that a credential is revoked that nobody handed over ({id})",
                    call.step.label
                ),
                remedy: "nothing more was sent, since every further call might revoke another; see \
                         credential_id_is_echoed, and find out whether that credential is dead"
                    .to_owned(),
            });
        }
        let Some((Sibling::List(_), user)) = call.step.door.sibling.zip(call.situation.caller) else {
            return;
        };
        let ids = entries(call).into_iter().map(|entry| entry.id.to_owned());
        self.resources.note_listed(user, ids);
        for entry in entries(call) {
            let Some(status) = entry.text("status") else {
                continue;
            };
            let key = (user, entry.id.to_owned());
            let before = self.watch.listed.get(&key).cloned();
            if self.watch.listed.len() < REMEMBERED {
                self.watch.listed.insert(key, status.to_owned());
            }
            if status != "REVOKED" || before.is_none_or(|before| before == "REVOKED") {
                continue;
            }
            match self.resources.held_as(entry.id) {
                // Spent, or about to be: other eyes look at it.
                Some((_, true)) => {}
                Some((handle, false)) if self.books.has(handle) => {
                    let credential = self.resources.credential(handle);
                    let casualty = format!("{} ({}) is listed as revoked", credential.name, entry.id);
                    let because = match self.resources.held[handle.0].life {
                        Life::PerhapsDead => {
                            "after a call that must be refused was answered as a success".to_owned()
                        }
                        Life::Live | Life::SaidToBeLive | Life::Dead | Life::Buried => {
                            although(&credential.refused_before)
                        }
                    };
                    self.kill(&format!("{casualty}, {because}"));
                }
                // Another run on the same pool, which writes its books in the same ledger.
                Some((handle, false)) if !self.secure(handle) => {}
                None if self.is_anothers(&entry) => {}
                Some((_, false)) | None => self.kill(&format!(
                    "a credential that this run was not to touch ({}) was revoked meanwhile: someone else may be working \
                     here",
                    entry.id
                )),
            }
        }
    }

    /// The id that an answer shows as revoked, if it is neither what the call named, in any spelling, nor one of this
    /// run's. The answer may be wrong; whether it is, nobody should find out by one more call.
    fn revoked_instead(&self, call: &Call) -> Option<String> {
        if call.step.door.sibling.is_some() || !call.shows_an_effect() {
            return None;
        }
        let text = |pointer: &str| call.answer.as_ref()?.at(pointer).and_then(Value::as_str);
        let id = text("/data/credentialId").filter(|_| text("/data/status") == Some("REVOKED"))?;
        let request = &call.exchange.request;
        let sent = [
            request.body.as_deref().unwrap_or_default(),
            request.path.as_bytes(),
        ];
        let is_ours = id.trim().is_empty()
            || sent.iter().any(|sent| was_sent(id, sent))
            || self.resources.held_as(id).is_some();
        (!is_ours).then(|| visible(id))
    }

    /// Whether another part of this run, or another run that shares this ledger, has or had the credential, so that it
    /// is no casualty.
    fn is_anothers(&self, entry: &Entry<'_>) -> bool {
        let name = entry.text("name").or_else(|| entry.text("nickname"));
        self.resources.is_elsewhere(entry.id, name)
            || matches!(
                self.books.run().availability(entry.id),
                Ok(Availability::Taken(_))
            )
    }

    fn kill(&mut self, why: &str) {
        self.killed.get_or_insert_with(|| Doubt {
            why: format!("kill switch: {why}"),
            remedy: "nothing more was revoked; find out what revoked it before the next run. Jobs that share an account \
                     share it safely as parts of one run (--partition), or with one --state-dir"
                .to_owned(),
        });
    }
}

/// Why nobody would expect a credential to be revoked; `refused` are calls without effect that it lived through or may
/// have died of.
fn although(refused: &[String]) -> String {
    let nobody = "though no call of this run asked for it";
    match refused {
        [] => nobody.to_owned(),
        [one] => format!("{nobody}; one that must have no effect went before it: {one}"),
        [first, .., last] => format!(
            "{nobody}; {} sorts of calls that must have no effect went before it, from \"{first}\" to \"{last}\"",
            refused.len()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{although, was_sent};

    #[test]
    fn an_id_was_sent_if_the_request_holds_it_in_any_spelling() {
        let body = br#"{"credentialId":" AB12-CD34-EF "}"#;
        for id in ["AB12-CD34-EF", "ab12cd34ef", "{ab12-cd34-ef}"] {
            assert!(was_sent(id, body), "{id}");
        }
        // Eight letters tell, whatever stands around them.
        assert!(was_sent("ab12cd34", b"xab12cd34x"));
        assert!(!was_sent("ab12cd3", b"xab12cd3x"));
        for id in ["ab12-cd34-eg", "b12cd34efg", "12"] {
            assert!(!was_sent(id, body), "{id}");
        }
    }

    #[test]
    fn calls_that_a_casualty_may_have_died_of_are_told_with_it() {
        let labels = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(although(&[]), "though no call of this run asked for it");
        assert!(although(&labels(&["no token"])).ends_with("went before it: no token"));
        let many = although(&labels(&["no token", "bad token", "null id"]));
        assert!(many.contains("3 sorts of calls"), "{many}");
        assert!(many.ends_with("from \"no token\" to \"null id\""), "{many}");
    }

    #[test]
    fn a_short_id_is_not_found_within_another() {
        assert!(was_sent("17", br#"{"credentialId":17}"#));
        assert!(was_sent("true", br#"{"credentialId":true}"#));
        assert!(was_sent("id-1", br#"{"credentialId":"ID-1"}"#));
        assert!(!was_sent("d-1", br#"{"credentialId":"id-1"}"#));
        assert!(!was_sent("id-", br#"{"credentialId":"id-1"}"#));
        assert!(!was_sent("7", br#"{"credentialId":17}"#));
        assert!(!was_sent("7", b"{}"));
    }
}
