//! What earlier runs found.

use super::{Run, RunEnd, StateDir, StateError, Target};

/// A finding as the ledger keeps it: text that the caller has masked, and no values of ours, so that
/// a file of an earlier version can always be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldFinding {
    /// The key under which it is the same finding in every run.
    pub identity: String,
    /// The check that made it.
    pub check: String,
    /// The severity's word.
    pub severity: String,
    /// What a person was told.
    pub told: String,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It is going on.
    Alive,
    /// It is over and never said how.
    Crashed,
    /// It ended.
    Finished(RunEnd),
}

/// A run of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRun {
    /// The id.
    pub id: String,
    /// The profile's name.
    pub profile: String,
    /// The seed of what was drawn.
    pub seed: u64,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// Where it stands.
    pub state: RunState,
    /// What it found, in the order of recording.
    pub findings: Vec<ToldFinding>,
}

impl Run {
    /// Enters a finding of this run.
    pub fn record_finding(&self, finding: &ToldFinding) -> Result<(), StateError> {
        self.state.write(|tx| {
            tx.execute(
                "INSERT INTO finding (run, identity, check_name, severity, told) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    (&self.id).into(),
                    (&finding.identity).into(),
                    (&finding.check).into(),
                    (&finding.severity).into(),
                    (&finding.told).into(),
                ],
            )
            .map(|_| ())
        })
    }
}

impl StateDir {
    /// The last `count` runs of a target with their findings, the latest first. A run without findings
    /// is listed too: that nothing was found is history as well.
    pub fn findings_of_last_runs(&self, target: &Target, count: u32) -> Result<Vec<PastRun>, StateError> {
        self.read(|tx| {
            let mut runs = tx.rows(
                "SELECT id, profile, seed, started_ms, ended_ms, exit_code, requests, revocations
                 FROM run WHERE target = ?1 ORDER BY started_ms DESC, rowid DESC LIMIT ?2",
                &[target.row.into(), count.into()],
                |row| {
                    let state = match row.number_or_null(4)? {
                        None => RunState::Crashed,
                        Some(ended_ms) => RunState::Finished(RunEnd {
                            exit_code: row.number(5)?,
                            requests: row.number(6)?,
                            revocations: row.number(7)?,
                            ended_ms,
                        }),
                    };
                    Ok(PastRun {
                        id: row.text(0)?,
                        profile: row.text(1)?,
                        seed: row.word(2, |digits| digits.parse().ok())?,
                        started_ms: row.number(3)?,
                        state,
                        findings: Vec::new(),
                    })
                },
            )?;
            let live = self.live_in(tx, target.row)?;
            for run in &mut runs {
                if live.contains(&run.id) {
                    run.state = RunState::Alive;
                }
                run.findings = tx.rows(
                    "SELECT identity, check_name, severity, told FROM finding WHERE run = ?1 ORDER BY id",
                    &[(&run.id).into()],
                    |row| {
                        Ok(ToldFinding {
                            identity: row.text(0)?,
                            check: row.text(1)?,
                            severity: row.text(2)?,
                            told: row.text(3)?,
                        })
                    },
                )?;
            }
            Ok(runs)
        })
    }
}
