//! What a step's body holds, before ids are filled in.

use super::{Role, Spelling};

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
    /// The id is a string that never was one.
    OddText(&'static str),
    /// The id is a string of so many letters.
    LongText(usize),
    /// No body at all.
    Nothing,
    /// Bytes that are no valid request.
    Raw(&'static [u8]),
    /// Objects within objects, so deep, beside the id of a credential.
    Deep(Named, usize),
    /// The id of a credential, written otherwise.
    Spelled(Named, Spelling),
    /// The id of a credential and a further member.
    With(Named, Extra),
    /// Two members `credentialId`: the first names one credential, the last another.
    Twice(Named, Named),
    /// The id under another key, given as it is written in JSON between the quotes.
    Keyed(&'static str, Named),
    /// The id of a credential under other names than the documented one, all at once.
    Aliases(Named),
    /// The id of a credential, and bytes behind the object.
    TrailedBy(Named, &'static str),
    /// No body; the credential is named elsewhere or not at all.
    Unsent(Named),
    /// The id of a credential and new exchange keys for it.
    NewKeys(Named),
    /// The id of a credential, under both names by which documents would have it verified.
    ToVerify(Named),
    /// A new credential; all creations of a run carry the same exchange keys.
    Creation,
    /// The sample of an also-judged operation, with at most one thing wrong with it.
    Sample(Flaw),
    /// Something that might match more than it names.
    Wide(Wide),
    /// What a generator wrote ([`Step::written`](super::Step::written)), about this credential if it names one.
    Written(Option<Named>),
}

impl StepBody {
    /// The credential it names, if it names one.
    pub const fn named(self) -> Option<Named> {
        match self {
            Self::Id(named)
            | Self::Deep(named, _)
            | Self::Spelled(named, _)
            | Self::With(named, _)
            | Self::Keyed(_, named)
            | Self::Aliases(named)
            | Self::TrailedBy(named, _)
            | Self::Unsent(named)
            | Self::NewKeys(named)
            | Self::ToVerify(named)
            | Self::Twice(_, named) => Some(named),
            Self::Written(named) => named,
            Self::NoId
            | Self::NullId
            | Self::EmptyId
            | Self::Odd(_)
            | Self::OddText(_)
            | Self::LongText(_)
            | Self::Nothing
            | Self::Raw(_)
            | Self::Creation
            | Self::Sample(_)
            | Self::Wide(_) => None,
        }
    }
}

/// What is wrong with a request of an also-judged operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// Nothing: it is the whole sample.
    None,
    /// This member is not there.
    Lacks(&'static str),
    /// This member is null.
    Null(&'static str),
    /// This member is the empty string.
    Empty(&'static str),
    /// This member is an object, which no reader takes for anything else.
    AnObject(&'static str),
    /// No member is there.
    EmptyObject,
    /// The sample stands in an array.
    Array,
    /// The body is no JSON.
    NotJson,
    /// There is no body.
    NoBody,
}

/// Requests that a careless server may take for more than one credential (facts ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wide {
    /// A text that some store reads as a pattern or a condition.
    Text(&'static str),
    /// JSON that some store reads as an operator, in the place of the id.
    Operator(&'static str),
    /// The first half of a live id.
    Prefix,
    /// The middle of a live id.
    Middle,
    /// An array of live ids in the place of the id.
    ListOfIds,
    /// Live ids under the key `credentialIds`.
    OtherKey,
    /// An array of whole requests as the body.
    ArrayBody,
}

/// Ids of the wrong JSON type. None of them holds an id that was ever issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OddId {
    /// A number.
    Number,
    /// A number beyond any machine word.
    HugeNumber,
    /// A boolean.
    Boolean,
    /// An array that holds a never-issued id.
    Array,
    /// An object that holds a never-issued id.
    Object,
}

/// Further members of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extra {
    /// Members that nobody documents.
    Unknown,
    /// `"force": true` and its kin.
    Force,
    /// The owner's user id, as the caller's own.
    OwnersUserId,
}

/// Which credential a body names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// The live credential leased for this scenario.
    Lease,
    /// The owner's live credential that is spent last.
    Witness,
    /// The same, in a scenario that leases another one.
    Bystander,
    /// Another live credential, this user's, leased for this scenario beside its first.
    Beside(Role),
    /// The stranger's live credential leased for this scenario.
    StrangersLease,
    /// The stranger's credential that is spent last.
    StrangersWitness,
    /// A credential that this scenario created, counted from 0.
    Created(usize),
    /// A member of the cast of a history, counted from 0.
    Member(u8),
    /// The first credential of the owner that this run revoked.
    Tombstone,
    /// The credential that the step is repeated for.
    Each,
    /// An id of the right shape that nobody ever issued.
    NeverIssued,
    /// The never-issued id of the step before, once more.
    SameNeverIssued,
}
