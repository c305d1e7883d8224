//! Why checks fail on faults that they do not claim, as a short list of rules.
//!
//! A rule ties checks to the owners of a fault, so a new fault needs no new rule as long as it is claimed by a
//! check of its own sort. It also says what the other check may accuse: the very answers that an owner accuses,
//! or others. Rules are kept honest from both sides: a failure that none explains fails `selftest --full`, and
//! so does every name in a rule that explains nothing, unless the rule says that only some runs meet it.

mod particular;
mod universal;

use super::side_effect::SideEffect;

/// Every rule: first those about checks that read every call, then those about checks of certain scenarios.
pub fn side_effects() -> impl Iterator<Item = &'static SideEffect> + Clone {
    universal::RULES.iter().chain(particular::RULES)
}
