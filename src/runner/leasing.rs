//! The credentials that a scenario takes before it is played: the one it is about, and those beside it.

use super::Runner;
use super::resources::{Handle, Resources};
use crate::scenario::{Named, Role, Scenario, Stage, Steps};

impl Runner<'_> {
    /// The credential that a scenario is about, and those that it needs beside it.
    pub(super) fn lease_all(&mut self, scenario: &Scenario) -> Result<Option<Handle>, ()> {
        let lease = self.lease(scenario)?;
        for user in beside(scenario) {
            match self.secured(|held| held.lease(user)) {
                Ok(Some(handle)) => self.resources.put_beside(user, handle),
                Ok(None) | Err(()) => {
                    // Nothing was sent, so what was taken is anybody's again.
                    self.resources.put_back(lease);
                    return Err(());
                }
            }
        }
        Ok(lease)
    }

    /// The credential that a scenario is about, where it is about one.
    fn lease(&mut self, scenario: &Scenario) -> Result<Option<Handle>, ()> {
        match (named(scenario), scenario.stage) {
            (Some(Named::Lease), _) => self.secured(|held| held.lease(Role::Owner)),
            (Some(Named::StrangersLease), _) => self.secured(|held| held.lease(Role::Stranger)),
            (Some(Named::Witness), Stage::Witness) => {
                let witness = self.secured(|held| held.witness())?;
                if let Some(witness) = witness {
                    self.resources.take(witness);
                }
                Ok(witness)
            }
            (Some(Named::Witness), _) => self.secured(|held| held.witness()),
            (
                Some(
                    Named::StrangersWitness
                    | Named::Bystander
                    | Named::Beside(_)
                    | Named::Created(_)
                    | Named::Member(_)
                    | Named::Tombstone
                    | Named::Each
                    | Named::NeverIssued
                    | Named::SameNeverIssued,
                )
                | None,
                _,
            ) => Ok(None),
        }
    }

    /// The owner's next live credential, for a history.
    pub(super) fn lease_own(&mut self) -> Option<Handle> {
        self.secured(|held| held.lease(Role::Owner)).ok().flatten()
    }

    /// The first credential of a choice that is this run's to use; what another run has is passed over.
    fn secured(&mut self, choose: impl Fn(&mut Resources) -> Option<Handle>) -> Result<Option<Handle>, ()> {
        while self.halted().is_none() {
            let chosen = choose(&mut self.resources).ok_or(())?;
            if self.secure(chosen) {
                return Ok(Some(chosen));
            }
        }
        Err(())
    }
}

/// The credential that a scenario's steps name.
pub(super) fn named(scenario: &Scenario) -> Option<Named> {
    let ours = |named: &Named| {
        matches!(
            named,
            Named::Lease | Named::StrangersLease | Named::Witness | Named::Created(_)
        )
    };
    scenario
        .each_step()
        .iter()
        .filter_map(|step| step.body.named())
        .find(ours)
}

/// Whose the credential is that a scenario is about, where it is about one of a pool.
pub(super) fn lease_owner(scenario: &Scenario) -> Option<Role> {
    if let Steps::Generated { .. } = scenario.steps {
        return (scenario.spends > 0).then_some(Role::Owner);
    }
    match named(scenario)? {
        Named::StrangersLease | Named::StrangersWitness => Some(Role::Stranger),
        Named::Created(_) => None,
        Named::Beside(user) => Some(user),
        Named::Lease
        | Named::Witness
        | Named::Member(_)
        | Named::Bystander
        | Named::Tombstone
        | Named::Each
        | Named::NeverIssued
        | Named::SameNeverIssued => Some(Role::Owner),
    }
}

/// The users of whom a scenario leases another credential beside its first, in the order of its steps.
pub(super) fn beside(scenario: &Scenario) -> Vec<Role> {
    let mut users = Vec::new();
    for step in scenario.each_step() {
        if let Some(Named::Beside(user)) = step.body.named()
            && !users.contains(&user)
        {
            users.push(user);
        }
    }
    users
}

/// How many credentials of a user's pool a scenario spends when all goes well.
pub(super) fn spends_of(scenario: &Scenario, user: Role) -> u32 {
    let beside = beside(scenario);
    let count = |users: usize| u32::try_from(users).unwrap_or(u32::MAX);
    let first = if lease_owner(scenario) == Some(user) {
        scenario.spends.saturating_sub(count(beside.len()))
    } else {
        0
    };
    first + count(beside.iter().filter(|other| **other == user).count())
}
