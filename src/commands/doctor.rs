//! `doctor`: what a run would find, before it costs anything. Revokes nothing: it plays the free
//! scenarios only.

use super::{CommandError, environment, json, runtime, stray_variables};
use crate::cli::{Options, OutputFormat};
use crate::counted::counted;
use crate::finding::Doubt;
use crate::gate::ExitCode;
use crate::plan::{Filter, Partition};
use crate::provision::{login_inputs, login_words};
use crate::runner::{Foresight, Stop};
use crate::scenario::{Profile, Role};
use crate::session;
use crate::settings::{Keeping, Settings, Target};
use crate::visible::visible;
use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(super) fn doctor(
    options: &Options,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let settings = Settings::resolve(options, &environment)?;
    match format {
        OutputFormat::Text => in_words(settings, out),
        OutputFormat::Json => as_object(settings, out),
    }
}

fn as_object(mut settings: Settings, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
    let strays = stray_variables();
    let foreseen = match settings.target {
        Target::Embedded => None,
        Target::Deployment(_) => Some(foresee(&settings)?),
    };
    let (probe, exit) = if settings.dry_run {
        (None, ExitCode::Green)
    } else {
        // The probe is a run of its own, and the object tells of the one that was asked about.
        let asked = (settings.profile, settings.partition, settings.bounds);
        let probed = probe(&mut settings)?;
        (settings.profile, settings.partition, settings.bounds) = asked;
        (Some(json::Probe::of(&probed)), probed.exit())
    };
    let object = json::Doctor::of(&settings, &strays, foreseen.as_ref(), probe);
    json::write(out, &object)?;
    Ok(exit)
}

fn in_words(mut settings: Settings, out: &mut dyn Write) -> Result<ExitCode, CommandError> {
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
    for told in settings.mixed_up_tokens() {
        writeln!(out, "  warning: {told}")?;
    }
    match &settings.target {
        Target::Embedded => writeln!(
            out,
            "\nTarget\n  the embedded mock; add --base-url URL to check a deployment"
        )?,
        Target::Deployment(allowed) => {
            writeln!(
                out,
                "\nTarget\n  {}   allowed: {}",
                allowed.url(),
                allowed.ground()
            )?;
            inputs(&settings, out)?;
            writeln!(out, "\nPins\n  {}", settings.pinning)?;
        }
    }
    if settings.dry_run {
        writeln!(out, "\nProbe   left out, because of --dry-run")?;
        return Ok(ExitCode::Green);
    }
    let probed = probe(&mut settings)?;
    writeln!(
        out,
        "\nProbe   {} free calls, 0 live revocations",
        probed.requests
    )?;
    match &probed.obstacle {
        Some(obstacle) => {
            writeln!(out, "  {}\n  remedy: {}", visible(&obstacle.why), obstacle.remedy)?;
        }
        None if probed.requests == 0 => {
            writeln!(out, "  nothing could be sent without the owner's token")?;
        }
        None => writeln!(
            out,
            "  the API answers on this path and the owner's token is accepted"
        )?,
    }
    Ok(probed.exit())
}

/// The run that is asked about, as it would go.
fn foresee(settings: &Settings) -> Result<Foresight, CommandError> {
    Ok(runtime()?.block_on(session::foresee(settings, &Filter::default()))?)
}

/// What the free calls showed.
pub(super) struct Probed {
    /// Calls that left.
    pub(super) requests: usize,
    /// What made them worthless, if something did.
    pub(super) obstacle: Option<Doubt>,
}

impl Probed {
    /// Whether the API answers on this path and takes the owner's token.
    pub(super) fn is_accepted(&self) -> bool {
        self.obstacle.is_none() && self.requests > 0
    }

    fn exit(&self) -> ExitCode {
        if self.is_accepted() {
            ExitCode::Green
        } else {
            ExitCode::Inconclusive
        }
    }
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
                writeln!(out, "  {:<22} token given   {expiry}", role.name())?;
            }
            None => {
                let login = settings.logins.get(&role).map(|login| &login.email);
                let by_owner = settings.logins.contains_key(&Role::Owner);
                match login {
                    None if role == Role::Second && by_owner => {
                        writeln!(out, "  {:<22} opened by logging in as the owner", role.name())?;
                    }
                    Some(email) => {
                        writeln!(out, "  {:<22} logs in       as {}", role.name(), visible(email))?;
                    }
                    None => writeln!(
                        out,
                        "  {:<22} no token      give {flag} FILE or {variable}{}",
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
        "  {} of the owner",
        counted(settings.own.ids().len(), "disposable credential")
    )?;
    writeln!(
        out,
        "  {} of the stranger",
        counted(settings.foreign.ids().len(), "disposable credential")
    )?;
    let foreseen = foresee(settings)?;
    if !foreseen.set_aside.is_empty() {
        let names = foreseen.set_aside.join(", ");
        writeln!(out, "  of these, earlier runs spent or other runs hold {names}")?;
    }
    let to_come = foreseen.to_come.total();
    if to_come > 0 {
        writeln!(out, "  {to_come} are to be created at the start of a run")?;
    }
    if foreseen.inputs.graves > 0 {
        writeln!(
            out,
            "  {} that earlier runs revoked, to be asked about again",
            counted(foreseen.inputs.graves, "credential")
        )?;
    }
    let plan = &foreseen.plan;
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
    writeln!(out, "  {}", foreseen.header.power)?;
    let unprovable = foreseen.unprovable(&settings.contract);
    if let Some(first) = unprovable.first() {
        let promises = counted(unprovable.len(), "core promise");
        writeln!(
            out,
            "  such a run ends with 3 at best: nothing could prove {promises}, {first} to begin with"
        )?;
    }
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

/// Plays the free scenarios, to see whether the API is there and the token works.
fn probe(settings: &mut Settings) -> Result<Probed, CommandError> {
    settings.profile = Profile::Smoke;
    settings.partition = Partition::WHOLE;
    settings.bounds.max_revocations = 0;
    // It is no run that anybody would look back on.
    settings.keeping = Keeping::ThisRun;
    let filter = Filter {
        include: vec!["unknown_id".to_owned(), "missing_id".to_owned()],
        ..Filter::default()
    };
    let report = runtime()?.block_on(session::run(
        settings,
        &filter,
        &Stop::default(),
        None,
        &mut |_| {},
    ))?;
    Ok(Probed {
        requests: report.summary.requests,
        obstacle: report.summary.obstacle,
    })
}
