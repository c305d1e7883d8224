//! What answers tell of credentials, and what follows from it for later calls.

use super::resources::{Handle, Resources};
use crate::evidence::Life;
use crate::scenario::Role;

/// What an answer tells of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Learned {
    /// A 2xx, however malformed; to a call that must be refused, one that shows an effect on what it named.
    Succeeded,
    /// The documented refusal for a revoked credential.
    AlreadyRevoked,
    /// Any other complete refusal.
    Refused,
    /// A server error, a gateway's page, no complete answer, or one about another credential.
    Unclear,
}

impl Resources {
    /// Draws the conclusions from an answer about a credential.
    pub(super) fn learn(&mut self, handle: Handle, caller: Option<Role>, label: &str, learned: Learned) {
        let held = &mut self.held[handle.0];
        let by_owner = caller == Some(held.owner);
        let owner = held.owner;
        match learned {
            Learned::Succeeded if by_owner => {
                held.life = Life::Dead;
                held.leased = true;
                if !self.tombstones.contains(&handle) {
                    self.tombstones.push(handle);
                }
                // One success proves that the pool is fresh (design section 7).
                for other in &mut self.held {
                    if other.owner == owner && other.life == Life::SaidToBeLive {
                        other.life = Life::Live;
                    }
                }
            }
            // Nothing vouched for the id but the pool file, and another user could revoke it: it may well be
            // theirs, so nothing is concluded from it any more.
            Learned::Succeeded if held.life == Life::SaidToBeLive => held.leased = true,
            // Somebody else was told "success": whether it is true, only the owner's call will show.
            Learned::Succeeded if !matches!(held.life, Life::Dead | Life::Buried) => {
                held.life = Life::PerhapsDead;
            }
            Learned::Succeeded => {}
            Learned::AlreadyRevoked if by_owner => {
                self.used_before |= owner == Role::Owner && held.life == Life::SaidToBeLive;
                if held.life == Life::PerhapsDead && held.leased && !self.tombstones.contains(&handle) {
                    self.tombstones.push(handle);
                }
                held.life = Life::Dead;
            }
            Learned::Unclear if by_owner && !matches!(held.life, Life::Dead | Life::Buried) => {
                held.life = Life::PerhapsDead;
            }
            Learned::AlreadyRevoked | Learned::Refused | Learned::Unclear => {
                if !matches!(held.life, Life::Dead | Life::Buried) {
                    note(&mut held.refused_before, label);
                }
            }
        }
    }

    /// Notes a malformed call that named no credential: it must have left all of them alone.
    pub(super) fn refused_beside(&mut self, label: &str) {
        for held in self
            .held
            .iter_mut()
            .filter(|held| held.is_unspent_of(Role::Owner))
        {
            note(&mut held.refused_before, label);
        }
    }
}

/// A call is named once, however often it was made: generated ones are many.
fn note(refused: &mut Vec<String>, label: &str) {
    if !refused.iter().any(|known| known == label) {
        refused.push(label.to_owned());
    }
}
