//! The books of a run: what is leased, what is intended, what came of it. No request that may destroy a
//! credential leaves without an entry here, because only this file makes a [`Cleared`] one (fact S-01).

use super::Runner;
use super::fill::Filled;
use super::learned::Learned;
use super::leasing::spends_of;
use super::resources::Handle;
use crate::contract::{Effect, Operation};
use crate::evidence::{Call, Life};
use crate::exchange::{Connection, Request};
use crate::plan::Plan;
use crate::provision::Provenance;
use crate::scenario::{Role, Sibling, Step, StepBody};
use crate::state::{self, AskAnswer, GraveAnswer, Intent, Lease, Leasing, Outcome, Run, StateError};
use cadenza_envelope::Value;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// Credentials leased beyond those that a clean run spends: for repetitions, and to be watched.
const SPARE: usize = 3;

/// What a run has written down.
pub struct Books {
    run: Run,
    leases: BTreeMap<Handle, Lease>,
    entries: BTreeMap<Handle, Entry>,
}

/// One intent and how it stands.
struct Entry {
    intent: Intent,
    standing: Standing,
    /// The status of a refusal to a call that must be refused.
    refused: Option<u16>,
    /// Whether such a call was answered in a way that leaves its effect open.
    is_unclear: bool,
}

/// What is known of an intent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing came back yet.
    Open,
    /// Something came back that does not tell.
    Unknown,
    /// The outcome is known.
    Settled,
}

/// A request that may leave: harmless as far as its caller and its credential go, or entered in the books.
#[derive(Clone)]
pub(super) struct Cleared {
    request: Request,
    creates: bool,
}

impl Cleared {
    /// A request to an operation beside the one under test. None of them ends anything for good; one that
    /// did would have to be entered in the books.
    pub(super) fn supporting(request: &Request, operation: &Operation) -> Option<Self> {
        (operation.effect != Effect::Terminal).then(|| Self {
            request: request.clone(),
            creates: operation.effect == Effect::Creates,
        })
    }

    /// The same request on another connection.
    pub(super) fn over(mut self, connection: Connection) -> Self {
        self.request.connection = connection;
        self
    }

    /// Whether it makes a credential where all is well.
    pub(super) const fn creates(&self) -> bool {
        self.creates
    }

    /// The request, to be sent.
    pub(super) fn into_request(self) -> Request {
        self.request
    }
}

impl Books {
    /// The books of a run that has begun.
    pub fn new(run: Run) -> Self {
        Self {
            run,
            leases: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }

    /// The run.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// Whether a credential is leased or intended by this run.
    pub(super) fn has(&self, handle: Handle) -> bool {
        self.leases.contains_key(&handle) || self.entries.contains_key(&handle)
    }

    /// Gives back what was not spent, and hands the run over to be finished.
    ///
    /// What was only ever asked for in calls that must be refused, and was refused, is no open intent: the next run would
    /// ask about it, and so destroy it.
    pub fn close(self) -> Result<Run, StateError> {
        for entry in self.entries.into_values() {
            if let (Standing::Open, Some(status), false) = (entry.standing, entry.refused, entry.is_unclear) {
                let outcome = Outcome::Refused { status };
                self.run.settle(&entry.intent, outcome, now_ms())?;
            }
        }
        for lease in self.leases.into_values() {
            self.run.release(lease)?;
        }
        Ok(self.run)
    }
}

impl Runner<'_> {
    /// Clears a request that a step has been filled in to; `None` if it must not leave: its credential
    /// is somebody else's by now, the run is to stop, or the books cannot be written.
    pub(super) fn clear(&mut self, step: &Step, filled: &Filled, sends: u32) -> Option<Cleared> {
        if self.halted().is_some() {
            return None;
        }
        for handle in self.endangered(step, filled.handle) {
            if matches!(self.resources.held[handle.0].life, Life::Dead | Life::Buried) {
                continue;
            }
            if !self.secure(handle) {
                return None;
            }
            // Whoever owns it may well destroy it, however oddly the call is made; nobody else should.
            let user = filled.situation.caller.map(Role::user);
            // A server that looks at the token carelessly may take it for its owner's.
            let altered = step.bearer.needs().map(Role::user);
            let owner = Some(self.resources.owner(handle));
            if user == owner || user.is_none() && altered == owner {
                if self.killed.is_some() {
                    return None;
                }
                self.intend(handle, &step.label, sends)?;
            } else if self.revocations > self.bounds.max_revocations {
                // No plan costs more than it may: calls that must be refused have.
                return None;
            }
        }
        // Between intent and send is the last moment to stop.
        self.halted().is_none().then(|| Cleared {
            request: filled.request.clone(),
            creates: step.door.sibling == Some(Sibling::Create),
        })
    }

    /// Leases what the plan is going to spend and a few more, oldest first, and the last one of each pool, which is watched
    /// until then.
    pub(super) fn secure_ahead(&mut self, plan: &Plan) {
        // What was created just now must not be unknown after a crash.
        for handle in self.resources.created_handles() {
            self.secure(handle);
        }
        for user in [Role::Owner, Role::Stranger] {
            let scenarios = plan.scenarios.iter();
            let spends: u32 = scenarios.map(|scenario| spends_of(scenario, user)).sum();
            if spends == 0 {
                continue;
            }
            let mut left = usize::try_from(spends)
                .unwrap_or(usize::MAX)
                .saturating_add(SPARE);
            while let Some(last) = self.resources.last_unspent(user) {
                if self.secure(last) || self.halted().is_some() {
                    break;
                }
            }
            for handle in self.resources.unspent_handles(user) {
                if left == 0 {
                    break;
                }
                left -= usize::from(self.secure(handle));
            }
        }
    }

    /// Makes sure that a credential is leased by this run; `false` if another run has it or spent it.
    pub(super) fn secure(&mut self, handle: Handle) -> bool {
        if self.books.has(handle) {
            return true;
        }
        let held = &self.resources.held[handle.0];
        let provenance = match held.id.provenance() {
            Provenance::HandedOver | Provenance::Listed => state::Provenance::HandedOver,
            Provenance::Created => state::Provenance::Created {
                name: held.id.name().map(str::to_owned),
            },
        };
        match self
            .books
            .run
            .lease(held.id.as_str(), held.owner, &provenance, now_ms())
        {
            Ok(Leasing::Leased(lease)) => {
                self.books.leases.insert(handle, lease);
                true
            }
            Ok(Leasing::Taken(_)) => {
                self.passed_over.push(held.name.clone());
                self.resources.held[handle.0].leased = true;
                false
            }
            Err(error) => {
                self.stop_over_books(&error);
                false
            }
        }
    }

    /// The credentials that a call may destroy: the one it names, or those that a wide probe may match.
    pub(super) fn endangered(&self, step: &Step, named: Option<Handle>) -> Vec<Handle> {
        match step.body {
            StepBody::Wide(_) => self.resources.handles_of_wide_probes(),
            _ => named.into_iter().collect(),
        }
    }

    /// Writes down that a credential is about to be destroyed, once.
    fn intend(&mut self, handle: Handle, scenario: &str, sends: u32) -> Option<()> {
        let Some(lease) = self.books.leases.remove(&handle) else {
            return Some(());
        };
        match self.books.run.intend(lease, scenario, sends, now_ms()) {
            Ok(intent) => {
                let standing = Standing::Open;
                let entry = Entry {
                    intent,
                    standing,
                    refused: None,
                    is_unclear: false,
                };
                self.books.entries.insert(handle, entry);
                Some(())
            }
            Err(error) => {
                self.stop_over_books(&error);
                None
            }
        }
    }

    /// Writes down what came of a call by the credential's owner.
    pub(super) fn enter(&mut self, call: &Call, handle: Option<Handle>) {
        let learned = self.learned(call);
        let Some(handle) = handle else { return };
        let by_owner = call.situation.caller.map(Role::user) == Some(self.resources.owner(handle));
        let Some(entry) = self.books.entries.get_mut(&handle) else {
            return;
        };
        if !call.situation.may_succeed() || !by_owner {
            match (learned, call.status()) {
                (Learned::Refused, Some(status)) => entry.refused = Some(status),
                _ => entry.is_unclear = true,
            }
        }
        if !by_owner {
            return;
        }
        let at = || {
            call.answer
                .as_ref()
                .and_then(|answer| answer.at("/data/revokedAt"))
        };
        let revoked_at_ms = at().and_then(Value::as_i64);
        let status = call.status().unwrap_or_default();
        let may_succeed = call.situation.may_succeed();
        let (standing, written) = match (entry.standing, learned) {
            (Standing::Settled, _) => return,
            (Standing::Open, Learned::Refused | Learned::Unclear) if !may_succeed => return,
            (Standing::Open, learned) => {
                let (standing, outcome) = match learned {
                    Learned::Succeeded => (Standing::Settled, Outcome::Revoked { revoked_at_ms }),
                    Learned::AlreadyRevoked => (Standing::Settled, Outcome::AlreadyRevoked),
                    Learned::Refused => (Standing::Settled, Outcome::Refused { status }),
                    Learned::Unclear => (Standing::Unknown, Outcome::Unknown),
                };
                (standing, self.books.run.settle(&entry.intent, outcome, now_ms()))
            }
            (Standing::Unknown, learned) => {
                let answer = answer_to_ask(learned, status, revoked_at_ms);
                let standing = match answer {
                    AskAnswer::Unclear => Standing::Unknown,
                    AskAnswer::Revoked { .. } | AskAnswer::AlreadyRevoked | AskAnswer::Refused { .. } => {
                        Standing::Settled
                    }
                };
                (standing, self.books.run.book_ask(&entry.intent, answer, now_ms()))
            }
        };
        entry.standing = standing;
        if let Err(error) = written {
            self.stop_over_books(&error);
        }
    }

    /// Writes down what a credential of an earlier run was answered with.
    pub(super) fn note_visit(&mut self, call: &Call) {
        let Some(credential) = &call.credential else {
            return;
        };
        let answer = match (self.learned(call), call.status()) {
            (Learned::AlreadyRevoked, _) => GraveAnswer::StillDead,
            (Learned::Succeeded, _) => GraveAnswer::Resurrected,
            (Learned::Refused, Some(404)) => GraveAnswer::NotFound,
            (Learned::Refused | Learned::Unclear, _) => GraveAnswer::Unclear,
        };
        if let Err(error) = self.books.run.visit_grave(&credential.id, answer, now_ms()) {
            self.stop_over_books(&error);
        }
    }
}

/// What an answer says to whoever asks what became of a revocation.
pub(super) fn answer_to_ask(learned: Learned, status: u16, revoked_at_ms: Option<i64>) -> AskAnswer {
    match learned {
        Learned::Succeeded => AskAnswer::Revoked { revoked_at_ms },
        Learned::AlreadyRevoked => AskAnswer::AlreadyRevoked,
        // A refused token tells nothing about the credential.
        Learned::Refused if status != 401 => AskAnswer::Refused { status },
        Learned::Refused | Learned::Unclear => AskAnswer::Unclear,
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
