//! One call of a scenario, before ids and tokens are filled in.

use super::Role;
use crate::exchange::Connection;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name within the scenario, part of a finding's identity.
    pub label: &'static str,
    /// What stands in the Authorization header.
    pub bearer: Bearer,
    /// What stands in the body.
    pub body: StepBody,
    /// The connection it travels on.
    pub connection: Connection,
}

/// What a step presents as its right to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// The token of a role, as it should be presented.
    Token(Role),
    /// No Authorization header.
    Absent,
    /// The scheme word with a text that never was a token.
    Malformed,
    /// The owner's token under another scheme word.
    OtherScheme,
    /// The owner's token with altered bytes in its signature, or near its end if it is opaque.
    Tampered,
}

impl Bearer {
    /// The role whose token is needed to send this.
    pub const fn needs(self) -> Option<Role> {
        match self {
            Self::Token(role) => Some(role),
            Self::OtherScheme | Self::Tampered => Some(Role::Owner),
            Self::Absent | Self::Malformed => None,
        }
    }

    /// The role as which a server may accept this; an expired token is nobody's.
    pub const fn accepted_as(self) -> Option<Role> {
        match self {
            Self::Token(Role::Expired)
            | Self::Absent
            | Self::Malformed
            | Self::OtherScheme
            | Self::Tampered => None,
            Self::Token(role) => Some(role),
        }
    }

    /// How reports name the caller.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token(role) => role.name(),
            Self::Absent => "no token",
            Self::Malformed => "malformed token",
            Self::OtherScheme => "owner's token as Basic",
            Self::Tampered => "owner's token, altered",
        }
    }
}

/// What a step's body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepBody {
    /// The id of a credential.
    Id(Named),
    /// An object without the id.
    NoId,
    /// The id is null.
    NullId,
    /// The id is the empty string.
    EmptyId,
    /// The id has a JSON type other than string.
    Odd(OddId),
}

/// Ids of the wrong JSON type. None of them holds an id that was ever issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OddId {
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// An array that holds a never-issued id.
    Array,
    /// An object that holds a never-issued id.
    Object,
}

/// Which credential a body names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// The live credential leased for this scenario.
    Lease,
    /// The owner's live credential that is spent last.
    Witness,
    /// The stranger's live credential leased for this scenario.
    StrangersLease,
    /// The first credential that this run revoked, or in a sweep each of them.
    Tombstone,
    /// An id of the right shape that nobody ever issued.
    NeverIssued,
    /// The never-issued id of the step before, once more.
    SameNeverIssued,
}
