//! What is sent.

use super::{Secret, WireForm};
use std::borrow::Cow;
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
    /// The body; `None` sends none.
    pub body: Option<Vec<u8>>,
    /// The Content-Type of the body, if it is to have one.
    pub content_type: Option<Cow<'static, str>>,
    /// Further header fields.
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// The longest chunk in bytes, if the body is sent in chunks; only a lane can send it so.
    pub chunks: Option<u16>,
    /// How its bytes are written.
    pub wire: WireForm,
    /// Secrets in the body or the path, and how a shell spells each; reproducers show the spelling.
    pub carries: Vec<(Secret, &'static str)>,
    /// The credential id in the body, if there is one; reproducers replace it by a placeholder.
    pub names: Option<String>,
    /// Whether that id is one that nobody issued: nobody should put a live one in its place.
    pub is_made_up: bool,
    /// The connection it must travel on.
    pub connection: Connection,
}

impl Request {
    /// A request without a body that names no credential; what is more than that is said with `..` behind it.
    pub fn plain(
        method: impl Into<String>,
        path: impl Into<String>,
        authorization: Authorization,
        connection: Connection,
    ) -> Self {
        Self {
            method: method.into(),
            path: path.into(),
            authorization,
            body: None,
            content_type: None,
            headers: Vec::new(),
            chunks: None,
            wire: WireForm::Usual,
            carries: Vec::new(),
            names: None,
            is_made_up: false,
            connection,
        }
    }
}

/// The Authorization header of a request.
#[derive(Clone, Debug)]
pub enum Authorization {
    /// The header is not sent.
    Absent,
    /// Scheme word, one space, token.
    Token {
        /// The scheme word, such as `Bearer`; empty sends the bare token.
        scheme: &'static str,
        /// The token, registered with the masker.
        token: Secret,
        /// How a shell spells the token in a reproducer, such as `$TOKEN_OWNER`.
        variable: &'static str,
    },
    /// A fixed value that is no secret, such as a token that never was one.
    Literal(&'static str),
    /// Two fields, in this order.
    Twice(Box<[Self; 2]>),
    /// The token where a browser would carry it, in cookies of several names.
    Cookie {
        /// The token, registered with the masker.
        token: Secret,
        /// How a shell spells the token in a reproducer.
        variable: &'static str,
    },
    /// The token in header fields that other APIs read it from.
    OtherFields {
        /// The token, registered with the masker.
        token: Secret,
        /// How a shell spells the token in a reproducer.
        variable: &'static str,
    },
}

/// The cookies that frameworks keep a token in.
const COOKIES: [&str; 5] = ["access_token", "token", "session", "jwt", "sb-access-token"];

/// The header fields that other APIs read a token from.
const OTHER_FIELDS: [&str; 6] = [
    "x-authorization",
    "x-auth-token",
    "x-access-token",
    "x-api-key",
    "apikey",
    "x-forwarded-authorization",
];

impl Authorization {
    /// The header fields as sent, or with `shown` as a shell would spell them.
    fn fields(&self, shown: bool) -> Vec<(&'static str, String)> {
        let spelled = |token: &Secret, variable: &str| {
            if shown {
                variable.to_owned()
            } else {
                token.expose().to_owned()
            }
        };
        match self {
            Self::Absent => Vec::new(),
            Self::Token {
                scheme: "",
                token,
                variable,
            } => vec![("authorization", spelled(token, variable))],
            Self::Token {
                scheme,
                token,
                variable,
            } => {
                vec![("authorization", format!("{scheme} {}", spelled(token, variable)))]
            }
            Self::Literal(value) => vec![("authorization", (*value).to_owned())],
            Self::Twice(both) => both.iter().flat_map(|one| one.fields(shown)).collect(),
            Self::Cookie { token, variable } => {
                let cookies = COOKIES.map(|name| format!("{name}={}", spelled(token, variable)));
                vec![("cookie", cookies.join("; "))]
            }
            Self::OtherFields { token, variable } => {
                let scheme = |name: &str| {
                    if name.ends_with("authorization") {
                        "Bearer "
                    } else {
                        ""
                    }
                };
                let field = |name| (name, format!("{}{}", scheme(name), spelled(token, variable)));
                OTHER_FIELDS.map(field).to_vec()
            }
        }
    }

    /// Whether a field of its own is left out where the user gives one of that name: a gateway may ask for that one.
    pub(super) fn gives_way_to(&self, name: &str) -> bool {
        matches!(self, Self::OtherFields { .. }) && OTHER_FIELDS.contains(&name.to_ascii_lowercase().as_str())
    }

    /// The header fields as sent.
    pub(crate) fn sent(&self) -> Vec<(&'static str, String)> {
        self.fields(false)
    }

    /// The header fields as a reproducer shows them.
    pub(crate) fn shown(&self) -> Vec<(&'static str, String)> {
        self.fields(true)
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
