//! What this build's own tests hold its checks to, so that a reader knows how far a verdict can be trusted.

use crate::checks::every;
use crate::mock::{Fault, Outage, Variant};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The catalogues of the mock, and how much of them the tests prove. A test of the self-test compares these numbers with
/// its matrix (`every_fault_is_killed_every_variant_is_quiet_and_every_outage_is_named`), so that no build passes its
/// tests and claims more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTests {
    /// Seeded faults that each of the checks claiming them must find.
    pub faults_killed: usize,
    /// All seeded faults.
    pub faults: usize,
    /// Legitimate variants in which nothing may be found, and outages that must be named and accuse nobody.
    pub clean: usize,
    /// All variants and outages.
    pub variants_and_outages: usize,
}

impl OwnTests {
    /// Those of this build.
    pub fn of_this_build() -> Self {
        let is_claimed = |fault: &&Fault| {
            every()
                .iter()
                .any(|check| check.proven_by.contains(&fault.name()))
        };
        let quiet = Variant::all().len() + Outage::all().len();
        Self {
            faults_killed: Fault::all().iter().filter(is_claimed).count(),
            faults: Fault::all().len(),
            clean: quiet,
            variants_and_outages: quiet,
        }
    }
}

impl fmt::Display for OwnTests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "demanded by this build's tests, shown by selftest: {} of {} faults killed, {} of {} variants and outages clean",
            self.faults_killed, self.faults, self.clean, self.variants_and_outages
        )
    }
}
