//! The operation under test: `POST /api/v3/credential/revoke`.
//!
//! The order of decisions is authentication, body, existence, ownership, state; `asked` reads the body
//! and `decision` decides. Here the decision becomes a reply.

use std::thread::sleep;
use std::time::Duration;

use tokio::task::spawn_blocking;

use super::Fault;
use super::answer::{self, Reply};
use super::catalogue::Quirks;
use super::crowd::{self, Member};
use super::decision::{Call, Decision, Slip};
use super::deployment::Deployment;
use super::door::Entry;
use super::object;
use super::race::Meeting;
use super::refusal::Refusal;
use super::state::{Credential, Life, State, UserNumber};

/// How far the synchronous part has got.
pub(super) enum Step {
    /// The answer is known.
    Done(Reply),
    /// A seeded race fault makes this request wait for a second one.
    Meet(Meeting),
    /// A seeded fault of crowds makes this request wait for whoever comes with it.
    Gather(Member),
    /// The transition comes a while after the check of the state.
    Linger(Lingering),
}

/// A revocation between the check of the state and the transition.
pub(super) struct Lingering {
    /// How long it stays there.
    window: Duration,
    place: usize,
    connection: u64,
}

impl Lingering {
    /// Stays in the window: on a thread of its own, since the runtime's timers are too coarse for what is shorter
    /// than a millisecond, and whoever comes meanwhile must not be kept waiting.
    pub(super) async fn wait(&self) {
        let window = self.window;
        // It sleeps and cannot fail; a runtime that ends meanwhile needs no answer any more.
        let _ = spawn_blocking(move || sleep(window)).await;
    }

    /// Ends a revocation that lingered: whatever happened meanwhile, it was checked.
    pub(super) fn conclude(&self, deployment: &Deployment) -> Reply {
        let mut state = deployment.state();
        let now = deployment.clock.now();
        state.revoke(self.place, self.connection, now);
        success(&state, self.place, now, deployment.quirks)
    }
}

/// Answers one call, or lets it wait where a race fault is seeded.
pub(super) fn revoke(deployment: &Deployment, entry: &Entry<'_>) -> Step {
    let is_gathering = |fault: Fault| crowd::FAULTS.contains(&fault);
    if deployment.quirks.fault.is_some_and(is_gathering) {
        return Step::Gather(deployment.crowds.join(entry));
    }
    let mut state = deployment.state();
    let mut call = Call {
        state: &mut state,
        request: &entry.request,
        quirks: deployment.quirks,
        bypass: entry.bypass,
        now: deployment.clock.now(),
    };
    let (decision, user) = call.decide();
    answered(&call, decision, user)
}

/// Ends a call that waited in the window of a race fault.
pub(super) fn conclude(deployment: &Deployment, meeting: &Meeting) -> Reply {
    let mut state = deployment.state();
    let quirks = deployment.quirks;
    let met = state.races.close(meeting);
    if met && quirks.has(Fault::RaceNoneSucceeds) {
        return answer::refusal(Refusal::AlreadyRevoked, None, quirks);
    }
    state.revoke(meeting.place, meeting.connection, deployment.clock.now());
    success(&state, meeting.place, deployment.clock.now(), quirks)
}

fn answered(call: &Call<'_>, decision: Decision, user: UserNumber) -> Step {
    match decision {
        Decision::Meet(meeting) => Step::Meet(meeting),
        Decision::Linger(place) => Step::Linger(Lingering {
            window: call.state.window.unwrap_or_default(),
            place,
            connection: call.request.connection,
        }),
        Decision::Revoked(place) => Step::Done(success(call.state, place, call.now, call.quirks)),
        Decision::Pretended(id) => {
            let credential = Credential::pretended(id, user, call.now);
            let object = object::revoked(&credential, &call.state.user(user).id, call.quirks);
            Step::Done(answer::success(object, call.quirks))
        }
        Decision::Refused(refusal) => {
            let echoed = call.quirks.has(Fault::TokenEchoedInError)
                && matches!(refusal, Refusal::Unauthorized | Refusal::Forbidden);
            let sent = call.request.authorization().unwrap_or_default();
            Step::Done(answer::refusal(refusal, sent.filter(|_| echoed), call.quirks))
        }
        Decision::Slipped(refusal, Slip::InText(aside)) => {
            Step::Done(answer::refusal(refusal, Some(&aside), call.quirks))
        }
        Decision::Slipped(refusal, Slip::InHeader(aside)) => {
            Step::Done(answer::refusal(refusal, None, call.quirks).with("x-resource-owner", &aside))
        }
    }
}

/// The answer about a credential that counts as revoked, whatever the state says under a fault.
fn success(state: &State, place: usize, now: i64, quirks: Quirks) -> Reply {
    let shown = shown(state, place, now);
    let user_id = &state.user(shown.owner).id;
    answer::success(object::revoked(&shown, user_id, quirks), quirks)
}

/// The credential as an answer shows it that counts it as revoked.
pub(super) fn shown(state: &State, place: usize, now: i64) -> Credential {
    let mut shown = state.credential(place).clone();
    if shown.life == Life::Active {
        shown.life = Life::Revoked(now);
        shown.updated = now;
    }
    shown
}
