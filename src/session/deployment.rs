//! A deployment, and everything that was handed over for it.

use super::remembered::Remembered;
use crate::exchange::{Masker, Network, Secret};
use crate::guard::Allowed;
use crate::mock::{Grants, Mock, Options};
use crate::pins::{Off, Pinning};
use crate::plan::{Demand, Given, Inputs, Partition};
use crate::provision::{DEFAULT_VENUE, LeftOver, Login, Pool, Stocking, Template};
use crate::runner::{HandedOver, SignedIn};
use crate::scenario::{Profile, Role};
use crate::settings::{FromEarlier, Keeping, Provision, Settings};
use crate::state::StateError;
use std::collections::BTreeMap;
use url::Url;

/// A deployment with everything that was handed over for it.
#[derive(Clone)]
pub struct Deployment {
    /// Where it is.
    pub base: Url,
    /// How reports name it.
    pub name: String,
    /// Whether it runs on this machine.
    pub loopback: bool,
    /// The roles' tokens.
    pub tokens: BTreeMap<Role, Secret>,
    /// Roles that log in.
    pub logins: BTreeMap<Role, Login>,
    /// Disposable credentials of the owner.
    pub own: Pool,
    /// Disposable credentials of the stranger.
    pub foreign: Pool,
    /// Tokens that it must refuse.
    pub refused: Vec<Secret>,
    /// The venue of credentials that may be created in the owner's account, if any may.
    pub creation: Option<String>,
    /// What becomes of what earlier runs created and did not spend.
    pub from_earlier: FromEarlier,
    /// Which pools are filled up by creating credentials, if any may be created.
    pub stocking: Stocking,
    /// Whether it may lose every credential it holds.
    pub disposable: bool,
    /// How it is reached.
    pub network: Network,
    /// What is remembered of it.
    pub keeping: Keeping,
    /// What was accepted of it.
    pub pinning: Pinning,
}

/// Credentials of each user that the embedded mock has beyond those that a clean run needs, so that a failing
/// scenario can be repeated.
const SPARE: usize = 2;

/// The same where histories are made shorter by playing them again, each time with fresh credentials.
const SPARE_AT_NIGHT: usize = 15;

/// How the embedded mock is started for a run of this profile.
pub(super) fn embedded(profile: Profile) -> Options {
    let demand = Demand::of_profile(profile.max(Profile::Gate));
    let spare = if profile > Profile::Gate {
        SPARE_AT_NIGHT
    } else {
        SPARE
    };
    Options {
        credentials: demand.own + spare,
        stranger_credentials: demand.foreign + SPARE,
        ..Options::default()
    }
}

impl Deployment {
    /// The embedded mock, with all that it grants.
    pub fn of_mock(mock: &Mock) -> Self {
        let grants: &Grants = mock.grants();
        let tokens = [
            (Role::Owner, &grants.owner_token),
            (Role::Second, &grants.owner_second_token),
            (Role::Stranger, &grants.stranger_token),
            (Role::Reader, &grants.reader_token),
            (Role::Expired, &grants.expired_token),
        ];
        Self {
            base: Url::parse(mock.base_url()).expect("the mock's own URL is one"),
            name: "embedded mock".to_owned(),
            loopback: true,
            tokens: tokens
                .into_iter()
                .map(|(role, token)| (role, Secret::new(format!("{role} token"), token.as_str())))
                .collect(),
            logins: [(
                Role::Owner,
                Login {
                    email: grants.owner_email.clone(),
                    password: Secret::new("owner password", grants.owner_password.as_str()),
                },
            )]
            .into(),
            own: Pool::created(grants.credentials.iter().cloned()),
            foreign: Pool::created(grants.stranger_credentials.iter().cloned()),
            refused: grants
                .refused_tokens
                .iter()
                .map(|(label, token)| Secret::new(*label, token.as_str()))
                .collect(),
            creation: Some(DEFAULT_VENUE.to_owned()),
            from_earlier: FromEarlier::Reported,
            stocking: Stocking::Never,
            disposable: false,
            network: Network::default(),
            keeping: Keeping::ThisRun,
            pinning: Pinning::Off(Off::EmbeddedMock),
        }
    }

    /// The deployment that the settings point at.
    pub fn of_settings(settings: &Settings, allowed: &Allowed) -> Self {
        Self {
            base: allowed.url().clone(),
            name: allowed.url().as_str().trim_end_matches('/').to_owned(),
            loopback: allowed.is_loopback(),
            tokens: settings.tokens.clone(),
            logins: settings.logins.clone(),
            own: settings.own.clone(),
            foreign: settings.foreign.clone(),
            refused: settings.refused.clone(),
            from_earlier: settings.provisioning.left_over,
            creation: venue_of_creations(settings, allowed.is_loopback()),
            stocking: match settings.provisioning.provision {
                Provision::Auto => Stocking::EmptyPools,
                Provision::Pool => Stocking::Never,
                Provision::Create => Stocking::EveryPool,
            },
            disposable: settings.disposable,
            network: settings.network.clone(),
            keeping: settings.keeping.clone(),
            pinning: settings.pinning.clone(),
        }
    }

    /// What credentials are created of in a run with this seed, if any may be.
    pub(super) fn template(&self, seed: u64) -> Option<Template> {
        let venue = self.creation.as_deref()?;
        Some(Template::of_run(seed, venue))
    }

    /// Knows all that must not be printed.
    pub(super) fn masker(&self, template: Option<&Template>) -> Masker {
        Masker::new(
            self.tokens
                .values()
                .chain(&self.refused)
                .chain(template.map(Template::secret))
                .chain(self.logins.values().map(|login| &login.password))
                .chain(self.network.secrets()),
        )
    }

    /// What a run gets into its hands when these have signed in.
    pub(super) fn hand_over(&self, signed_in: &SignedIn, template: Option<Template>) -> HandedOver<'_> {
        HandedOver {
            tokens: signed_in.and_tokens(&self.tokens),
            refused: signed_in.and_refused(&self.refused),
            own: &self.own,
            foreign: &self.foreign,
            template,
        }
    }

    /// This deployment with the ids that a part of the run is dealt: none is dealt to two parts.
    pub(super) fn dealt(&self, partition: Partition) -> Self {
        Self {
            own: self.own.dealt(|place| partition.is_dealt(place)),
            foreign: self.foreign.dealt(|place| partition.is_dealt(place)),
            ..self.clone()
        }
    }

    /// The ids that are dealt to the other parts of the run.
    pub(super) fn dealt_elsewhere(&self, partition: Partition) -> impl Iterator<Item = String> {
        let others = |pool: &Pool| pool.dealt(|place| !partition.is_dealt(place));
        let ids = [others(&self.own), others(&self.foreign)];
        ids.into_iter().flat_map(|pool| {
            pool.ids()
                .iter()
                .map(|id| id.as_str().to_owned())
                .collect::<Vec<_>>()
        })
    }

    /// What the whole run has in hand, as far as a part can tell: every part's share together. Where this
    /// part's share is not what it was dealt, because some of it is spent or was created, the others' are
    /// taken for like it.
    pub(super) fn undealt(&self, dealt: &Self, inputs: &Inputs, partition: Partition) -> Inputs {
        if partition.is_whole() {
            return inputs.clone();
        }
        let parts = partition.count();
        let as_dealt = inputs.own == dealt.own.ids().len() && inputs.foreign == dealt.foreign.ids().len();
        let (own, foreign) = if as_dealt {
            (self.own.ids().len(), self.foreign.ids().len())
        } else {
            (inputs.own * parts, inputs.foreign * parts)
        };
        Inputs {
            own,
            foreign,
            ..inputs.clone()
        }
    }

    /// Takes what earlier runs created and did not spend into the pools, if that is asked for; otherwise it
    /// is only to be told.
    pub(super) fn take_over(
        &mut self,
        remembered: &Remembered,
        partition: Partition,
    ) -> Result<Vec<LeftOver>, StateError> {
        if !partition.is_first() {
            // One part of a shared run sees to them.
            return Ok(Vec::new());
        }
        let left_over = remembered.left_over()?;
        Ok(match self.from_earlier {
            FromEarlier::Reported => left_over,
            FromEarlier::Spent => {
                for one in left_over {
                    let pool = match one.owner.user() {
                        Role::Stranger => &mut self.foreign,
                        Role::Owner | Role::Second | Role::Spare | Role::Reader | Role::Expired => {
                            &mut self.own
                        }
                    };
                    // Somebody may have revoked it by hand since.
                    if let Some(id) = &one.id {
                        pool.hand_over(id);
                    }
                }
                Vec::new()
            }
        })
    }

    /// What is so whatever was handed over.
    pub(super) fn circumstances(&self) -> impl Iterator<Item = Given> {
        let loopback = self.loopback.then_some(Given::Loopback);
        let disposable = self.disposable.then_some(Given::DisposableDeployment);
        loopback.into_iter().chain(disposable)
    }
}

/// The venue of credentials that may be created, if any may. Nothing is created in an account on a shared
/// server beside a pool that was handed over for it.
fn venue_of_creations(settings: &Settings, loopback: bool) -> Option<String> {
    let wanted = match settings.provisioning.provision {
        Provision::Create => true,
        Provision::Auto => loopback || settings.own.ids().is_empty(),
        Provision::Pool => false,
    };
    wanted.then(|| settings.provisioning.venue.clone())
}
