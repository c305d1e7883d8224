//! Faults of the mock that no check claims yet, each with what is missing. The list may only
//! shrink: a fault on it that some check kills fails the self-test until it is claimed.

use crate::mock::Fault;

/// Name of the fault, and the probe that would show it.
pub const AWAITING: &[(&str, &str)] = &[];

/// Why no check claims this fault, if none does.
pub fn reason(fault: Fault) -> Option<&'static str> {
    AWAITING
        .iter()
        .find(|(name, _)| *name == fault.name())
        .map(|(_, why)| *why)
}
