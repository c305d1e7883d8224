//! Why a check fails on a fault that it does not claim.

use super::row::{Also, Shown};

/// A family of checks, by name.
pub type Family = &'static [&'static str];

/// Why some checks fail where others should.
#[derive(Clone, Copy, Debug)]
pub struct SideEffect {
    /// The checks that fail as well.
    pub also: &'static [Family],
    /// The owners of the fault; one of them suffices.
    pub beside: &'static [Family],
    /// The most that the checks accuse: one that may accuse other answers may also accuse the same ones alone.
    pub shown: Shown,
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
