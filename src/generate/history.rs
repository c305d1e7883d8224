//! Histories: calls by several callers about several credentials, in an order that nobody thought of.

use super::moves::{Troupe, a_move, by, follow_up, visit};
use crate::model::{Act, Life, Member, Move, User, Who};
use proptest::strategy::{Strategy as _, ValueTree as _};

/// Moves of a history before everything is asked about once more, at least and at most.
const MOVES: std::ops::Range<usize> = 4..14;

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

/// Whether a history revokes its live credentials without a call between them.
const fn in_a_row(number: u64) -> bool {
    number % 2 == 1
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
