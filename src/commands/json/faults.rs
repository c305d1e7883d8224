//! `mock --list-faults --list-variants`.

use super::FORMAT;
use crate::mock::{Fault, Variant};
use serde::Serialize;

/// The object of the mock's lists; a list that was not asked for is null.
#[derive(Serialize)]
pub(in crate::commands) struct Catalogues {
    format: u32,
    faults: Option<Vec<Entry>>,
    variants: Option<Vec<Entry>>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    sentence: &'static str,
}

impl Catalogues {
    pub(in crate::commands) fn of(faults: bool, variants: bool) -> Self {
        let fault = |fault: &Fault| Entry {
            name: fault.name(),
            sentence: fault.sentence(),
        };
        let variant = |variant: &Variant| Entry {
            name: variant.name(),
            sentence: variant.sentence(),
        };
        Self {
            format: FORMAT,
            faults: faults.then(|| Fault::all().iter().map(fault).collect()),
            variants: variants.then(|| Variant::all().iter().map(variant).collect()),
        }
    }
}
