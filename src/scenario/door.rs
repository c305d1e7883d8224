//! How a call is addressed and dressed: method, path, content type, further headers.

/// The way a call comes in. Everything but [`Door::PLAIN`] is a way that no documentation opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Door {
    /// The operation called; `None` is the one under test.
    pub sibling: Option<Sibling>,
    /// The HTTP method; `None` is the operation's own.
    pub method: Option<&'static str>,
    /// How the path is written.
    pub path: PathSpelling,
    /// The Content-Type of a body.
    pub content_type: ContentType,
    /// Further header fields.
    pub headers: &'static [(&'static str, FieldValue)],
}

/// The operations beside the one under test, where a deployment has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sibling {
    /// The caller's credentials, all pages.
    List(Selection),
    /// New exchange keys for a credential.
    Rotate,
    /// A trial of a credential's exchange keys.
    Verify,
    /// A new credential.
    Create,
    /// Who the caller is.
    User,
    /// A new session of the caller's.
    Login,
    /// The end of the caller's session.
    Logout,
    /// An operation that is judged as well, by its id.
    Further(&'static str),
}

impl Sibling {
    /// The id of its contract in `schemas/`.
    pub const fn operation(self) -> &'static str {
        match self {
            Self::List(_) => "credential.list",
            Self::Rotate => "credential.rotate",
            Self::Verify => "credential.verify",
            Self::Create => "credential.create",
            Self::User => "auth.user",
            Self::Login => "auth.login",
            Self::Logout => "auth.logout",
            Self::Further(operation) => operation,
        }
    }
}

/// Which of the caller's credentials a list is asked for. The filters' names differ between the page and
/// the published clients, so both are sent (facts 8.2, row 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Selection {
    /// All of them.
    Everything,
    /// Those with status ACTIVE.
    Active,
    /// Those with status REVOKED.
    Revoked,
    /// The one that the step names.
    TheNamed,
}

/// Spellings of the operation's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathSpelling {
    /// As documented.
    Plain,
    /// With a slash at its end.
    TrailingSlash,
    /// With its last segment in upper case.
    UpperCase,
    /// With two slashes before its last segment.
    DoubledSlash,
    /// With the credential's id as a query parameter.
    IdInQuery,
    /// The same, beside the id in the body: a query that means nothing to the operation.
    IdleQuery,
}

/// What a further header field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldValue {
    /// This text.
    Text(&'static str),
    /// The owner's user id, once an answer has told it.
    OwnersUserId,
}

/// What a body claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentType {
    /// `application/json`.
    Json,
    /// No header at all.
    Absent,
    /// Something else; the body is JSON all the same.
    Other(&'static str),
    /// A form, whose body is written as one.
    Form,
}

impl Door {
    /// The documented way in.
    pub const PLAIN: Self = Self {
        sibling: None,
        method: None,
        path: PathSpelling::Plain,
        content_type: ContentType::Json,
        headers: &[],
    };

    /// The documented way into another operation.
    pub const fn sibling(sibling: Sibling) -> Self {
        Self {
            sibling: Some(sibling),
            ..Self::PLAIN
        }
    }

    /// Another method on the documented path.
    pub const fn method(method: &'static str) -> Self {
        Self {
            method: Some(method),
            ..Self::PLAIN
        }
    }

    /// Another spelling of the path.
    pub const fn path(path: PathSpelling) -> Self {
        Self { path, ..Self::PLAIN }
    }

    /// The documented way in, with further header fields.
    pub const fn headers(headers: &'static [(&'static str, FieldValue)]) -> Self {
        Self {
            headers,
            ..Self::PLAIN
        }
    }

    /// Another content type.
    pub const fn content_type(content_type: ContentType) -> Self {
        Self {
            content_type,
            ..Self::PLAIN
        }
    }

    /// Whether the call is one of the operation under test, so that all its promises hold: its method on
    /// its path, however the body is labelled.
    pub fn is_the_operations(self) -> bool {
        let on_its_path = matches!(self.path, PathSpelling::Plain | PathSpelling::IdleQuery);
        self.sibling.is_none() && self.method.is_none() && on_its_path
    }
}
