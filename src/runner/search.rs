//! Plays generated requests: a family at a time, judged and dropped. What fails is made as simple as the generator
//! can, by sending simpler ones, which costs nothing, and is told by its smallest form.

use super::{Event, Runner, story};
use crate::checks::{Judge, Scope};
use crate::evidence::Evidence;
use crate::exchange::Connection;
use crate::finding::{Doubt, Frequency, Identity};
use crate::generate::{Caller, Case, Family, Grown, Material, Requests, Shot, Target, plain};
use crate::scenario::{FAMILY, Role, Scenario, Step};
use futures_util::future::{OptionFuture, join};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::yield_now;

/// Findings after which a search ends: more of them tell nothing new, and each costs requests.
const ENOUGH: usize = 12;
/// Simpler requests that are tried for one finding.
const SIMPLER: u32 = 48;
/// How often the smallest one is sent once more, to tell what always fails from what does sometimes.
const AGAIN: u32 = 3;

/// How a finding of a search is told.
enum Found {
    /// By its smallest form, which failed so often.
    Reduced(Frequency),
    /// As it was seen, in so many families.
    AsSeen(u32),
}

/// A family and the steps that play it, one of them twice. Leaves off after each, lest an answer wait for all.
async fn ready(requests: &Requests, number: u64, material: Material) -> (Family, Vec<Step>) {
    let mut family = requests.childless(number, material);
    let mut steps = Vec::with_capacity(FAMILY + 1);
    while requests.grow_one(&mut family) {
        steps.extend(family.grown.last().map(|grown| grown.shot().step()));
        yield_now().await;
    }
    let again = usize::try_from(number).unwrap_or_default() % FAMILY;
    steps.extend(steps.get(again).cloned());
    (family, steps)
}

impl Runner<'_> {
    /// Plays so many generated requests and judges them.
    pub(super) async fn search_requests(
        &mut self,
        scenario: &Scenario,
        cases: u32,
        later: &[Scenario],
        events: &mut dyn FnMut(Event),
    ) {
        let Some(requests) = Requests::new(self.contract, self.resources.seed()) else {
            let why = "the contract describes no request".to_owned();
            let remedy = "name its request_schema in schemas/".to_owned();
            self.facts.not_played.insert(scenario.name, Doubt { why, remedy });
            return;
        };
        let before = self.courier.requests;
        let kept = self.ask_kept(scenario, later).await;
        let mut found: BTreeMap<Identity, Found> = kept
            .into_iter()
            .map(|(identity, frequency)| (identity, Found::Reduced(frequency)))
            .collect();
        let mut played = 0;
        let families = u64::from(cases).div_ceil(FAMILY as u64);
        // A search revokes nothing and logs nobody in, so this stays as it is.
        let material = Material {
            stranger: self.resources.tokens.contains_key(&Role::Stranger),
            tombstone: self.resources.own_tombstone().is_some(),
        };
        let mut next = OptionFuture::from((families > 0).then(|| ready(&requests, 0, material))).await;
        for number in 0..families {
            self.untold.drain(..).for_each(&mut *events);
            if found.len() >= ENOUGH {
                break;
            }
            if let Some(reason) = self.search_ends(scenario) {
                // The rest was not played, however much was.
                self.facts.not_played.insert(scenario.name, reason);
                break;
            }
            let Some((mut family, steps)) = next.take() else {
                break;
            };
            let playing = self.play_family(scenario, family.caller, family.target, &steps);
            // To think of a request takes a good part of the time that one is under way, so the next ones are
            // thought of meanwhile.
            let following = Some(number + 1).filter(|following| *following < families);
            let growing = OptionFuture::from(following.map(|number| ready(&requests, number, material)));
            let (evidence, grown) = join(playing, growing).await;
            next = grown;
            played += 1;
            for identity in self.judge(&evidence, Scope::Whole) {
                match found.get_mut(&identity) {
                    Some(Found::AsSeen(times)) => *times += 1,
                    // The smallest form was sent often enough to tell.
                    Some(Found::Reduced(_)) => {}
                    None => {
                        // More than enough was found already, or this search would have ended.
                        let reduced = self.reduce(scenario, &identity, &mut family.grown).await;
                        found.insert(identity, reduced.map_or(Found::AsSeen(1), Found::Reduced));
                    }
                }
            }
            events(Event::Searched {
                scenario: scenario.name,
                cases: u32::try_from((number + 1) * FAMILY as u64).map_or(cases, |so_far| so_far.min(cases)),
                of: cases,
                exchanges: self.courier.requests - before,
            });
        }
        for (identity, found) in found {
            let frequency = match found {
                Found::Reduced(frequency) => frequency,
                Found::AsSeen(seen) => Frequency { seen, tried: played },
            };
            self.judge.seen(&identity, frequency);
        }
        self.untold.drain(..).for_each(&mut *events);
        events(Event::Played {
            scenario: scenario.name,
            attempt: 1,
            exchanges: self.courier.requests - before,
        });
    }

    /// Why no further case is played, if so.
    pub(super) fn search_ends(&mut self, scenario: &Scenario) -> Option<Doubt> {
        self.barred(scenario)
            .or_else(|| self.sightings.obstacle(&self.base, false))
    }

    /// Plays the plain request and these behind it.
    pub(super) async fn play_family(
        &mut self,
        scenario: &Scenario,
        caller: Caller,
        target: Target,
        steps: &[Step],
    ) -> Evidence {
        let mut evidence = Evidence::of(scenario);
        evidence.extend(self.play_step(&plain(caller, target), None).await);
        for step in steps {
            if matches!(step.connection, Connection::Lane(_)) {
                // A server that does not read chunks takes the rest of the body for the next request.
                self.courier.wire.close_lanes();
            }
            evidence.extend(self.play_step(step, None).await);
        }
        evidence
    }

    /// Sends the case that failed alone, then simpler ones as long as they fail in the same way, and tells the finding by
    /// the smallest. Says how often that one failed; `None` if no single case fails by itself.
    async fn reduce(
        &mut self,
        scenario: &Scenario,
        identity: &Identity,
        family: &mut [Grown],
    ) -> Option<Frequency> {
        let label = self.judge.finding(identity)?.step.clone();
        let grown = family.iter_mut().find(|grown| grown.shot().label == label)?;
        if !self.still_fails(scenario, identity, &grown.shot()).await {
            // What a stop kept from being sent did not fail to fail.
            return self.halted().map(|_| Frequency::ONCE);
        }
        let mut tries = 0;
        let mut simpler = grown.simplify();
        while simpler && tries < SIMPLER && self.halted().is_none() && !self.time.is_over() {
            tries += 1;
            simpler = if self.still_fails(scenario, identity, &grown.shot()).await {
                grown.simplify()
            } else {
                grown.complicate()
            };
        }
        let mut smallest = grown.shot();
        if !self.still_fails(scenario, identity, &smallest).await {
            // The last try went too far and cannot be taken back.
            while grown.complicate() {
                smallest = grown.shot();
            }
        }
        let mut frequency = Frequency::ONCE;
        for _ in 0..AGAIN {
            let fails = self.still_fails(scenario, identity, &smallest).await;
            if !fails && self.halted().is_some() {
                break;
            }
            frequency.tried += 1;
            frequency.seen += u32::from(fails);
        }
        self.keep(scenario, identity, &Case::Request { shot: smallest });
        Some(frequency)
    }

    /// Whether the same finding is made of this request, alone beside the plain one. If so, it is told by it.
    async fn still_fails(&mut self, scenario: &Scenario, identity: &Identity, shot: &Shot) -> bool {
        let evidence = self
            .play_family(scenario, shot.caller, shot.target, &[shot.step(), shot.step()])
            .await;
        self.note_calls(&evidence);
        let headers = self.courier.wire.shown_headers();
        let told = Arc::new(story::tell(&evidence, headers));
        let mut scratch: Judge = self.judge.afresh();
        scratch.see(&evidence, Scope::Whole, &self.basis, &mut || Arc::clone(&told));
        let Some(finding) = scratch.finding(identity) else {
            return false;
        };
        self.judge.retell(identity, finding);
        true
    }
}
