//! One call of a scenario, before ids and tokens are filled in.

use super::{Door, Role, StepBody, Written};
use crate::exchange::{Connection, Forgery};
use std::borrow::Cow;
use std::sync::Arc;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name within the scenario, part of a finding's identity.
    pub label: Cow<'static, str>,
    /// What the caller presents as the right to call.
    pub bearer: Bearer,
    /// What stands in the body.
    pub body: StepBody,
    /// The request as a generator wrote it, where one did.
    pub written: Option<Arc<Written>>,
    /// How it is addressed.
    pub door: Door,
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
    /// The scheme word and nothing behind it.
    Empty,
    /// The owner's token without a scheme word.
    Bare,
    /// The owner's token under this scheme word, which is not the documented one.
    OtherScheme(&'static str),
    /// The owner's token with another word behind it.
    ExtraWord,
    /// The owner's token with another last letter.
    Tampered,
    /// The owner's token with two further letters behind it.
    Lengthened,
    /// The beginning of the owner's token.
    CutShort,
    /// The owner's token with letters in another case: those of a JWT's signature, or all of an opaque one.
    CaseChanged,
    /// The owner's token with its signature altered in front, or its first letter if it is opaque.
    AlteredInFront,
    /// A word that a careless program writes where it has no token.
    Null,
    /// Another such word.
    Undefined,
    /// An Authorization field with nothing in it.
    Blank,
    /// The owner's token in header fields that other APIs read it from.
    InOtherFields,
    /// The owner's token in a cookie.
    InCookie,
    /// The owner's token as a member of the body.
    InBody,
    /// The owner's token as a query parameter.
    InQuery,
    /// A forgery made of the owner's token, which must be a JWT.
    Forged(Forgery),
    /// Two Authorization fields.
    Twice(TwoFields),
    /// A token that was handed over to be refused, by its place in the file, counted from 0.
    Refused(usize),
    /// The spare session's token, after that session was closed.
    LoggedOut,
}

/// What two Authorization fields hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TwoFields {
    /// Texts that never were tokens.
    BothMalformed,
    /// The owner's token, then a text that never was one.
    GoodFirst,
    /// A text that never was a token, then the owner's.
    GoodLast,
}

impl Bearer {
    /// The role whose token is needed to send this.
    pub const fn needs(self) -> Option<Role> {
        match self {
            Self::Token(role) => Some(role),
            Self::Bare
            | Self::OtherScheme(_)
            | Self::ExtraWord
            | Self::Tampered
            | Self::Lengthened
            | Self::CutShort
            | Self::CaseChanged
            | Self::AlteredInFront
            | Self::InOtherFields
            | Self::InCookie
            | Self::InBody
            | Self::InQuery
            | Self::Forged(_)
            | Self::Twice(TwoFields::GoodFirst | TwoFields::GoodLast) => Some(Role::Owner),
            Self::Absent
            | Self::Malformed
            | Self::Null
            | Self::Undefined
            | Self::Blank
            | Self::Empty
            | Self::Twice(TwoFields::BothMalformed)
            | Self::Refused(_) => None,
            Self::LoggedOut => Some(Role::Spare),
        }
    }

    /// The role as which a server may accept this; an expired token is nobody's.
    pub const fn accepted_as(self) -> Option<Role> {
        match self {
            Self::Token(Role::Owner | Role::Second | Role::Spare) => Some(Role::Owner),
            Self::Token(Role::Stranger) => Some(Role::Stranger),
            Self::Token(Role::Reader) => Some(Role::Reader),
            Self::Token(Role::Expired)
            | Self::Absent
            | Self::Malformed
            | Self::Empty
            | Self::Bare
            | Self::OtherScheme(_)
            | Self::ExtraWord
            | Self::Tampered
            | Self::Lengthened
            | Self::CutShort
            | Self::CaseChanged
            | Self::AlteredInFront
            | Self::Null
            | Self::Undefined
            | Self::Blank
            | Self::InOtherFields
            | Self::InCookie
            | Self::InBody
            | Self::InQuery
            | Self::Forged(_)
            | Self::Twice(_)
            | Self::Refused(_)
            | Self::LoggedOut => None,
        }
    }

    /// How reports name the caller.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token(role) => role.name(),
            Self::Absent => "no token",
            Self::Malformed => "malformed token",
            Self::Empty => "empty token",
            Self::Bare => "owner's token without scheme",
            Self::OtherScheme(_) => "owner's token under another scheme word",
            Self::ExtraWord => "owner's token and a word",
            Self::Tampered => "owner's token, altered",
            Self::Lengthened => "owner's token and two letters",
            Self::CutShort => "owner's token, cut short",
            Self::CaseChanged => "owner's token in another case",
            Self::AlteredInFront => "owner's token, altered in front",
            Self::Null => "null as token",
            Self::Undefined => "undefined as token",
            Self::Blank => "blank field",
            Self::InOtherFields => "owner's token in other header fields",
            Self::InCookie => "owner's token in a cookie",
            Self::InBody => "owner's token in the body",
            Self::InQuery => "owner's token in the query",
            Self::Forged(forgery) => forgery.name(),
            Self::Twice(TwoFields::BothMalformed) => "two malformed tokens",
            Self::Twice(TwoFields::GoodFirst) => "owner's token, then a malformed one",
            Self::Twice(TwoFields::GoodLast) => "a malformed token, then the owner's",
            Self::Refused(_) => "token to be refused",
            Self::LoggedOut => "owner's token after logout",
        }
    }
}
