//! What the names in a step stand for, the ids that nobody ever issued among them.

use super::{Handle, Resources};
use crate::evidence::{Life, Subject};
use crate::provision::Provenance;
use crate::scenario::{Named, NeverIssued, Role};

/// What a name in a step stands for.
pub(in crate::runner) struct Subjects {
    pub(in crate::runner) id: String,
    pub(in crate::runner) subject: Subject,
}

impl Resources {
    /// What a name stands for: its id, what a call about it is about, and its handle if it is one of ours.
    pub(in crate::runner) fn resolve(
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
            .all(|other| !other.is_unspent_of(held.owner));
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
    pub(in crate::runner) fn never_issued(&mut self) -> NeverIssued {
        self.made += 1;
        let taken: Vec<&str> = self.held.iter().map(|held| held.id.as_str()).collect();
        let made = self.shape.make(self.seed, self.made, &taken);
        self.last_made = Some(made.clone());
        made
    }

    /// A number of 60 random bits.
    pub(in crate::runner) fn never_issued_number(&mut self) -> u64 {
        self.made += 1;
        crate::scenario::never_issued_number(self.seed, self.made)
    }
}
