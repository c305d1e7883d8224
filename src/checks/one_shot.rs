//! The one-shot model: a live credential is revoked once, by whichever call comes first, and every later call is
//! told so. Simultaneous calls are right if *some* order of them, which puts no call before one that was over when
//! it was sent, gives every call the answer that it got (Herlihy and Wing's linearizability, for an object with one
//! transition). Pure: times and sorts of answers in, the smallest contradiction out.
//!
//! A search over all orders would do, and the property tests hold this file to one. With a single transition it is
//! not needed: only who won, and who was told too early, can be wrong.

use std::time::Duration;

/// One call of a race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Racer {
    /// Since the start of the run: when its last byte left.
    pub(super) sent: Duration,
    /// Since the start of the run: when its answer was complete.
    pub(super) finished: Duration,
    /// What it was told.
    pub(super) told: Told,
}

/// The answers that the model tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// That it revoked the credential.
    Won,
    /// That the credential was revoked already.
    AlreadyRevoked,
    /// Nothing that tells: it may have been applied, even after it was given up, or not.
    Maybe,
    /// A refusal that is none of the model's. It changed nothing, and is wrong for reasons of its own.
    Other,
}

/// What cannot be, and between whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// What is wrong between them.
    pub(super) kind: Kind,
    /// The places of the calls of the smallest contradiction, in ascending order: whatever the others did,
    /// these answers cannot all be right.
    pub(super) witness: Vec<usize>,
}

/// The three ways to contradict the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Two calls won.
    TwoWinners,
    /// A call was told so before the one that won was sent.
    ToldTooEarly,
    /// No call can have won.
    NoWinner,
}

/// The smallest contradiction among calls for a credential that was live when the first was sent; `None` if some
/// order explains all answers. A call that was sent twice stands here twice, once as [`Told::Maybe`].
pub(super) fn contradiction(racers: &[Racer]) -> Option<Contradiction> {
    let places = |told: Told| (0..racers.len()).filter(move |place| racers[*place].told == told);
    let found = |kind, mut witness: Vec<usize>| {
        witness.sort_unstable();
        Some(Contradiction { kind, witness })
    };
    let mut winners = places(Told::Won);
    let pair = winners.next().zip(winners.next());
    let Some(earliest) = places(Told::AlreadyRevoked).min_by_key(|place| racers[*place].finished) else {
        if let Some((first, second)) = pair {
            return found(Kind::TwoWinners, vec![first, second]);
        }
        // Refusals alone: the first of them, whichever it was, should have won.
        let explained = racers.is_empty() || places(Told::Won).chain(places(Told::Maybe)).next().is_some();
        return if explained {
            None
        } else {
            found(Kind::NoWinner, (0..racers.len()).collect())
        };
    };
    let known = racers[earliest].finished;
    // Whoever won was sent before anybody knew of it.
    let in_time = |place: &usize| *place != earliest && racers[*place].sent <= known;
    let candidates: Vec<usize> = (0..racers.len()).filter(in_time).collect();
    if candidates.is_empty() {
        return found(Kind::ToldTooEarly, vec![earliest]);
    }
    if let Some((first, second)) = pair {
        return found(Kind::TwoWinners, vec![first, second]);
    }
    if let Some(late) = places(Told::Won).find(|place| !in_time(place)) {
        return found(Kind::ToldTooEarly, vec![earliest, late]);
    }
    let may_have_won = |place: &usize| matches!(racers[*place].told, Told::Won | Told::Maybe);
    if candidates.iter().any(may_have_won) {
        return None;
    }
    found(Kind::NoWinner, candidates.into_iter().chain([earliest]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Told::{AlreadyRevoked, Maybe, Other, Won};
    use proptest::prelude::*;

    fn racer((sent, finished, told): (u64, u64, Told)) -> Racer {
        Racer {
            sent: Duration::from_millis(sent),
            finished: Duration::from_millis(finished),
            told,
        }
    }

    #[track_caller]
    fn check(racers: &[(u64, u64, Told)], expected: Option<(Kind, &[usize])>) {
        let racers: Vec<Racer> = racers.iter().copied().map(racer).collect();
        let found = contradiction(&racers);
        let found = found.as_ref().map(|found| (found.kind, found.witness.as_slice()));
        assert_eq!(found, expected);
    }

    #[test]
    fn one_winner_whom_all_others_knew_of_is_explained() {
        check(
            &[(0, 9, AlreadyRevoked), (0, 5, Won), (1, 3, AlreadyRevoked)],
            None,
        );
        check(&[(0, 5, Won)], None);
        check(&[], None);
    }

    #[test]
    fn two_winners_are_a_contradiction_of_their_own_whatever_the_others_were_told() {
        check(
            &[(0, 5, AlreadyRevoked), (0, 5, Won), (0, 5, Maybe), (6, 9, Won)],
            Some((Kind::TwoWinners, &[1, 3])),
        );
    }

    #[test]
    fn nobody_knows_of_a_winner_that_was_not_sent_yet() {
        check(
            &[(0, 4, AlreadyRevoked), (1, 6, AlreadyRevoked), (5, 9, Won)],
            Some((Kind::ToldTooEarly, &[0, 2])),
        );
        check(
            &[(0, 4, AlreadyRevoked), (5, 9, Won)],
            Some((Kind::ToldTooEarly, &[0])),
        );
        // Touching moments are not told apart, in favour of the server.
        check(&[(0, 5, AlreadyRevoked), (5, 9, Won)], None);
    }

    #[test]
    fn what_may_have_been_applied_may_be_the_winner_if_it_was_sent_in_time() {
        check(&[(0, 5, AlreadyRevoked), (5, 9, Maybe)], None);
        check(&[(0, 5, AlreadyRevoked), (0, 3, Maybe), (0, 4, Other)], None);
        check(
            &[(0, 5, AlreadyRevoked), (1, 6, Other), (6, 9, Maybe)],
            Some((Kind::NoWinner, &[0, 1])),
        );
        check(&[(0, 5, Maybe), (0, 5, Other)], None);
    }

    #[test]
    fn somebody_must_have_won_when_all_were_told() {
        check(
            &[
                (0, 5, AlreadyRevoked),
                (2, 4, AlreadyRevoked),
                (3, 9, AlreadyRevoked),
            ],
            Some((Kind::NoWinner, &[0, 1, 2])),
        );
        check(&[(0, 5, Other), (2, 4, Other)], Some((Kind::NoWinner, &[0, 1])));
    }

    /// Whether some order explains the answers, by trying all of them.
    fn is_explained(racers: &[Racer]) -> bool {
        fn search(racers: &[Racer], left: &[usize], dead: bool) -> bool {
            if left.is_empty() {
                // Somebody's revocation was right, so the credential is dead in the end.
                return dead || racers.is_empty();
            }
            left.iter().any(|&next| {
                let may_come_next = left.iter().all(|&other| {
                    // What was given up may still be applied later.
                    racers[other].told == Maybe || racers[other].finished >= racers[next].sent
                });
                let rest: Vec<usize> = left.iter().copied().filter(|&place| place != next).collect();
                may_come_next
                    && match (racers[next].told, dead) {
                        (Won, false) | (AlreadyRevoked, true) => search(racers, &rest, true),
                        (Won, true) | (AlreadyRevoked, false) => false,
                        (Maybe, _) => search(racers, &rest, true) || search(racers, &rest, dead),
                        (Other, _) => search(racers, &rest, dead),
                    }
            })
        }
        search(racers, &(0..racers.len()).collect::<Vec<_>>(), false)
    }

    /// Whether these calls contradict the model, whatever the others were told.
    fn contradict(racers: &[Racer], witness: &[usize]) -> bool {
        let others_free: Vec<Racer> = racers
            .iter()
            .enumerate()
            .map(|(place, racer)| Racer {
                told: if witness.contains(&place) {
                    racer.told
                } else {
                    Maybe
                },
                ..*racer
            })
            .collect();
        !is_explained(&others_free)
    }

    fn races() -> impl Strategy<Value = Vec<Racer>> {
        let told = prop_oneof![1 => Just(Won), 3 => Just(AlreadyRevoked), 1 => Just(Maybe), 1 => Just(Other)];
        let one = (0_u64..6, 0_u64..5, told);
        let one = one.prop_map(|(sent, took, told)| racer((sent, sent + took, told)));
        prop::collection::vec(one, 1..=5)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_agrees_with_a_search_over_all_orders(racers in races()) {
            prop_assert_eq!(contradiction(&racers).is_none(), is_explained(&racers));
        }

        #[test]
        fn a_witness_contradicts_by_itself_and_no_smaller_one_does(racers in races()) {
            let Some(found) = contradiction(&racers) else { return Ok(()) };
            prop_assert!(contradict(&racers, &found.witness));
            for subset in 0_u32..1 << racers.len() {
                let smaller: Vec<usize> = (0..racers.len()).filter(|place| subset & (1 << place) != 0).collect();
                prop_assert!(smaller.len() >= found.witness.len() || !contradict(&racers, &smaller));
            }
        }

        #[test]
        fn a_history_that_the_model_itself_made_is_explained(
            points in prop::collection::vec((0_u64..40, 0_u64..5, 0_u64..5, 0_u8..8), 1..=32)
        ) {
            // Each call takes effect at one point between being sent and being answered.
            let mut order: Vec<usize> = (0..points.len()).collect();
            order.sort_by_key(|place| points[*place].0);
            let mut dead = false;
            let mut racers = vec![racer((0, 0, Other)); points.len()];
            for place in order {
                let (point, before, after, fate) = points[place];
                let told = if fate == 0 { Maybe } else if dead { AlreadyRevoked } else { Won };
                // An answer that never came tells nothing of whether the call was applied.
                dead |= told == Won || (told == Maybe && before > 0);
                racers[place] = racer((10 + point - before, 10 + point + after, told));
            }
            prop_assume!(dead);
            prop_assert_eq!(contradiction(&racers), None);
        }
    }
}
