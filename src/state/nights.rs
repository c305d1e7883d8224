//! What each run said of each check, kept over months: which night a promise broke, and how often one comes and goes.

use super::{PastRun, Run, StateDir, StateError, Target};
use std::collections::BTreeMap;

/// What a run is remembered by, beside its findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether it was the whole run of its profile, without a filter or a partition.
    pub is_whole: bool,
    /// The version of this tool.
    pub tool: Option<String>,
    /// What the deployment called its version, if it told.
    pub deployment: Option<String>,
    /// How long its calls took; none if there were none.
    pub latency: Option<Latency>,
    /// What it said of each check.
    pub verdicts: BTreeMap<String, Mark>,
}

/// How long calls took, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// Half of them took no longer.
    pub median_us: u64,
    /// Nineteen of twenty took no longer.
    pub p95_us: u64,
    /// The longest.
    pub max_us: u64,
}

/// What a run said of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The verdict's word.
    pub verdict: String,
    /// Whether what it found came and went.
    pub is_intermittent: bool,
}

/// A run with all that is remembered of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Night {
    /// The run.
    pub run: PastRun,
    /// What it told.
    pub told: Told,
}

impl Run {
    /// Enters what the run is remembered by; once.
    pub fn record_told(&self, told: &Told) -> Result<(), StateError> {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.state.write(|tx| {
            tx.execute(
                "INSERT INTO told (run, tool, deployment, median_us, p95_us, max_us, whole)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                &[
                    (&self.id).into(),
                    told.tool.as_ref().into(),
                    told.deployment.as_ref().into(),
                    told.latency.map(|latency| signed(latency.median_us)).into(),
                    told.latency.map(|latency| signed(latency.p95_us)).into(),
                    told.latency.map(|latency| signed(latency.max_us)).into(),
                    i64::from(told.is_whole).into(),
                ],
            )?;
            for (check, mark) in &told.verdicts {
                tx.execute(
                    "INSERT INTO verdict (run, check_name, verdict, intermittent) VALUES (?1, ?2, ?3, ?4)",
                    &[
                        (&self.id).into(),
                        check.into(),
                        (&mark.verdict).into(),
                        i64::from(mark.is_intermittent).into(),
                    ],
                )?;
            }
            Ok(())
        })
    }
}

impl StateDir {
    /// The last `count` runs of a target with what they told, the latest first.
    pub fn nights(&self, target: &Target, count: u32) -> Result<Vec<Night>, StateError> {
        let runs = self.findings_of_last_runs(target, count)?;
        self.read(|tx| {
            let mut nights = Vec::new();
            for run in runs {
                let told = tx.row(
                    "SELECT tool, deployment, median_us, p95_us, max_us, whole FROM told WHERE run = ?1",
                    &[(&run.id).into()],
                    |row| {
                        let latency = match (
                            row.number_or_null(2)?,
                            row.number_or_null(3)?,
                            row.number_or_null(4)?,
                        ) {
                            (Some(median_us), Some(p95_us), Some(max_us)) => Some(Latency {
                                median_us,
                                p95_us,
                                max_us,
                            }),
                            (..) => None,
                        };
                        Ok(Told {
                            is_whole: row.number::<i64>(5)? != 0,
                            tool: row.text_or_null(0)?,
                            deployment: row.text_or_null(1)?,
                            latency,
                            verdicts: BTreeMap::new(),
                        })
                    },
                )?;
                let mut told = told.unwrap_or_default();
                let marks = tx.rows(
                    "SELECT check_name, verdict, intermittent FROM verdict WHERE run = ?1",
                    &[(&run.id).into()],
                    |row| {
                        let mark = Mark {
                            verdict: row.text(1)?,
                            is_intermittent: row.number::<i64>(2)? != 0,
                        };
                        Ok((row.text(0)?, mark))
                    },
                )?;
                told.verdicts.extend(marks);
                nights.push(Night { run, told });
            }
            Ok(nights)
        })
    }

    /// Every target that the ledger knows, by name and then by origin.
    pub fn targets(&self) -> Result<Vec<Target>, StateError> {
        self.read(|tx| {
            tx.rows(
                "SELECT id, name, origin FROM target ORDER BY name IS NULL, name, origin",
                &[],
                |row| {
                    Ok(Target {
                        row: row.number(0)?,
                        name: row.text_or_null(1)?,
                        origin: row.text(2)?,
                    })
                },
            )
        })
    }
}
