//! Every refusal this server knows, with the status, errno and text that the documentation gives it.
//!
//! The already-revoked row is the page's own, number and text. Other errnos come from the error tables
//! of the sibling pages (facts section 5), because the page leaves them open. Faults that put another
//! status or errno in place of the documented one are rows of a second table.

use super::catalogue::Quirks;
use super::{Fault, Variant};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unauthorized,
    /// A 401 that gives away that the id is unknown; only a fault says so.
    UnauthorizedUnknown,
    Forbidden,
    UnknownId,
    AlreadyRevoked,
    MissingId,
    NullId,
    EmptyId,
    WrongTypeId,
    MalformedId,
    MalformedBody,
    NotAnObject,
    UnknownMember,
    InvalidForm,
    NotRotatable,
    AmbiguousAuthorization,
    BadLogin,
    BadRefreshToken,
    NoSuchRoute,
    WrongMethod,
    UnsupportedMediaType,
    BodyTooLarge,
    TargetTooLong,
    HeadersTooLarge,
    Throttled,
    Unavailable,
    Internal,
}

/// The three things a refusal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) status: u16,
    pub(super) errno: i64,
    pub(super) error: String,
}

/// The errno that the page gives to a repeated revocation.
const ALREADY_REVOKED: i64 = -130_001;

impl Refusal {
    /// What the conforming server says.
    fn documented(self) -> (u16, i64, &'static str) {
        match self {
            Self::Unauthorized => (401, -100_000, "Invalid or expired access token"),
            Self::UnauthorizedUnknown => (401, -100_002, "Invalid or expired access token"),
            Self::Forbidden => (403, -22_018, "Not authorized to revoke this credential"),
            Self::UnknownId => (404, -22_016, "Credential not found"),
            Self::AlreadyRevoked => (400, ALREADY_REVOKED, "Credential is already revoked"),
            Self::MissingId => (400, -22_015, "Field credentialId is required"),
            Self::NullId => (400, -22_015, "Field credentialId must not be null"),
            Self::EmptyId => (400, -22_015, "Field credentialId must not be empty"),
            Self::WrongTypeId => (400, -22_015, "Field credentialId must be a string"),
            Self::MalformedId => (400, -22_015, "Field credentialId is not a valid identifier"),
            Self::MalformedBody => (400, -19_005, "Request body is not valid JSON"),
            Self::NotAnObject => (400, -19_004, "Request body must be a JSON object"),
            Self::UnknownMember => (400, -19_004, "Request body has an unknown field"),
            Self::InvalidForm => (400, -19_004, "A required field is missing"),
            Self::NotRotatable => (400, -22_015, "A revoked credential cannot be rotated"),
            Self::AmbiguousAuthorization => (400, -19_001, "More than one Authorization field"),
            Self::BadLogin => (401, -100_001, "Wrong email or password"),
            Self::BadRefreshToken => (401, -100_003, "Invalid or expired refresh token"),
            Self::NoSuchRoute => (404, -19_003, "No such endpoint"),
            Self::WrongMethod => (405, -19_001, "Method not allowed"),
            Self::UnsupportedMediaType => (415, -19_001, "Content type must be application/json"),
            Self::BodyTooLarge => (413, -19_001, "Request body is larger than 1 MB"),
            Self::TargetTooLong => (414, -19_001, "Request target is longer than 8192 characters"),
            Self::HeadersTooLarge => (431, -19_001, "Request headers are larger than 16 KB"),
            Self::Throttled => (429, -18_011, "Rate limit exceeded"),
            Self::Unavailable => (503, -19_006, "Temporarily unavailable"),
            Self::Internal => (500, -22_000, "Internal error"),
        }
    }

    /// What this server says, with its fault and its variant taken into account.
    pub(super) fn statement(self, quirks: Quirks) -> Statement {
        let (mut status, mut errno, error) = self.documented();
        let documented_text = self == Self::AlreadyRevoked;
        let mut error = if quirks.varies(Variant::ErrorTextsDiffer) && !documented_text {
            format!("E{status}: request declined")
        } else if quirks.varies(Variant::UnicodeNames) && !documented_text {
            format!("{error} 🚫 请求被拒绝")
        } else {
            error.to_owned()
        };
        if quirks.varies(Variant::OtherErrnos) && !documented_text {
            errno = -26_000 - i64::from(status);
        }
        if quirks.varies(Variant::OneErrno) && !documented_text {
            errno = -19_000;
        }
        if quirks.varies(Variant::PerKindErrnos) && !documented_text {
            errno = -27_000 - self as i64;
        }
        if let Some(bent) = BENT
            .iter()
            .find(|bent| quirks.has(bent.fault) && bent.refusals.contains(&self))
        {
            status = bent.status;
            errno = bent.errno;
        }
        if quirks.has(Fault::QuoteInIdIs500) && self == Self::Internal {
            "ERROR: syntax error at or near \"'\"; SQLSTATE 42601; SELECT * FROM credentials WHERE id = '"
                .clone_into(&mut error);
        }
        if quirks.has(Fault::StackTraceInError) && self == Self::UnknownId {
            "NotFound\n    at Credentials.find (/srv/credentials.js:41:13)\n    at run (node:internal:95:5)"
                .clone_into(&mut error);
        }
        if quirks.has(Fault::SqlInNotFound) && self == Self::UnknownId {
            "SQLSTATE 02000: SELECT id, owner FROM credentials WHERE id = $1 returned no row"
                .clone_into(&mut error);
        }
        Statement { status, errno, error }
    }
}

/// A fault that changes what some refusals say.
struct Bent {
    fault: Fault,
    refusals: &'static [Refusal],
    status: u16,
    errno: i64,
}

/// A row of the table: fault, refusals, status, errno.
const fn bent(fault: Fault, refusals: &'static [Refusal], status: u16, errno: i64) -> Bent {
    Bent {
        fault,
        refusals,
        status,
        errno,
    }
}

const MALFORMED: &[Refusal] = &[Refusal::MalformedBody, Refusal::NotAnObject];

const BENT: &[Bent] = &[
    bent(
        Fault::AlreadyRevokedIs409,
        &[Refusal::AlreadyRevoked],
        409,
        ALREADY_REVOKED,
    ),
    bent(
        Fault::AlreadyRevokedOtherErrno,
        &[Refusal::AlreadyRevoked],
        400,
        -22_015,
    ),
    bent(
        Fault::AlreadyRevokedIs404,
        &[Refusal::AlreadyRevoked],
        404,
        -22_016,
    ),
    bent(
        Fault::InternalErrorOnSecondRevoke,
        &[Refusal::AlreadyRevoked],
        500,
        -22_000,
    ),
    bent(Fault::UnknownIdIs400, &[Refusal::UnknownId], 400, -22_015),
    bent(Fault::UnknownIdIs403, &[Refusal::UnknownId], 403, -22_018),
    bent(
        Fault::UnknownIdCarriesAlreadyRevokedErrno,
        &[Refusal::UnknownId],
        404,
        ALREADY_REVOKED,
    ),
    bent(Fault::MissingIdIs500, &[Refusal::MissingId], 500, -22_000),
    bent(Fault::MissingIdIs422, &[Refusal::MissingId], 422, -22_015),
    bent(Fault::MissingIdIs404, &[Refusal::MissingId], 404, -22_016),
    bent(
        Fault::MissingIdCarriesAlreadyRevokedErrno,
        &[Refusal::MissingId],
        400,
        ALREADY_REVOKED,
    ),
    bent(Fault::NullIdIs500, &[Refusal::NullId], 500, -22_000),
    bent(Fault::EmptyIdIs404, &[Refusal::EmptyId], 404, -22_016),
    bent(Fault::WrongTypeIdIs500, &[Refusal::WrongTypeId], 500, -22_000),
    bent(Fault::MalformedBodyIs500, MALFORMED, 500, -22_000),
    bent(Fault::MalformedBodyIs200, MALFORMED, 200, -22_015),
    bent(
        Fault::BodyThatIsNoObjectIs500,
        &[Refusal::NotAnObject],
        500,
        -22_000,
    ),
    bent(Fault::UnauthorizedIs403, &[Refusal::Unauthorized], 403, -22_018),
    bent(Fault::ForbiddenIs404, &[Refusal::Forbidden], 404, -22_016),
    bent(Fault::ForbiddenIs401, &[Refusal::Forbidden], 401, -100_000),
];
