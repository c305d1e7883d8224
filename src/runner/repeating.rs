//! How often a scenario is played: again while it fails, as far as the budget and what is in hand allow.

use super::leasing::spends_of;
use super::playing::Next;
use super::{Event, Runner};
use crate::checks::Scope;
use crate::finding::Identity;
use crate::scenario::{Need, Role, Scenario, Search, Steps};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How often a failing scenario is repeated when it costs nothing (design section 3).
const FREE_REPEATS: u32 = 4;
/// How often when each time destroys a credential.
const SPENDING_REPEATS: u32 = 1;
/// How often simultaneous calls are tried again with another credential when they missed each other.
const MISSED_MEETINGS: u32 = 2;
/// How long a list is given to show what it did not, before it is asked again.
const LIST_PATIENCE: Duration = Duration::from_secs(2);

impl Runner<'_> {
    /// Plays one scenario, and repeats it while it fails and the budget allows.
    pub(super) async fn play(
        &mut self,
        scenario: &Scenario,
        later: &[Scenario],
        events: &mut dyn FnMut(Event),
    ) {
        match scenario.steps {
            Steps::Generated {
                search: Search::Requests,
                cases,
            } => return Box::pin(self.search_requests(scenario, cases, later, events)).await,
            Steps::Generated {
                search: Search::Histories { live },
                cases,
            } => return Box::pin(self.search_histories(scenario, cases, live, later, events)).await,
            Steps::InOrder(_) | Steps::Together(_) | Steps::Spaced(_) | Steps::Each { .. } => {}
        }
        let repeats = if scenario.spends > 0 {
            SPENDING_REPEATS
        } else {
            FREE_REPEATS
        };
        let mut seen: BTreeSet<Identity> = BTreeSet::new();
        let mut attempt = 0;
        let mut missed = 0;
        let mut was_cut = false;
        while attempt <= repeats {
            self.untold.drain(..).for_each(&mut *events);
            if attempt > 0 && !self.can_repeat(scenario, later) {
                break;
            }
            let before = self.courier.requests;
            let next = self.play_once(scenario).await;
            let exchanges = self.courier.requests - before;
            events(Event::Played {
                scenario: scenario.name,
                attempt: attempt + 1,
                exchanges,
            });
            match next {
                Next::DeadOnArrival(evidence) => drop(self.judge(&evidence, Scope::AnyCall)),
                Next::Missed(evidence) if missed < MISSED_MEETINGS && self.can_repeat(scenario, later) => {
                    self.judge(&evidence, Scope::AnyCall);
                    missed += 1;
                }
                Next::Cut if !was_cut => {
                    // Silence once is nobody's fault; the next attempt tells.
                    was_cut = true;
                    attempt += 1;
                }
                Next::Cut => break,
                Next::Spent(violated) => {
                    attempt += 1;
                    seen.extend(violated);
                    break;
                }
                Next::Missed(evidence) => {
                    attempt += 1;
                    seen.extend(self.judge(&evidence, Scope::Whole));
                    break;
                }
                Next::NotPlayed(doubt) => {
                    if attempt == 0 {
                        self.facts.not_played.insert(scenario.name, doubt);
                    }
                    break;
                }
                // What a stop kept from being sent did not fail to fail.
                Next::Judged(violated) if attempt > 0 && violated.is_empty() && self.halted().is_some() => {
                    break;
                }
                Next::Judged(violated) => {
                    attempt += 1;
                    seen.extend(violated.iter().cloned());
                    // A target that proves nothing, such as one that refuses the token, is not asked again and again.
                    let pointless = self.sightings.obstacle(&self.base, false).is_some();
                    let made_something = self.offered.must_stop();
                    if seen.is_empty() || pointless || self.is_futile() || made_something {
                        break;
                    }
                    if scenario.calls("credential.list") && attempt == 1 && self.waits_for_lists {
                        self.courier.stop.nap(LIST_PATIENCE).await;
                    } else if scenario.calls("credential.list") && !violated.is_empty() {
                        // What was wrong in time is no lag: the next list need not be waited for.
                        self.waits_for_lists = false;
                    }
                }
            }
        }
        self.untold.drain(..).for_each(&mut *events);
        let tried: BTreeMap<Identity, u32> = seen.into_iter().map(|identity| (identity, attempt)).collect();
        self.judge.tried(&tried);
    }

    /// Whether fresh resources are left that no later scenario needs. What happens only once in a
    /// run, such as the spending of the last witness, is not repeated.
    fn can_repeat(&self, scenario: &Scenario, later: &[Scenario]) -> bool {
        if self.time.is_over() {
            return false;
        }
        if scenario.needs.contains(&Need::Role(Role::Spare)) {
            // The session is closed by now.
            return false;
        }
        if scenario.spends == 0 {
            return true;
        }
        let needed_in_all: u32 = later.iter().map(|other| other.spends).sum();
        let in_budget = self
            .revocations
            .saturating_add(needed_in_all)
            .saturating_add(scenario.spends)
            <= self.bounds.max_revocations;
        // What a scenario creates for itself is nobody else's need.
        let is_there = |user: Role| {
            let again = spends_of(scenario, user);
            let needed: u32 = later.iter().map(|other| spends_of(other, user)).sum();
            let unspent = u32::try_from(self.resources.unspent(user)).unwrap_or(u32::MAX);
            again == 0 || unspent >= needed.saturating_add(again)
        };
        in_budget && [Role::Owner, Role::Stranger].into_iter().all(is_there)
    }
}
