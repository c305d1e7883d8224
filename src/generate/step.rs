//! How a move of a history is sent.

use crate::exchange::Connection;
use crate::model::{Act, Member, Move, User, Who};
use crate::scenario::{Bearer, ContentType, Door, Named, Role, Selection, Sibling, Step, StepBody};

/// The lane on which moves travel that share a connection.
const LANE: u8 = 201;

/// A move as a step. Its label says who asks for what, and not when, so that findings of different histories are
/// the same ones.
pub fn step(made: Move, cast: &[Member]) -> Step {
    let whose = |place: u8| match cast.get(usize::from(place)).map(|member| member.user) {
        Some(User::Stranger) => "a credential of the stranger's",
        Some(User::Owner) | None => "a credential of the owner's",
    };
    let (asks, body, sibling) = match made.act {
        Act::Revoke(place) => (
            format!("asks for {}", whose(place)),
            StepBody::Id(Named::Member(place)),
            None,
        ),
        Act::RevokeUnknown => (
            "asks for an unknown id".to_owned(),
            StepBody::Id(Named::NeverIssued),
            None,
        ),
        Act::RevokeNothing => ("asks for nothing".to_owned(), StepBody::NoId, None),
        Act::List => (
            "lists".to_owned(),
            StepBody::Nothing,
            Some(Sibling::List(Selection::Everything)),
        ),
        Act::Rotate(place) => (
            "rotates a revoked credential".to_owned(),
            StepBody::NewKeys(Named::Member(place)),
            Some(Sibling::Rotate),
        ),
        Act::Create(_) => (
            "creates a credential".to_owned(),
            StepBody::Creation,
            Some(Sibling::Create),
        ),
        Act::LogIn => ("logs in".to_owned(), StepBody::Nothing, Some(Sibling::Login)),
        Act::LogOut => ("logs out".to_owned(), StepBody::Nothing, Some(Sibling::Logout)),
    };
    Step {
        label: format!("{} {asks}", made.who).into(),
        bearer: match made.who {
            Who::Owner => Bearer::Token(Role::Owner),
            Who::OtherSession => Bearer::Token(Role::Second),
            // Who logs in has no token yet.
            Who::BriefSession if made.act == Act::LogIn => Bearer::Absent,
            Who::BriefSession => Bearer::Token(Role::Spare),
            Who::ClosedSession => Bearer::LoggedOut,
            Who::Stranger => Bearer::Token(Role::Stranger),
            Who::Nobody => Bearer::Absent,
            Who::Pretender => Bearer::Malformed,
        },
        body,
        written: None,
        door: match sibling {
            None => Door::PLAIN,
            Some(Sibling::Logout) => Door {
                content_type: ContentType::Absent,
                ..Door::sibling(Sibling::Logout)
            },
            Some(sibling) => Door::sibling(sibling),
        },
        // Never on the pooled client, which may resend what never left: a move may revoke.
        connection: if made.alone {
            Connection::Fresh
        } else {
            Connection::Lane(LANE)
        },
    }
}
