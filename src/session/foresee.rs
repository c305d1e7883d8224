//! What a run would do, told before anything is sent.

use super::remembered::Remembered;
use super::{Deployment, SessionError, selected};
use crate::checks::Check;
use crate::mock::Mock;
use crate::plan::{Demand, Filter, Given, Inputs, Power, demand, plan_part};
use crate::runner::{Foresight, Header, LogIn, Resources, SignedIn, health_request};
use crate::scenario::Role;
use crate::settings::{Settings, Target};

/// What a plan for these settings may count on before anything was sent, and before ids are dealt to the
/// parts of a run. Logins count as if they will succeed, and nothing is entered in the ledger.
pub fn inputs(settings: &Settings) -> Result<Inputs, SessionError> {
    match &settings.target {
        Target::Embedded => Ok(Inputs::default()),
        Target::Deployment(allowed) => {
            let deployment = Deployment::of_settings(settings, allowed);
            Ok(Expected::of(&deployment, settings, &Filter::default())?.whole)
        }
    }
}

/// What a run with these settings would do. Sends nothing: the embedded mock is started, if there is no
/// target, to see what it grants, and nobody calls it.
pub async fn foresee(settings: &Settings, filter: &Filter) -> Result<Foresight, SessionError> {
    match &settings.target {
        Target::Embedded => {
            let mock = Mock::start(super::embedded(settings.profile)).await?;
            let deployment = Deployment {
                disposable: settings.disposable,
                network: settings.network.clone(),
                ..Deployment::of_mock(&mock)
            };
            of_deployment(&deployment, settings, filter)
        }
        Target::Deployment(allowed) => {
            of_deployment(&Deployment::of_settings(settings, allowed), settings, filter)
        }
    }
}

fn of_deployment(
    deployment: &Deployment,
    settings: &Settings,
    filter: &Filter,
) -> Result<Foresight, SessionError> {
    let operation = &settings.contract.operation.id;
    let Expected {
        checks,
        resources,
        inputs,
        whole,
        to_come,
        filling,
        set_aside,
    } = Expected::of(deployment, settings, filter)?;
    let plan = plan_part(settings.profile, checks, &whole, settings.partition);
    let health = health_request(&settings.contract).filter(|_| !plan.scenarios.is_empty());
    let header = Header {
        // Nothing is entered in the ledger, so this is no run that anybody could find again.
        run: String::new(),
        started_ms: 0,
        operation: operation.clone(),
        target: deployment.name.clone(),
        target_name: deployment.keeping.name().map(str::to_owned),
        max_revocations: settings.bounds.max_revocations,
        profile: settings.profile.name(),
        seed: settings.seed,
        partition: settings.partition,
        checks: plan.checks.len(),
        cost: plan.cost,
        ahead: Vec::new(),
        rate: settings.bounds.rate,
        replay_line: settings.replay_line.clone(),
        power: Power::of(&plan.scenarios, &inputs),
    };
    let mut foresight = Foresight::of(header, plan, inputs, resources, to_come, settings.bounds);
    foresight.log_ins = log_ins(deployment);
    if foresight.plan.checks.is_empty() {
        foresight.log_ins.clear();
    }
    foresight.plan.cost.requests += filling + foresight.log_ins.len() + usize::from(health.is_some());
    foresight.header.cost = foresight.plan.cost;
    foresight.health = health;
    foresight.venue.clone_from(&deployment.creation);
    foresight.set_aside = set_aside;
    Ok(foresight)
}

/// What a run will have in hand when its pools are filled, if every answer is right.
struct Expected {
    /// The checks to be judged.
    checks: Vec<&'static Check>,
    /// What this part of the run holds before anything is created.
    resources: Resources,
    /// What this part may count on.
    inputs: Inputs,
    /// What the whole run may count on.
    whole: Inputs,
    /// What is created at the start.
    to_come: Demand,
    /// Requests that filling the pools takes.
    filling: usize,
    /// Names of ids that other runs have or had.
    set_aside: Vec<String>,
}

impl Expected {
    /// The same steps as those of [`Holdings`](super::stocking::Holdings), without a call.
    fn of(deployment: &Deployment, settings: &Settings, filter: &Filter) -> Result<Self, SessionError> {
        let earlier = Remembered::of(deployment)?;
        let graves = match &earlier {
            Some(earlier) => earlier.graves(settings.profile)?,
            None => Vec::new(),
        };
        let checks = selected(&settings.contract, settings.profile, filter, &graves);
        let mut dealt = deployment.dealt(settings.partition);
        if let Some(earlier) = &earlier {
            dealt.take_over(earlier, settings.partition)?;
        }
        let given = dealt.hand_over(&SignedIn::default(), dealt.template(settings.seed));
        let mut resources = Resources::new(given, settings.seed);
        let held = dealt.expected(&resources, settings);
        let needed = demand(settings.profile, &checks, &held);
        let to_come = dealt.shortfall(needed, &held);
        let filling = dealt.stock_requests(needed, &held);
        let set_aside = match &earlier {
            Some(earlier) => {
                let taken = earlier.taken(&resources)?;
                resources.set_aside(&taken)
            }
            None => Vec::new(),
        };
        resources.bury(&graves);
        let mut inputs = dealt.expected(&resources, settings);
        inputs.own += to_come.own;
        inputs.foreign += to_come.foreign;
        Ok(Self {
            whole: deployment.undealt(&dealt, &inputs, settings.partition),
            checks,
            resources,
            inputs,
            to_come,
            filling,
            set_aside,
        })
    }
}

impl Deployment {
    /// What is in hand with these if every login succeeds. What it brings is taken for a JWT, as the documentation
    /// shows it.
    fn expected(&self, resources: &Resources, settings: &Settings) -> Inputs {
        let mut inputs = resources.inputs();
        for opened in log_ins(self) {
            match opened.session {
                Role::Owner => drop(inputs.given.insert(Given::Jwt)),
                // Its refresh token is no access token, so it must be refused as one.
                Role::Spare => inputs.refused += 1,
                Role::Second | Role::Stranger | Role::Reader | Role::Expired => {}
            }
            inputs.roles.insert(opened.session);
        }
        inputs.given.extend(self.circumstances());
        inputs.examples = settings.bounds.examples;
        inputs
    }
}

/// The logins of a run, in their order.
fn log_ins(deployment: &Deployment) -> Vec<LogIn> {
    let opened = deployment.logins.iter().flat_map(|(role, login)| {
        let sessions = role.sessions().iter();
        let missing = sessions.filter(|session| !deployment.tokens.contains_key(session));
        missing.map(|session| LogIn {
            session: *session,
            email: login.email.clone(),
        })
    });
    opened.collect()
}
