//! What changed between two runs.

use crate::state::Night;
use std::collections::BTreeSet;

/// One check whose verdict changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The check.
    pub check: String,
    /// What the first run said; none if it did not ask.
    pub before: Option<String>,
    /// What the second one said.
    pub after: Option<String>,
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Checks whose verdict changed, in the order of their names.
    pub verdicts: Vec<Change>,
    /// Defects that only the second run has.
    pub appeared: Vec<Defect>,
    /// Those that only the first one has.
    pub gone: Vec<Defect>,
}

/// A defect that one of two runs has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Its identity, less the step that showed it.
    pub identity: String,
    /// What was told.
    pub told: String,
    /// How many steps showed it.
    pub steps: usize,
}

/// Compares two runs.
pub fn compare(before: &Night, after: &Night) -> Difference {
    let checks: BTreeSet<&String> = before
        .told
        .verdicts
        .keys()
        .chain(after.told.verdicts.keys())
        .collect();
    let verdict =
        |night: &Night, check: &str| night.told.verdicts.get(check).map(|mark| mark.verdict.clone());
    let verdicts = checks
        .into_iter()
        .map(|check| Change {
            check: check.clone(),
            before: verdict(before, check),
            after: verdict(after, check),
        })
        .filter(|change| change.before != change.after)
        .collect();
    Difference {
        verdicts,
        appeared: only(after, before),
        gone: only(before, after),
    }
}

/// Findings of one run that the other has not, the same defect at several steps once.
fn only(one: &Night, other: &Night) -> Vec<Defect> {
    let known: BTreeSet<&str> = other
        .run
        .findings
        .iter()
        .map(|finding| finding.identity.as_str())
        .collect();
    let mut defects: Vec<Defect> = Vec::new();
    for finding in one
        .run
        .findings
        .iter()
        .filter(|finding| !known.contains(finding.identity.as_str()))
    {
        let identity = finding
            .identity
            .rsplit_once('@')
            .map_or(finding.identity.as_str(), |(defect, _)| defect);
        match defects
            .iter_mut()
            .find(|one| one.identity == identity && one.told == finding.told)
        {
            Some(defect) => defect.steps += 1,
            None => defects.push(Defect {
                identity: identity.to_owned(),
                told: finding.told.clone(),
                steps: 1,
            }),
        }
    }
    defects
}
