//! What a run would do, told before anything is sent.

use super::{Deployment, SessionError};
use crate::mock::Mock;
use crate::plan::{Filter, Given, Inputs, Power, demand, plan_part, select};
use crate::runner::{Foresight, Header, LogIn, Resources, SignedIn, health_request};
use crate::scenario::Role;
use crate::settings::{Settings, Target};

/// What a plan for these settings may count on before anything was sent, and before ids are dealt to the
/// parts of a run. Logins count as if they will succeed.
pub fn inputs(settings: &Settings) -> Inputs {
    match &settings.target {
        Target::Embedded => Inputs::default(),
        Target::Deployment(allowed) => {
            let deployment = Deployment::of_settings(settings, allowed);
            let mut inputs = expected(&deployment, settings);
            let checks = select(settings.profile, &Filter::default(), &settings.contract);
            let created = deployment.shortfall(demand(settings.profile, &checks, &inputs), &inputs);
            inputs.own += created.own;
            inputs.foreign += created.foreign;
            inputs
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
            Ok(of_deployment(&deployment, settings, filter))
        }
        Target::Deployment(allowed) => Ok(of_deployment(
            &Deployment::of_settings(settings, allowed),
            settings,
            filter,
        )),
    }
}

fn of_deployment(deployment: &Deployment, settings: &Settings, filter: &Filter) -> Foresight {
    let operation = &settings.contract.operation.id;
    let checks = select(settings.profile, filter, &settings.contract);
    let mut whole = expected(deployment, settings);
    let parts = settings.partition.count();
    let share = whole.dealt(settings.partition);
    // Each part creates what is missing in its share.
    let needed = demand(settings.profile, &checks, &share);
    let created = deployment.shortfall(needed, &share);
    let stocking = deployment
        .dealt(settings.partition)
        .stock_requests(needed, &share);
    whole.own += created.own * parts;
    whole.foreign += created.foreign * parts;
    let inputs = whole.dealt(settings.partition);
    let plan = plan_part(settings.profile, checks, &whole, settings.partition);
    let health = health_request(&settings.contract).filter(|_| !plan.scenarios.is_empty());
    let dealt = deployment.dealt(settings.partition);
    let given = dealt.hand_over(&SignedIn::default(), dealt.template(settings.seed));
    let resources = Resources::new(given, settings.seed);
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
        power: Power::of(&plan.scenarios, &inputs),
    };
    let mut foresight = Foresight::of(header, plan, inputs, resources, settings.bounds);
    foresight.plan.cost.requests += stocking + usize::from(health.is_some());
    foresight.header.cost = foresight.plan.cost;
    foresight.creations += created.own + created.foreign;
    foresight.health = health;
    foresight.log_ins = log_ins(deployment);
    foresight.venue.clone_from(&deployment.creation);
    foresight
}

/// What is in hand if every login succeeds. What it brings is taken for a JWT, as the documentation shows it.
fn expected(deployment: &Deployment, settings: &Settings) -> Inputs {
    let given = deployment.hand_over(&SignedIn::default(), deployment.template(settings.seed));
    let mut inputs = Resources::new(given, settings.seed).inputs();
    for opened in log_ins(deployment) {
        match opened.session {
            Role::Owner => drop(inputs.given.insert(Given::Jwt)),
            // Its refresh token is no access token, so it must be refused as one.
            Role::Spare => inputs.refused += 1,
            Role::Second | Role::Stranger | Role::Reader | Role::Expired => {}
        }
        inputs.roles.insert(opened.session);
    }
    inputs.given.extend(deployment.circumstances());
    inputs.examples = settings.bounds.examples;
    inputs
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
