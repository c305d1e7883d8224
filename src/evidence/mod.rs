//! A scenario's exchanges, with what was true when each was sent and what sort of thing came back.
//!
//! Checks read this and nothing else. It does not judge: a situation says which documented outcomes
//! are right, a nature says how an answer is to be treated, the sources say whom a deployment follows, and
//! none of them accuses anybody.

mod allegiance;
#[cfg(test)]
pub(crate) mod draft;
mod entry;
mod found;
mod nature;
mod secret_member;
mod situation;
mod sources;
#[cfg(test)]
mod tests;

pub(crate) use allegiance::Tally;
pub use allegiance::{Allegiance, Side, Voice};
pub use entry::{Entry, entries};
pub use found::{ABSENT, PRESENT};
pub use nature::{Nature, in_disguise};
pub use secret_member::{SecretMember, is_masked, is_secret_field, secret_members, speaks_of_secrets};
pub use situation::{Leeway, Life, Situation, Subject};
pub use sources::Sources;

use crate::contract::{Contract, Reason};
use crate::exchange::{Exchange, Timing};
use crate::scenario::{Scenario, Sibling, Step};
use cadenza_envelope::{Answer, Head, Limits};

/// What an exchange's body says, if one came.
pub fn answer(exchange: &Exchange, limits: &Limits) -> Option<Answer> {
    exchange.response().map(|response| {
        let types: Vec<&[u8]> = response.header_values("content-type").collect();
        let head = Head::new(response.status, &types);
        cadenza_envelope::read(&head, &response.body, limits)
    })
}

/// Everything that one playing of a scenario brought.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The scenario's name.
    pub scenario: &'static str,
    /// Whether the calls were simultaneous.
    pub together: bool,
    /// What was sent and what came, in order.
    pub calls: Vec<Call>,
    /// Ids that this run holds and has not spent, with the names that reports give them, when the scenario
    /// began. Told where a list is asked for, and empty elsewhere.
    pub unspent: Vec<Credential>,
}

impl Evidence {
    /// Evidence without calls yet.
    pub fn of(scenario: &Scenario) -> Self {
        let together = matches!(scenario.steps, crate::scenario::Steps::Together(_));
        Self {
            scenario: scenario.name,
            together,
            calls: Vec::new(),
            unspent: Vec::new(),
        }
    }

    /// How many of its calls were under way at the same moment, at most. Where so many intervals share a
    /// moment, one of them begins there, so only beginnings are looked at.
    pub fn most_at_once(&self) -> usize {
        let timings = || self.calls.iter().map(|call| &call.exchange.timing);
        let beside = |one: &Timing| {
            let under_way = |other: &&Timing| other.released <= one.released && one.released < other.finished;
            timings().filter(under_way).count().max(1)
        };
        timings().map(beside).max().unwrap_or(0)
    }

    /// Whether any two of its calls were under way at the same time.
    pub fn overlapped(&self) -> bool {
        self.most_at_once() > 1
    }

    /// Adds calls in the order in which they were sent.
    pub fn extend(&mut self, calls: impl IntoIterator<Item = Call>) {
        for call in calls {
            let ordinal = self.calls.len();
            self.calls.push(Call { ordinal, ..call });
        }
    }

    /// The call of the step with that label, if it was sent.
    pub fn call(&self, label: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.step.label == label)
    }
}

/// One exchange in its context.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its place in the evidence, counted from 0.
    pub ordinal: usize,
    /// The step that was played.
    pub step: Step,
    /// What was true when it was sent.
    pub situation: Situation,
    /// The credential it named, if it named one of this run's.
    pub credential: Option<Credential>,
    /// What was sent and what came.
    pub exchange: Exchange,
    /// The body as read by the response parser, if a body came.
    pub answer: Option<Answer>,
    /// How the answer is to be treated.
    pub nature: Nature,
    /// How often the call had to be repeated before this exchange, and why.
    pub repeats: Repeats,
}

impl Call {
    /// The HTTP status, if a head came.
    pub fn status(&self) -> Option<u16> {
        self.exchange.status()
    }

    /// The errno of its envelope, if one can be read.
    pub fn errno(&self) -> Option<i64> {
        self.answer.as_ref().and_then(cadenza_envelope::Answer::errno)
    }

    /// Whether it was answered as the contract documents it for this reason: by status, and by errno where one is
    /// documented.
    pub fn was_told(&self, reason: Reason, contract: &Contract) -> bool {
        let outcome = contract.operation.outcome(reason);
        outcome.is_some_and(|outcome| {
            self.status() == Some(outcome.status)
                && (outcome.errno.is_none() || outcome.errno == self.errno())
        })
    }

    /// Whether the status is right because of how the call was made.
    pub fn is_excused(&self) -> bool {
        self.status()
            .is_some_and(|status| self.situation.is_excused(status))
    }

    /// The id of the operation that it calls, if it is not the one under test.
    pub fn operation(&self) -> Option<&'static str> {
        self.step.door.sibling.map(Sibling::operation)
    }

    /// Whether the answer shows that a deployment has the operation called: none that a gateway, a wrong path or a
    /// feature that is switched off would give as well.
    pub fn shows_its_operation(&self) -> bool {
        let status = self.status().unwrap_or_default();
        let told = matches!(status, 200..300 | 400..500) && !matches!(status, 401 | 403..=405 | 410);
        told && self.nature == Nature::Envelope
    }

    /// Whether the answer shows an effect: it says success, or returns an object.
    pub fn shows_an_effect(&self) -> bool {
        let shows = |answer: &Answer| {
            answer.success() == Some(true)
                || answer.at("/data").is_some_and(|data| data.as_object().is_some())
        };
        self.answer.as_ref().is_some_and(shows)
    }

    /// Whether the answer says in so many words that nothing was done, whatever its status.
    pub fn denies_any_effect(&self) -> bool {
        let denies = |answer: &Answer| answer.success() == Some(false);
        self.answer.as_ref().is_some_and(denies)
    }

    /// Whether the answer says, however malformed, that the call took effect.
    pub fn succeeded(&self) -> bool {
        self.status().is_some_and(|status| (200..300).contains(&status))
    }
}

/// A credential of this run, as checks may know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credential {
    /// Its id.
    pub id: String,
    /// How reports name it, such as `own#1`.
    pub name: String,
    /// Whose it is, and whether it lived when it was named, for whoever makes the call again with one of their own.
    pub sort: String,
    /// Calls about it that were refused while it was live, by step label.
    pub refused_before: Vec<String>,
    /// Other credentials of the same owner that this run revoked before this call.
    pub revoked_before: usize,
}

/// Repetitions that the runner made before it took an answer (design section 3, the table).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Because of 429, or 503 with Retry-After.
    pub weather: u32,
    /// Because of 502, 503 or 504.
    pub gateway: u32,
    /// Because no complete answer came.
    pub broken: u32,
}
