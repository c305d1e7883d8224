//! What must hold for every body. Each law takes bytes and panics if they break it, so that unit tests, property
//! tests and fuzz targets share them (F-03).
//!
//! They exist under the feature `laws`, which brings the two other JSON readers that some of them need.

mod agreement;
mod damage;
mod reading;
mod respelling;

pub use agreement::{agrees_with_serde_json, no_answer_but_what_all_readers_see};
pub use damage::{Made, damage_is_never_overlooked};
pub use reading::{a_cut_is_noticed, one_reading_is_sound, printing_keeps_the_value, reading_is_total};
pub use respelling::spelling_changes_nothing;

use crate::Limits;

/// As deep as `serde_json` goes, and nothing left out.
const UNBOUNDED: Limits = Limits {
    max_bytes: usize::MAX,
    max_depth: 127,
    max_values: usize::MAX,
    max_breaks: usize::MAX,
    max_deviations: usize::MAX,
};
