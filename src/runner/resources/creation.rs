//! What credentials are created of, what was created, and what is left over of it.

use super::{Handle, Held, Resources};
use crate::evidence::Life;
use crate::provision::{Disposable, LeftOver, Provenance, Template};
use crate::scenario::Role;

impl Resources {
    /// What credentials are created of, if any may be.
    pub(in crate::runner) fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// What requests are made of that must be refused.
    pub fn to_be_refused(&self) -> &Template {
        &self.to_be_refused
    }

    /// Takes in a credential that the scenario under way has created.
    pub(in crate::runner) fn adopt(&mut self, created: Disposable) -> Handle {
        let number = self
            .held
            .iter()
            .filter(|held| held.name.starts_with("created#"))
            .count()
            + 1;
        let handle = Handle(self.held.len());
        self.created.push(handle);
        self.held.push(Held {
            id: created,
            owner: Role::Owner,
            name: format!("created#{number}"),
            life: Life::Live,
            // Nobody's witness: it is revoked by the scenario that made it.
            leased: true,
            refused_before: Vec::new(),
        });
        handle
    }

    /// Whether the scenario under way has created a credential.
    pub(in crate::runner) fn has_created(&self) -> bool {
        !self.created.is_empty()
    }

    /// What was created for this run.
    pub(in crate::runner) fn created_handles(&self) -> Vec<Handle> {
        let created = |(index, held): (usize, &Held)| {
            (held.id.provenance() == Provenance::Created).then_some(Handle(index))
        };
        self.held.iter().enumerate().filter_map(created).collect()
    }

    /// Notes that a creation under this name got no answer that tells whether it made something.
    pub(in crate::runner) fn note_perhaps_made(&mut self, name: &str) {
        self.perhaps_made.insert(name.to_owned());
    }

    /// What this run created and is not known to be dead, and what it may have created.
    pub(in crate::runner) fn left_over(&self) -> Vec<LeftOver> {
        let left_over = |held: &Held| {
            Some(LeftOver {
                owner: held.owner,
                name: held.id.name().filter(|_| held.life != Life::Dead)?.to_owned(),
                id: Some(held.id.as_str().to_owned()),
            })
        };
        let perhaps = self.perhaps_made.iter().map(|name| LeftOver {
            owner: Role::Owner,
            name: name.clone(),
            id: None,
        });
        self.held.iter().filter_map(left_over).chain(perhaps).collect()
    }
}
