//! Everything that can be wrong with an answer, one kind per situation.

use crate::excerpt::Excerpt;
use crate::head::Form;
use crate::value::Kind;

/// One place where an answer is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What is wrong.
    pub kind: DeviationKind,
    /// RFC 6901 pointer to the value concerned. For a missing member it is the pointer that should have led
    /// somewhere; past 1024 bytes it ends at an enclosing value.
    pub pointer: String,
    /// Byte of the body at which it was noticed; 0 for [`Class::Media`], which lies outside the body.
    pub offset: usize,
}

/// The layers of an answer, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The `Content-Type` field.
    Media,
    /// Bytes to characters.
    Encoding,
    /// Characters to a tree: RFC 8259, and I-JSON (RFC 7493) for keys and numbers.
    Syntax,
    /// The four keys of the envelope and the kinds of their values.
    Shape,
    /// The four values and the status taken together.
    Pairing,
}

/// A key of the envelope (page, "Example Response").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    /// `data`
    Data,
    /// `success`
    Success,
    /// `errno`
    Errno,
    /// `error`
    Error,
}

impl Member {
    /// All four, in the page's order.
    pub const ALL: [Self; 4] = [Self::Data, Self::Success, Self::Errno, Self::Error];

    /// The key as the body spells it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Success => "success",
            Self::Errno => "errno",
            Self::Error => "error",
        }
    }

    /// The pointer to the member, such as `/errno`.
    pub fn pointer(self) -> String {
        format!("/{}", self.key())
    }
}

/// Which byte of a code unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// The most significant one.
    BigEndian,
    /// The least significant one.
    LittleEndian,
}

/// What the grammar wants at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Any value.
    Value,
    /// A value, or the end of an empty array.
    ValueOrEnd,
    /// A key in double quotes.
    Key,
    /// A key, or the end of an empty object.
    KeyOrEnd,
    /// A colon between key and value.
    Colon,
    /// A comma, or the end of the array or object.
    CommaOrEnd,
    /// Nothing but white space between tokens.
    Space,
}

/// What stands there instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// A byte that begins nothing sensible here.
    Byte(u8),
    /// A bare word, such as `True`; kept as a string.
    Word(Excerpt),
    /// A `//` or `/* */` comment; skipped.
    Comment,
    /// A string in single quotes; kept as a string.
    SingleQuotes,
}

/// The kinds of value that would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kinds {
    /// This one only.
    One(Kind),
    /// This one, or null.
    OrNull(Kind),
}

/// What is wrong, with what is needed to say so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DeviationKind {
    /// No `Content-Type` field.
    ContentTypeMissing,
    /// A media type other than `application/json`.
    ContentTypeNotJson {
        /// `type/subtype` in lower case.
        media_type: Excerpt,
    },
    /// A `Content-Type` that RFC 9110 section 8.3.1 does not allow.
    ContentTypeMalformed {
        /// The field value.
        value: Excerpt,
    },
    /// Several `Content-Type` fields that do not mean the same.
    ContentTypesDiffer {
        /// The first value.
        first: Excerpt,
        /// The first one that differs from it.
        other: Excerpt,
    },
    /// A `charset` parameter other than UTF-8, which RFC 8259 section 8.1 prescribes.
    CharsetNotUtf8 {
        /// The charset in lower case.
        charset: Excerpt,
    },

    /// A UTF-8 byte order mark, which RFC 8259 section 8.1 forbids senders; skipped.
    ByteOrderMark,
    /// The body is UTF-16; nothing of it is read.
    Utf16 {
        /// Its byte order.
        order: ByteOrder,
    },
    /// The body is UTF-32; nothing of it is read.
    Utf32 {
        /// Its byte order.
        order: ByteOrder,
    },
    /// Bytes in a string that are not UTF-8; U+FFFD stands for them.
    InvalidUtf8 {
        /// The first of them.
        byte: u8,
    },
    /// Half of a surrogate pair, by escape; U+FFFD stands for it (RFC 7493 section 2.1, R-40).
    LoneSurrogate {
        /// The code unit.
        unit: u16,
    },

    /// No value at all.
    Empty,
    /// The body ends inside a value; the scalar it cuts is dropped, the containers are kept.
    Truncated,
    /// Something the grammar does not allow here.
    Unexpected {
        /// What it allows.
        expected: Expected,
        /// What is there.
        found: Found,
    },
    /// More than white space after the value.
    TrailingBytes {
        /// How many bytes follow, white space within them included.
        count: usize,
        /// The bytes themselves.
        text: Excerpt,
    },
    /// A key that the same object already has, compared after unescaping (RFC 7493 section 2.3, R-37).
    DuplicateKey {
        /// The key.
        key: Excerpt,
    },
    /// A number that RFC 8259 section 6 does not allow; kept as it stands.
    BadNumber {
        /// Its spelling.
        text: Excerpt,
    },
    /// An integer beyond 2^53 - 1 or a decimal beyond `f64` (RFC 7493 section 2.2, R-39).
    NumberOutOfRange {
        /// Its spelling.
        text: Excerpt,
    },
    /// A control character that stands unescaped in a string; kept.
    ControlCharacter {
        /// The character.
        byte: u8,
    },
    /// A backslash followed by nothing JSON knows.
    BadEscape {
        /// The escape.
        text: Excerpt,
    },
    /// More nesting than [`Limits::max_depth`](crate::Limits::max_depth); what is deeper is skipped unread.
    TooDeep {
        /// The limit that was hit, in levels.
        limit: usize,
    },
    /// More bytes than [`Limits::max_bytes`](crate::Limits::max_bytes); nothing is read.
    TooLarge {
        /// Length of the body.
        bytes: usize,
        /// The limit, in bytes.
        limit: usize,
    },

    /// More values than [`Limits::max_values`](crate::Limits::max_values); nothing behind them is read.
    TooManyValues {
        /// The limit that was hit, in values.
        limit: usize,
    },

    /// The root is not an object.
    RootNotObject {
        /// What it is.
        found: Kind,
    },
    /// One of the four keys is absent, which is not the same as null.
    MissingMember {
        /// The key.
        member: Member,
    },
    /// A member holds a kind of value that neither form of the envelope has there.
    WrongKind {
        /// The member.
        member: Member,
        /// What would do.
        expected: Kinds,
        /// What is there.
        found: Kind,
    },
    /// `errno` is a whole number, but spelled `0.0`, `1e0` or `-0`.
    IntegerSpelling {
        /// Its spelling.
        text: Excerpt,
    },

    /// `success` says the opposite of the status.
    SuccessContradictsStatus {
        /// The form the status calls for.
        form: Form,
    },
    /// `errno` is not 0 on success, or not negative on failure.
    ErrnoContradictsStatus {
        /// The form the status calls for.
        form: Form,
        /// Its spelling.
        text: Excerpt,
    },
    /// `error` is a text although the status is a success.
    ErrorOnSuccess {
        /// The text.
        text: Excerpt,
    },
    /// `error` is null although the status is a failure.
    ErrorNullOnFailure,
    /// `error` is empty although the status is a failure. A blank text is poor and still a text.
    ErrorEmptyOnFailure,
    /// `data` is null although the status is a success.
    DataNullOnSuccess {
        /// What it should be.
        expected: Kind,
    },
    /// `data` is filled although the status is a failure.
    DataOnFailure {
        /// What it is.
        found: Kind,
    },
}

impl DeviationKind {
    /// The layer this belongs to.
    pub fn class(&self) -> Class {
        match self {
            Self::ContentTypeMissing
            | Self::ContentTypeNotJson { .. }
            | Self::ContentTypeMalformed { .. }
            | Self::ContentTypesDiffer { .. }
            | Self::CharsetNotUtf8 { .. } => Class::Media,
            Self::ByteOrderMark
            | Self::Utf16 { .. }
            | Self::Utf32 { .. }
            | Self::InvalidUtf8 { .. }
            | Self::LoneSurrogate { .. } => Class::Encoding,
            Self::Empty
            | Self::Truncated
            | Self::Unexpected { .. }
            | Self::TrailingBytes { .. }
            | Self::DuplicateKey { .. }
            | Self::BadNumber { .. }
            | Self::NumberOutOfRange { .. }
            | Self::ControlCharacter { .. }
            | Self::BadEscape { .. }
            | Self::TooDeep { .. }
            | Self::TooLarge { .. }
            | Self::TooManyValues { .. } => Class::Syntax,
            Self::RootNotObject { .. }
            | Self::MissingMember { .. }
            | Self::WrongKind { .. }
            | Self::IntegerSpelling { .. } => Class::Shape,
            Self::SuccessContradictsStatus { .. }
            | Self::ErrnoContradictsStatus { .. }
            | Self::ErrorOnSuccess { .. }
            | Self::ErrorNullOnFailure
            | Self::ErrorEmptyOnFailure
            | Self::DataNullOnSuccess { .. }
            | Self::DataOnFailure { .. } => Class::Pairing,
        }
    }
}
