//! Ids that lists or other parts of a run have shown: none of them is taken for one of our making.

use super::Resources;
use crate::provision::NAME_PREFIX;
use crate::scenario::Role;

impl Resources {
    /// The ids in hand, in the order in which they are spent.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.held.iter().map(|held| held.id.as_str())
    }

    /// Whether an id was seen before, held or listed.
    pub(in crate::runner) fn knows(&self, id: &str) -> bool {
        self.listed.contains(id) || self.held.iter().any(|held| held.id.as_str() == id)
    }

    /// Notes ids that a user's list showed: none of them is made later.
    pub fn note_listed(&mut self, user: Role, ids: impl IntoIterator<Item = String>) {
        self.has_looked |= user == Role::Owner;
        self.listed.extend(ids);
    }

    /// Whether a list of the owner's was read.
    pub(in crate::runner) fn has_looked(&self) -> bool {
        self.has_looked
    }

    /// Notes ids that other parts of a shared run may revoke: not ours, and no casualties either.
    pub fn note_elsewhere(&mut self, ids: impl IntoIterator<Item = String>) {
        self.elsewhere.get_or_insert_default().extend(ids);
    }

    /// Whether a credential is another part's to revoke: one of its ids, or one that it created, as its name tells.
    pub(in crate::runner) fn is_elsewhere(&self, id: &str, name: Option<&str>) -> bool {
        let is_created = || name.is_some_and(|name| name.starts_with(NAME_PREFIX));
        let parts = self.elsewhere.as_ref();
        parts.is_some_and(|ids| ids.contains(id) || is_created())
    }
}
