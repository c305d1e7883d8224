//! The sentences of a deviation: what was expected, what was received.
//!
//! Texts of the answer appear only as [`Excerpt`]s, so every sentence is one short line without
//! control characters. Secrets in it are masked by the reader, which knows them.

use std::fmt;

use crate::deviation::{ByteOrder, Class, DeviationKind, Expected, Found, Kinds};
use crate::excerpt::Excerpt;
use crate::head::Form;

impl DeviationKind {
    /// What a conforming answer has in this place.
    pub fn expected(&self) -> String {
        match self {
            Self::ContentTypeMissing
            | Self::ContentTypeNotJson { .. }
            | Self::ContentTypeMalformed { .. }
            | Self::ContentTypesDiffer { .. } => "Content-Type `application/json`".into(),
            Self::CharsetNotUtf8 { .. } => "no charset but `utf-8`".into(),
            Self::ByteOrderMark => "no byte order mark".into(),
            Self::Utf16 { .. } | Self::Utf32 { .. } | Self::InvalidUtf8 { .. } => "UTF-8".into(),
            Self::LoneSurrogate { .. } => "surrogate escapes in pairs".into(),
            Self::Empty => "a JSON value".into(),
            Self::Truncated => "the rest of the JSON value".into(),
            Self::Unexpected { expected, .. } => expected.to_string(),
            Self::TrailingBytes { .. } => "nothing after the JSON value".into(),
            Self::DuplicateKey { .. } => "each key once".into(),
            Self::BadNumber { .. } => "a number as JSON spells it".into(),
            Self::NumberOutOfRange { .. } => "a number every JSON reader can hold".into(),
            Self::ControlCharacter { .. } => "control characters escaped".into(),
            Self::BadEscape { .. } => "an escape that JSON knows".into(),
            Self::TooDeep { limit } => format!("at most {limit} levels of nesting"),
            Self::TooLarge { limit, .. } => format!("at most {limit} bytes"),
            Self::TooManyValues { limit } => format!("at most {limit} values"),
            Self::RootNotObject { .. } => "an object".into(),
            Self::MissingMember { member } => format!("the key `{}`", member.key()),
            Self::WrongKind { expected, .. } => expected.to_string(),
            Self::IntegerSpelling { .. } => {
                "an integer without fraction or exponent, and 0 without sign".into()
            }
            Self::SuccessContradictsStatus { form } => truth(*form).into(),
            Self::ErrnoContradictsStatus {
                form: Form::Success, ..
            } => "0".into(),
            Self::ErrnoContradictsStatus {
                form: Form::Failure, ..
            } => "a negative integer".into(),
            Self::ErrorOnSuccess { .. } | Self::DataOnFailure { .. } => "null".into(),
            Self::ErrorNullOnFailure | Self::ErrorEmptyOnFailure => "a text that is not empty".into(),
            Self::DataNullOnSuccess { expected } => expected.to_string(),
        }
    }

    /// What this answer has there; at most about 80 characters.
    pub fn received(&self) -> String {
        match self {
            Self::ContentTypeMissing => "no Content-Type".into(),
            Self::ContentTypesDiffer { first, other } => {
                // Two quotations in full would double the length of the line.
                format!("several that differ, among them {}", shorter(first, other))
            }
            Self::ContentTypeNotJson { media_type: text }
            | Self::ContentTypeMalformed { value: text }
            | Self::CharsetNotUtf8 { charset: text }
            | Self::BadNumber { text }
            | Self::NumberOutOfRange { text }
            | Self::BadEscape { text }
            | Self::IntegerSpelling { text }
            | Self::ErrnoContradictsStatus { text, .. }
            | Self::ErrorOnSuccess { text } => text.to_string(),
            Self::ErrorEmptyOnFailure => "an empty text".into(),
            Self::ByteOrderMark => "a byte order mark".into(),
            Self::Utf16 { order } => format!("UTF-16, {order}"),
            Self::Utf32 { order } => format!("UTF-32, {order}"),
            Self::InvalidUtf8 { byte } => format!("the byte 0x{byte:02x}"),
            Self::LoneSurrogate { unit } => format!("the lone surrogate \\u{unit:04x}"),
            Self::Empty => "nothing".into(),
            Self::Truncated => "the end of the body".into(),
            Self::Unexpected { found, .. } => found.to_string(),
            Self::TrailingBytes { count, text } => match text {
                Excerpt::Whole(_) => text.to_string(),
                Excerpt::Long { .. } => format!("{count} bytes more"),
            },
            Self::DuplicateKey { key } => format!("{key} again"),
            Self::ControlCharacter { byte } => format!("the raw control character 0x{byte:02x}"),
            Self::TooDeep { .. } | Self::TooManyValues { .. } => "more".into(),
            Self::TooLarge { bytes, .. } => format!("{bytes} bytes"),
            Self::RootNotObject { found } | Self::WrongKind { found, .. } | Self::DataOnFailure { found } => {
                found.to_string()
            }
            Self::MissingMember { .. } => "no such key".into(),
            Self::SuccessContradictsStatus { form: Form::Success } => truth(Form::Failure).into(),
            Self::SuccessContradictsStatus { form: Form::Failure } => truth(Form::Success).into(),
            Self::ErrorNullOnFailure | Self::DataNullOnSuccess { .. } => "null".into(),
        }
    }
}

fn truth(form: Form) -> &'static str {
    match form {
        Form::Success => "true",
        Form::Failure => "false",
    }
}

fn shorter<'e>(first: &'e Excerpt, other: &'e Excerpt) -> &'e Excerpt {
    let length = |excerpt: &Excerpt| match excerpt {
        Excerpt::Whole(text) => text.len(),
        Excerpt::Long { characters } => *characters,
    };
    if length(other) <= length(first) {
        other
    } else {
        first
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Media => "media",
            Self::Encoding => "encoding",
            Self::Syntax => "syntax",
            Self::Shape => "shape",
            Self::Pairing => "pairing",
        })
    }
}

impl fmt::Display for ByteOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BigEndian => "big-endian",
            Self::LittleEndian => "little-endian",
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "a value",
            Self::ValueOrEnd => "a value or `]`",
            Self::Key => "a key in double quotes",
            Self::KeyOrEnd => "a key in double quotes or `}`",
            Self::Colon => "`:`",
            Self::CommaOrEnd => "`,` or the end of the array or object",
            Self::Space => "only white space between tokens",
        })
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(byte) if byte.is_ascii_graphic() => write!(f, "`{}`", char::from(*byte)),
            Self::Byte(byte) => write!(f, "the byte 0x{byte:02x}"),
            Self::Word(word) => write!(f, "the word {word}"),
            Self::Comment => f.write_str("a comment"),
            Self::SingleQuotes => f.write_str("single quotes"),
        }
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(kind) => kind.fmt(f),
            Self::OrNull(kind) => write!(f, "{kind} or null"),
        }
    }
}
