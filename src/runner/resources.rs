//! The tokens and ids of a run, and what is known of each credential.

use crate::evidence::{Credential, Life, Subject};
use crate::exchange::Secret;
use crate::plan::{Given, Inputs};
use crate::provision::{DEFAULT_VENUE, Disposable, LeftOver, Pool, Provenance, Template};
use crate::scenario::{MANY, Named, NeverIssued, Role, Shape};
use crate::state::Grave;
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
    /// Ids that other parts of a shared run may revoke.
    elsewhere: BTreeSet<String>,
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

/// What a name in a step stands for.
pub(super) struct Subjects {
    pub(super) id: String,
    pub(super) subject: Subject,
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
            elsewhere: BTreeSet::new(),
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
        let count = |role| {
            let usable = |held: &&Held| held.owner == role && !held.leased;
            self.held.iter().filter(usable).count()
        };
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
            own: count(Role::Owner),
            foreign: count(Role::Stranger),
            ..Inputs::default()
        }
    }

    /// Takes the next live credential of a role for a revocation.
    pub(super) fn lease(&mut self, owner: Role) -> Option<Handle> {
        let index = self
            .held
            .iter()
            .position(|held| held.owner == owner && !held.leased)?;
        self.held[index].leased = true;
        Some(Handle(index))
    }

    /// The owner's credential that is spent last.
    pub(super) fn witness(&self) -> Option<Handle> {
        self.last_unspent(Role::Owner)
    }

    pub(super) fn last_unspent(&self, owner: Role) -> Option<Handle> {
        self.held
            .iter()
            .rposition(|held| held.owner == owner && !held.leased)
            .map(Handle)
    }

    /// The ids that wide probes may name: the two unspent ones of the owner that are spent last.
    pub(super) fn live_of_owner(&self) -> Vec<String> {
        let id = |handle: Handle| self.held[handle.0].id.as_str().to_owned();
        self.handles_of_wide_probes().into_iter().map(id).collect()
    }

    /// The credentials that wide probes may destroy.
    pub(super) fn handles_of_wide_probes(&self) -> Vec<Handle> {
        let unspent = |(index, held): (usize, &Held)| {
            (held.owner == Role::Owner && !held.leased).then_some(Handle(index))
        };
        self.held
            .iter()
            .enumerate()
            .rev()
            .filter_map(unspent)
            .take(2)
            .collect()
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

    /// The credentials of a user, revoked by this run or unspent, oldest first and not too many. Ids that
    /// were passed over are nobody's, as far as this run knows.
    pub(super) fn many_of(&self, owner: Role) -> Vec<Handle> {
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

    /// What credentials are created of, if any may be.
    pub(super) fn template(&self) -> Option<&Template> {
        self.template.as_ref()
    }

    /// What requests are made of that must be refused.
    pub fn to_be_refused(&self) -> &Template {
        &self.to_be_refused
    }

    /// Forgets which credentials the scenario before has created or leased.
    pub(super) fn begin_scenario(&mut self) {
        self.created.clear();
        self.beside.clear();
    }

    /// Notes a credential that the scenario under way has leased beside its first.
    pub(super) fn put_beside(&mut self, user: Role, handle: Handle) {
        self.beside.insert(user, handle);
    }

    /// Gives back what a scenario has leased that is not going to be played, beside this one.
    pub(super) fn put_back(&mut self, lease: Option<Handle>) {
        let beside = std::mem::take(&mut self.beside);
        for handle in beside.into_values().chain(lease) {
            self.held[handle.0].leased = false;
        }
    }

    /// Takes in credentials that earlier runs revoked.
    pub fn bury(&mut self, graves: &[Grave]) {
        for grave in graves {
            let handle = self.dig_up(&grave.credential, grave.role.user());
            self.held[handle.0].life = Life::Buried;
            self.graves.push(handle);
        }
    }

    /// The ids in hand, in the order in which they are spent.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.held.iter().map(|held| held.id.as_str())
    }

    /// Takes in a credential that an earlier run meant to revoke or revoked: it is nobody's to lease.
    pub(super) fn dig_up(&mut self, id: &str, owner: Role) -> Handle {
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

    /// Whether the scenario under way has created a credential.
    pub(super) fn has_created(&self) -> bool {
        !self.created.is_empty()
    }

    /// Notes ids that a user's list showed: none of them is made later.
    pub fn note_listed(&mut self, user: Role, ids: impl IntoIterator<Item = String>) {
        self.has_looked |= user == Role::Owner;
        self.listed.extend(ids);
    }

    /// Notes ids that other parts of a shared run may revoke: not ours, and no casualties either.
    pub fn note_elsewhere(&mut self, ids: impl IntoIterator<Item = String>) {
        self.elsewhere.extend(ids);
    }

    /// Whether an id is another part's to revoke.
    pub(super) fn is_elsewhere(&self, id: &str) -> bool {
        self.elsewhere.contains(id)
    }

    /// Whether a list of the owner's was read.
    pub(super) fn has_looked(&self) -> bool {
        self.has_looked
    }

    /// Whether an id was seen before, held or listed.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.listed.contains(id) || self.held.iter().any(|held| held.id.as_str() == id)
    }

    /// Takes in a credential that the scenario under way has created.
    pub(super) fn adopt(&mut self, created: Disposable) -> Handle {
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

    /// Marks the witness as taken for its revocation.
    pub(super) fn take(&mut self, handle: Handle) {
        self.held[handle.0].leased = true;
    }

    /// Credentials of a role that no scenario has leased yet.
    pub(super) fn unspent(&self, owner: Role) -> usize {
        self.held
            .iter()
            .filter(|held| held.owner == owner && !held.leased)
            .count()
    }

    /// What was created for this run.
    pub(super) fn created_handles(&self) -> Vec<Handle> {
        let created = |(index, held): (usize, &Held)| {
            (held.id.provenance() == Provenance::Created).then_some(Handle(index))
        };
        self.held.iter().enumerate().filter_map(created).collect()
    }

    /// What is unspent of a user's, oldest first.
    pub(super) fn unspent_handles(&self, owner: Role) -> Vec<Handle> {
        let unspent =
            |(index, held): (usize, &Held)| (held.owner == owner && !held.leased).then_some(Handle(index));
        self.held.iter().enumerate().filter_map(unspent).collect()
    }

    /// Which of the held credentials has this id, and whether it is spent or somebody else's.
    pub(super) fn held_as(&self, id: &str) -> Option<(Handle, bool)> {
        let index = self.held.iter().position(|held| held.id.as_str() == id)?;
        Some((Handle(index), self.held[index].leased))
    }

    /// Notes that a creation under this name got no answer that tells whether it made something.
    pub(super) fn note_perhaps_made(&mut self, name: &str) {
        self.perhaps_made.insert(name.to_owned());
    }

    /// What this run created and is not known to be dead, and what it may have created.
    pub(super) fn left_over(&self) -> Vec<LeftOver> {
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
            refused_before: held.refused_before.clone(),
        }
    }

    /// What a name stands for: its id, what a call about it is about, and its handle if it is one of ours.
    pub(super) fn resolve(
        &mut self,
        named: Named,
        lease: Option<Handle>,
        caller: Option<Role>,
    ) -> Option<(Subjects, Option<Handle>)> {
        let handle = match named {
            Named::Lease | Named::StrangersLease | Named::Each => lease?,
            Named::Witness => lease.or_else(|| self.witness())?,
            Named::Bystander => self.witness()?,
            Named::Beside(user) => *self.beside.get(&user)?,
            Named::StrangersWitness => self.last_unspent(Role::Stranger)?,
            Named::Tombstone => self.own_tombstone()?,
            Named::Created(place) => *self.created.get(place)?,
            Named::Member(place) => *self.cast.get(usize::from(place))?,
            Named::NeverIssued | Named::SameNeverIssued => {
                let made = match (named, &self.last_made) {
                    (Named::SameNeverIssued, Some(last)) => last.clone(),
                    _ => self.never_issued(),
                };
                let subject = Subject::NeverIssued {
                    may_be_malformed: made.may_be_malformed,
                };
                return Some((Subjects { id: made.id, subject }, None));
            }
        };
        let held = &self.held[handle.0];
        // What an earlier run spent last stands at the end of the pool, behind everything still unspent.
        let at_the_end = self.held[handle.0 + 1..]
            .iter()
            .all(|other| other.owner != held.owner || other.leased);
        let life = match held.life {
            Life::Live
                if self.used_before && at_the_end && held.id.provenance() == Provenance::HandedOver =>
            {
                Life::SaidToBeLive
            }
            life => life,
        };
        let subject = if Some(held.owner) == caller {
            Subject::Own(life)
        } else {
            Subject::Foreign(life)
        };
        Some((
            Subjects {
                id: held.id.as_str().to_owned(),
                subject,
            },
            Some(handle),
        ))
    }

    /// A new id that nobody ever issued.
    pub(super) fn never_issued(&mut self) -> NeverIssued {
        self.made += 1;
        let taken: Vec<&str> = self.held.iter().map(|held| held.id.as_str()).collect();
        let made = self.shape.make(self.seed, self.made, &taken);
        self.last_made = Some(made.clone());
        made
    }

    /// A number of 60 random bits.
    pub(super) fn never_issued_number(&mut self) -> u64 {
        self.made += 1;
        crate::scenario::never_issued_number(self.seed, self.made)
    }

    /// Makes these the credentials that the next history is about.
    pub(super) fn appear(&mut self, cast: Vec<Handle>) {
        self.cast = cast;
    }

    /// Adds what was created last to the credentials of a history; `false` if nothing was since.
    pub(super) fn join_the_cast(&mut self) -> bool {
        match self.created.last() {
            Some(made) if !self.cast.contains(made) => {
                self.cast.push(*made);
                true
            }
            _ => false,
        }
    }

    /// What this run created for the history under way and is not known to be dead.
    pub(super) fn created_and_cast(&self) -> Vec<Handle> {
        let cast = self.cast.iter().copied();
        let is_left = |handle: &Handle| {
            let held = &self.held[handle.0];
            let is_dead = matches!(held.life, Life::Dead | Life::Buried);
            held.owner == Role::Owner && held.id.provenance() == Provenance::Created && !is_dead
        };
        cast.filter(is_left).collect()
    }

    /// Whether a credential of the history under way is known to be revoked.
    pub(super) fn member_is_dead(&self, place: u8) -> bool {
        let member = self.cast.get(usize::from(place));
        member.is_some_and(|handle| matches!(self.held[handle.0].life, Life::Dead | Life::Buried))
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
