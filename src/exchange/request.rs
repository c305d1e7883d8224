//! What is sent.

use super::Secret;
use std::fmt;

/// One request, complete but for the target's base URL.
#[derive(Clone, Debug)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path under the base URL, beginning with a slash.
    pub path: String,
    /// How the caller presents itself.
    pub authorization: Authorization,
    /// The body, sent as `application/json`; `None` sends no body and no Content-Type.
    pub body: Option<String>,
    /// The credential id in the body, if there is one; reproducers replace it by a placeholder.
    pub names: Option<String>,
    /// The connection it must travel on.
    pub connection: Connection,
}

/// The Authorization header of a request.
#[derive(Clone, Debug)]
pub enum Authorization {
    /// The header is not sent.
    Absent,
    /// Scheme word, one space, token.
    Token {
        /// The scheme word, such as `Bearer`.
        scheme: &'static str,
        /// The token, registered with the masker.
        token: Secret,
        /// How a shell spells the token in a reproducer, such as `$TOKEN_OWNER`.
        variable: &'static str,
    },
    /// A fixed value that is no secret, such as a token that never was one.
    Literal(&'static str),
}

impl Authorization {
    /// The header's value as sent.
    pub(crate) fn header_value(&self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Token { scheme, token, .. } => Some(format!("{scheme} {}", token.expose())),
            Self::Literal(value) => Some((*value).to_owned()),
        }
    }
}

/// Which connection a step travels on (design section 3). A connection is no identity: any caller
/// may use any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Connection {
    /// Whichever keep-alive connection the pool hands out.
    Pooled,
    /// A connection opened for this exchange and closed after it.
    Fresh,
    /// A kept connection of our own, by number.
    Lane(u8),
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pooled => f.write_str("pooled"),
            Self::Fresh => f.write_str("fresh"),
            Self::Lane(number) => write!(f, "lane {number}"),
        }
    }
}
