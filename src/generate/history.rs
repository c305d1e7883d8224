//! Histories: calls by several callers about several credentials, in an order that nobody thought of.

use crate::exchange::Connection;
use crate::model::{Act, Life, Member, Move, User, Who};
use crate::scenario::{Bearer, ContentType, Door, Named, Role, Selection, Sibling, Step, StepBody};
use proptest::prelude::*;
use proptest::strategy::{Union, ValueTree as _};

/// Moves of a history before everything is asked about once more, at least and at most.
const MOVES: std::ops::Range<usize> = 4..14;

/// The lane on which moves travel that share a connection.
const LANE: u8 = 201;

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

/// Histories at most in which somebody logs in: there are quotas for it.
const VISITS: u64 = 12;

/// Whether a session is opened and closed in the history of that number.
const fn has_a_visit(number: u64, troupe: Troupe) -> bool {
    troupe.visits && number.is_multiple_of(3) && number < VISITS
}

/// Whether one of its live credentials is made in the history of that number, where that is allowed.
pub const fn creates(number: u64) -> bool {
    number % 3 == 2
}

/// The history of that number about this cast. It ends with every owner asking for each of his credentials, so
/// that whatever came back shows and nothing is left alive.
pub fn history(seed: u64, number: u64, cast: &[Member], troupe: Troupe) -> Vec<Move> {
    let mut runner = super::runner(seed, number);
    let mut some = |count: std::ops::Range<usize>| {
        let tree = proptest::collection::vec(a_move(cast, troupe), count).new_tree(&mut runner);
        tree.expect("no strategy of this room filters, so each has a value")
            .current()
    };
    let live: Vec<u8> = (0_u8..)
        .zip(cast)
        .filter(|(_, member)| member.user == User::Owner && member.life != Life::Dead)
        .map(|(place, _)| place)
        .collect();
    let is_made = |place: u8| cast.get(usize::from(place)).map(|member| member.life) == Some(Life::Unmade);
    let visits = has_a_visit(number, troupe);
    let in_a_row = in_a_row(number) || live.iter().any(|place| is_made(*place));
    let mut moves = Vec::new();
    for (turn, place) in (0_u64..).zip(&live) {
        let is_last = turn + 1 == live.len() as u64;
        // Every other history revokes them one right after the other.
        if !in_a_row {
            // Each of them dies in its turn, or what comes behind would come behind a refusal.
            let revokes = |made: &Move| {
                let by_owner = made.who.user() == Some(User::Owner);
                by_owner && matches!(made.act, Act::Revoke(other) if live.contains(&other))
            };
            moves.extend(some(0..4).into_iter().filter(|made| !revokes(made)));
        }
        if is_made(*place) {
            moves.push(by(Who::Owner, Act::Create(*place)));
        }
        if visits && is_last {
            moves.extend(visit(Act::Revoke(*place)));
            continue;
        }
        moves.push(by(Who::Owner, Act::Revoke(*place)));
        if !in_a_row || is_last {
            let turn = (number / 2)
                .saturating_mul(live.len() as u64)
                .saturating_add(turn);
            moves.push(follow_up(turn, *place, cast, troupe));
        }
    }
    if visits && live.is_empty() {
        let dead = (0_u8..).zip(cast).find(|(_, member)| member.user == User::Owner);
        moves.extend(visit(
            dead.map_or(Act::RevokeUnknown, |(place, _)| Act::Revoke(place)),
        ));
    }
    moves.extend(some(if live.is_empty() { MOVES } else { 0..6 }));
    if visits {
        moves.push(by(Who::ClosedSession, Act::RevokeUnknown));
    }
    let asked = (0_u8..).zip(cast).filter_map(|(place, member)| {
        let who = match member.user {
            User::Owner => Who::Owner,
            User::Stranger if troupe.stranger => Who::Stranger,
            User::Stranger => return None,
        };
        Some(Move {
            who,
            act: Act::Revoke(place),
            alone: true,
        })
    });
    moves.extend(asked);
    moves
}

/// A session of its own: it is opened, makes one call and is closed, and its token is tried on and on.
fn visit(asks: Act) -> Vec<Move> {
    vec![
        by(Who::BriefSession, Act::LogIn),
        by(Who::BriefSession, asks),
        by(Who::BriefSession, Act::LogOut),
        by(Who::Owner, asks),
        by(Who::ClosedSession, asks),
        by(Who::ClosedSession, asks),
    ]
}

/// Whether a history revokes its live credentials without a call between them.
const fn in_a_row(number: u64) -> bool {
    number % 2 == 1
}

fn by(who: Who, act: Act) -> Move {
    Move {
        who,
        act,
        alone: false,
    }
}

/// What comes right after the revocation of a member. Each sort comes to its turn, so that it is not left to chance
/// whether a server is disturbed where it is most easily.
fn follow_up(turn: u64, place: u8, cast: &[Member], troupe: Troupe) -> Move {
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

fn a_move(cast: &[Member], troupe: Troupe) -> impl Strategy<Value = Move> + use<> {
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

#[cfg(test)]
mod tests {
    use super::*;
    const TROUPE: Troupe = Troupe {
        stranger: true,
        other_session: true,
        rotates: true,
        visits: true,
    };

    fn cast() -> Vec<Member> {
        let member = |user, life| Member { user, life };
        vec![
            member(User::Owner, Life::Live),
            member(User::Owner, Life::Dead),
            member(User::Stranger, Life::Dead),
        ]
    }

    #[test]
    fn the_same_seed_gives_the_same_histories() {
        let all = |seed| {
            (0..50)
                .map(|number| history(seed, number, &cast(), TROUPE))
                .collect::<Vec<_>>()
        };
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
    }

    #[test]
    fn every_history_ends_with_each_owner_asking_for_each_of_his() {
        for number in 0..50 {
            let moves = history(3, number, &cast(), TROUPE);
            let last: Vec<(Who, Act)> = moves[moves.len() - 3..]
                .iter()
                .map(|one| (one.who, one.act))
                .collect();
            let asked = [(Who::Owner, 0), (Who::Owner, 1), (Who::Stranger, 2)]
                .map(|(who, place)| (who, Act::Revoke(place)));
            assert_eq!(last, asked);
        }
    }

    #[test]
    fn every_sort_of_follow_up_comes_right_behind_a_first_revocation() {
        let member = |life| Member {
            user: User::Owner,
            life,
        };
        let cast = [
            member(Life::Live),
            member(Life::Live),
            member(Life::Live),
            member(Life::Dead),
        ];
        for seed in 0..20 {
            let mut behind = Vec::new();
            for number in 0..6 {
                let moves = history(seed, number, &cast, TROUPE);
                let mut died = Vec::new();
                for pair in moves.windows(2) {
                    let Act::Revoke(place) = pair[0].act else { continue };
                    if pair[0].who.user() == Some(User::Owner) && place < 3 && !died.contains(&place) {
                        died.push(place);
                        behind.push((pair[1].who, pair[1].act));
                    }
                }
            }
            for (who, act) in [
                (Who::Owner, Act::List),
                (Who::Owner, Act::Revoke(3)),
                (Who::Owner, Act::RevokeUnknown),
                (Who::Owner, Act::RevokeNothing),
            ] {
                assert!(
                    behind.contains(&(who, act)),
                    "{seed}: {who} {act:?} in {behind:?}"
                );
            }
        }
    }

    #[test]
    fn nobody_appears_who_is_not_in_hand_and_no_live_key_is_changed() {
        for number in 0..200 {
            for made in history(5, number, &cast(), Troupe::default()) {
                assert!(!matches!(made.who, Who::Stranger | Who::OtherSession), "{made:?}");
            }
            for made in history(5, number, &cast(), TROUPE) {
                assert!(!matches!(made.act, Act::Rotate(place) if place != 1), "{made:?}");
            }
        }
    }

    #[test]
    fn a_closed_session_is_opened_first_and_only_now_and_then() {
        let mut opened = 0;
        for number in 0..100 {
            let moves = history(7, number, &cast(), TROUPE);
            let place = |who, act: Option<Act>| {
                moves
                    .iter()
                    .position(|made| made.who == who && act.is_none_or(|act| made.act == act))
            };
            let log_in = place(Who::BriefSession, Some(Act::LogIn));
            let log_out = place(Who::BriefSession, Some(Act::LogOut));
            let closed = place(Who::ClosedSession, None);
            assert_eq!(log_in.is_some(), closed.is_some(), "{moves:?}");
            assert!(log_in <= log_out && log_out <= closed, "{moves:?}");
            opened += usize::from(log_in.is_some());
        }
        assert_eq!(opened, 4);
    }

    #[test]
    fn nothing_is_asked_of_a_credential_before_it_is_made() {
        let mut cast = cast();
        cast.push(Member {
            user: User::Owner,
            life: Life::Unmade,
        });
        for number in 0..100 {
            let moves = history(8, number, &cast, TROUPE);
            let about = |act: &Act| act.member() == Some(3);
            let first = moves.iter().map(|made| made.act).find(about);
            assert_eq!(first, Some(Act::Create(3)), "{moves:?}");
            assert_eq!(
                moves.last().map(|made| made.act),
                Some(Act::Revoke(3)),
                "{moves:?}"
            );
        }
    }
}
