//! Sets apart what is covered. Pure: results, waivers and a day in, results and what is wrong with waivers out.

use super::{Covers, Waiver, Waivers};
use crate::finding::{CheckResult, Finding, Severity, Verdict};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A finding that a waiver covers.
#[derive(Clone, Debug)]
pub struct Waived {
    /// What was found.
    pub finding: Finding,
    /// Why it does not close the gate.
    pub waiver: Arc<Waiver>,
}

/// Results after the waivers.
pub struct Applied {
    /// The results; a check of which nothing else is left to say is waived.
    pub results: Vec<CheckResult>,
    /// Waivers that close the gate.
    pub troubles: Vec<Trouble>,
}

/// A waiver that somebody must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Its last day is over.
    Expired(Arc<Waiver>),
    /// It would cover defects that have nothing to do with each other; their number.
    TooWide(Arc<Waiver>, usize),
    /// Its check ran, and found nothing that it covers.
    Unused(Arc<Waiver>),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired(waiver) => write!(
                f,
                "the waiver at {} expired on {} (owner {}, {})",
                waiver.place, waiver.expires, waiver.owner, waiver.issue
            ),
            Self::TooWide(waiver, defects) => write!(
                f,
                "the waiver at {} is too wide: it would cover {defects} different defects, and so covers none; \
                 name one finding instead",
                waiver.place
            ),
            Self::Unused(waiver) => write!(
                f,
                "the waiver at {} is unused: its check ran and found nothing that it covers; remove it",
                waiver.place
            ),
        }
    }
}

impl Waivers {
    /// Takes covered findings out of the results' own and puts them beside.
    pub fn apply(&self, mut results: Vec<CheckResult>, today: Date) -> Applied {
        let mut troubles = Vec::new();
        // All are decided by what was found, whatever another one sets apart.
        let seen: Vec<(BTreeSet<String>, bool)> = self
            .0
            .iter()
            .map(|waiver| (covered(waiver, &results), ran(waiver, &results)))
            .collect();
        for (waiver, (covered, ran)) in self.0.iter().zip(seen) {
            let defects: BTreeSet<&str> = covered.iter().map(|identity| without_step(identity)).collect();
            let trouble = if covered.is_empty() {
                ran.then(|| Trouble::Unused(Arc::clone(waiver)))
            } else if waiver.expires < today {
                Some(Trouble::Expired(Arc::clone(waiver)))
            } else if defects.len() > 1 && matches!(waiver.covers, Covers::Check(_)) {
                Some(Trouble::TooWide(Arc::clone(waiver), defects.len()))
            } else {
                None
            };
            match trouble {
                Some(trouble) => troubles.push(trouble),
                None => results
                    .iter_mut()
                    .for_each(|result| set_apart(result, waiver, &covered)),
            }
        }
        Applied { results, troubles }
    }
}

impl Waiver {
    /// The check that it is about.
    pub fn check(&self) -> &str {
        match &self.covers {
            Covers::Findings(all) => all
                .first()
                .and_then(|one| one.split('/').next())
                .unwrap_or_default(),
            Covers::Check(check) => check,
        }
    }
}

/// Whether the check that a waiver is about judged something, so that finding nothing means something.
fn ran(waiver: &Waiver, results: &[CheckResult]) -> bool {
    results.iter().any(|result| {
        result.check == waiver.check() && matches!(result.verdict, Verdict::Pass | Verdict::Fail)
    })
}

/// The identities of what a waiver covers. Advisories close no gate, so nobody need waive them.
fn covered(waiver: &Waiver, results: &[CheckResult]) -> BTreeSet<String> {
    results
        .iter()
        .filter(|result| result.check == waiver.check())
        .flat_map(|result| &result.findings)
        .filter(|finding| finding.severity > Severity::Advisory && finding.clause == waiver.clause)
        .map(|finding| finding.identity().to_string())
        .filter(|identity| match &waiver.covers {
            Covers::Findings(wanted) => wanted.contains(identity),
            Covers::Check(_) => true,
        })
        .collect()
}

/// An identity without the step that showed the defect: the same defect at another step is the same defect.
fn without_step(identity: &str) -> &str {
    identity.rsplit_once('@').map_or(identity, |(defect, _)| defect)
}

fn set_apart(result: &mut CheckResult, waiver: &Arc<Waiver>, covered: &BTreeSet<String>) {
    let (apart, kept): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut result.findings)
        .into_iter()
        .partition(|finding| covered.contains(finding.identity().as_str()));
    result.findings = kept;
    if apart.is_empty() {
        return;
    }
    result.waived.extend(apart.into_iter().map(|finding| Waived {
        finding,
        waiver: Arc::clone(waiver),
    }));
    let worst = result.worst();
    if result.verdict == Verdict::Fail && worst.is_none_or(|worst| worst <= Severity::Advisory) {
        // What the check could not tell beside it is no less unknown than before.
        result.verdict = if result.doubts.is_empty() {
            Verdict::Waived
        } else {
            Verdict::Inconclusive
        };
    }
}
