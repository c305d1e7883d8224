//! When pools are filled by creating credentials, and what is left of those in the end.

use super::Template;
use super::identity::posted;
use crate::contract::Operation;
use crate::exchange::{Authorization, Request, Secret};
use crate::scenario::Role;

/// Which pools are filled up to what the selected scenarios need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stocking {
    /// None.
    Never,
    /// Those without any id.
    EmptyPools,
    /// All that hold too few.
    EveryPool,
}

impl Stocking {
    /// How many credentials are to be created beside so many ids, where so many are needed.
    pub fn shortfall(self, held: usize, needed: usize) -> usize {
        match self {
            Self::Never => 0,
            Self::EmptyPools if held > 0 => 0,
            Self::EmptyPools | Self::EveryPool => needed.saturating_sub(held),
        }
    }
}

/// A credential that a run created and did not spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// Whose it is.
    pub owner: Role,
    /// What it is called in the account.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
}

/// The request that creates a credential with this user's token. It travels on a connection of its own, so
/// that nothing below may send it twice.
pub(crate) fn creation_request(
    operation: &Operation,
    role: Role,
    token: &Secret,
    template: &Template,
) -> Request {
    let authorization = Authorization::Token {
        scheme: "Bearer",
        token: token.clone(),
        variable: role.variable(),
    };
    posted(operation, template.creation().to_string(), authorization)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortfall(stocking: Stocking, held: usize, needed: usize, expected: usize) {
        assert_eq!(
            stocking.shortfall(held, needed),
            expected,
            "{stocking:?} {held} {needed}"
        );
    }

    #[test]
    fn an_empty_pool_is_filled_unless_nothing_is_created() {
        shortfall(Stocking::EmptyPools, 0, 4, 4);
        shortfall(Stocking::EveryPool, 0, 4, 4);
        shortfall(Stocking::Never, 0, 4, 0);
    }

    #[test]
    fn a_pool_that_was_handed_over_is_filled_up_only_on_demand() {
        shortfall(Stocking::EmptyPools, 1, 4, 0);
        shortfall(Stocking::EveryPool, 1, 4, 3);
        shortfall(Stocking::EveryPool, 5, 4, 0);
    }
}
