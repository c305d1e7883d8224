//! The graveyard: credentials known to be dead, asked again over months, because revoked means revoked
//! for good.

use super::lease::role_of;
use super::{Run, StateDir, StateError, Target};
use crate::scenario::Role;

/// A credential that a run which is over knows to be dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grave {
    /// The credential's id.
    pub credential: String,
    /// Whose it was.
    pub role: Role,
    /// The server's time of the revocation in milliseconds since 1970, if it told one.
    pub revoked_at_ms: Option<i64>,
    /// When the ledger learnt of it, in milliseconds since 1970.
    pub buried_ms: i64,
    /// When it was last asked, in milliseconds since 1970.
    pub last_asked_ms: Option<i64>,
}

/// What a dead credential's call was answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraveAnswer {
    /// It was already revoked, as it should be.
    StillDead,
    /// The server does not know it: the environment was reset, or it forgot.
    NotFound,
    /// It lives.
    Resurrected,
    /// Nothing was learnt.
    Unclear,
}

/// The graves of runs that are over, by their last answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Never asked since the burial.
    pub never_asked: u64,
    /// [`GraveAnswer::StillDead`].
    pub still_dead: u64,
    /// [`GraveAnswer::NotFound`].
    pub not_found: u64,
    /// [`GraveAnswer::Resurrected`].
    pub resurrected: u64,
    /// [`GraveAnswer::Unclear`].
    pub unclear: u64,
}

impl GraveAnswer {
    const ALL: [Self; 4] = [Self::StillDead, Self::NotFound, Self::Resurrected, Self::Unclear];

    const fn word(self) -> &'static str {
        match self {
            Self::StillDead => "still_dead",
            Self::NotFound => "not_found",
            Self::Resurrected => "resurrected",
            Self::Unclear => "unclear",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

impl StateDir {
    /// Up to `limit` graves: those never asked first, then those asked longest ago. Credentials of runs
    /// that are alive, the caller's among them, are not in the graveyard yet.
    pub fn graves(&self, target: &Target, limit: u32) -> Result<Vec<Grave>, StateError> {
        self.read(|tx| {
            let live = self.live_as_json(tx, target.row)?;
            tx.rows(
                "SELECT credential.credential, credential.role,
                        grave.revoked_at_ms, grave.buried_ms, grave.last_asked_ms
                 FROM grave
                 JOIN credential ON credential.id = grave.credential
                 JOIN intent ON intent.credential = grave.credential
                 WHERE credential.target = ?1
                   AND intent.run NOT IN (SELECT value FROM json_each(?2))
                 ORDER BY grave.last_asked_ms ASC NULLS FIRST, grave.buried_ms, grave.credential
                 LIMIT ?3",
                &[target.row.into(), (&live).into(), limit.into()],
                |row| {
                    Ok(Grave {
                        credential: row.text(0)?,
                        role: row.word(1, role_of)?,
                        revoked_at_ms: row.number_or_null(2)?,
                        buried_ms: row.number(3)?,
                        last_asked_ms: row.number_or_null(4)?,
                    })
                },
            )
        })
    }

    /// How the graves stand.
    pub fn census(&self, target: &Target) -> Result<Census, StateError> {
        let counted = self.read(|tx| {
            let live = self.live_as_json(tx, target.row)?;
            tx.rows(
                "SELECT grave.last_answer, count(*)
                 FROM grave
                 JOIN credential ON credential.id = grave.credential
                 JOIN intent ON intent.credential = grave.credential
                 WHERE credential.target = ?1
                   AND intent.run NOT IN (SELECT value FROM json_each(?2))
                 GROUP BY grave.last_answer",
                &[target.row.into(), (&live).into()],
                |row| {
                    let answer = match row.text_or_null(0)? {
                        Some(_) => Some(row.word(0, GraveAnswer::of_word)?),
                        None => None,
                    };
                    Ok((answer, row.number(1)?))
                },
            )
        })?;
        let mut census = Census::default();
        for (answer, graves) in counted {
            match answer {
                None => census.never_asked = graves,
                Some(GraveAnswer::StillDead) => census.still_dead = graves,
                Some(GraveAnswer::NotFound) => census.not_found = graves,
                Some(GraveAnswer::Resurrected) => census.resurrected = graves,
                Some(GraveAnswer::Unclear) => census.unclear = graves,
            }
        }
        Ok(census)
    }
}

impl Run {
    /// Enters what a grave answered.
    pub fn visit_grave(&self, credential: &str, answer: GraveAnswer, now_ms: i64) -> Result<(), StateError> {
        let visited = self.state.write(|tx| {
            tx.execute(
                "UPDATE grave SET last_asked_ms = ?3, last_answer = ?4
                 WHERE credential = (SELECT id FROM credential WHERE target = ?1 AND credential = ?2)",
                &[
                    self.target.row.into(),
                    credential.into(),
                    now_ms.into(),
                    answer.word().into(),
                ],
            )
        })?;
        if visited == 0 {
            return Err(StateError::NoGrave {
                credential: credential.to_owned(),
            });
        }
        Ok(())
    }
}
