//! Header fields that the user has sent with every request.

use super::{MIN_SECRET_BYTES, Masker, Request, Secret};
use std::fmt;
use thiserror::Error;

/// One field. A value whose name sounds secret is a secret.
#[derive(Clone, Debug)]
pub struct ExtraHeader {
    name: String,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Plain(String),
    Secret(Secret),
}

/// Names that this tool writes itself, that belong to the connection, or that would tell a server
/// another origin or another caller than the one that really asks (design section 5). In lower case.
const REFUSED: [&str; 17] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Beginnings of refused names, in lower case.
const REFUSED_FAMILIES: [&str; 1] = ["x-forwarded-"];

/// Parts of a name that make its value a secret, in lower case.
const SECRET_WORDS: [&str; 8] = [
    "auth",
    "cookie",
    "credential",
    "key",
    "pass",
    "secret",
    "session",
    "token",
];

/// Why a field cannot be sent. Positions count bytes from 1. No message repeats a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// There is no colon.
    #[error("has no colon at any of its {length} positions")]
    NoColon {
        /// The text's length in bytes.
        length: usize,
    },
    /// A byte that no name may hold (RFC 9110 section 5.6.2).
    #[error("has byte {byte:#04x} at position {position}, which no header name may hold")]
    Name {
        /// The byte.
        byte: u8,
        /// Where it stands.
        position: usize,
    },
    /// The colon comes first.
    #[error("has no name before the colon at position 1")]
    NoName,
    /// A byte that no value may hold (RFC 9110 section 5.5), such as a line break that would begin another
    /// field.
    #[error("has byte {byte:#04x} at position {position}; a value holds printable ASCII, blanks and tabs")]
    Value {
        /// The byte.
        byte: u8,
        /// Where it stands.
        position: usize,
    },
    /// A name that the tool writes itself, or that would change the meaning of the message.
    #[error("sets {name}, which this tool writes itself or must not forge")]
    Refused {
        /// The name as given.
        name: String,
    },
    /// Two values for one name.
    #[error("sets {name} a second time")]
    Twice {
        /// The name as given.
        name: String,
    },
    /// What cannot be masked is not accepted.
    #[error(
        "gives {name} a value shorter than {MIN_SECRET_BYTES} bytes, which could not be masked in reports"
    )]
    Short {
        /// The name as given.
        name: String,
    },
}

impl ExtraHeader {
    /// Reads `Name: value`.
    pub fn parse(text: &str) -> Result<Self, HeaderError> {
        let colon = text
            .find(':')
            .ok_or(HeaderError::NoColon { length: text.len() })?;
        let (name, rest) = text.split_at(colon);
        if name.is_empty() {
            return Err(HeaderError::NoName);
        }
        if let Some(at) = name.bytes().position(|byte| !is_token(byte)) {
            let byte = name.as_bytes()[at];
            return Err(HeaderError::Name {
                byte,
                position: at + 1,
            });
        }
        let may_stand = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
        if let Some(at) = rest.bytes().position(|byte| !may_stand(byte)) {
            let byte = rest.as_bytes()[at];
            return Err(HeaderError::Value {
                byte,
                position: colon + at + 1,
            });
        }
        let lower = name.to_ascii_lowercase();
        if REFUSED.contains(&lower.as_str())
            || REFUSED_FAMILIES.iter().any(|family| lower.starts_with(family))
        {
            return Err(HeaderError::Refused {
                name: name.to_owned(),
            });
        }
        let value = rest[1..].trim_matches([' ', '\t']).to_owned();
        let value = if SECRET_WORDS.iter().any(|word| lower.contains(word)) {
            if value.len() < MIN_SECRET_BYTES {
                return Err(HeaderError::Short {
                    name: name.to_owned(),
                });
            }
            Value::Secret(Secret::new(format!("header {name}"), value))
        } else {
            Value::Plain(value)
        };
        Ok(Self {
            name: name.to_owned(),
            value,
        })
    }

    /// Reads a list; an error comes with the number of its field, counted from 1.
    pub fn parse_all<'a>(
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Self>, (usize, HeaderError)> {
        let mut all: Vec<Self> = Vec::new();
        for (index, text) in texts.into_iter().enumerate() {
            let header = Self::parse(text).map_err(|error| (index + 1, error))?;
            if all.iter().any(|other| header.is(&other.name)) {
                return Err((index + 1, HeaderError::Twice { name: header.name }));
            }
            all.push(header);
        }
        Ok(all)
    }

    /// Whether it has this name, in any case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Name in lower case and value, for the wire only.
    pub(crate) fn sent(&self) -> (String, String) {
        let value = match &self.value {
            Value::Plain(text) => text.as_str(),
            Value::Secret(secret) => secret.expose(),
        };
        (self.name.to_ascii_lowercase(), value.to_owned())
    }

    /// The value, if it is a secret.
    pub(super) fn secret(&self) -> Option<&Secret> {
        match &self.value {
            Value::Plain(_) => None,
            Value::Secret(secret) => Some(secret),
        }
    }

    /// How a shell spells it in a reproducer; whatever else in it is registered is masked.
    pub(super) fn shown(&self, masker: &Masker) -> ShownHeader {
        let value = match &self.value {
            Value::Plain(text) => Spelled::Text(masker.text(text)),
            Value::Secret(_) => Spelled::Variable(format!(
                "$HEADER_{}",
                self.name
                    .to_ascii_uppercase()
                    .replace(|letter: char| !letter.is_ascii_alphanumeric(), "_")
            )),
        };
        ShownHeader {
            name: self.name.clone(),
            value,
        }
    }
}

/// Name and value, or a placeholder for a secret one.
impl fmt::Display for ExtraHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Plain(text) => write!(f, "{}: {text}", self.name),
            Value::Secret(_) => write!(f, "{}: [given]", self.name),
        }
    }
}

/// A field as a reproducer shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownHeader {
    name: String,
    /// What stands after the colon.
    pub(super) value: Spelled,
}

/// A value in a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spelled {
    /// As it is.
    Text(String),
    /// A shell variable in its place.
    Variable(String),
}

impl ShownHeader {
    /// The name as given.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is sent with this request, see [`accompanies`].
    pub(super) fn accompanies(&self, request: &Request) -> bool {
        accompanies(&self.name, request)
    }
}

/// A step's own field wins over the user's of the same name: the scenario would not be what it says
/// otherwise.
pub(super) fn accompanies(name: &str, request: &Request) -> bool {
    !request
        .headers
        .iter()
        .any(|(own, _)| own.eq_ignore_ascii_case(name))
}

/// The letters of a field name (RFC 9110 section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests;
