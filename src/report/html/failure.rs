//! What is waived or advised, check by check: the promise beside what came, and how to see it again. What broke is told
//! call by call (`symptom.rs`), of the same parts.

use super::cut::{cut, cut_lines, names};
use super::group::Group;
use super::{Caps, mood};
use crate::record::{Check, Finding, Record, Verdict};
use crate::report::block;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is waived, and what passing checks advise.
#[derive(Serialize)]
pub(super) struct Failures {
    waived: Vec<Failure>,
    advised: Vec<Failure>,
}

/// One check with findings.
#[derive(Serialize)]
struct Failure {
    name: String,
    word: &'static str,
    mood: &'static str,
    about: String,
    /// Why its findings close no gate.
    waivers: BTreeSet<String>,
    findings: usize,
    groups: Vec<Group>,
    /// Sorts of findings that are not told.
    more: usize,
    proven_by: Vec<String>,
    block: String,
    again: String,
}

impl Failures {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let mut left = caps.findings;
        Self {
            waived: record
                .checks
                .iter()
                .filter(|check| !check.waived.is_empty())
                .take(caps.rows)
                .map(|check| Failure::waived(check, record, caps))
                .collect(),
            advised: record
                .checks
                .iter()
                .filter(|check| check.verdict != Verdict::Fail && !check.findings.is_empty())
                .take(caps.rows)
                .map(|check| Failure::of(check, record, &mut left, caps))
                .collect(),
        }
    }
}

impl Failure {
    /// What waivers cover of a check, told like a failure and never among them.
    fn waived(check: &Check, record: &Record, caps: &Caps) -> Self {
        let covered = Check {
            findings: check.waived.iter().map(|one| one.finding.clone()).collect(),
            waived: Vec::new(),
            verdict: Verdict::Waived,
            ..check.clone()
        };
        let mut left = caps.of_one_check;
        Self {
            word: "WAIVED",
            mood: mood::MOVED,
            waivers: check
                .waived
                .iter()
                .map(|one| cut(&one.told(), caps.letters))
                .collect(),
            ..Self::of(&covered, record, &mut left, caps)
        }
    }

    fn of(check: &Check, record: &Record, left: &mut usize, caps: &Caps) -> Self {
        let mut sorts: Vec<&Finding> = Vec::new();
        for finding in &check.findings {
            if !sorts.iter().any(|other| other.is_alike(finding)) {
                sorts.push(finding);
            }
        }
        let most = caps.of_one_check.min(*left);
        let groups: Vec<Group> = sorts
            .iter()
            .take(most)
            .map(|finding| Group::of(finding, &check.findings, caps))
            .collect();
        *left -= groups.len();
        Self {
            name: cut(&check.name, caps.letters),
            word: "ADVICE",
            mood: mood::IDLE,
            about: cut(&check.about, caps.letters),
            waivers: BTreeSet::new(),
            findings: check.findings.len(),
            more: sorts.len() - groups.len(),
            proven_by: names(&check.proven_by, caps.letters),
            // Checks beyond the cap cost a line each, whatever they hold.
            block: if groups.is_empty() {
                String::new()
            } else {
                cut_lines(&block(check), caps.block)
            },
            groups,
            again: again(&check.name, record, caps),
        }
    }
}

/// The option that points at the same target.
fn target(record: &Record) -> String {
    let target = &record.run.target;
    if target.contains("://") {
        format!(" --base-url {target}")
    } else {
        String::new()
    }
}

/// The command that plays a finding's scenario again, from the folder of this report.
pub(super) fn replay(id: &str, record: &Record, caps: &Caps) -> String {
    let command = format!("cadenza-contract replay {id} --run .{}", target(record));
    cut(&command, caps.letters)
}

/// The command that runs these checks alone, in the same way.
pub(super) fn again(checks: &str, record: &Record, caps: &Caps) -> String {
    let run = &record.run;
    let target = target(record);
    let command = format!(
        "cadenza-contract{target} --profile {} --seed {} {checks}",
        run.profile, run.seed
    );
    cut(&command, caps.letters)
}
