//! Why a check fails on a fault that it does not claim.

use super::row::{Also, Shown};

/// A family of checks, by name.
pub type Family = &'static [&'static str];

/// How surely a run of the whole matrix meets what a rule explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Each name explains something in every run; one that does not is out of date.
    InEveryRun,
    /// What happens depends on which connections are used or on how long the run takes, so that a name which
    /// explained nothing this time is no reason to remove it.
    InSomeRuns,
}

/// Why some checks fail where others should.
#[derive(Clone, Copy, Debug)]
pub struct SideEffect {
    /// The checks that fail as well.
    pub also: &'static [Family],
    /// The owners of the fault; one of them suffices.
    pub beside: &'static [Family],
    /// The most that the checks accuse: one that may accuse other answers may also accuse the same ones alone.
    pub shown: Shown,
    /// Whether every run meets each of its names.
    pub met: Met,
    /// Why that follows, in a sentence.
    pub because: &'static str,
}

impl SideEffect {
    /// Whether it explains that a check failed on a fault of these owners.
    pub fn explains(&self, also: Also, owners: &[&str]) -> bool {
        also.shown <= self.shown
            && names(self.also).any(|name| name == also.check)
            && names(self.beside).any(|name| owners.contains(&name))
    }
}

/// Every name of some families.
pub(super) fn names(families: &'static [Family]) -> impl Iterator<Item = &'static str> {
    families.iter().flat_map(|family| family.iter().copied())
}
