//! Plays generated histories. A history that shows something wrong is shortened twice: on the record, by the model,
//! which costs nothing; then by playing it again with fresh credentials, while the budget lasts.

use super::resources::Handle;
use super::{Event, Runner};
use crate::checks::Scope;
use crate::evidence::{Call, Evidence};
use crate::finding::Doubt;
use crate::generate::{Troupe, creates, history, step};
use crate::model::{Act, Came, Life, Member, Move, User, Who};
use crate::runner::learned::Learned;
use crate::runner::visit::Visit;
use crate::scenario::{Role, Scenario, Sibling, Step};

/// Findings after which the search ends.
const ENOUGH: usize = 8;
/// Dead credentials that a history is about, of the owner's.
const DEAD: usize = 3;

/// A history that was played.
pub(super) struct Played {
    /// Whether every move was sent.
    pub(super) is_sent: bool,
    /// Whether every list was answered: one that was not has disturbed nobody, as it was meant to.
    pub(super) is_disturbed: bool,
    pub(super) cast: Vec<Member>,
    pub(super) moves: Vec<Move>,
    /// What came of each move that was sent, by its place.
    pub(super) record: Vec<(usize, Came)>,
    pub(super) evidence: Evidence,
}

impl Runner<'_> {
    /// Plays so many histories, each with this many live credentials, which it spends.
    pub(super) async fn search_histories(
        &mut self,
        scenario: &Scenario,
        histories: u32,
        live: u32,
        later: &[Scenario],
        events: &mut dyn FnMut(Event),
    ) {
        let before = self.courier.requests;
        let mut found = self.ask_kept(scenario, later).await;
        for number in 0..u64::from(histories) {
            self.untold.drain(..).for_each(&mut *events);
            if found.len() >= ENOUGH {
                break;
            }
            if let Some(reason) = self.search_ends(scenario) {
                self.facts.not_played.insert(scenario.name, reason);
                break;
            }
            let makes_one = live > 0 && creates(number) && self.makes_credentials();
            let Some(cast) = self.cast(live, makes_one, later) else {
                // What was found has taken them for its shorter forms, or another run has.
                let told = Doubt {
                    why: format!("credentials were left for {number} of {histories} histories"),
                    remedy: "give more ids (--credentials FILE), or raise --max-revocations".to_owned(),
                };
                self.facts.not_played.insert(scenario.name, told);
                break;
            };
            let moves = history(self.resources.seed(), number, &cast, self.troupe());
            let played = self.play_history(scenario, cast, moves).await;
            for identity in self.judge(&played.evidence, Scope::Whole) {
                if found.len() >= ENOUGH || found.contains_key(&identity) {
                    continue;
                }
                // What another search has told by a shorter one stays told by that.
                let frequency = match self.shortened.get(&identity) {
                    Some(frequency) => *frequency,
                    None => self.shorten(scenario, &identity, &played, later).await,
                };
                found.insert(identity, frequency);
            }
            events(Event::Searched {
                scenario: scenario.name,
                cases: u32::try_from(number + 1).unwrap_or(u32::MAX),
                of: histories,
                exchanges: self.courier.requests - before,
            });
        }
        for (identity, frequency) in found {
            self.judge.seen(&identity, frequency);
        }
        self.untold.drain(..).for_each(&mut *events);
        events(Event::Played {
            scenario: scenario.name,
            attempt: 1,
            exchanges: self.courier.requests - before,
        });
    }

    /// Whether credentials may be made here, and some were.
    pub(super) fn makes_credentials(&self) -> bool {
        self.resources.template().is_some() && !self.resources.created_handles().is_empty()
    }

    fn troupe(&self) -> Troupe {
        let has = |role| self.resources.tokens.contains_key(&role);
        Troupe {
            stranger: has(Role::Stranger),
            other_session: has(Role::Second),
            rotates: self.resources.template().is_some(),
            visits: self.may_visit() && has(Role::Spare),
        }
    }

    /// Takes the credentials that a history is about: live ones of the owner's, which count as spent, and dead ones.
    /// One of them may still have to be made. `None` if there are not as many live ones as no later scenario needs.
    fn cast(&mut self, live: u32, makes_one: bool, later: &[Scenario]) -> Option<Vec<Member>> {
        let mut handles: Vec<Handle> = Vec::new();
        if live > 0 {
            if !self.may_spend(live, later) {
                return None;
            }
            for _ in 0..live - u32::from(makes_one) {
                let handle = self.lease_own()?;
                handles.push(handle);
            }
            self.revocations += live;
        }
        for (user, most) in [(Role::Owner, DEAD), (Role::Stranger, 1)] {
            let newest = self.resources.tombstones().iter().rev().copied();
            let of_user = newest.filter(|handle| self.resources.owner(*handle) == user);
            handles.extend(of_user.take(most));
        }
        let member = |handle: &Handle| {
            let held = &self.resources.held[handle.0];
            Member {
                user: if held.owner == Role::Stranger {
                    User::Stranger
                } else {
                    User::Owner
                },
                life: match held.life {
                    crate::evidence::Life::Live => Life::Live,
                    crate::evidence::Life::Dead | crate::evidence::Life::Buried => Life::Dead,
                    crate::evidence::Life::SaidToBeLive | crate::evidence::Life::PerhapsDead => Life::Unsure,
                },
            }
        };
        let mut cast: Vec<Member> = handles.iter().map(member).collect();
        if makes_one {
            // The last one, so that those who are there keep their places until it is.
            cast.push(Member {
                user: User::Owner,
                life: Life::Unmade,
            });
        }
        self.resources.appear(handles);
        (!cast.is_empty()).then_some(cast)
    }

    /// Whether so many live credentials may be spent on a history, and are left over by what is still to come.
    pub(super) fn may_spend(&self, live: u32, later: &[Scenario]) -> bool {
        let needed_in_all: u32 = later.iter().map(|other| other.spends).sum();
        let needed: u32 = later
            .iter()
            .filter(|other| super::leasing::lease_owner(other) == Some(Role::Owner))
            .map(|other| other.spends)
            .sum();
        let unspent = u32::try_from(self.resources.unspent(Role::Owner)).unwrap_or(u32::MAX);
        let in_budget = self
            .revocations
            .saturating_add(needed_in_all)
            .saturating_add(live)
            <= self.bounds.max_revocations;
        in_budget && unspent >= needed.saturating_add(live) && self.killed.is_none()
    }

    pub(super) async fn play_history(
        &mut self,
        scenario: &Scenario,
        cast: Vec<Member>,
        moves: Vec<Move>,
    ) -> Played {
        self.courier.wire.close_lanes();
        let mut evidence = Evidence::of(scenario);
        let mut record = Vec::new();
        let (mut is_sent, mut is_disturbed) = (true, true);
        let mut visit = Visit::Unknown;
        let mut has_visited = false;
        for (place, made) in moves.iter().enumerate() {
            let is_possible = match made.who {
                _ if made.act == Act::LogIn => true,
                Who::BriefSession => visit == Visit::Open,
                Who::ClosedSession => visit == Visit::Closed,
                Who::Owner | Who::OtherSession | Who::Stranger | Who::Nobody | Who::Pretender => true,
            };
            if !is_possible {
                is_sent = false;
                continue;
            }
            // No server is offered a live credential by a caller whom it ought to refuse: none of it would be in the books.
            if let (Who::ClosedSession, Act::Revoke(place)) = (made.who, made.act)
                && !self.resources.member_is_dead(place)
            {
                is_sent = false;
                continue;
            }
            let step = step(*made, &cast);
            if step.door.sibling.is_some() {
                let calls = match made.act {
                    Act::LogIn => self.play_login(&step).await.into_iter().collect(),
                    _ => self.play_pages(&step, None).await,
                };
                let answered = calls.last().is_some_and(Call::succeeded);
                is_disturbed &= answered || matches!(made.act, Act::Rotate(_));
                is_sent &= !calls.is_empty();
                match made.act {
                    Act::Create(_) => {
                        // Nothing is ours because an answer names it, so only what proved to be.
                        is_sent &= self.resources.join_the_cast();
                    }
                    Act::LogIn | Act::LogOut if !answered => visit = Visit::Unknown,
                    Act::LogIn => visit = Visit::Open,
                    Act::LogOut => visit = Visit::Closed,
                    Act::Revoke(_) | Act::RevokeUnknown | Act::RevokeNothing | Act::List | Act::Rotate(_) => {
                    }
                }
                if changes_the_model(&step) && !calls.is_empty() {
                    record.push((place, if answered { Came::Succeeded } else { Came::Unclear }));
                }
                evidence.extend(calls);
                has_visited |= matches!(made.act, Act::LogIn | Act::LogOut);
                continue;
            }
            let Some(call) = self.play_step(&step, None).await else {
                is_sent = false;
                continue;
            };
            if has_visited && self.lost_with_a_session(&call).await {
                // From here on it is another history than it was meant to be.
                is_sent = false;
                break;
            }
            record.push((place, came(self.learned(&call))));
            evidence.extend([call]);
        }
        if visit == Visit::Open {
            self.end_visit().await;
        }
        if has_visited {
            self.sessions_last().await;
        }
        // A shorter history may have lost the move that revokes one.
        for handle in self.resources.created_and_cast() {
            // What does not die is told as left over.
            if self.bury(handle).await.is_none() {
                break;
            }
        }
        Played {
            is_sent,
            is_disturbed,
            cast,
            moves,
            record,
            evidence,
        }
    }

    /// Has its owner revoke a credential that a history wants dead. `None` if it does not die.
    pub(super) async fn bury(&mut self, handle: Handle) -> Option<()> {
        self.resources.appear(vec![handle]);
        let made = Move {
            who: Who::Owner,
            act: Act::Revoke(0),
            alone: true,
        };
        let call = self.play_step(&step(made, &[]), None).await?;
        call.succeeded().then_some(())
    }
}

/// Whether the model learns from a call, beside those of the operation under test.
pub(super) fn changes_the_model(step: &Step) -> bool {
    match step.door.sibling {
        None | Some(Sibling::Create | Sibling::Login | Sibling::Logout) => true,
        Some(Sibling::List(_) | Sibling::Rotate | Sibling::Verify | Sibling::User | Sibling::Further(_)) => {
            false
        }
    }
}

const fn came(learned: Learned) -> Came {
    match learned {
        Learned::Succeeded => Came::Succeeded,
        Learned::AlreadyRevoked => Came::Repeated,
        Learned::Refused => Came::Refused,
        Learned::Unclear => Came::Unclear,
    }
}
