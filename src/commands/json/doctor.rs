//! `doctor`: what a run would find.

use super::FORMAT;
use super::checks::PowerRow;
use super::dry_run::{LeftOut, left_out};
use crate::commands::doctor::Probed;
use crate::runner::Foresight;
use crate::scenario::Role;
use crate::settings::{Origin, Settings, Stray, Target};
use crate::visible::visible;
use serde::Serialize;

/// The object of `doctor`.
#[derive(Serialize)]
pub(in crate::commands) struct Doctor<'a> {
    format: u32,
    settings: Vec<Row>,
    /// Variables that are named like ours and mean nothing.
    strays: Vec<Misspelt<'a>>,
    /// Null for the embedded mock, which brings everything itself.
    deployment: Option<Deployment<'a>>,
    /// Null with --dry-run.
    probe: Option<Probe>,
}

/// A resolved value, never a secret.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    value: String,
    is_default: bool,
    origin: String,
}

#[derive(Serialize)]
struct Misspelt<'a> {
    name: &'a str,
    meant: Option<&'a str>,
}

#[derive(Serialize)]
struct Deployment<'a> {
    url: &'a str,
    is_loopback: bool,
    roles: Vec<InHand<'a>>,
    own_credentials: usize,
    stranger_credentials: usize,
    /// Of those, how many other runs spent or hold.
    taken_credentials: usize,
    created_credentials: usize,
    /// Credentials that earlier runs revoked, to be asked about again.
    graves: usize,
    pins: String,
    plan: PlanRow<'a>,
}

/// What is in hand for a role: a token, or a login, or neither.
#[derive(Serialize)]
struct InHand<'a> {
    role: &'static str,
    token_given: bool,
    /// When it expires, in seconds since 1970; null for an opaque token.
    expires_s: Option<u64>,
    /// The email with which the role logs in.
    email: Option<&'a str>,
    flag: &'static str,
    variable: &'static str,
}

#[derive(Serialize)]
struct PlanRow<'a> {
    profile: &'static str,
    requests: usize,
    live_revocations: u32,
    max_revocations: u32,
    at_least_s: Option<u64>,
    power: PowerRow,
    not_played: Vec<LeftOut<'a>>,
}

/// What the free calls showed.
#[derive(Serialize)]
pub(in crate::commands) struct Probe {
    requests: usize,
    /// Whether the API answers on this path and takes the owner's token.
    accepted: bool,
    why: Option<String>,
    remedy: Option<String>,
}

impl Probe {
    pub(in crate::commands) fn of(probed: &Probed) -> Self {
        let obstacle = probed.obstacle.as_ref();
        Self {
            requests: probed.requests,
            accepted: probed.is_accepted(),
            why: obstacle.map(|obstacle| visible(&obstacle.why)),
            remedy: obstacle.map(|obstacle| obstacle.remedy.clone()),
        }
    }
}

impl<'a> Doctor<'a> {
    pub(in crate::commands) fn of(
        settings: &'a Settings,
        strays: &'a [Stray],
        foreseen: Option<&'a Foresight>,
        probe: Option<Probe>,
    ) -> Self {
        Self {
            format: FORMAT,
            settings: settings
                .origins
                .iter()
                .map(|setting| Row {
                    name: setting.name,
                    value: setting
                        .value
                        .clone()
                        .unwrap_or_else(|| settings.default_in_words(setting.name)),
                    is_default: setting.origin == Origin::Default,
                    origin: setting.origin.to_string(),
                })
                .collect(),
            strays: strays
                .iter()
                .map(|stray| Misspelt {
                    name: &stray.name,
                    meant: stray.meant.as_deref(),
                })
                .collect(),
            deployment: match (&settings.target, foreseen) {
                (Target::Deployment(allowed), Some(foreseen)) => Some(Deployment {
                    url: allowed.url().as_str(),
                    is_loopback: allowed.is_loopback(),
                    roles: Role::ALL.map(|role| InHand::of(role, settings)).into(),
                    own_credentials: settings.own.ids().len(),
                    stranger_credentials: settings.foreign.ids().len(),
                    taken_credentials: foreseen.set_aside.len(),
                    created_credentials: foreseen.to_come.total(),
                    graves: foreseen.inputs.graves,
                    pins: settings.pinning.to_string(),
                    plan: PlanRow::of(settings, foreseen),
                }),
                (Target::Embedded, _) | (Target::Deployment(_), None) => None,
            },
            probe,
        }
    }
}

impl<'a> InHand<'a> {
    fn of(role: Role, settings: &'a Settings) -> Self {
        let token = settings.tokens.get(&role);
        let (flag, variable) = role.inputs();
        Self {
            role: role_name(role),
            token_given: token.is_some(),
            expires_s: token.and_then(crate::exchange::Secret::jwt_expiry_s),
            email: settings.logins.get(&role).map(|login| login.email.as_str()),
            flag,
            variable,
        }
    }
}

/// A role as a name; the words of the text are for people.
const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Second => "second",
        Role::Stranger => "stranger",
        Role::Reader => "reader",
        Role::Expired => "expired",
        Role::Spare => "spare",
    }
}

impl<'a> PlanRow<'a> {
    fn of(settings: &Settings, foreseen: &'a Foresight) -> Self {
        let cost = foreseen.plan.cost;
        let time = settings.bounds.rate.estimate(cost.requests);
        Self {
            profile: settings.profile.name(),
            requests: cost.requests,
            live_revocations: cost.revocations,
            max_revocations: settings.bounds.max_revocations,
            at_least_s: time.map(|time| time.as_secs()),
            power: PowerRow::of(&foreseen.header.power),
            not_played: left_out(&foreseen.plan.not_played),
        }
    }
}
