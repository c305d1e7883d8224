//! Generated cases that failed before: asked first, and kept when a new one is found.

use super::resources::Handle;
use super::{Runner, books};
use crate::checks::Scope;
use crate::evidence::Evidence;
use crate::finding::{Doubt, Frequency, Identity, Story};
use crate::generate::{Case, begins_live};
use crate::model::{Life, Member, User};
use crate::scenario::{Role, Scenario};
use crate::state::KeptCase;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A case that is asked before any new one is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The digits by which people name it.
    pub id: String,
    /// The scenario that it belongs to.
    pub scenario: String,
    /// The case.
    pub case: Case,
}

/// A case that was made again.
pub(super) struct Again {
    pub(super) evidence: Evidence,
    /// Whether it tells something that nothing is wrong with it.
    tells: bool,
}

/// How often a kept case is made, to tell what always fails from what does sometimes. One that spends is made once.
const TIMES: u32 = 4;
/// How often one is made that nothing is wrong with any more.
const TRIES_OF_THE_MENDED: u32 = 3;

impl Runner<'_> {
    /// Asks the kept cases of a scenario. Returns what they found, with how often it was seen.
    pub(super) async fn ask_kept(
        &mut self,
        scenario: &Scenario,
        later: &[Scenario],
    ) -> BTreeMap<Identity, Frequency> {
        let (ours, others) = std::mem::take(&mut self.kept)
            .into_iter()
            .partition(|kept| kept.scenario == scenario.name);
        self.kept = others;
        let mut found = BTreeMap::new();
        for kept in ours {
            let json: Arc<str> = kept.case.to_json().into();
            let mut seen: BTreeMap<Identity, u32> = BTreeMap::new();
            let mut made = 0;
            let times = if kept.case.spends() > 0 { 1 } else { TIMES };
            while made < times && self.barred(scenario).is_none() {
                let Some(again) = self.make_again(scenario, &kept.case, later).await else {
                    break;
                };
                if !again.tells && !self.shows_anything(&again.evidence) {
                    break;
                }
                made += 1;
                for identity in self.judge(&again.evidence, Scope::Whole) {
                    *seen.entry(identity).or_default() += 1;
                }
                // What came and went may need more than one try to be seen.
                if seen.is_empty() && made >= TRIES_OF_THE_MENDED {
                    break;
                }
            }
            if made == 0 {
                // What could not be made tells nothing, and stays as it was.
                let told = Doubt {
                    why: format!("case {} could not be made as it was", kept.id),
                    remedy: "it takes the same roles and operations, and credentials to spend".to_owned(),
                };
                self.facts.not_played.entry(scenario.name).or_insert(told);
                continue;
            }
            if let Err(error) = self
                .books
                .run()
                .note_case(&kept.id, !seen.is_empty(), books::now_ms())
            {
                self.stop_over_books(&error);
            }
            for (identity, seen) in seen {
                self.judge.keep(&identity, &json);
                found.insert(identity, Frequency { seen, tried: made });
            }
        }
        found
    }

    /// Whether any check objects to an evidence, without taking note of it.
    fn shows_anything(&self, evidence: &Evidence) -> bool {
        let nothing = || {
            Arc::new(Story {
                scenario: evidence.scenario,
                lines: Vec::new(),
            })
        };
        let mut scratch = self.judge.afresh();
        !scratch
            .see(evidence, Scope::Whole, &self.basis, &mut { nothing })
            .is_empty()
    }

    /// Makes a case again; `None` if not all of it could be sent.
    pub(super) async fn make_again(
        &mut self,
        scenario: &Scenario,
        kept: &Case,
        later: &[Scenario],
    ) -> Option<Again> {
        match kept {
            Case::Request { shot } => {
                let steps = [shot.step(), shot.step()];
                let evidence = self.play_family(scenario, shot.caller, shot.target, &steps).await;
                // Without the plain request or the token of its caller it is another case.
                let is_sent = evidence.calls.len() > steps.len();
                is_sent.then_some(Again {
                    evidence,
                    tells: true,
                })
            }
            Case::History { cast, moves } => {
                let cast = self.cast_like(cast, later).await?;
                let played = self.play_history(scenario, cast, moves.clone()).await;
                played.is_sent.then_some(Again {
                    tells: played.is_disturbed,
                    evidence: played.evidence,
                })
            }
        }
    }

    /// Takes credentials like those that a kept history is about. What has to be dead is taken from what this run
    /// revoked, or revoked for it. `None` if that cannot be had.
    async fn cast_like(&mut self, wanted: &[Member], later: &[Scenario]) -> Option<Vec<Member>> {
        let mut dead: Vec<Handle> = self.resources.tombstones().iter().rev().copied().collect();
        let mut handles: Vec<Handle> = Vec::new();
        let mut take = |runner: &Self, user: User| {
            let role = match user {
                User::Owner => Role::Owner,
                User::Stranger => Role::Stranger,
            };
            let place = dead
                .iter()
                .position(|handle| runner.resources.owner(*handle) == role)?;
            Some(dead.remove(place))
        };
        for member in wanted {
            if member.life == Life::Unmade {
                // It will be made, and is revoked in the end.
                if !self.makes_credentials() || !self.may_spend(1, later) {
                    return None;
                }
                self.revocations += 1;
                continue;
            }
            let of_the_dead = if begins_live(*member) {
                None
            } else {
                take(self, member.user)
            };
            if let Some(handle) = of_the_dead {
                handles.push(handle);
                continue;
            }
            if member.user != User::Owner || !self.may_spend(1, later) {
                return None;
            }
            let handle = self.lease_own()?;
            self.revocations += 1;
            if !begins_live(*member) {
                self.bury(handle).await?;
            }
            handles.push(handle);
        }
        self.resources.appear(handles);
        Some(wanted.to_vec())
    }

    /// Keeps the smallest form of a new finding, in the report and for the next run.
    pub(super) fn keep(&mut self, scenario: &Scenario, identity: &Identity, case: &Case) {
        let json: Arc<str> = case.to_json().into();
        self.judge.keep(identity, &json);
        let Some(check) = self.judge.finding(identity).map(|finding| finding.check) else {
            return;
        };
        let kept = KeptCase {
            id: identity.digits(),
            identity: identity.to_string(),
            check: check.to_owned(),
            scenario: scenario.name.to_owned(),
            case: json.as_ref().to_owned(),
        };
        if let Err(error) = self.books.run().keep_case(&kept, books::now_ms()) {
            self.stop_over_books(&error);
        }
    }
}
