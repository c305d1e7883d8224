//! Cases that nobody listed, made from a seed: requests out of the request schema, a single mutation away from the
//! plain one or from none.
//!
//! Knows no socket and no verdict. The same seed, number and build give the same case; a case is data and can be
//! kept. The only room that uses proptest.

mod breach;
mod case;
mod history;
mod json;
mod moves;
mod mutation;
mod schema;
mod step;
#[cfg(test)]
mod tests;
mod text;

pub use case::Case;
pub(crate) use case::begins_live;
pub use history::{creates, history};
pub use moves::Troupe;
pub use step::step;

use crate::contract::Contract;
use crate::exchange::{Connection, WireForm};
use crate::scenario::{Bearer, Door, FAMILY, Framing, Named, Role, Step, StepBody, Written};
use mutation::{Mutation, mutations};
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schema::Grammar;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The lane on which travels what no client library writes.
const LANE: u8 = 200;

/// The label of the request that others are compared with.
pub const PLAIN: &str = "the plain request";

/// Who makes a generated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caller {
    /// The owner.
    Owner,
    /// Another user.
    Stranger,
    /// Nobody: no Authorization field.
    Nobody,
    /// Somebody whose token never was one.
    Pretender,
}

/// What a generated request is about. Nothing live: success would destroy nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An id that nobody issued.
    NeverIssued,
    /// A credential of the owner's that this run revoked.
    Tombstone,
}

/// A generated request, complete but for ids and tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shot {
    /// The mutation's label.
    pub label: String,
    /// Who calls.
    pub caller: Caller,
    /// About what.
    pub target: Target,
    /// The request.
    pub written: Written,
}

impl Caller {
    /// What this caller presents.
    pub const fn bearer(self) -> Bearer {
        match self {
            Self::Owner => Bearer::Token(Role::Owner),
            Self::Stranger => Bearer::Token(Role::Stranger),
            Self::Nobody => Bearer::Absent,
            Self::Pretender => Bearer::Malformed,
        }
    }
}

impl Shot {
    /// The request as a step, about the id of the plain request before it.
    pub fn step(&self) -> Step {
        let named = match self.target {
            Target::NeverIssued => Named::SameNeverIssued,
            Target::Tombstone => Named::Tombstone,
        };
        Step {
            label: self.label.clone().into(),
            bearer: self.caller.bearer(),
            body: StepBody::Written(self.written.names().then_some(named)),
            written: Some(Arc::new(self.written.clone())),
            door: Door::PLAIN,
            connection: match (self.written.framing, self.written.wire) {
                (Framing::Length, WireForm::Usual) => Connection::Pooled,
                (Framing::Length | Framing::Chunked(_), _) => Connection::Lane(LANE),
            },
        }
    }
}

/// The plain request by a caller about a target: the answer to it is what the mutated ones are compared with.
pub fn plain(caller: Caller, target: Target) -> Step {
    let named = match target {
        Target::NeverIssued => Named::NeverIssued,
        Target::Tombstone => Named::Tombstone,
    };
    Step {
        label: PLAIN.into(),
        bearer: caller.bearer(),
        body: StepBody::Id(named),
        written: None,
        door: Door::PLAIN,
        connection: Connection::Pooled,
    }
}

/// What a run has for generated requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Material {
    /// Whether there is another user.
    pub stranger: bool,
    /// Whether a credential was revoked.
    pub tombstone: bool,
}

/// The generator of requests.
pub struct Requests {
    seed: u64,
    mutations: Vec<Mutation>,
}

impl Requests {
    /// A generator for the operation under test. `None` if its contract describes no request.
    pub fn new(contract: &Contract, seed: u64) -> Option<Self> {
        let operation = &contract.operation;
        let schema = contract.schemas.source(operation.request_schema.as_deref()?)?;
        let grammar = Grammar::new(schema, operation.subject.as_deref());
        Some(Self {
            seed,
            mutations: mutations(grammar),
        })
    }

    /// How many mutations there are.
    #[cfg(test)]
    fn mutations(&self) -> usize {
        self.mutations.len()
    }

    /// Requests by one caller about one target, each of another mutation.
    pub fn family(&self, number: u64, material: Material) -> Family {
        let mut family = self.childless(number, material);
        while self.grow_one(&mut family) {}
        family
    }

    /// A family that has none of its requests yet.
    pub fn childless(&self, number: u64, material: Material) -> Family {
        let (caller, target) = cast(number, material);
        Family {
            number,
            caller,
            target,
            grown: Vec::new(),
        }
    }

    /// Adds a family's next request; `false` if it has all of them.
    pub fn grow_one(&self, family: &mut Family) -> bool {
        if family.grown.len() >= FAMILY {
            return false;
        }
        let case = family.number * FAMILY as u64 + family.grown.len() as u64;
        family.grown.push(self.grow(case, family.caller, family.target));
        true
    }

    /// The case of that number. Mutations take turns, so that a run of any length meets all of them equally often.
    fn grow(&self, case: u64, caller: Caller, target: Target) -> Grown {
        let (mutation, turn) = at(&self.mutations, case);
        let (variant, _) = at(&mutation.variants, turn);
        let tree = variant
            .requests
            .new_tree(&mut runner(self.seed, case))
            .expect("no strategy of this room filters, so each has a value");
        Grown {
            label: mutation.label_of(variant),
            caller,
            target,
            tree: Box::new(tree),
        }
    }
}

/// Whose turn it is, and how many rounds came before.
fn at<T>(all: &[T], number: u64) -> (&T, u64) {
    let count = all.len() as u64;
    let place = usize::try_from(number % count).expect("it is below the length of a list in memory");
    (&all[place], number / count)
}

/// Who calls about what in a family. The owner most of all; the others make up a quarter.
fn cast(number: u64, material: Material) -> (Caller, Target) {
    let caller = match number % 8 {
        1 => Caller::Nobody,
        5 if material.stranger => Caller::Stranger,
        7 if number % 16 == 7 => Caller::Pretender,
        _ => Caller::Owner,
    };
    let target = if material.tombstone && (number / 2).is_multiple_of(2) {
        Target::Tombstone
    } else {
        Target::NeverIssued
    };
    (caller, target)
}

/// Requests that are played one after the other, behind the plain one.
pub struct Family {
    /// Its number, counted from 0.
    pub number: u64,
    /// Who makes them.
    pub caller: Caller,
    /// What they are about.
    pub target: Target,
    /// The requests.
    pub grown: Vec<Grown>,
}

/// A generated request that can be made simpler.
pub struct Grown {
    label: String,
    caller: Caller,
    target: Target,
    tree: Box<dyn ValueTree<Value = Written>>,
}

impl Grown {
    /// The request as it is now.
    pub fn shot(&self) -> Shot {
        Shot {
            label: self.label.clone(),
            caller: self.caller,
            target: self.target,
            written: self.tree.current(),
        }
    }

    /// Makes it simpler; `false` if it cannot be.
    pub fn simplify(&mut self) -> bool {
        self.tree.simplify()
    }

    /// Takes part of the last simplification back; `false` if nothing is left to be tried.
    pub fn complicate(&mut self) -> bool {
        self.tree.complicate()
    }
}

/// The source of chance of one case: nothing but seed and number.
fn runner(seed: u64, case: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&case.to_le_bytes());
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
