//! What the documentation says of a whole history: users, their credentials, and which answers are right at each
//! point of it. A second opinion, which shares nothing with what the runner believes.
//!
//! Pure: it is told what was asked and what came, and knows neither sockets nor clocks. The one rule that counts
//! is that a credential, once revoked by its owner, is revoked for good (page, Description and Notes).

mod shorten;
#[cfg(test)]
mod tests;

pub use shorten::{Recorded, shortest};

use crate::contract::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The owner.
    Owner,
    /// The owner, by another session.
    OtherSession,
    /// The owner, in a session that was opened in this history.
    BriefSession,
    /// Whoever holds the token of that session after it was closed.
    ClosedSession,
    /// Another user.
    Stranger,
    /// Nobody: no token.
    Nobody,
    /// Somebody whose token never was one.
    Pretender,
}

/// A user who may own credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum User {
    /// The owner.
    Owner,
    /// The other one.
    Stranger,
}

/// What a move asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// To revoke the member of the cast with that number, counted from 0.
    Revoke(u8),
    /// To revoke an id that nobody issued.
    RevokeUnknown,
    /// To revoke without naming anything.
    RevokeNothing,
    /// To list the caller's credentials.
    List,
    /// New exchange keys for a member.
    Rotate(u8),
    /// A new credential, which is that member from then on.
    Create(u8),
    /// To open the brief session.
    LogIn,
    /// To close it.
    LogOut,
}

impl Act {
    /// The member that it is about.
    pub const fn member(self) -> Option<u8> {
        match self {
            Self::Revoke(member) | Self::Rotate(member) | Self::Create(member) => Some(member),
            Self::RevokeUnknown | Self::RevokeNothing | Self::List | Self::LogIn | Self::LogOut => None,
        }
    }

    /// The same about another member.
    #[must_use]
    pub fn about(self, renumbered: impl FnOnce(u8) -> u8) -> Self {
        match self {
            Self::Revoke(member) => Self::Revoke(renumbered(member)),
            Self::Rotate(member) => Self::Rotate(renumbered(member)),
            Self::Create(member) => Self::Create(renumbered(member)),
            Self::RevokeUnknown | Self::RevokeNothing | Self::List | Self::LogIn | Self::LogOut => self,
        }
    }
}

/// One move of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Move {
    /// Who makes it.
    pub who: Who,
    /// What it asks for.
    pub act: Act,
    /// Whether it travels on a connection of its own.
    pub alone: bool,
}

/// What is known of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// It works.
    Live,
    /// Its owner revoked it.
    Dead,
    /// A call that may have revoked it got no clear answer.
    Unsure,
    /// It does not exist yet.
    Unmade,
}

/// A credential that a history is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// Whose it is.
    pub user: User,
    /// What is known of it.
    pub life: Life,
}

/// What came of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Came {
    /// A success.
    Succeeded,
    /// The refusal of what is revoked already.
    Repeated,
    /// Another refusal.
    Refused,
    /// Nothing that tells.
    Unclear,
}

/// The state that the documentation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    members: Vec<Member>,
    session: Session,
}

/// What is known of the brief session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    Unopened,
    Open,
    Closed,
    Unsure,
}

impl Who {
    /// The user as whom a server must accept this caller.
    pub const fn user(self) -> Option<User> {
        match self {
            Self::Owner | Self::OtherSession | Self::BriefSession => Some(User::Owner),
            Self::Stranger => Some(User::Stranger),
            Self::ClosedSession | Self::Nobody | Self::Pretender => None,
        }
    }
}

impl Model {
    /// The state at the beginning of a history.
    pub fn of(cast: &[Member]) -> Self {
        Self {
            members: cast.to_vec(),
            session: Session::Unopened,
        }
    }

    /// What is known of a member.
    pub fn member(&self, number: u8) -> Option<Member> {
        self.members.get(usize::from(number)).copied()
    }

    /// The right answers to a call of the operation now. None for other operations, which are not under test, and for
    /// calls that cannot be made: in a session that is not what they take it for, or about what does not exist yet.
    pub fn right(&self, made: Move) -> &'static [Reason] {
        use Reason::{Accepted, Invalid, NotPermitted, Repeated, Unauthenticated, Unknown};
        let (user, act) = match (made.who.user(), made.act) {
            (_, Act::List | Act::Rotate(_) | Act::Create(_) | Act::LogIn | Act::LogOut) => return &[],
            _ if self.cannot_be(made.who) => return &[],
            (None, _) => return &[Unauthenticated],
            (Some(user), act) => (user, act),
        };
        match act {
            Act::List | Act::Rotate(_) | Act::Create(_) | Act::LogIn | Act::LogOut => &[],
            Act::RevokeUnknown => &[Unknown],
            Act::RevokeNothing => &[Invalid],
            Act::Revoke(number) => match self.member(number) {
                None => &[Unknown],
                Some(member) if member.user != user => &[NotPermitted],
                Some(member) => match member.life {
                    Life::Live => &[Accepted],
                    Life::Dead => &[Repeated],
                    Life::Unsure => &[Accepted, Repeated],
                    Life::Unmade => &[],
                },
            },
        }
    }

    /// Takes in what came of a move.
    pub fn learn(&mut self, made: Move, came: Came) {
        let number = match made.act {
            Act::Revoke(number) => number,
            Act::Create(number) => {
                if let Some(member) = self.members.get_mut(usize::from(number))
                    && member.life == Life::Unmade
                    && came == Came::Succeeded
                {
                    member.life = Life::Live;
                }
                return;
            }
            Act::LogIn if came == Came::Succeeded => {
                self.session = Session::Open;
                return;
            }
            Act::LogOut if self.session == Session::Open => {
                self.session = match came {
                    Came::Succeeded => Session::Closed,
                    Came::Repeated | Came::Refused | Came::Unclear => Session::Unsure,
                };
                return;
            }
            Act::RevokeUnknown
            | Act::RevokeNothing
            | Act::List
            | Act::Rotate(_)
            | Act::LogIn
            | Act::LogOut => return,
        };
        let Some(member) = self.members.get_mut(usize::from(number)) else {
            return;
        };
        if Some(member.user) != made.who.user() {
            return;
        }
        member.life = match (member.life, came) {
            // Nothing brings it back, whatever a server says.
            (Life::Unmade, _) => Life::Unmade,
            (Life::Dead, _) | (_, Came::Succeeded | Came::Repeated) => Life::Dead,
            (_, Came::Unclear) => Life::Unsure,
            (life, Came::Refused) => life,
        };
    }

    /// Whether nobody can be this caller now.
    fn cannot_be(&self, who: Who) -> bool {
        match who {
            Who::BriefSession => self.session != Session::Open,
            Who::ClosedSession => self.session != Session::Closed,
            Who::Owner | Who::OtherSession | Who::Stranger | Who::Nobody | Who::Pretender => false,
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "owner",
            Self::OtherSession => "owner's other session",
            Self::BriefSession => "owner's brief session",
            Self::ClosedSession => "owner's closed session",
            Self::Stranger => "stranger",
            Self::Nobody => "nobody",
            Self::Pretender => "pretender",
        })
    }
}
