//! What is proved: the mock as it should be, or with one difference, bug or outage.

use crate::checks::every;
use crate::mock::{Fault, Options, Outage, Variant};
use crate::plan::Demand;
use crate::scenario::Profile;

/// What the mock is told to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The conforming server.
    Conforming,
    /// One legitimate difference: nothing may be found.
    Variant(Variant),
    /// One seeded bug: its checks must fail.
    Fault(Fault),
    /// A deployment that proves nothing: the run must say so and not be green.
    Outage(Outage),
}

impl Subject {
    /// Everything there is to be proved, in a stable order.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Conforming];
        all.extend(Variant::all().iter().copied().map(Self::Variant));
        all.extend(Fault::all().iter().copied().map(Self::Fault));
        all.extend(Outage::all().iter().copied().map(Self::Outage));
        all
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::Variant(variant) => variant.name(),
            Self::Fault(fault) => fault.name(),
            Self::Outage(outage) => outage.name(),
        }
    }

    /// The mock that is it.
    pub(super) fn options(self) -> Options {
        // As many as a clean run spends, so that whatever a fault touches is asked about in the end.
        let profile = widest(self).max(Profile::Gate);
        let plain = Options {
            credentials: Demand::of_profile(profile).own,
            ..Options::default()
        };
        match self {
            Self::Conforming => plain,
            Self::Variant(variant) => Options {
                variant: Some(variant),
                ..plain
            },
            Self::Fault(fault) => Options {
                fault: Some(fault),
                ..plain
            },
            Self::Outage(outage) => Options {
                outage: Some(outage),
                ..plain
            },
        }
    }
}

/// The checks that claim to kill a fault.
pub fn owners(fault: Fault) -> impl Iterator<Item = &'static str> {
    every()
        .iter()
        .filter(move |check| check.proven_by.contains(&fault.name()))
        .map(|check| check.name)
}

/// The widest profile that a check of a fault's owners belongs to.
pub(super) fn widest(subject: Subject) -> Profile {
    let Subject::Fault(fault) = subject else {
        return Profile::Gate;
    };
    let claiming = every()
        .iter()
        .filter(|check| check.proven_by.contains(&fault.name()));
    claiming.map(|check| check.since).max().unwrap_or(Profile::Gate)
}
