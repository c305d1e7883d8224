//! Generated cases that failed: kept with all it takes to make them again, and asked first next time.

use super::{Run, StateDir, StateError, Target};

/// A case that failed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCase {
    /// The digits by which people name the finding.
    pub id: String,
    /// The finding's identity.
    pub identity: String,
    /// The check that made it.
    pub check: String,
    /// The scenario that it belongs to.
    pub scenario: String,
    /// The case, as JSON of the caller's making: no token, no id of a credential.
    pub case: String,
}

impl Run {
    /// Keeps a case that failed in this run; one of the same id is replaced.
    pub fn keep_case(&self, kept: &KeptCase, now_ms: i64) -> Result<(), StateError> {
        self.state.write(|tx| {
            tx.execute(
                "INSERT INTO kept_case (target, id, identity, check_name, scenario, body, found_ms, asked_ms, failed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1)
                 ON CONFLICT (target, id) DO UPDATE SET body = ?6, asked_ms = ?7, failed = 1",
                &[
                    self.target.row.into(),
                    (&kept.id).into(),
                    (&kept.identity).into(),
                    (&kept.check).into(),
                    (&kept.scenario).into(),
                    (&kept.case).into(),
                    now_ms.into(),
                ],
            )
            .map(|_| ())
        })
    }

    /// Notes whether a kept case failed again.
    pub fn note_case(&self, id: &str, failed: bool, now_ms: i64) -> Result<(), StateError> {
        self.state.write(|tx| {
            tx.execute(
                "UPDATE kept_case SET asked_ms = ?3, failed = ?4 WHERE target = ?1 AND id = ?2",
                &[
                    self.target.row.into(),
                    id.into(),
                    now_ms.into(),
                    i64::from(failed).into(),
                ],
            )
            .map(|_| ())
        })
    }
}

impl StateDir {
    /// Up to `limit` kept cases of a target: those that failed when they were last asked first, then those asked
    /// longest ago, since what was mended may break again.
    pub fn kept_cases(&self, target: &Target, limit: u32) -> Result<Vec<KeptCase>, StateError> {
        self.read(|tx| {
            tx.rows(
                "SELECT id, identity, check_name, scenario, body FROM kept_case WHERE target = ?1
                 ORDER BY failed DESC, asked_ms, id LIMIT ?2",
                &[target.row.into(), limit.into()],
                |row| {
                    Ok(KeptCase {
                        id: row.text(0)?,
                        identity: row.text(1)?,
                        check: row.text(2)?,
                        scenario: row.text(3)?,
                        case: row.text(4)?,
                    })
                },
            )
        })
    }
}
