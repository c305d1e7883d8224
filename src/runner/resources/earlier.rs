//! Credentials of earlier runs: asked about, and nobody's to lease.

use super::{Handle, Held, Resources};
use crate::evidence::Life;
use crate::finding::digits;
use crate::provision::Disposable;
use crate::scenario::Role;
use crate::state::Grave;

/// What reports call a credential of an earlier run. A number would be another one every night, and with it the identity of
/// a finding that people waive.
pub(in crate::runner) fn name_of_earlier(id: &str) -> String {
    format!("earlier#{}", digits(id))
}

impl Resources {
    /// Takes in credentials that earlier runs revoked.
    pub fn bury(&mut self, graves: &[Grave]) {
        for grave in graves {
            let handle = self.dig_up(&grave.credential, grave.role.user());
            self.held[handle.0].life = Life::Buried;
            self.graves.push(handle);
        }
    }

    /// Takes in a credential that an earlier run meant to revoke or revoked: it is nobody's to lease.
    pub(in crate::runner) fn dig_up(&mut self, id: &str, owner: Role) -> Handle {
        let known = self.held.iter().position(|held| held.id.as_str() == id);
        let handle = Handle(known.unwrap_or(self.held.len()));
        match known {
            Some(place) => self.held[place].leased = true,
            None => {
                self.held.push(Held {
                    id: Disposable::of_ledger(id),
                    owner,
                    name: name_of_earlier(id),
                    life: Life::Dead,
                    leased: true,
                    refused_before: Vec::new(),
                });
            }
        }
        handle
    }
}
