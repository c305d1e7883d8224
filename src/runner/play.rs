//! Plays one step: fills it in, sends it, and repeats it where the table of design section 3 says
//! so. The only place that decides whether a request may be sent again.

use super::Runner;
use super::books::Cleared;
use super::fill::Filled;
use super::learned::Learned;
use super::resources::Handle;
use crate::contract::Reason;
use crate::evidence::{self, Call, Life, Nature, Repeats, Situation, Subject};
use crate::exchange::{Connection, Exchange, Received, Unanswered};
use crate::scenario::{Bearer, Role, Sibling, Step};
use cadenza_envelope::{Answer, Value};

/// An exchange with its answer read and sorted.
pub(super) struct Came {
    exchange: Exchange,
    answer: Option<Answer>,
    nature: Nature,
}

impl Runner<'_> {
    /// Plays one step about `lease`; `None` if what the step names is not in hand.
    pub(super) async fn play_step(&mut self, step: &Step, lease: Option<Handle>) -> Option<Call> {
        let filled = self.resources.fill(step, lease, self.contract)?;
        let call = self.play_filled(step, filled).await?;
        if !self.may_be_a_stale_token(&call) {
            return Some(call);
        }
        // A logout that closes all of a user's sessions takes the refresh token along.
        if !self.renew(Role::Owner).await && !self.reopen_sessions().await {
            return Some(call);
        }
        // Nothing was applied, so the same call may be made with the new token.
        let filled = self.resources.fill(step, lease, self.contract)?;
        self.play_filled(step, filled).await
    }

    /// Whether the owner's own token was refused out of the blue for the first time: one that a login opened, or any after
    /// a logout, which may have closed more than its session.
    fn may_be_a_stale_token(&mut self, call: &Call) -> bool {
        let refused = call.status() == Some(401) && call.step.bearer == Bearer::Token(Role::Owner);
        refused
            && (self.sessions.contains_key(&Role::Owner) || self.visits.have_closed_one)
            && !std::mem::replace(&mut self.renewed_after_401, true)
    }

    /// Sends a step that is filled in; `None` if it must not leave.
    pub(super) async fn play_filled(&mut self, step: &Step, filled: Filled) -> Option<Call> {
        self.courier.catch_up(1).await;
        let cleared = self.clear(step, &filled, 1)?;
        let Filled {
            mut situation,
            handle,
            ..
        } = filled;
        let endangered = self.endangered(step, handle);
        let (came, repeats) = self.send(cleared, &mut situation).await;
        let call = self.record(step, situation, handle, came, repeats);
        // Which of several a wide probe destroyed, no answer says; that it was refused holds for all.
        if handle.is_some() || self.learned(&call) == Learned::Refused {
            for handle in endangered {
                self.enter(&call, Some(handle));
            }
        }
        self.look_out(&call);
        if self.halted().is_some() {
            return Some(call);
        }
        // After weather the server has said how long to wait, so nobody asks before that.
        let unclear = self.learned(&call) == Learned::Unclear && call.nature != Nature::Weather;
        if situation.may_succeed() && unclear {
            self.ask(step, handle).await;
        }
        Some(call)
    }

    /// Plays steps at once, about one lease and what was leased beside it.
    pub(super) async fn play_together(&mut self, steps: &[Step], lease: Option<Handle>) -> Option<Vec<Call>> {
        let mut all_filled = Vec::new();
        for step in steps {
            all_filled.push((step, self.resources.fill(step, lease, self.contract)?));
        }
        // One intent covers all calls that may destroy the same credential.
        let rivals: Vec<u32> = all_filled
            .iter()
            .map(|(_, filled)| {
                let is_rival = |other: &Filled| {
                    filled.handle.is_some() && other.handle == filled.handle && other.situation.may_succeed()
                };
                let rivals = all_filled.iter().filter(|(_, other)| is_rival(other)).count();
                u32::try_from(rivals).unwrap_or(u32::MAX)
            })
            .collect();
        self.courier.catch_up(steps.len()).await;
        let mut ready = Vec::new();
        for ((step, filled), rivals) in all_filled.into_iter().zip(rivals) {
            let cleared = self.clear(step, &filled, rivals.max(1))?;
            ready.push((step, filled, rivals, cleared));
        }
        let cleared: Vec<Cleared> = ready.iter().map(|(.., cleared)| cleared.clone()).collect();
        let exchanges = self.courier.send_together(cleared).await;
        let mut calls = Vec::new();
        for ((step, filled, rivals, cleared), exchange) in ready.into_iter().zip(exchanges) {
            let Filled {
                mut situation,
                handle,
                ..
            } = filled;
            // Any of them may come first, so either answer is right for each alone.
            if let Subject::Own(Life::Live) = situation.subject
                && rivals > 1
            {
                situation.subject = Subject::Own(Life::PerhapsDead);
            }
            let mut came = self.sort(exchange);
            let mut repeats = Repeats::default();
            let busy = came.nature == Nature::Weather || came.exchange.status() == Some(503);
            let retry_after = came
                .exchange
                .response()
                .and_then(|response| response.header_text("retry-after"));
            // A busy server may turn a racer away; after the pause it is sent again on its own, unless the run is to stop.
            let pause = busy.then(|| self.courier.patience.pause(retry_after)).flatten();
            if let Some(pause) = pause {
                self.courier.stop.nap(pause).await;
            }
            if pause.is_some() && self.halted().is_none() && self.courier.catch_up(1).await {
                let first = came.exchange.clone();
                let again = cleared.over(Connection::Fresh);
                (came, repeats) = self.send(again, &mut situation).await;
                came.exchange
                    .sightings
                    .splice(0..0, first.sightings.iter().cloned());
                repeats.weather += 1;
                if !(200..300).contains(&came.exchange.status().unwrap_or_default()) {
                    // A loser was under way beside the winner since it was first released.
                    came.exchange.timing.released = first.timing.released;
                }
            }
            calls.push((self.record(step, situation, handle, came, repeats), handle));
        }
        // What was won is written down before what was lost.
        let (won, lost): (Vec<_>, Vec<_>) = calls.iter().partition(|(call, _)| call.succeeded());
        for (call, handle) in won.into_iter().chain(lost) {
            self.enter(call, *handle);
            self.look_out(call);
        }
        Some(calls.into_iter().map(|(call, _)| call).collect())
    }

    async fn send(&mut self, cleared: Cleared, situation: &mut Situation) -> (Came, Repeats) {
        let came = self.sort_sent(cleared.clone()).await;
        self.settle(cleared, came, situation).await
    }

    /// Sends again what the table says is to be sent again, beginning with what came first.
    pub(super) async fn settle(
        &mut self,
        mut cleared: Cleared,
        mut came: Came,
        situation: &mut Situation,
    ) -> (Came, Repeats) {
        let mut repeats = Repeats::default();
        let mut forgiven = false;
        loop {
            let unsent = came.exchange.received.was_never_sent();
            match came.nature {
                // A server that restarts takes no connection for a while. Nothing was sent, so anything may be sent again.
                Nature::Broken if unsent => {
                    // One that never answered is not waited for: most likely the address is wrong.
                    if !self.sightings.anything() {
                        return (came, repeats);
                    }
                    let Some(pause) = self.courier.patience.pause_for_a_listener() else {
                        return (came, repeats);
                    };
                    cleared = cleared.over(Connection::Fresh);
                    self.courier.stop.nap(pause).await;
                }
                // It may have made something, and the second one would make another.
                Nature::Broken | Nature::Gateway if cleared.creates() => return (came, repeats),
                // Silence is an answer to what is no HTTP.
                Nature::Broken | Nature::Gateway if situation.may_go_unanswered() => return (came, repeats),
                Nature::Weather => {
                    let retry_after = came
                        .exchange
                        .response()
                        .and_then(|response| response.header_text("retry-after"));
                    let Some(pause) = self.courier.patience.pause(retry_after) else {
                        return (came, repeats);
                    };
                    repeats.weather += 1;
                    if situation.may_succeed() {
                        // The kept connection may be gone after the pause, and a live call is not sent blindly.
                        cleared = cleared.over(Connection::Fresh);
                    }
                    self.courier.stop.nap(pause).await;
                }
                Nature::Gateway if repeats.gateway == 0 => {
                    repeats.gateway += 1;
                    cleared = cleared.over(Connection::Fresh);
                }
                Nature::Broken if stale(&came.exchange) && !forgiven && !situation.may_succeed() => {
                    // A kept connection may close at any time; that is never counted.
                    forgiven = true;
                    cleared = cleared.over(Connection::Fresh);
                }
                // After a cut a live revocation is asked about, never simply sent again (fact S-04).
                Nature::Broken if repeats.broken == 0 && !situation.may_succeed() => {
                    repeats.broken += 1;
                    cleared = cleared.over(Connection::Fresh);
                }
                Nature::Envelope | Nature::Bare => {
                    self.courier.patience.calm();
                    return (came, repeats);
                }
                Nature::Gateway | Nature::Broken => return (came, repeats),
            }
            // Nothing is sent again in a run that is to stop: a call that hangs would hang as long once more.
            if !self.courier.catch_up(1).await {
                return (came, repeats);
            }
            // What was sent before may have taken effect: from now on both answers are right.
            if let Subject::Own(Life::Live) = situation.subject
                && situation.may_succeed()
                && !unsent
            {
                situation.subject = Subject::Own(Life::PerhapsDead);
            }
            // A leak counts in whichever attempt it was seen.
            let seen_before = came.exchange.sightings;
            came = self.sort_sent(cleared.clone()).await;
            came.exchange.sightings.splice(0..0, seen_before);
        }
    }

    async fn sort_sent(&mut self, cleared: Cleared) -> Came {
        let exchange = self.courier.send(cleared).await;
        self.sort(exchange)
    }

    pub(super) fn sort(&self, exchange: Exchange) -> Came {
        let answer = evidence::answer(&exchange, &self.parser_limits);
        let nature = Nature::of(&exchange, answer.as_ref(), exchange.request.names.as_deref());
        Came {
            exchange,
            answer,
            nature,
        }
    }

    pub(super) fn record(
        &mut self,
        step: &Step,
        situation: Situation,
        handle: Option<Handle>,
        came: Came,
        repeats: Repeats,
    ) -> Call {
        let call = Call {
            ordinal: 0,
            step: step.clone(),
            situation,
            credential: handle.map(|handle| self.resources.credential(handle)),
            exchange: came.exchange,
            answer: came.answer,
            nature: came.nature,
            repeats,
        };
        if call.succeeded() && situation.caller == Some(Role::Owner) && situation.may_succeed() {
            let id = call
                .answer
                .as_ref()
                .and_then(|answer| answer.at("/data/userId"))
                .and_then(Value::as_str);
            if let Some(id) = id {
                self.resources.note_owners_user_id(id);
            }
        }
        self.visits.have_closed_one |= step.door.sibling == Some(Sibling::Logout) && call.succeeded();
        let learned = self.learned(&call);
        match handle {
            Some(handle) => {
                let was_live = matches!(
                    self.resources.held[handle.0].life,
                    Life::Live | Life::SaidToBeLive
                );
                // What died of a call that must be refused is as dead as what was spent on purpose.
                let cost_one = was_live && learned == Learned::Succeeded && !situation.may_succeed();
                self.revocations = self.revocations.saturating_add(u32::from(cost_one));
                // What another method or path did to it, only the documented call will show.
                let caller = situation.caller.filter(|_| step.door.is_the_operations());
                self.resources.learn(handle, caller, &step.label, learned);
            }
            None => {
                let malformed = step.body.named().is_none() && step.door.sibling.is_none();
                if malformed && situation.caller == Some(Role::Owner) {
                    self.resources.refused_beside(&step.label);
                }
            }
        }
        call
    }

    /// What an answer tells of the credential that was named.
    pub(super) fn learned(&self, call: &Call) -> Learned {
        match (call.nature, call.status()) {
            (Nature::Broken | Nature::Gateway | Nature::Weather, _) | (_, None | Some(500..)) => {
                Learned::Unclear
            }
            _ if !call.succeeded() => {
                if call.was_told(Reason::Repeated, self.contract) {
                    Learned::AlreadyRevoked
                } else {
                    Learned::Refused
                }
            }
            // A call that may not succeed, and an answer about another credential: nothing of this one is known by it.
            _ if !call.situation.may_succeed() && names_another(call) => Learned::Unclear,
            // What may destroy is believed to have destroyed, unless the answer denies it. Of anything else a status
            // alone proves nothing: who took the credential for dead would ask about it, and so destroy it.
            _ if call.shows_an_effect() => Learned::Succeeded,
            _ if !call.situation.may_succeed() => Learned::Refused,
            _ if call.denies_any_effect() => Learned::Unclear,
            _ => Learned::Succeeded,
        }
    }

    /// Asks what became of a live revocation whose answer is unclear: the same call on the same id,
    /// which was meant to die anyway. It resolves what this run knows, and is no evidence.
    async fn ask(&mut self, step: &Step, handle: Option<Handle>) {
        let Some(mut filled) = self.resources.fill(step, handle, self.contract) else {
            return;
        };
        filled.situation.subject = Subject::Own(Life::PerhapsDead);
        self.courier.catch_up(1).await;
        let Some(cleared) = self.clear(step, &filled, 1) else {
            return;
        };
        let came = self.sort_sent(cleared.over(Connection::Fresh)).await;
        let call = self.record(step, filled.situation, filled.handle, came, Repeats::default());
        self.enter(&call, filled.handle);
        self.look_out(&call);
    }
}

/// Whether the object of an answer is another credential than the one that the call named, however it was written.
fn names_another(call: &Call) -> bool {
    let plain = |id: &str| id.to_ascii_lowercase().replace('-', "");
    let shown = call
        .answer
        .as_ref()
        .and_then(|answer| answer.at("/data/credentialId"));
    match (&call.credential, shown) {
        (Some(asked), Some(shown)) => shown.as_str().map(plain).as_deref() != Some(plain(&asked.id).as_str()),
        _ => false,
    }
}

/// Whether a kept connection may have been closed before the request reached anybody.
fn stale(exchange: &Exchange) -> bool {
    exchange.kept && matches!(exchange.received, Received::Unanswered(Unanswered::Closed(_)))
}
