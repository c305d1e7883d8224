//! The tokens and ids of a run, and what is known of each credential.

mod cast;
mod creation;
mod earlier;
mod naming;
mod seen_ids;
mod unspent;

pub(super) use earlier::name_of_earlier;
pub(super) use naming::Subjects;

use crate::evidence::{Credential, Life};
use crate::exchange::Secret;
use crate::plan::{Given, Inputs};
use crate::provision::{DEFAULT_VENUE, Disposable, Pool, Provenance, Template};
use crate::scenario::{NeverIssued, Role, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// A credential that this run may destroy.
pub(super) struct Held {
    pub(super) id: Disposable,
    pub(super) owner: Role,
    pub(super) name: String,
    pub(super) life: Life,
    /// Leased for a revocation, so that it is nobody's witness any more.
    pub(super) leased: bool,
    pub(super) refused_before: Vec<String>,
}

impl Held {
    /// Whose it is, and whether it lives, in words.
    fn sort(&self) -> String {
        let life = match self.life {
            Life::Live | Life::SaidToBeLive => "live",
            Life::PerhapsDead => "perhaps revoked",
            Life::Dead | Life::Buried => "revoked",
        };
        format!("a {life} credential of the {}'s", self.owner)
    }

    /// Whether it is a credential of this user's that no scenario has leased yet.
    pub(super) fn is_unspent_of(&self, owner: Role) -> bool {
        self.owner == owner && !self.leased
    }
}

/// Which of the held credentials; an index that never dangles, since none is ever removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handle(pub(super) usize);

/// Everything a run has in hand.
pub struct Resources {
    pub(super) tokens: BTreeMap<Role, Secret>,
    /// Tokens that were handed over to be refused.
    pub(super) refused: Vec<Secret>,
    /// What credentials are created of, if any may be.
    template: Option<Template>,
    /// What requests are made of that must be refused.
    to_be_refused: Template,
    /// Credentials that the scenario under way has created.
    created: Vec<Handle>,
    /// Names of credentials that may have been made, though no answer showed it.
    perhaps_made: BTreeSet<String>,
    /// The credentials that the history under way is about.
    cast: Vec<Handle>,
    /// Credentials that the scenario under way has leased beside its first, by their user.
    beside: BTreeMap<Role, Handle>,
    /// Credentials that earlier runs revoked.
    pub(super) graves: Vec<Handle>,
    pub(super) held: Vec<Held>,
    /// Ids that lists have shown, ours or not.
    listed: BTreeSet<String>,
    has_looked: bool,
    /// Ids that other parts of a shared run may revoke; `None` where there are no other parts.
    elsewhere: Option<BTreeSet<String>>,
    pub(super) tombstones: Vec<Handle>,
    shape: Shape,
    seed: u64,
    made: u64,
    last_made: Option<NeverIssued>,
    owners_user_id: Option<String>,
    /// Whether an id of the owner's pool was found revoked before the first success: then an earlier run
    /// has used this pool, and what it spent last stands at its end.
    pub(super) used_before: bool,
}

/// What a run is given.
pub struct HandedOver<'a> {
    /// The roles' tokens.
    pub tokens: BTreeMap<Role, Secret>,
    /// Tokens that must be refused, each with its label.
    pub refused: Vec<Secret>,
    /// Disposable credentials of the owner.
    pub own: &'a Pool,
    /// Disposable credentials of the stranger.
    pub foreign: &'a Pool,
    /// What credentials are created of, if any may be.
    pub template: Option<Template>,
}

impl Resources {
    /// Takes over tokens and pools. Ids that stand in both pools are nobody's to spend as the
    /// stranger's; the owner's pool wins.
    pub fn new(given: HandedOver<'_>, seed: u64) -> Self {
        let HandedOver {
            tokens,
            refused,
            own,
            foreign,
            template,
        } = given;
        let mut held = Vec::new();
        let mut known = BTreeSet::new();
        for (pool, owner, name) in [(own, Role::Owner, "own"), (foreign, Role::Stranger, "foreign")] {
            for id in pool.ids() {
                if !known.insert(id.as_str()) {
                    continue;
                }
                let life = match id.provenance() {
                    Provenance::Created | Provenance::Listed => Life::Live,
                    Provenance::HandedOver => Life::SaidToBeLive,
                };
                let name = format!("{name}#{}", id.place());
                held.push(Held {
                    id: id.clone(),
                    owner,
                    name,
                    life,
                    leased: false,
                    refused_before: Vec::new(),
                });
            }
        }
        let ids: Vec<&str> = held.iter().map(|held| held.id.as_str()).collect();
        let shape = Shape::of(&ids);
        let plain = || Template::of_run(seed, DEFAULT_VENUE);
        Self {
            tokens,
            refused,
            to_be_refused: template.clone().unwrap_or_else(plain).to_be_refused(),
            template,
            created: Vec::new(),
            perhaps_made: BTreeSet::new(),
            cast: Vec::new(),
            beside: BTreeMap::new(),
            graves: Vec::new(),
            held,
            listed: BTreeSet::new(),
            has_looked: false,
            elsewhere: None,
            tombstones: Vec::new(),
            shape,
            seed,
            made: 0,
            last_made: None,
            owners_user_id: None,
            used_before: false,
        }
    }

    /// What the plan may count on.
    pub fn inputs(&self) -> Inputs {
        let jwt = self.tokens.get(&Role::Owner).is_some_and(Secret::is_jwt);
        Inputs {
            roles: self.tokens.keys().copied().collect(),
            given: [
                jwt.then_some(Given::Jwt),
                self.template.as_ref().map(|_| Given::Creation),
            ]
            .into_iter()
            .flatten()
            .collect(),
            refused: self.refused.len(),
            graves: self.graves.len(),
            own: self.unspent(Role::Owner),
            foreign: self.unspent(Role::Stranger),
            ..Inputs::default()
        }
    }

    /// Forgets which credentials the scenario before has created or leased.
    pub(super) fn begin_scenario(&mut self) {
        self.created.clear();
        self.beside.clear();
    }

    /// The credentials that this run revoked, oldest first.
    pub(super) fn tombstones(&self) -> &[Handle] {
        &self.tombstones
    }

    /// The first credential of the owner that this run revoked.
    pub(super) fn own_tombstone(&self) -> Option<Handle> {
        self.tombstones
            .iter()
            .copied()
            .find(|handle| self.owner(*handle) == Role::Owner)
    }

    /// Who owns a credential.
    pub(super) fn owner(&self, handle: Handle) -> Role {
        self.held[handle.0].owner
    }

    /// How sure it was at first that a credential is live.
    pub(super) fn provenance(&self, handle: Handle) -> Provenance {
        self.held[handle.0].id.provenance()
    }

    /// How checks and reports may know a credential.
    pub(super) fn credential(&self, handle: Handle) -> Credential {
        let held = &self.held[handle.0];
        let revoked = self
            .tombstones
            .iter()
            .filter(|other| **other != handle && self.owner(**other) == held.owner);
        Credential {
            revoked_before: revoked.count(),
            id: held.id.as_str().to_owned(),
            name: held.name.clone(),
            sort: held.sort(),
            refused_before: held.refused_before.clone(),
        }
    }

    /// What all chance of this run comes from.
    pub(super) const fn seed(&self) -> u64 {
        self.seed
    }

    /// The user id that a success named for the owner, once there was one.
    pub(super) fn owners_user_id(&self) -> Option<&str> {
        self.owners_user_id.as_deref()
    }

    /// Notes the user id that a success named for the owner.
    pub(super) fn note_owners_user_id(&mut self, id: &str) {
        self.owners_user_id.get_or_insert_with(|| id.to_owned());
    }
}
