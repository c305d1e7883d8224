//! Credentials of earlier runs: asked about, and nobody's to lease.

use super::{Handle, Held, Resources};
use crate::evidence::Life;
use crate::provision::Disposable;
use crate::scenario::Role;
use crate::state::Grave;

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
                let number = self
                    .held
                    .iter()
                    .filter(|held| held.name.starts_with("earlier#"))
                    .count()
                    + 1;
                self.held.push(Held {
                    id: Disposable::of_ledger(id),
                    owner,
                    name: format!("earlier#{number}"),
                    life: Life::Dead,
                    leased: true,
                    refused_before: Vec::new(),
                });
            }
        }
        handle
    }
}
