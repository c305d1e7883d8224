//! What state belongs to: a name bound to the origin first seen under it, or an origin alone.

use super::db::Tx;
use super::{StateDir, StateError};
use std::fmt;

/// A target that the ledger knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(super) row: i64,
    pub(super) name: Option<String>,
    pub(super) origin: String,
}

/// Which target is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKey<'a> {
    /// The one bound to this name.
    Name(&'a str),
    /// The one without a name at this origin.
    Origin(&'a str),
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// There was no such target.
    Nothing,
    /// The target and all that belonged to it.
    Target {
        /// Runs dropped with it.
        runs: u64,
        /// Intents dropped with it, and so credentials that count as unspent from now on.
        intents: u64,
    },
}

impl Target {
    /// The name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The normalised origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Refuses a name that is bound to another origin.
    fn bound_to(self, origin: &str) -> Result<Self, StateError> {
        match self.name {
            Some(name) if self.origin != origin => Err(StateError::NameTaken {
                name,
                bound_to: self.origin,
                asked: origin.to_owned(),
            }),
            _ => Ok(self),
        }
    }

    /// Refuses a target that was forgotten since it was bound.
    pub(super) fn must_be_known(&self, tx: &Tx<'_>) -> Result<(), StateError> {
        tx.row("SELECT id FROM target WHERE id = ?1", &[self.row.into()], |row| {
            row.number::<i64>(0)
        })?
        .map(|_| ())
        .ok_or_else(|| StateError::TargetForgotten {
            target: self.to_string(),
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name().unwrap_or(&self.origin))
    }
}

impl fmt::Display for TargetKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(key) | Self::Origin(key) => f.write_str(key),
        }
    }
}

impl StateDir {
    /// The target of a name (design section 7). A new name is bound to `origin`, which must be
    /// normalised; another origin under a bound name is [`StateError::NameTaken`].
    pub fn bind(&self, name: &str, origin: &str) -> Result<Target, StateError> {
        let target = self.enter(Some(name), origin)?;
        target.bound_to(origin)
    }

    /// What [`bind`](Self::bind) or [`unnamed`](Self::unnamed) would find, if it is there. Enters nothing.
    pub fn known(&self, name: Option<&str>, origin: &str) -> Result<Option<Target>, StateError> {
        let wanted = |target: &Target| match name {
            Some(_) => target.name() == name,
            None => target.name.is_none() && target.origin == origin,
        };
        let known = self.targets()?.into_iter().find(wanted);
        known.map(|target| target.bound_to(origin)).transpose()
    }

    /// The target without a name at a normalised origin.
    pub fn unnamed(&self, origin: &str) -> Result<Target, StateError> {
        self.enter(None, origin)
    }

    /// The target as it was first entered.
    fn enter(&self, name: Option<&str>, origin: &str) -> Result<Target, StateError> {
        self.write(|tx| {
            let (known, key) = match name {
                Some(name) => ("SELECT id, origin FROM target WHERE name = ?1", name),
                None => (
                    "SELECT id, origin FROM target WHERE name IS NULL AND origin = ?1",
                    origin,
                ),
            };
            let known = tx.row(known, &[key.into()], |row| Ok((row.number(0)?, row.text(1)?)))?;
            let (row, origin) = match known {
                Some(known) => known,
                None => (
                    tx.insert(
                        "INSERT INTO target (name, origin) VALUES (?1, ?2)",
                        &[name.into(), origin.into()],
                    )?,
                    origin.to_owned(),
                ),
            };
            Ok(Target {
                row,
                name: name.map(str::to_owned),
                origin,
            })
        })
    }

    /// Drops a target with its runs, leases, intents, graves and findings (`--forget-target`). Refused
    /// while one of its runs is alive.
    pub fn forget(&self, key: TargetKey<'_>) -> Result<Forgotten, StateError> {
        let (forgotten, open) = self.write(|tx| {
            let (query, text) = match key {
                TargetKey::Name(name) => ("SELECT id FROM target WHERE name = ?1", name),
                TargetKey::Origin(origin) => {
                    ("SELECT id FROM target WHERE name IS NULL AND origin = ?1", origin)
                }
            };
            let Some(row) = tx.row(query, &[text.into()], |row| row.number::<i64>(0))? else {
                return Ok((Forgotten::Nothing, Vec::new()));
            };
            if let Some(run) = self.live_in(tx, row)?.into_iter().next() {
                return Err(StateError::TargetInUse {
                    target: key.to_string(),
                    run,
                });
            }
            let open = tx.rows(
                "SELECT id FROM run WHERE target = ?1 AND ended_ms IS NULL",
                &[row.into()],
                |row| row.text(0),
            )?;
            let runs = count(tx, "SELECT count(*) FROM run WHERE target = ?1", row)?;
            let intents = count(
                tx,
                "SELECT count(*) FROM intent JOIN credential ON credential.id = intent.credential
                 WHERE credential.target = ?1",
                row,
            )?;
            // Credentials point to runs, so they go first.
            tx.execute("DELETE FROM credential WHERE target = ?1", &[row.into()])?;
            tx.execute("DELETE FROM target WHERE id = ?1", &[row.into()])?;
            Ok((Forgotten::Target { runs, intents }, open))
        })?;
        self.presence().sweep(&open);
        Ok(forgotten)
    }
}

fn count(tx: &Tx<'_>, query: &str, target: i64) -> Result<u64, StateError> {
    let counted = tx.row(query, &[target.into()], |row| row.number(0))?;
    Ok(counted.unwrap_or(0))
}
