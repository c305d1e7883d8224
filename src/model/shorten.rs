//! The shortest history in which an answer is still wrong, as far as the model can tell without asking anybody.

use super::{Came, Member, Model, Move};

/// A move and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The move.
    pub made: Move,
    /// What came.
    pub came: Came,
}

/// The places of those moves, the one at `wrong` last, after which the model expects of it what it expected in the
/// whole history. Whether a server is wrong after those alone, only asking it tells.
pub fn shortest(cast: &[Member], record: &[Recorded], wrong: usize) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..=wrong.min(record.len().saturating_sub(1))).collect();
    let Some(expected) = expectation(cast, record, &kept) else {
        return kept;
    };
    loop {
        let before = kept.len();
        // The latest moves first: what made a credential what it is came early.
        for place in (0..wrong).rev() {
            let without: Vec<usize> = kept.iter().copied().filter(|one| *one != place).collect();
            if without.len() < kept.len() && expectation(cast, record, &without) == Some(expected) {
                kept = without;
            }
        }
        // Without a login, the logout behind it means nothing either.
        if kept.len() == before {
            return kept;
        }
    }
}

/// What the model expects of the last of these moves after the others.
fn expectation(
    cast: &[Member],
    record: &[Recorded],
    places: &[usize],
) -> Option<&'static [crate::contract::Reason]> {
    let mut model = Model::of(cast);
    let (last, before) = places.split_last()?;
    for one in before.iter().filter_map(|place| record.get(*place)) {
        model.learn(one.made, one.came);
    }
    record.get(*last).map(|one| model.right(one.made))
}
