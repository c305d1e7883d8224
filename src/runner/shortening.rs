//! Tells what a history showed by a shorter one: first by what the model needs of the record, which costs nothing, then
//! by playing candidates with fresh credentials, the smallest first, while there are any.

use super::histories::{Played, changes_the_model};
use super::{Runner, story};
use crate::checks::Scope;
use crate::finding::{Frequency, Identity};
use crate::generate::Case;
use crate::model::{Act, Life, Move, Recorded, User, shortest};
use crate::scenario::Scenario;
use std::sync::Arc;

/// Histories that are played to shorten one finding at most.
const SHORTER: u32 = 24;

impl Runner<'_> {
    /// Tells a finding by the shortest history that still shows it, and says how often that one did.
    pub(super) async fn shorten(
        &mut self,
        scenario: &Scenario,
        identity: &Identity,
        played: &Played,
        later: &[Scenario],
    ) -> Frequency {
        let mut candidates = self.candidates(identity, played);
        let whole = candidates.last().cloned().unwrap_or_default();
        candidates.sort_by_key(Vec::len);
        let of = |moves: &[Move]| Case::of_history(&played.cast, moves);
        let mut smallest = None;
        for moves in candidates {
            match self.still_shows(scenario, identity, &of(&moves), later).await {
                Some(true) => {
                    smallest = Some(moves);
                    break;
                }
                Some(false) => {}
                None => break,
            }
        }
        let Some(mut kept) = smallest else {
            // It takes what could not be had again, so it is told as it was seen.
            self.keep(scenario, identity, &of(&whole));
            return Frequency::ONCE;
        };
        let mut frequency = Frequency { seen: 2, tried: 2 };
        let (mut place, mut tries) = (0, 0);
        // The last move is the one that was answered wrongly.
        while place + 1 < kept.len() && tries < SHORTER {
            tries += 1;
            let mut fewer = kept.clone();
            fewer.remove(place);
            match self.still_shows(scenario, identity, &of(&fewer), later).await {
                Some(true) => kept = fewer,
                Some(false) => place += 1,
                None => break,
            }
        }
        if let Some(again) = self.still_shows(scenario, identity, &of(&kept), later).await {
            frequency.tried += 1;
            frequency.seen += u32::from(again);
        }
        self.keep(scenario, identity, &of(&kept));
        self.shortened.insert(identity.clone(), frequency);
        frequency
    }

    /// Histories that may show the finding as well, each ending with the move that was answered wrongly; the whole one
    /// is the last.
    fn candidates(&self, identity: &Identity, played: &Played) -> Vec<Vec<Move>> {
        let accused = self.judge.finding(identity).and_then(|finding| {
            let accused = played.evidence.calls.get(finding.line)?;
            let sent = played.evidence.calls.iter().take(finding.line);
            let before = sent.filter(|call| changes_the_model(&call.step)).count();
            accused.step.door.sibling.is_none().then_some(before)
        });
        let Some(accused) = accused.filter(|accused| *accused < played.record.len()) else {
            return vec![played.moves.clone()];
        };
        let record: Vec<Recorded> = played
            .record
            .iter()
            .map(|(place, came)| Recorded {
                made: played.moves[*place],
                came: *came,
            })
            .collect();
        let places: Vec<usize> = shortest(&played.cast, &record, accused)
            .into_iter()
            .map(|place| played.record[place].0)
            .collect();
        around(&played.moves, &places, |place| {
            played
                .cast
                .get(usize::from(place))
                .is_some_and(|member| member.life == Life::Dead)
        })
    }

    /// Whether a history shows the finding with a fresh cast; `None` if there are not enough credentials left, or
    /// the run was stopped before they could.
    async fn still_shows(
        &mut self,
        scenario: &Scenario,
        identity: &Identity,
        case: &Case,
        later: &[Scenario],
    ) -> Option<bool> {
        if self.halted().is_some() || self.time.is_over() {
            return None;
        }
        let evidence = self.make_again(scenario, case, later).await?.evidence;
        self.note_calls(&evidence);
        let headers = self.courier.wire.shown_headers();
        let told = Arc::new(story::tell(&evidence, headers));
        let mut scratch = self.judge.afresh();
        scratch.see(&evidence, Scope::Whole, &self.basis, &mut || Arc::clone(&told));
        let Some(finding) = scratch.finding(identity) else {
            return self.halted().is_none().then_some(false);
        };
        self.judge.retell(identity, finding);
        Some(true)
    }
}

/// Candidates for a shorter history: `needed` are the places of the moves that the model needs, the wrong one last.
fn around(moves: &[Move], needed: &[usize], is_dead: impl Fn(u8) -> bool) -> Vec<Vec<Move>> {
    let Some((wrong, before)) = needed.split_last() else {
        return vec![moves.to_vec()];
    };
    let at = |places: &mut dyn Iterator<Item = usize>| {
        places.filter_map(|place| moves.get(place).copied()).collect()
    };
    let mut candidates: Vec<Vec<Move>> = vec![at(&mut needed.iter().copied())];
    // What disturbs a server most often stands right behind a revocation, or right before the wrong answer.
    let latest = before.last().copied();
    for window in 1..=3 {
        let mut places: Vec<usize> = needed.to_vec();
        if let Some(latest) = latest {
            places.extend((latest + 1..=latest + window).filter(|place| place < wrong));
        }
        let mut behind = places.clone();
        behind.sort_unstable();
        behind.dedup();
        candidates.push(at(&mut behind.into_iter()));
        places.extend(wrong.saturating_sub(window)..*wrong);
        places.sort_unstable();
        places.dedup();
        candidates.push(at(&mut places.into_iter()));
    }
    // Other live credentials cost one each.
    let named = moves.get(*wrong).map(|made| made.act);
    let spends_another = |made: &Move| match made.act {
        Act::Revoke(place) => {
            Some(made.act) != named && !is_dead(place) && made.who.user() == Some(User::Owner)
        }
        Act::RevokeUnknown
        | Act::RevokeNothing
        | Act::List
        | Act::Rotate(_)
        | Act::Create(_)
        | Act::LogIn
        | Act::LogOut => false,
    };
    let whole = moves.get(..=*wrong).unwrap_or(moves);
    candidates.push(
        whole
            .iter()
            .filter(|made| !spends_another(made))
            .copied()
            .collect(),
    );
    candidates.push(whole.to_vec());
    let mut different: Vec<Vec<Move>> = Vec::new();
    for candidate in candidates {
        if !different.contains(&candidate) {
            different.push(candidate);
        }
    }
    different
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Who;

    fn made(act: Act) -> Move {
        Move {
            who: Who::Owner,
            act,
            alone: false,
        }
    }

    #[test]
    fn the_smallest_candidate_is_what_the_model_needs_and_the_last_is_everything_up_to_the_wrong_answer() {
        let moves = [
            made(Act::RevokeUnknown),
            made(Act::Revoke(0)),
            made(Act::List),
            made(Act::Revoke(1)),
            made(Act::RevokeNothing),
            made(Act::Revoke(0)),
            made(Act::Revoke(1)),
        ];
        let candidates = around(&moves, &[1, 5], |_| false);
        assert_eq!(candidates[0], [moves[1], moves[5]]);
        assert_eq!(candidates[1], [moves[1], moves[2], moves[5]]);
        assert!(candidates.contains(&vec![moves[0], moves[1], moves[2], moves[4], moves[5]]));
        assert_eq!(candidates.last(), Some(&moves[..=5].to_vec()));
    }

    #[test]
    fn a_wrong_answer_that_needs_no_other_call_is_tried_alone_first() {
        let moves = [made(Act::List), made(Act::Revoke(0))];
        let candidates = around(&moves, &[1], |_| true);
        assert_eq!(candidates[0], [moves[1]]);
        assert_eq!(candidates.last(), Some(&moves.to_vec()));
    }
}
