//! Deviations as they are noticed, within a budget.

use crate::deviation::{Deviation, DeviationKind};

/// Keeps the first deviations and counts the others.
#[derive(Debug)]
pub(crate) struct Log {
    kept: Vec<Deviation>,
    limit: usize,
    dropped: usize,
}

impl Log {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            kept: Vec::new(),
            limit,
            dropped: 0,
        }
    }

    /// Takes a deviation. Kind and pointer are made only for one that is kept: a body can deviate at every byte,
    /// and a pointer costs up to a kilobyte.
    pub(crate) fn add(
        &mut self,
        offset: usize,
        kind: impl FnOnce() -> DeviationKind,
        pointer: impl FnOnce() -> String,
    ) {
        if self.kept.len() < self.limit {
            self.kept.push(Deviation {
                kind: kind(),
                pointer: pointer(),
                offset,
            });
        } else {
            self.dropped += 1;
        }
    }

    /// The kept deviations in the order of the body, and how many were dropped.
    pub(crate) fn finish(mut self) -> (Vec<Deviation>, usize) {
        self.kept.sort_by_key(|deviation| deviation.offset);
        (self.kept, self.dropped)
    }
}
