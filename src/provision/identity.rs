//! Identities: who logs in as which role, and what a login's answer gives.

use crate::contract::Operation;
use crate::exchange::{Authorization, Connection, Exchange, Received, Request, Secret, Tokens, Unanswered};
use crate::scenario::Role;
use cadenza_envelope::{Answer, Head, Limits};
use serde_json::json;
use thiserror::Error;

/// An email and its password.
#[derive(Clone, Debug)]
pub struct Login {
    /// The email, which reports may show.
    pub email: String,
    /// The password.
    pub password: Secret,
}

impl Login {
    /// The request that logs in.
    pub(crate) fn request(&self, operation: &Operation) -> Request {
        let body = json!({ "email": self.email, "password": self.password.expose() });
        posted(operation, body.to_string(), Authorization::Absent)
    }
}

/// The request that trades a refresh token for new tokens.
pub(crate) fn refresh_request(operation: &Operation, refresh: &Secret) -> Request {
    let body = json!({ "refreshToken": refresh.expose() });
    posted(operation, body.to_string(), Authorization::Absent)
}

/// A request to a supporting operation, on a connection of its own so that nothing below may send it twice.
pub(super) fn posted(operation: &Operation, body: String, authorization: Authorization) -> Request {
    Request {
        body: Some(body.into_bytes()),
        content_type: Some("application/json".into()),
        ..Request::plain(
            &operation.method,
            &operation.path,
            authorization,
            Connection::Fresh,
        )
    }
}

/// Why a role got no token by logging in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// The server refused.
    #[error("login of the {role} was refused: {came}")]
    Refused {
        /// The role.
        role: Role,
        /// Status and errno.
        came: String,
    },
    /// No complete answer came.
    #[error("login of the {role} got no answer: {why}")]
    Unanswered {
        /// The role.
        role: Role,
        /// What happened instead.
        why: String,
    },
    /// Nobody says how to log in.
    #[error("login of the {role} was not tried: the contract describes no auth.login")]
    Undescribed {
        /// The role.
        role: Role,
    },
    /// Somebody stopped the run first.
    #[error("login of the {role} was not tried: the run was asked to stop")]
    Stopped {
        /// The role.
        role: Role,
    },
    /// A success without an access token.
    #[error("login of the {role} succeeded and handed out no access token")]
    NoToken {
        /// The role.
        role: Role,
    },
}

impl IdentityError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Refused { role, .. } => format!("check {}", inputs(*role)),
            Self::Unanswered { .. } => "check the base URL, and whether the server runs".to_owned(),
            Self::Stopped { .. } => "run again".to_owned(),
            Self::NoToken { role } | Self::Undescribed { role } => {
                let (flag, variable) = role.inputs();
                format!("hand a token over instead: {flag} FILE or {variable}")
            }
        }
    }
}

/// The inputs of a role's login, in words.
pub fn inputs(role: Role) -> String {
    match login_inputs(role) {
        Some((flag, _, password)) => format!("{flag} and {password}"),
        None => "the owner's login".to_owned(),
    }
}

/// The flag of a role's email, its variable, and the variable of the password; `None` for roles that
/// cannot log in by themselves.
pub const fn login_inputs(role: Role) -> Option<(&'static str, &'static str, &'static str)> {
    match role {
        Role::Owner => Some(("--email", "CADENZA_EMAIL", "CADENZA_PASSWORD")),
        Role::Stranger => Some((
            "--stranger-email",
            "CADENZA_STRANGER_EMAIL",
            "CADENZA_STRANGER_PASSWORD",
        )),
        Role::Reader => Some((
            "--reader-email",
            "CADENZA_READER_EMAIL",
            "CADENZA_READER_PASSWORD",
        )),
        Role::Second | Role::Expired | Role::Spare => None,
    }
}

/// What the answer to a login or a refresh means for the role.
pub(crate) fn outcome(
    role: Role,
    exchange: &Exchange,
    tokens: Option<Tokens>,
) -> Result<Tokens, IdentityError> {
    let unanswered = |why: String| Err(IdentityError::Unanswered { role, why });
    let response = match &exchange.received {
        Received::Complete(response) => response,
        Received::Oversized { .. } => return unanswered("the answer has no end".to_owned()),
        Received::Incomplete(cut) => return unanswered(cut.why.clone()),
        Received::Unanswered(Unanswered::Deadline(ms)) => {
            return unanswered(format!("nothing within {ms} ms"));
        }
        Received::Undecodable { why, .. }
        | Received::Unanswered(
            Unanswered::NotConnected(why) | Unanswered::Closed(why) | Unanswered::NotHttp(why),
        ) => return unanswered(why.clone()),
    };
    if (200..300).contains(&response.status) {
        return tokens.ok_or(IdentityError::NoToken { role });
    }
    let types: Vec<&[u8]> = response.header_values("content-type").collect();
    let answer = cadenza_envelope::read(
        &Head::new(response.status, &types),
        &response.body,
        &Limits::default(),
    );
    let errno = Answer::errno(&answer).map_or_else(String::new, |errno| format!(", errno {errno}"));
    Err(IdentityError::Refused {
        role,
        came: format!("HTTP {}{errno}", response.status),
    })
}
