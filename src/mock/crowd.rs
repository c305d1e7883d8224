//! Requests that arrive together, and the faults that only they can show.
//!
//! Under such a fault a request to the operation under test waits until nobody else is about to arrive. Then all
//! that came together are decided in the order of their arrival, as the conforming server would, and the fault bends
//! the outcome. A request that comes alone is answered as if nothing had been seeded.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hyper::header::HeaderValue;
use tokio::sync::watch;
use tokio::time::timeout;

use super::answer::{self, Reply};
use super::authenticate::authenticate;
use super::catalogue::Quirks;
use super::decision::{Call, Decision};
use super::deployment::Deployment;
use super::door::{Bypass, Entry};
use super::object;
use super::refusal::Refusal;
use super::request::Request;
use super::revoke::shown;
use super::state::{Life, State, UserNumber};
use super::{Fault, asked};

/// How long a request waits after the last one that joined it.
const PATIENCE: Duration = Duration::from_millis(10);

/// How long it waits at most while others are still being read.
const LONGEST: Duration = Duration::from_millis(300);

/// The faults that show among simultaneous requests only.
pub(super) const FAULTS: [Fault; 16] = [
    Fault::CrowdOfThreeHasTwoWinners,
    Fault::EachSessionHasAWinner,
    Fault::CrowdHasNoWinner,
    Fault::EqualRequestsShareOneAnswer,
    Fault::LosersOfACrowdAre409,
    Fault::FifthRivalIs404,
    Fault::FifthRivalIs500,
    Fault::FifthRivalIs200WithoutSuccess,
    Fault::AnswersChangePlaces,
    Fault::TokenOfANeighbourCounts,
    Fault::DataOfANeighbour,
    Fault::UserIdOfANeighbour,
    Fault::RefusalsShareABuffer,
    Fault::StrangerBesideTheOwnerSeesTheState,
    Fault::RefusedBesideOthersRevokes,
    Fault::RevocationLostBesideAnother,
];

/// The crowd that is gathering, if one is.
#[derive(Default)]
pub(super) struct Crowds {
    gathering: Mutex<Option<Arc<Crowd>>>,
}

/// Requests that arrived together, and what each is answered with once all are there.
struct Crowd {
    calls: Mutex<Vec<Arrived>>,
    arrivals: watch::Sender<usize>,
    replies: Mutex<Option<Vec<Option<Reply>>>>,
}

/// A request that has arrived whole.
pub(super) struct Arrived {
    pub(super) request: Request,
    pub(super) bypass: Bypass,
}

/// A request's place in its crowd.
pub(super) struct Member {
    crowd: Arc<Crowd>,
    number: usize,
}

/// A panic elsewhere leaves what these locks guard readable: every change is a push or an assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Crowds {
    /// Lets a request join the crowd that is gathering, or begin one.
    pub(super) fn join(&self, entry: &Entry<'_>) -> Member {
        let mut gathering = locked(&self.gathering);
        let crowd = gathering.get_or_insert_with(|| {
            Arc::new(Crowd {
                calls: Mutex::default(),
                arrivals: watch::Sender::new(0),
                replies: Mutex::default(),
            })
        });
        let mut calls = locked(&crowd.calls);
        calls.push(Arrived {
            request: entry.request.clone().into_owned(),
            bypass: entry.bypass,
        });
        let number = calls.len() - 1;
        drop(calls);
        crowd.arrivals.send_replace(number + 1);
        Member {
            crowd: Arc::clone(crowd),
            number,
        }
    }

    /// Ends the gathering of this crowd; who comes later begins another one.
    fn close(&self, crowd: &Arc<Crowd>) {
        let mut gathering = locked(&self.gathering);
        if gathering.as_ref().is_some_and(|open| Arc::ptr_eq(open, crowd)) {
            *gathering = None;
        }
    }
}

impl Member {
    /// Waits until nobody else is about to arrive, or until patience ends.
    pub(super) async fn wait(&self, deployment: &Deployment) {
        let mut arrivals = self.crowd.arrivals.subscribe();
        let began = Instant::now();
        loop {
            let came = timeout(PATIENCE, arrivals.changed()).await;
            let is_alone = deployment.being_read() == 0 || began.elapsed() > LONGEST;
            if came.is_err() && is_alone {
                return;
            }
        }
    }

    /// The answer to this request. Whoever asks first has all of the crowd decided.
    pub(super) fn conclude(self, deployment: &Deployment) -> Reply {
        let mut replies = locked(&self.crowd.replies);
        let replies = replies.get_or_insert_with(|| {
            deployment.crowds.close(&self.crowd);
            let calls = std::mem::take(&mut *locked(&self.crowd.calls));
            settle(deployment, calls).into_iter().map(Some).collect()
        });
        let reply = replies.get_mut(self.number).and_then(Option::take);
        reply.expect("every member has one number, and asks once")
    }
}

/// What the conforming server decides about one call of a crowd.
struct Decided {
    said: Said,
    user: UserNumber,
    /// The credential it names, if there is one of that id.
    place: Option<usize>,
    /// The token it bears, which tells its session.
    token: Option<HeaderValue>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Revoked(usize),
    Refused(Refusal),
}

/// Decides requests that arrived together, in their order, and bends the outcome by the fault.
pub(super) fn settle(deployment: &Deployment, mut calls: Vec<Arrived>) -> Vec<Reply> {
    let quirks = deployment.quirks;
    let plain = quirks.without_fault();
    let now = deployment.clock.now();
    let mut state = deployment.state();
    if quirks.has(Fault::TokenOfANeighbourCounts) {
        share_token(&mut state, &mut calls, now);
    }
    let mut decided: Vec<Decided> = Vec::new();
    for arrived in &calls {
        let mut call = Call {
            state: &mut state,
            request: &arrived.request,
            quirks: plain,
            bypass: arrived.bypass,
            now,
        };
        let (decision, user) = call.decide();
        let said = match decision {
            Decision::Revoked(place) => Said::Revoked(place),
            Decision::Refused(refusal) => Said::Refused(refusal),
            Decision::Pretended(_) | Decision::Slipped(..) | Decision::Meet(_) | Decision::Linger(_) => {
                unreachable!("only faults and the window decide so, and neither is seeded beside this one")
            }
        };
        let named = asked::asked(&arrived.request, plain).ok();
        let place = named.and_then(|asked| state.place(&asked.id));
        let token = arrived.request.headers.get("authorization").cloned();
        decided.push(Decided {
            said,
            user,
            place,
            token,
        });
    }
    let statuses = bend(deployment, &mut state, &mut decided, now);
    let successes: Vec<(usize, UserNumber)> = decided
        .iter()
        .filter_map(|one| match one.said {
            Said::Revoked(place) => Some((place, one.user)),
            Said::Refused(_) => None,
        })
        .collect();
    let last_refusal = decided.iter().rev().find_map(|one| match one.said {
        Said::Refused(refusal) => Some(refusal),
        Said::Revoked(_) => None,
    });
    let mut succeeded = 0;
    let mut replies: Vec<Reply> = decided
        .iter()
        .map(|one| match one.said {
            Said::Revoked(place) => {
                succeeded += 1;
                let (next, user) = successes[succeeded % successes.len()];
                let place = if quirks.has(Fault::DataOfANeighbour) {
                    next
                } else {
                    place
                };
                let user = if quirks.has(Fault::UserIdOfANeighbour) {
                    user
                } else {
                    one.user
                };
                let object = object::revoked(&shown(&state, place, now), &state.user(user).id, plain);
                answer::success(object, plain)
            }
            Said::Refused(refusal) => {
                let own = answer::refusal(refusal, None, plain);
                match last_refusal.filter(|_| quirks.has(Fault::RefusalsShareABuffer)) {
                    Some(last) => Reply {
                        body: answer::refusal(last, None, plain).body,
                        ..own
                    },
                    None => own,
                }
            }
        })
        .collect();
    for (place, status) in statuses {
        replies[place].status = status;
    }
    if quirks.has(Fault::AnswersChangePlaces) {
        for pair in replies.chunks_exact_mut(2) {
            pair.swap(0, 1);
        }
    }
    replies
}

/// Gives every request without a valid token that of the first one that has one.
fn share_token(state: &mut State, calls: &mut [Arrived], now: i64) {
    let mut is_valid = |call: &Arrived| authenticate(state, &call.request, now, Quirks::default()).is_ok();
    let valid: Vec<bool> = calls.iter().map(&mut is_valid).collect();
    let Some(good) = valid.iter().position(|valid| *valid) else {
        return;
    };
    let Some(token) = calls[good].request.headers.get("authorization").cloned() else {
        return;
    };
    for (call, valid) in calls.iter_mut().zip(valid) {
        if !valid {
            call.request.headers.insert("authorization", token.clone());
        }
    }
}

/// Bends what was decided; returns the statuses that are to be put over answers, by their place in the crowd.
fn bend(deployment: &Deployment, state: &mut State, decided: &mut [Decided], now: i64) -> Vec<(usize, u16)> {
    let quirks = deployment.quirks;
    let won: Vec<usize> = decided
        .iter()
        .filter_map(|one| match one.said {
            Said::Revoked(place) => Some(place),
            Said::Refused(_) => None,
        })
        .collect();
    let mut statuses = Vec::new();
    for place in &won {
        let owner = state.credential(*place).owner;
        let rivals: Vec<usize> = (0..decided.len())
            .filter(|one| decided[*one].place == Some(*place) && decided[*one].user == owner)
            .filter(|one| {
                matches!(
                    decided[*one].said,
                    Said::Revoked(_) | Said::Refused(Refusal::AlreadyRevoked)
                )
            })
            .collect();
        let say = |decided: &mut [Decided], which: &[usize], said| {
            for one in which {
                decided[*one].said = said;
            }
        };
        let late = rivals.get(4..).unwrap_or_default();
        if quirks.has(Fault::CrowdOfThreeHasTwoWinners) && rivals.len() >= 3 {
            say(decided, &rivals[..2], Said::Revoked(*place));
        }
        if quirks.has(Fault::EachSessionHasAWinner) {
            let is_first = |one: &usize| {
                let earlier = rivals.iter().take_while(|other| *other != one);
                earlier
                    .into_iter()
                    .all(|other| decided[*other].token != decided[*one].token)
            };
            let firsts: Vec<usize> = rivals.iter().copied().filter(is_first).collect();
            say(decided, &firsts, Said::Revoked(*place));
        }
        if quirks.has(Fault::EqualRequestsShareOneAnswer) && rivals.len() >= 8 {
            say(decided, &rivals, Said::Revoked(*place));
        }
        if quirks.has(Fault::CrowdHasNoWinner) && rivals.len() >= 3 {
            say(decided, &rivals, Said::Refused(Refusal::AlreadyRevoked));
            state.credential_mut(*place).life = Life::Active;
        }
        if quirks.has(Fault::FifthRivalIs404) {
            say(decided, late, Said::Refused(Refusal::UnknownId));
        }
        if quirks.has(Fault::FifthRivalIs500) {
            say(decided, late, Said::Refused(Refusal::Internal));
        }
        if quirks.has(Fault::FifthRivalIs200WithoutSuccess) {
            statuses.extend(late.iter().map(|one| (*one, 200)));
        }
        if quirks.has(Fault::LosersOfACrowdAre409) && rivals.len() >= 5 {
            statuses.extend(rivals[1..].iter().map(|one| (*one, 409)));
        }
    }
    let is_alone = decided.len() < 2;
    for one in decided.iter_mut() {
        let (Said::Refused(Refusal::Forbidden), Some(place)) = (one.said, one.place) else {
            continue;
        };
        if quirks.has(Fault::StrangerBesideTheOwnerSeesTheState) && won.contains(&place) {
            one.said = Said::Refused(Refusal::AlreadyRevoked);
        }
        if quirks.has(Fault::RefusedBesideOthersRevokes) && !is_alone {
            state.revoke(place, 0, now);
        }
    }
    if let (true, [first, _, ..]) = (quirks.has(Fault::RevocationLostBesideAnother), won.as_slice()) {
        state.credential_mut(*first).life = Life::Active;
    }
    statuses
}
