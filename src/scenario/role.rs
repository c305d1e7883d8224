//! The parts that callers play.

use std::fmt;

/// Whose token a step presents (design section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The user whose credentials are spent.
    Owner,
    /// The owner once more, with another session's token.
    Second,
    /// Another user, with credentials of their own.
    Stranger,
    /// An authenticated user without the right to revoke.
    Reader,
    /// The bearer of a token that is really expired.
    Expired,
    /// The owner in a session that was opened by logging in, to be closed by logging out.
    Spare,
}

impl Role {
    /// Every role that a token is handed over for, in the order of the command line.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Second,
        Self::Stranger,
        Self::Reader,
        Self::Expired,
    ];

    /// The user behind it: several roles may be sessions of one.
    #[must_use]
    pub const fn user(self) -> Self {
        match self {
            Self::Owner | Self::Second | Self::Spare => Self::Owner,
            Self::Stranger => Self::Stranger,
            Self::Reader => Self::Reader,
            Self::Expired => Self::Expired,
        }
    }

    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Second => "owner's other session",
            Self::Stranger => "stranger",
            Self::Reader => "reader",
            Self::Expired => "expired",
            Self::Spare => "owner's spare session",
        }
    }

    /// The sessions that a login of this role opens, where no token was handed over for them: the owner needs
    /// their own, a second one, and a spare one that exists to be closed.
    pub const fn sessions(self) -> &'static [Self] {
        match self {
            Self::Owner => &[Self::Owner, Self::Second, Self::Spare],
            Self::Second => &[Self::Second],
            Self::Stranger => &[Self::Stranger],
            Self::Reader => &[Self::Reader],
            Self::Expired => &[Self::Expired],
            Self::Spare => &[Self::Spare],
        }
    }

    /// How a shell spells the token in a reproducer.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Owner => "$TOKEN_OWNER",
            Self::Second => "$TOKEN_SECOND",
            Self::Stranger => "$TOKEN_STRANGER",
            Self::Reader => "$TOKEN_READER",
            Self::Expired => "$TOKEN_EXPIRED",
            Self::Spare => "$TOKEN_SPARE",
        }
    }

    /// The flag and the environment variable that hand the token over.
    pub const fn inputs(self) -> (&'static str, &'static str) {
        match self {
            Self::Owner => ("--token-file", "CADENZA_TOKEN"),
            Self::Second => ("--second-token-file", "CADENZA_SECOND_TOKEN"),
            Self::Stranger => ("--stranger-token-file", "CADENZA_STRANGER_TOKEN"),
            Self::Reader => ("--reader-token-file", "CADENZA_READER_TOKEN"),
            Self::Expired => ("--expired-token-file", "CADENZA_EXPIRED_TOKEN"),
            Self::Spare => ("--email", "CADENZA_EMAIL"),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
