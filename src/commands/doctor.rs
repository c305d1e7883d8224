//! `doctor`: what a run would find, before it costs anything. Revokes nothing: it plays the free
//! scenarios only.

use super::{CommandError, environment, runtime};
use crate::cli::Options;
use crate::finding::Doubt;
use crate::gate::ExitCode;
use crate::plan::{Filter, plan, select};
use crate::runner::visible;
use crate::scenario::{Profile, Role};
use crate::session;
use crate::settings::{Settings, Target, expiry_of};
use std::collections::BTreeMap;
use std::io::Write;

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
    probe(settings, out)
}

/// Roles, pools, and what they enable.
fn inputs(settings: &Settings, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "\nRoles")?;
    for role in Role::ALL {
        let (flag, variable) = role.inputs();
        match settings.tokens.get(&role) {
            Some(token) => {
                let expiry = expiry_of(token).map_or("opaque".to_owned(), |exp| format!("JWT, exp {exp}"));
                writeln!(out, "  {:<10} token given   {expiry}", role.name())?;
            }
            None => writeln!(
                out,
                "  {:<10} no token      give {flag} FILE or {variable}",
                role.name()
            )?,
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
    let operation = &settings.contract.operation.id;
    let checks = select(settings.profile, &Filter::default(), operation);
    let plan = plan(settings.profile, checks, &inputs);
    writeln!(
        out,
        "\nPlan of profile {}\n  {} requests, {} live revocations of at most {}",
        settings.profile.name(),
        plan.cost.requests,
        plan.cost.revocations,
        settings.bounds.max_revocations
    )?;
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
    settings.bounds.max_revocations = 0;
    let filter = Filter {
        include: vec!["unknown_id".to_owned(), "missing_id".to_owned()],
        ..Filter::default()
    };
    let report = runtime()?.block_on(session::run(&settings, &filter, &mut |_| {}))?;
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
