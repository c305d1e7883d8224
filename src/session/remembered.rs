//! What the ledger knows of a target from earlier runs. Whoever only wants to foresee a run looks at it and enters
//! nothing.

use super::Deployment;
use crate::provision::LeftOver;
use crate::runner::Resources;
use crate::scenario::Profile;
use crate::settings::Keeping;
use crate::state::{
    self, Availability, Grave, KeptCase, NewRun, OpenIntent, Run, StateDir, StateError, Target, TargetKey,
};
use std::collections::BTreeSet;

/// A target and the ledger that knows it.
pub(super) struct Remembered {
    state: StateDir,
    target: Target,
}

impl Remembered {
    /// The target in the ledger where the deployment's is kept; both are made where they are missing.
    pub(super) fn bound(deployment: &Deployment) -> Result<Self, StateError> {
        let origin = origin(deployment);
        match &deployment.keeping {
            Keeping::ThisRun => {
                let state = StateDir::in_memory()?;
                let target = state.unnamed(&origin)?;
                Ok(Self { state, target })
            }
            Keeping::Kept { dir, name, afresh } => {
                let state = StateDir::open(dir)?;
                if *afresh {
                    state.forget(match name {
                        Some(name) => TargetKey::Name(name),
                        None => TargetKey::Origin(&origin),
                    })?;
                }
                let target = match name {
                    Some(name) => state.bind(name, &origin)?,
                    None => state.unnamed(&origin)?,
                };
                Ok(Self { state, target })
            }
        }
    }

    /// The target, if a run would remember anything of it. A ledger that is missing stays missing.
    pub(super) fn of(deployment: &Deployment) -> Result<Option<Self>, StateError> {
        let Keeping::Kept {
            dir,
            name,
            afresh: false,
        } = &deployment.keeping
        else {
            return Ok(None);
        };
        if !StateDir::is_in(dir) {
            return Ok(None);
        }
        let state = StateDir::open(dir)?;
        let target = state.known(name.as_deref(), &origin(deployment))?;
        Ok(target.map(|target| Self { state, target }))
    }

    /// Begins a run.
    pub(super) fn begin_run(&self, new: NewRun) -> Result<Run, StateError> {
        self.state.begin_run(&self.target, new)
    }

    /// Credentials that earlier runs created and did not spend.
    pub(super) fn left_over(&self) -> Result<Vec<LeftOver>, StateError> {
        let left_over = self.state.left_over(&self.target)?;
        let told = |one: state::LeftOver| LeftOver {
            owner: one.role,
            name: one.name.unwrap_or_default(),
            id: Some(one.credential),
        };
        Ok(left_over.into_iter().map(told).collect())
    }

    /// Credentials that earlier runs are known to have revoked, the longest unasked first. Without a name for the
    /// target there are none: another deployment may have its origin by now.
    pub(super) fn graves(&self, profile: Profile) -> Result<Vec<Grave>, StateError> {
        match self.target.name() {
            Some(_) => self.state.graves(&self.target, graves_of(profile)),
            None => Ok(Vec::new()),
        }
    }

    /// The ids in hand that other runs have or had.
    pub(super) fn taken(&self, resources: &Resources) -> Result<BTreeSet<String>, StateError> {
        let ids: Vec<&str> = resources.ids().collect();
        let standings = self.state.availability(&self.target, &ids)?;
        let taken = ids.iter().zip(standings);
        let taken = taken.filter(|(_, standing)| *standing != Availability::Free);
        Ok(taken.map(|(id, _)| (*id).to_owned()).collect())
    }

    /// Requests of earlier runs that may have destroyed something, though no answer told.
    pub(super) fn unresolved(&self) -> Result<Vec<OpenIntent>, StateError> {
        self.state.unresolved(&self.target)
    }

    /// Generated cases that failed before.
    pub(super) fn kept_cases(&self) -> Result<Vec<KeptCase>, StateError> {
        self.state.kept_cases(&self.target, CASES)
    }
}

fn origin(deployment: &Deployment) -> String {
    deployment.base.origin().ascii_serialization()
}

/// Kept cases that a run asks about at most.
const CASES: u32 = 50;

/// Graves that a run asks about: bounded, so that old ones do not crowd out the night.
const fn graves_of(profile: Profile) -> u32 {
    match profile {
        Profile::Smoke => 20,
        // The gate's requests are for the clauses.
        Profile::Gate => 0,
        Profile::Nightly | Profile::Full => 100,
    }
}
