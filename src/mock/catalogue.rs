//! How a catalogue of named server behaviours is declared, and which of them a mock was started with.
//!
//! Faults, variants and outages share one shape: a small enum whose entries carry a name for the
//! command line and a sentence for people. The macro keeps entry, name and sentence on one row, so
//! that none of the three can be forgotten.

use super::{Fault, Outage, Variant};

/// Declares one catalogue: the enum, its list, and the four ways to read an entry.
macro_rules! catalogue {
    ($(#[$about:meta])* $kind:ident { $($entry:ident $name:literal $sentence:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $kind {
            $(#[doc = $sentence] $entry,)+
        }

        impl $kind {
            /// The name typed on the command line, in snake case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$entry => $name,)+ }
            }

            /// What the server does differently, in one sentence.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$entry => $sentence,)+ }
            }

            /// Every entry, in the order of the catalogue.
            pub const fn all() -> &'static [Self] {
                &[$(Self::$entry,)+]
            }

            /// The entry of this name, if there is one.
            pub fn named(name: &str) -> Option<Self> {
                Self::all().iter().copied().find(|entry| entry.name() == name)
            }
        }
    };
}

pub(super) use catalogue;

/// What sets this mock apart from the conforming server. Each seam asks here, and only here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quirks {
    pub(super) fault: Option<Fault>,
    pub(super) variant: Option<Variant>,
    pub(super) outage: Option<Outage>,
}

impl Quirks {
    /// Whether this fault is seeded.
    pub(super) fn has(self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Whether this legitimate difference is switched on.
    pub(super) fn varies(self, variant: Variant) -> bool {
        self.variant == Some(variant)
    }

    /// The same server without its fault. Faults belong to the operation under test, so the sibling
    /// operations answer through this.
    pub(super) fn without_fault(self) -> Self {
        Self { fault: None, ..self }
    }
}
