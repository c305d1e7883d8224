//! Leases: which run may spend which credential.

use super::db::Tx;
use super::{Run, StateDir, StateError, Target};
use crate::scenario::Role;

/// Where a credential comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A pool file named it.
    HandedOver,
    /// This tool created it.
    Created {
        /// The recognisable name that it was given (S-11).
        name: Option<String>,
    },
}

/// The right of one run to spend one credential. Only [`Run::lease`] makes one.
#[derive(Debug)]
pub struct Lease {
    pub(super) row: i64,
    pub(super) credential: String,
    pub(super) role: Role,
}

impl Lease {
    /// The credential's id.
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// Whose credential it is.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// What became of the wish to lease a credential.
#[derive(Debug)]
pub enum Leasing {
    /// It is this run's.
    Leased(Lease),
    /// It is somebody's already.
    Taken(Taken),
}

/// What a lease would meet now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Nobody has it.
    Free,
    /// It is somebody's already.
    Taken(Taken),
}

/// Why a credential cannot be leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A run, perhaps the one that asks, has intended upon it, whatever came of that.
    Spent {
        /// The run.
        run: String,
        /// When, in milliseconds since 1970.
        at_ms: i64,
    },
    /// A run that is alive, perhaps the one that asks, has leased it.
    Held {
        /// The run.
        run: String,
    },
}

/// A credential that this tool created in a run that is over, and never spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// The credential's id.
    pub credential: String,
    /// Whose it is.
    pub role: Role,
    /// The name that it was given.
    pub name: Option<String>,
    /// The run that created it.
    pub run: String,
    /// When it was entered, in milliseconds since 1970.
    pub created_ms: i64,
}

impl Run {
    /// Leases a credential, or says who has it or had it. A lease that a run left without an intent is
    /// taken over. What was created once stays so, with its name, whoever hands it over later.
    pub fn lease(
        &self,
        credential: &str,
        role: Role,
        provenance: &Provenance,
        now_ms: i64,
    ) -> Result<Leasing, StateError> {
        let (word, name) = match provenance {
            Provenance::HandedOver => ("handed_over", None),
            Provenance::Created { name } => ("created", name.as_ref()),
        };
        self.state.write(|tx| {
            match self.state.availability_of(tx, &self.target, credential)? {
                Availability::Taken(taken) => return Ok(Leasing::Taken(taken)),
                Availability::Free => {}
            }
            let row = tx.row(
                "INSERT INTO credential
                     (target, credential, role, provenance, name, first_run, first_ms, leased_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6)
                 ON CONFLICT (target, credential) DO UPDATE SET
                     role = excluded.role,
                     provenance = CASE WHEN excluded.provenance = 'created' THEN 'created' ELSE provenance END,
                     name = coalesce(excluded.name, name),
                     leased_by = excluded.leased_by
                 RETURNING id",
                &[
                    self.target.row.into(),
                    credential.into(),
                    word_of(role).into(),
                    word.into(),
                    name.into(),
                    (&self.id).into(),
                    now_ms.into(),
                ],
                |row| row.number(0),
            )?;
            let lease = |row| Lease {
                row,
                credential: credential.to_owned(),
                role,
            };
            row.map(|row| Leasing::Leased(lease(row)))
                .ok_or_else(|| self.lease_lost(credential))
        })
    }

    /// What a lease of this credential would meet now.
    pub fn availability(&self, credential: &str) -> Result<Availability, StateError> {
        self.state
            .read(|tx| self.state.availability_of(tx, &self.target, credential))
    }

    /// Gives a credential back unspent.
    pub fn release(&self, lease: Lease) -> Result<(), StateError> {
        let Lease { row, credential, .. } = lease;
        let released = self.state.write(|tx| {
            tx.execute(
                "UPDATE credential SET leased_by = NULL WHERE id = ?1 AND leased_by = ?2",
                &[row.into(), (&self.id).into()],
            )
        })?;
        if released == 0 {
            return Err(self.lease_lost(&credential));
        }
        Ok(())
    }

    pub(super) fn lease_lost(&self, credential: &str) -> StateError {
        StateError::LeaseLost {
            credential: credential.to_owned(),
            run: self.id.clone(),
        }
    }
}

impl StateDir {
    /// What leases would meet now, in the order of `ids`. For planning and the dry run: nothing is written,
    /// and another process may be faster.
    pub fn availability(&self, target: &Target, ids: &[&str]) -> Result<Vec<Availability>, StateError> {
        self.read(|tx| {
            ids.iter()
                .map(|id| self.availability_of(tx, target, id))
                .collect()
        })
    }

    /// Looks at every target of the origin: two names for a deployment share its credentials.
    fn availability_of(
        &self,
        tx: &Tx<'_>,
        target: &Target,
        credential: &str,
    ) -> Result<Availability, StateError> {
        let spent = tx.row(
            "SELECT intent.run, intent.at_ms
             FROM credential
             JOIN target ON target.id = credential.target
             JOIN intent ON intent.credential = credential.id
             WHERE credential.credential = ?1 AND target.origin = ?2
             ORDER BY intent.at_ms",
            &[credential.into(), target.origin().into()],
            |row| {
                Ok(Taken::Spent {
                    run: row.text(0)?,
                    at_ms: row.number(1)?,
                })
            },
        )?;
        if let Some(spent) = spent {
            return Ok(Availability::Taken(spent));
        }
        let holders = tx.rows(
            "SELECT run.id
             FROM credential
             JOIN target ON target.id = credential.target
             JOIN run ON run.id = credential.leased_by
             WHERE credential.credential = ?1 AND target.origin = ?2 AND run.ended_ms IS NULL",
            &[credential.into(), target.origin().into()],
            |row| row.text(0),
        )?;
        for run in holders {
            if self.presence().is_alive(&run)? {
                return Ok(Availability::Taken(Taken::Held { run }));
            }
        }
        Ok(Availability::Free)
    }

    /// Credentials that this tool created in runs that are over and that nobody spent, oldest first
    /// (S-24). They can be leased like any other.
    pub fn left_over(&self, target: &Target) -> Result<Vec<LeftOver>, StateError> {
        self.read(|tx| {
            let live = self.live_as_json(tx, target.row)?;
            tx.rows(
                "SELECT credential, role, name, first_run, first_ms
                 FROM credential
                 WHERE target = ?1 AND provenance = 'created'
                   AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.credential = credential.id)
                   AND first_run NOT IN (SELECT value FROM json_each(?2))
                   AND coalesce(leased_by, '') NOT IN (SELECT value FROM json_each(?2))
                 ORDER BY first_ms, id",
                &[target.row.into(), (&live).into()],
                |row| {
                    Ok(LeftOver {
                        credential: row.text(0)?,
                        role: row.word(1, role_of)?,
                        name: row.text_or_null(2)?,
                        run: row.text(3)?,
                        created_ms: row.number(4)?,
                    })
                },
            )
        })
    }
}

/// The ledger's own words for roles: those of the reports may change, a file's may not.
pub(super) const fn word_of(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Second => "second",
        Role::Stranger => "stranger",
        Role::Reader => "reader",
        Role::Expired => "expired",
        Role::Spare => "spare",
    }
}

/// The role behind a word.
pub(super) fn role_of(word: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| word_of(*role) == word)
}
