//! `doctor`: what a run would find, before it costs anything. Revokes nothing: it plays the free
//! scenarios only.

use super::{CommandError, environment, runtime, stray_variables};
use crate::cli::Options;
use crate::finding::Doubt;
use crate::gate::{Canary, ExitCode};
use crate::plan::{Filter, Partition, Power, plan_part, select};
use crate::provision::{login_inputs, login_words};
use crate::runner::{Stop, visible};
use crate::scenario::{Profile, Role};
use crate::session;
use crate::settings::{Settings, Target};
use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(super) fn doctor(options: &Options, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    let settings = Settings::resolve(options, &environment)?;
    writeln!(out, "Settings")?;
    for setting in &settings.origins {
        let value = setting
            .value
            .clone()
            .unwrap_or_else(|| settings.default_in_words(setting.name));
        writeln!(out, "  {:<22} {value:<40} {}", setting.name, setting.origin)?;
    }
    for stray in stray_variables() {
        writeln!(out, "  warning: {stray}")?;
    }
    match &settings.target {
        Target::Embedded => writeln!(
            out,
            "\nTarget\n  the embedded mock; add --base-url URL to check a deployment"
        )?,
        Target::Deployment(allowed) => {
            let place = if allowed.is_loopback() {
                "this machine"
            } else {
                "a known test environment"
            };
            writeln!(out, "\nTarget\n  {}   allowed: {place}", allowed.url())?;
            inputs(&settings, out)?;
            writeln!(out, "\nPins\n  {}", settings.pinning)?;
        }
    }
    if settings.dry_run {
        writeln!(out, "\nProbe   left out, because of --dry-run")?;
        return Ok(ExitCode::Green);
    }
    probe(settings, out)
}

/// When a token expires, for people.
fn expires(at_s: u64) -> String {
    let at = UNIX_EPOCH + Duration::from_secs(at_s);
    let moment = humantime::format_rfc3339_seconds(at);
    match at.duration_since(SystemTime::now()) {
        Ok(left) => {
            let left = Duration::from_secs(left.as_secs() / 60 * 60);
            format!("JWT, expires {moment}, in {}", humantime::format_duration(left))
        }
        Err(_) => format!("JWT, expired {moment}"),
    }
}

/// Roles, pools, and what they enable.
fn inputs(settings: &Settings, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "\nRoles")?;
    for role in Role::ALL {
        let (flag, variable) = role.inputs();
        match settings.tokens.get(&role) {
            Some(token) => {
                let expiry = token.jwt_expiry_s().map_or("opaque".to_owned(), expires);
                writeln!(out, "  {:<10} token given   {expiry}", role.name())?;
            }
            None => {
                let login = settings.logins.get(&role).map(|login| &login.email);
                let by_owner = settings.logins.contains_key(&Role::Owner);
                match login {
                    None if role == Role::Second && by_owner => {
                        writeln!(out, "  {:<10} opened by logging in as the owner", role.name())?;
                    }
                    Some(email) => {
                        writeln!(out, "  {:<10} logs in       as {}", role.name(), visible(email))?;
                    }
                    None => writeln!(
                        out,
                        "  {:<10} no token      give {flag} FILE or {variable}{}",
                        role.name(),
                        login_inputs(role)
                            .map_or_else(String::new, |_| format!(", or {}", login_words(role)))
                    )?,
                }
            }
        }
    }
    writeln!(out, "\nPool")?;
    writeln!(
        out,
        "  {} disposable credentials of the owner",
        settings.own.ids().len()
    )?;
    writeln!(
        out,
        "  {} disposable credentials of the stranger",
        settings.foreign.ids().len()
    )?;
    let inputs = session::inputs(settings);
    let created =
        (inputs.own + inputs.foreign).saturating_sub(settings.own.ids().len() + settings.foreign.ids().len());
    if created > 0 {
        writeln!(out, "  {created} are to be created at the start of a run")?;
    }
    let operation = &settings.contract.operation.id;
    let checks = select(settings.profile, &Filter::default(), operation);
    let plan = plan_part(settings.profile, checks, &inputs, settings.partition);
    let inputs = inputs.dealt(settings.partition);
    writeln!(
        out,
        "\nPlan of profile {}\n  {} requests, {} live revocations of at most {}",
        settings.profile.name(),
        plan.cost.requests,
        plan.cost.revocations,
        settings.bounds.max_revocations
    )?;
    let rate = settings.bounds.rate;
    if let Some(time) = rate.estimate(plan.cost.requests) {
        writeln!(out, "  about {} at {rate}", humantime::format_duration(time))?;
    }
    writeln!(out, "  {}", Power::of(&plan.scenarios, &inputs))?;
    let mut missing: BTreeMap<&Doubt, Vec<&str>> = BTreeMap::new();
    for (scenario, doubt) in &plan.not_played {
        missing.entry(doubt).or_default().push(scenario);
    }
    for (doubt, scenarios) in missing {
        writeln!(out, "  {}; {}", doubt.why, doubt.remedy)?;
        writeln!(out, "      without it: {}", scenarios.join(", "))?;
    }
    Ok(())
}

/// Plays the free scenarios and says whether the API is there and the token works.
fn probe(mut settings: Settings, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    settings.profile = Profile::Smoke;
    settings.partition = Partition::WHOLE;
    settings.bounds.max_revocations = 0;
    let filter = Filter {
        include: vec!["unknown_id".to_owned(), "missing_id".to_owned()],
        ..Filter::default()
    };
    let report = runtime()?.block_on(session::run(
        &settings,
        &filter,
        &Stop::default(),
        Canary::NotAsked,
        &mut |_| {},
    ))?;
    writeln!(
        out,
        "\nProbe   {} free calls, 0 live revocations",
        report.summary.requests
    )?;
    match &report.summary.obstacle {
        Some(obstacle) => {
            writeln!(out, "  {}\n  remedy: {}", visible(&obstacle.why), obstacle.remedy)?;
            Ok(ExitCode::Inconclusive)
        }
        None if report.summary.requests == 0 => {
            writeln!(out, "  nothing could be sent without the owner's token")?;
            Ok(ExitCode::Inconclusive)
        }
        None => {
            writeln!(
                out,
                "  the API answers on this path and the owner's token is accepted"
            )?;
            Ok(ExitCode::Green)
        }
    }
}
