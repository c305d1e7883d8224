//! The moves that histories are made of: by chance, in their turn, and the six of a session of its own.

use crate::model::{Act, Life, Member, Move, User, Who};
use proptest::prelude::*;
use proptest::strategy::Union;

/// What a run has for histories.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a list of what is in hand, each apart from the others"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Troupe {
    /// Whether there is another user.
    pub stranger: bool,
    /// Whether the owner has a second session.
    pub other_session: bool,
    /// Whether keys may be changed.
    pub rotates: bool,
    /// Whether the owner may open and close a session of their own.
    pub visits: bool,
}

pub(super) fn by(who: Who, act: Act) -> Move {
    Move {
        who,
        act,
        alone: false,
    }
}

/// A session of its own: it is opened, makes one call and is closed, and its token is tried on and on.
pub(super) fn visit(asks: Act) -> Vec<Move> {
    vec![
        by(Who::BriefSession, Act::LogIn),
        by(Who::BriefSession, asks),
        by(Who::BriefSession, Act::LogOut),
        by(Who::Owner, asks),
        by(Who::ClosedSession, asks),
        by(Who::ClosedSession, asks),
    ]
}

/// What comes right after the revocation of a member. Each sort comes to its turn, so that it is not left to chance
/// whether a server is disturbed where it is most easily.
pub(super) fn follow_up(turn: u64, place: u8, cast: &[Member], troupe: Troupe) -> Move {
    let other = (0_u8..)
        .zip(cast)
        .find(|(other, member)| *other != place && member.user == User::Owner && member.life == Life::Dead);
    let other_session = if troupe.other_session {
        Who::OtherSession
    } else {
        Who::Owner
    };
    let stranger = if troupe.stranger {
        Who::Stranger
    } else {
        Who::Nobody
    };
    match turn % 7 {
        0 => by(Who::Owner, Act::List),
        1 => by(
            Who::Owner,
            other.map_or(Act::RevokeUnknown, |(other, _)| Act::Revoke(other)),
        ),
        2 => by(other_session, Act::Revoke(place)),
        3 => by(stranger, Act::Revoke(place)),
        4 => by(Who::Nobody, Act::Revoke(place)),
        5 => by(Who::Owner, Act::RevokeNothing),
        _ => by(Who::Owner, Act::RevokeUnknown),
    }
}

/// One move of somebody who is there, about a credential or none.
pub(super) fn a_move(cast: &[Member], troupe: Troupe) -> impl Strategy<Value = Move> + use<> {
    let mut callers = vec![
        (8, Just(Who::Owner)),
        (2, Just(Who::Nobody)),
        (1, Just(Who::Pretender)),
    ];
    if troupe.stranger {
        callers.push((4, Just(Who::Stranger)));
    }
    if troupe.other_session {
        callers.push((3, Just(Who::OtherSession)));
    }
    // What does not exist yet is asked for by those alone who know that it does by then.
    let members: Vec<u8> = (0_u8..)
        .zip(cast)
        .filter(|(_, member)| member.life != Life::Unmade)
        .map(|(place, _)| place)
        .collect();
    // Only what the owner has revoked already gets new keys: a live one is somebody's until it is revoked.
    let rotatable: Vec<u8> = (0_u8..)
        .zip(cast)
        .filter(|(_, member)| member.user == User::Owner && member.life == Life::Dead)
        .map(|(place, _)| place)
        .collect();
    let mut acts: Vec<(u32, BoxedStrategy<Act>)> = vec![
        (3, Just(Act::RevokeUnknown).boxed()),
        (2, Just(Act::RevokeNothing).boxed()),
        (3, Just(Act::List).boxed()),
    ];
    if !members.is_empty() {
        let asked = proptest::sample::select(members).prop_map(Act::Revoke);
        acts.push((12, asked.boxed()));
    }
    if troupe.rotates && !rotatable.is_empty() {
        acts.push((
            2,
            proptest::sample::select(rotatable).prop_map(Act::Rotate).boxed(),
        ));
    }
    (
        Union::new_weighted(callers),
        Union::new_weighted(acts),
        any::<bool>(),
    )
        .prop_map(|(who, act, alone)| {
            // Keys are changed by their owner alone.
            let who = if matches!(act, Act::Rotate(_)) {
                Who::Owner
            } else {
                who
            };
            Move { who, act, alone }
        })
}
