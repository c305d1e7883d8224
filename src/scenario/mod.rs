//! What is sent: scenarios made of steps, as plain data.
//!
//! A scenario knows nothing of verdicts and nothing of sockets. It says who calls, what the body
//! names and which connection the call travels on; the runner fills in ids and tokens. Scenarios
//! read tolerantly: one goes on as long as the answers can be understood.

mod body;
mod catalogue;
mod door;
mod further;
mod hazard;
mod never_issued;
mod profile;
mod role;
mod spelling;
mod step;
mod written;

pub use body::{Extra, Flaw, Named, OddId, StepBody, Wide, Wrapping};
pub use catalogue::all;
pub use door::{ContentType, Door, FieldValue, PathSpelling, Selection, Sibling};
pub use further::{INVALID, READ, UNAUTHORIZED, of_contract, of_operation};
pub use hazard::Hazard;
pub use never_issued::{NeverIssued, Shape, never_issued_number};
pub use profile::Profile;
pub use role::Role;
pub use spelling::Spelling;
pub use step::{Bearer, Step, TwoFields};
pub use written::{Framing, Letters, Meaning, Piece, Written, escaped, plain};

use std::collections::BTreeSet;
use std::time::Duration;

/// When a scenario is played. A few refusals come first, which show whether there is an API at all; then the first
/// revocation, which shows that the pool is fresh: whatever a later call spoils is no spent id any more. Live ids are
/// spent in an order in which each later first revoke proves that the earlier calls left it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Calls about ids that were never issued, with the owner's token and without one: whether the API is there.
    Preflight,
    /// What the lists say before anything is spent.
    Census,
    /// The first revocation and its repetitions.
    FirstRevoke,
    /// Calls about ids that were never issued, and malformed calls.
    Free,
    /// Calls of the operations that are judged beside the one under test. They name nothing that is live.
    Further,
    /// Calls about a credential that this run revoked.
    Tombstone,
    /// Several calls at once.
    Race,
    /// The other user's credential.
    Foreign,
    /// Calls that must be refused, about a credential that is still live, and malformed ones beside it.
    /// They come after the first success, which proves the pool to be fresh, unless there is one id only.
    LiveRefusals,
    /// Probes that might match what was never handed over.
    Wide,
    /// Generated cases; the witness behind them shows that they left it alone.
    Search,
    /// The last live credential, after everything that must have left it alone.
    Witness,
    /// Every credential of this run once more, and what the lists say in the end.
    Sweep,
}

/// What a scenario cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A token for this role.
    Role(Role),
    /// At least so many disposable credentials of the owner in all.
    OwnCredentials(usize),
    /// At least so many disposable credentials of the stranger.
    StrangerCredentials(usize),
    /// A credential that this run has revoked before.
    Tombstone,
    /// An owner's token that is a JWT, so that it can be forged.
    Jwt,
    /// A target on this machine: what is sent must not end up in anybody's log.
    Loopback,
    /// Leave to create credentials in the owner's account.
    Creation,
    /// Tokens that were handed over to be refused.
    RefusedTokens,
    /// Credentials that earlier runs revoked.
    Graves,
    /// A deployment that may lose every credential it holds.
    DisposableDeployment,
}

/// The steps and how they relate.
#[derive(Clone, Debug)]
pub enum Steps {
    /// One after the other. After a revocation that failed, the rest is not sent.
    InOrder(Vec<Step>),
    /// All at once, on lanes, last bytes released together.
    Together(Vec<Step>),
    /// One after the other, each after so long a pause.
    Spaced(Vec<(Duration, Step)>),
    /// A step once for each of many, and then others once.
    Each {
        /// What it is repeated for.
        of: Each,
        /// What is repeated.
        step: Step,
        /// What follows, such as a control.
        then: Vec<Step>,
    },
    /// So many cases that a generator makes out of the seed.
    Generated {
        /// What is generated.
        search: Search,
        /// How many cases a clean run plays.
        cases: u32,
    },
}

/// What a generator makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// Requests, each a single mutation away from the plain one or from none.
    Requests,
    /// Histories, each with so many live credentials.
    Histories {
        /// Live credentials that one spends.
        live: u32,
    },
}

impl Search {
    /// Requests for so many cases: beside each family the plain request, and one of the family once more.
    fn requests(self, cases: u32) -> usize {
        let cases = usize::try_from(cases).unwrap_or(usize::MAX);
        match self {
            Self::Requests => cases.saturating_add(cases.div_ceil(FAMILY).saturating_mul(2)),
            // Half the moves there may be, and everything once more.
            Self::Histories { .. } => cases.saturating_mul(13),
        }
    }
}

/// Generated requests that are played together, beside the plain one that they are compared with.
pub const FAMILY: usize = 6;

/// What a step is repeated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Each {
    /// Every credential that this run revoked, newest first, asked for by its owner.
    Tombstone,
    /// Every disposable credential of the owner, at most [`MANY`].
    OwnersCredential,
    /// Every disposable credential of the stranger, at most [`MANY`].
    StrangersCredential,
    /// Every token that was handed over to be refused.
    RefusedToken,
    /// Credentials that earlier runs revoked, those first that were not asked about for longest.
    Grave,
}

/// Credentials of one user that a step is repeated for at most: denials are free, but not endless.
pub const MANY: usize = 8;

/// The scenario that asks about what earlier runs revoked.
pub const GRAVEYARD: &str = "graveyard";

/// A named story of calls.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Stable name, in reports and in the plan.
    pub name: &'static str,
    /// One sentence for people.
    pub about: &'static str,
    /// When it is played.
    pub stage: Stage,
    /// The profile from which on it is played.
    pub since: Profile,
    /// What it cannot do without.
    pub needs: Vec<Need>,
    /// Live credentials it destroys when all goes well.
    pub spends: u32,
    /// What is sent.
    pub steps: Steps,
}

impl Scenario {
    /// Calls in order that spend nothing and need nothing but the tokens they present.
    fn of_calls(
        name: &'static str,
        about: &'static str,
        stage: Stage,
        since: Profile,
        steps: Vec<Step>,
    ) -> Self {
        let roles: BTreeSet<Role> = steps.iter().filter_map(|step| step.bearer.needs()).collect();
        Self {
            name,
            about,
            stage,
            since,
            needs: roles.into_iter().map(Need::Role).collect(),
            spends: 0,
            steps: Steps::InOrder(steps),
        }
    }

    /// Requests it sends when nothing has to be repeated; `of` counts what a step is repeated for.
    pub fn requests(&self, of: impl Fn(Each) -> usize) -> usize {
        match &self.steps {
            Steps::InOrder(steps) | Steps::Together(steps) => steps.len(),
            Steps::Spaced(steps) => steps.len(),
            Steps::Each { of: each, then, .. } => of(*each) + then.len(),
            Steps::Generated { search, cases } => search.requests(*cases),
        }
    }

    /// The same scenario with so many generated requests. What spends is not made more by them.
    #[must_use]
    pub fn with_examples(mut self, examples: u32) -> Self {
        if let Steps::Generated {
            search: Search::Requests,
            cases,
        } = &mut self.steps
        {
            *cases = examples;
        }
        self
    }

    /// The same scenario with no generated case but one that is kept, which spends so many credentials.
    #[must_use]
    pub fn with_one_case(mut self, spends: u32) -> Self {
        if let Steps::Generated { cases, .. } = &mut self.steps {
            *cases = 0;
            self.spends = spends;
            for need in &mut self.needs {
                if let Need::OwnCredentials(count) = need {
                    // One more is revoked before, so that there is a revoked one to ask about.
                    *count = usize::try_from(spends).unwrap_or(usize::MAX).saturating_add(1);
                }
            }
        }
        self
    }

    /// The steps, however they relate.
    pub fn each_step(&self) -> Vec<&Step> {
        match &self.steps {
            Steps::InOrder(steps) | Steps::Together(steps) => steps.iter().collect(),
            Steps::Spaced(steps) => steps.iter().map(|(_, step)| step).collect(),
            Steps::Each { step, then, .. } => std::iter::once(step).chain(then).collect(),
            // They are made while the scenario is played.
            Steps::Generated { .. } => Vec::new(),
        }
    }

    /// Whether it only looks at what the scenarios before it did: played alone, it shows none of that.
    pub fn shows_what_others_did(&self) -> bool {
        let steps = self.each_step();
        let lists = |step: &&Step| matches!(step.door.sibling, Some(Sibling::List(_)));
        matches!(self.stage, Stage::Census | Stage::Witness | Stage::Sweep)
            || matches!(self.steps, Steps::Each { .. })
            || !steps.is_empty() && steps.iter().all(lists)
    }

    /// Credentials that it creates to revoke them.
    pub fn creates(&self) -> usize {
        let steps = self.each_step();
        let create = steps
            .iter()
            .filter(|step| step.door.sibling == Some(Sibling::Create));
        create.count()
    }

    /// Whether it calls another operation than the one under test.
    pub fn calls(&self, operation: &str) -> bool {
        self.each_step().iter().any(|step| {
            step.door
                .sibling
                .is_some_and(|sibling| sibling.operation() == operation)
        })
    }
}
