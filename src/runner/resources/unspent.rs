//! Which credential is spent next, which are left, and what goes back unspent.

use super::{Handle, Held, Resources};
use crate::scenario::{MANY, Role};
use std::collections::BTreeSet;

impl Resources {
    /// Takes the next live credential of a role for a revocation.
    pub(in crate::runner) fn lease(&mut self, owner: Role) -> Option<Handle> {
        let next = self.unspent_of(owner).next()?;
        self.take(next);
        Some(next)
    }

    /// Marks a credential as taken for its revocation.
    pub(in crate::runner) fn take(&mut self, handle: Handle) {
        self.held[handle.0].leased = true;
    }

    /// Notes a credential that the scenario under way has leased beside its first.
    pub(in crate::runner) fn put_beside(&mut self, user: Role, handle: Handle) {
        self.beside.insert(user, handle);
    }

    /// Gives back what a scenario has leased that is not going to be played, beside this one.
    pub(in crate::runner) fn put_back(&mut self, lease: Option<Handle>) {
        let beside = std::mem::take(&mut self.beside);
        for handle in beside.into_values().chain(lease) {
            self.held[handle.0].leased = false;
        }
    }

    /// The place that the next credential of a user's pool would get, counted from 1.
    pub(in crate::runner) fn place_after(&self, owner: Role) -> usize {
        let of_owner = self.held.iter().filter(|held| held.owner == owner);
        of_owner.map(|held| held.id.place()).max().unwrap_or(0) + 1
    }

    /// Sets ids aside that earlier or other runs have; returns their names.
    pub fn set_aside(&mut self, taken: &BTreeSet<String>) -> Vec<String> {
        let mut names = Vec::new();
        for held in self
            .held
            .iter_mut()
            .filter(|held| taken.contains(held.id.as_str()))
        {
            held.leased = true;
            names.push(held.name.clone());
        }
        names
    }

    /// The owner's credential that is spent last.
    pub(in crate::runner) fn witness(&self) -> Option<Handle> {
        self.last_unspent(Role::Owner)
    }

    pub(in crate::runner) fn last_unspent(&self, owner: Role) -> Option<Handle> {
        self.unspent_of(owner).next_back()
    }

    /// Credentials of a role that no scenario has leased yet.
    pub(in crate::runner) fn unspent(&self, owner: Role) -> usize {
        self.unspent_of(owner).count()
    }

    /// What is unspent of a user's, oldest first.
    pub(in crate::runner) fn unspent_handles(&self, owner: Role) -> Vec<Handle> {
        self.unspent_of(owner).collect()
    }

    /// What no scenario has leased yet of a user's, oldest first.
    fn unspent_of(&self, owner: Role) -> impl DoubleEndedIterator<Item = Handle> {
        let unspent = move |(index, held): (usize, &Held)| held.is_unspent_of(owner).then_some(Handle(index));
        self.held.iter().enumerate().filter_map(unspent)
    }

    /// The ids that wide probes may name: the two unspent ones of the owner that are spent last.
    pub(in crate::runner) fn live_of_owner(&self) -> Vec<String> {
        let id = |handle: Handle| self.held[handle.0].id.as_str().to_owned();
        self.handles_of_wide_probes().into_iter().map(id).collect()
    }

    /// The credentials that wide probes may destroy.
    pub(in crate::runner) fn handles_of_wide_probes(&self) -> Vec<Handle> {
        self.unspent_of(Role::Owner).rev().take(2).collect()
    }

    /// The credentials of a user, revoked by this run or unspent, oldest first and not too many. Ids that
    /// were passed over are nobody's, as far as this run knows.
    pub(in crate::runner) fn many_of(&self, owner: Role) -> Vec<Handle> {
        let of_owner = |(index, held): (usize, &Held)| {
            let passed_over = held.leased && !self.tombstones.contains(&Handle(index));
            (held.owner == owner && !passed_over).then_some(Handle(index))
        };
        self.held
            .iter()
            .enumerate()
            .filter_map(of_owner)
            .take(MANY)
            .collect()
    }

    /// Which of the held credentials has this id, and whether it is spent or somebody else's.
    pub(in crate::runner) fn held_as(&self, id: &str) -> Option<(Handle, bool)> {
        let index = self.held.iter().position(|held| held.id.as_str() == id)?;
        Some((Handle(index), self.held[index].leased))
    }
}
