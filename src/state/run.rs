//! A run: its beginning, its end, and who is alive.

use super::db::Tx;
use super::presence::Beacon;
use super::{StateDir, StateError, Target};

/// A run that is about to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// A UUID as text. It becomes part of a file's name.
    pub id: String,
    /// The profile's name.
    pub profile: String,
    /// The seed of what is drawn.
    pub seed: u64,
    /// When it begins, in milliseconds since 1970.
    pub started_ms: i64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// The exit code (design section 5).
    pub exit_code: u8,
    /// Requests sent.
    pub requests: u64,
    /// Live revocations attempted.
    pub revocations: u64,
    /// When it ended, in milliseconds since 1970.
    pub ended_ms: i64,
}

/// A run that is alive. Other processes take it for dead when the value is gone, whether
/// [`Run::finish`] was called or not.
#[derive(Debug)]
pub struct Run {
    pub(super) state: StateDir,
    pub(super) target: Target,
    pub(super) id: String,
    beacon: Beacon,
}

/// The longest id of a run, in bytes; a UUID has 36.
const LONGEST_ID: usize = 64;

impl StateDir {
    /// Enters a run. Nothing is leased before a run is on disk.
    pub fn begin_run(&self, target: &Target, new: NewRun) -> Result<Run, StateError> {
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        if new.id.is_empty() || new.id.len() > LONGEST_ID || !new.id.bytes().all(plain) {
            return Err(StateError::RunId { given: new.id });
        }
        let beacon = self.presence().enter(&new.id)?;
        let entered = self.write(|tx| {
            target.must_be_known(tx)?;
            let same = tx.row("SELECT id FROM run WHERE id = ?1", &[(&new.id).into()], |row| {
                row.text(0)
            })?;
            if let Some(run) = same {
                return Err(StateError::RunExists { run });
            }
            tx.execute(
                "INSERT INTO run (id, target, profile, seed, started_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    (&new.id).into(),
                    target.row.into(),
                    (&new.profile).into(),
                    // SQLite's numbers are signed, and a seed uses all its bits.
                    (&new.seed.to_string()).into(),
                    new.started_ms.into(),
                ],
            )
        });
        match entered {
            Ok(_) => Ok(Run {
                state: self.clone(),
                target: target.clone(),
                id: new.id,
                beacon,
            }),
            Err(error) => {
                beacon.put_out();
                Err(error)
            }
        }
    }

    /// The ids of the target's runs that are alive, in the order in which they began (S-20).
    #[cfg(test)]
    pub(super) fn live_runs(&self, target: &Target) -> Result<Vec<String>, StateError> {
        self.read(|tx| self.live_in(tx, target.row))
    }

    pub(super) fn live_in(&self, tx: &Tx<'_>, target: i64) -> Result<Vec<String>, StateError> {
        let open = tx.rows(
            "SELECT id FROM run WHERE target = ?1 AND ended_ms IS NULL ORDER BY started_ms, id",
            &[target.into()],
            |row| row.text(0),
        )?;
        let mut live = Vec::new();
        for run in open {
            if self.presence().is_alive(&run)? {
                live.push(run);
            }
        }
        Ok(live)
    }

    /// The same as a JSON array, for statements that leave out what runs still work on. Ids hold
    /// nothing that JSON would escape.
    pub(super) fn live_as_json(&self, tx: &Tx<'_>, target: i64) -> Result<String, StateError> {
        let quoted: Vec<String> = self
            .live_in(tx, target)?
            .iter()
            .map(|run| format!("\"{run}\""))
            .collect();
        Ok(format!("[{}]", quoted.join(",")))
    }
}

impl Run {
    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the run works on.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Enters the end. What is still leased is free afterwards. If this fails, the run counts as crashed.
    pub fn finish(self, end: RunEnd) -> Result<(), StateError> {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.state.write(|tx| {
            tx.execute(
                "UPDATE run SET ended_ms = ?2, exit_code = ?3, requests = ?4, revocations = ?5 WHERE id = ?1",
                &[
                    (&self.id).into(),
                    end.ended_ms.into(),
                    u32::from(end.exit_code).into(),
                    signed(end.requests).into(),
                    signed(end.revocations).into(),
                ],
            )
        })?;
        self.beacon.put_out();
        Ok(())
    }
}
