//! The credentials that the history under way is about.

use super::{Handle, Resources};
use crate::evidence::Life;
use crate::provision::Provenance;
use crate::scenario::Role;

impl Resources {
    /// Makes these the credentials that the next history is about.
    pub(in crate::runner) fn appear(&mut self, cast: Vec<Handle>) {
        self.cast = cast;
    }

    /// Adds what was created last to the credentials of a history; `false` if nothing was since.
    pub(in crate::runner) fn join_the_cast(&mut self) -> bool {
        match self.created.last() {
            Some(made) if !self.cast.contains(made) => {
                self.cast.push(*made);
                true
            }
            _ => false,
        }
    }

    /// What this run created for the history under way and is not known to be dead.
    pub(in crate::runner) fn created_and_cast(&self) -> Vec<Handle> {
        let cast = self.cast.iter().copied();
        let is_left = |handle: &Handle| {
            let held = &self.held[handle.0];
            let is_dead = matches!(held.life, Life::Dead | Life::Buried);
            held.owner == Role::Owner && held.id.provenance() == Provenance::Created && !is_dead
        };
        cast.filter(is_left).collect()
    }

    /// Whether a credential of the history under way is known to be revoked.
    pub(in crate::runner) fn member_is_dead(&self, place: u8) -> bool {
        let member = self.cast.get(usize::from(place));
        member.is_some_and(|handle| matches!(self.held[handle.0].life, Life::Dead | Life::Buried))
    }
}
