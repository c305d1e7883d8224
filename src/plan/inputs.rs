//! What a run has in hand, on which it depends what can be sent.

use super::{Cost, Partition};
use crate::finding::Doubt;
use crate::scenario::{self, Each, MANY, Need, Profile, Role, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// What a run has in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Roles with a token.
    pub roles: BTreeSet<Role>,
    /// What else is so.
    pub given: BTreeSet<Given>,
    /// Why roles that should have logged in could not.
    pub failed: BTreeMap<Role, Doubt>,
    /// Tokens that were handed over to be refused.
    pub refused: usize,
    /// Credentials that earlier runs revoked.
    pub graves: usize,
    /// Disposable credentials of the owner.
    pub own: usize,
    /// Disposable credentials of the stranger.
    pub foreign: usize,
    /// How many requests are to be generated.
    pub examples: u32,
    /// The one scenario that is played, if something is replayed.
    pub only: Option<Only>,
    /// Why credentials that should have been created were not, by the user whose they were to be.
    pub uncreated: BTreeMap<Role, String>,
}

/// A scenario that is played again, whatever the checks ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// Its name.
    pub scenario: &'static str,
    /// Credentials that the one case of it spends, if it is a generated one.
    pub case: Option<u32>,
}

/// How many disposable credentials the selected scenarios need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Of the owner.
    pub own: usize,
    /// Of the stranger.
    pub foreign: usize,
}

/// A circumstance that some scenarios need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Given {
    /// The owner's token is a JWT.
    Jwt,
    /// The target is this machine.
    Loopback,
    /// The deployment may lose every credential it holds.
    DisposableDeployment,
    /// Credentials may be created in the owner's account.
    Creation,
}

impl Demand {
    /// What all of a profile needs that can be had at all.
    pub fn of_profile(profile: Profile) -> Self {
        let catalogue = scenario::all();
        Self::of(catalogue.iter().filter(|scenario| scenario.since <= profile))
    }

    /// Of both users.
    pub const fn total(self) -> usize {
        self.own + self.foreign
    }

    /// What these scenarios need, each of them played after the others.
    pub(super) fn of<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Self {
        let mut demand = Self::default();
        for need in scenarios.into_iter().flat_map(|scenario| &scenario.needs) {
            match need {
                Need::OwnCredentials(count) => demand.own = demand.own.max(*count),
                Need::StrangerCredentials(count) => demand.foreign = demand.foreign.max(*count),
                Need::Role(_)
                | Need::Tombstone
                | Need::Jwt
                | Need::Loopback
                | Need::Creation
                | Need::RefusedTokens
                | Need::Graves
                | Need::DisposableDeployment => {}
            }
        }
        demand
    }
}

impl Inputs {
    /// Everything that these scenarios need.
    pub fn enough(scenarios: &[Scenario]) -> Self {
        let mut inputs = Self {
            roles: Role::ALL.into(),
            given: [
                Given::Jwt,
                Given::Loopback,
                Given::DisposableDeployment,
                Given::Creation,
            ]
            .into(),
            refused: 1,
            graves: 1,
            ..Self::default()
        };
        inputs.roles.insert(Role::Spare);
        let demand = Demand::of(scenarios);
        inputs.own = demand.own;
        inputs.foreign = demand.foreign;
        inputs
    }

    /// The same for a run of this profile on this machine, with as many generated requests as it has.
    pub fn enough_for(profile: Profile, scenarios: &[Scenario]) -> Self {
        Self {
            examples: profile.examples(true),
            ..Self::enough(scenarios)
        }
    }

    /// What a part of the run has in hand of this.
    #[must_use]
    pub fn dealt(&self, partition: Partition) -> Self {
        Self {
            own: partition.share(self.own),
            foreign: partition.share(self.foreign),
            ..self.clone()
        }
    }

    /// Requests of playing a scenario once, in a run that costs so many credentials.
    pub fn requests(&self, scenario: &Scenario, cost: &Cost) -> usize {
        scenario.requests(|each| self.repeated_for(each, cost))
    }

    /// How often a step is sent that is repeated for each of those, in a run that costs so many credentials.
    pub(super) fn repeated_for(&self, each: Each, cost: &Cost) -> usize {
        match each {
            Each::Tombstone => usize::try_from(cost.revocations).unwrap_or(usize::MAX),
            Each::OwnersCredential => self.own.saturating_add(cost.created).min(MANY),
            Each::StrangersCredential => self.foreign.min(MANY),
            Each::RefusedToken => self.refused,
            Each::Grave => self.graves,
        }
    }
}
