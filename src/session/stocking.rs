//! What a run may count on, before and after its pools are filled.

use super::ledger::Ledger;
use super::{Conduct, Deployment, Replay};
use crate::checks::Check;
use crate::plan::{Demand, Inputs, demand};
use crate::provision::{LeftOver, Template};
use crate::runner::{Arrival, HandedOver, Memory, Order, Resources, SignedIn, Stock};
use crate::scenario::Role;
use crate::state::{Grave, Run, StateError};

/// What this part of a run has in hand once its pools are filled.
pub(super) struct Holdings {
    /// The deployment as it was dealt to this part.
    pub(super) dealt: Deployment,
    pub(super) resources: Resources,
    /// What is remembered of it.
    pub(super) memory: Memory,
    /// What the planner may count on.
    pub(super) inputs: Inputs,
    /// Requests that logging in and filling took.
    pub(super) requests: usize,
    /// Ids that were passed over, and why.
    pub(super) passed_over: Vec<String>,
    /// What earlier runs created and did not spend, unless it was taken over.
    pub(super) left_over: Vec<LeftOver>,
}

impl Holdings {
    /// Deals this part its share and fills its pools, with the roles that have signed in.
    pub(super) async fn gather(
        deployment: &Deployment,
        arrival: &mut Arrival<'_>,
        template: Option<Template>,
        checks: &[&'static Check],
        conduct: &Conduct,
        ledger: Ledger,
        graves: &[Grave],
    ) -> Result<Self, StateError> {
        let signed_in = if checks.is_empty() {
            // Whoever asks for nothing needs no session.
            SignedIn::default()
        } else {
            arrival
                .sign_in(&deployment.logins, &deployment.tokens)
                .await
                .clone()
        };
        let mut dealt = deployment.dealt(conduct.partition);
        let left_over = dealt.take_over(ledger.remembered(), conduct.partition)?;
        let stock = dealt
            .stock(
                arrival,
                &signed_in,
                template.as_ref(),
                checks,
                conduct,
                ledger.run(),
            )
            .await;
        let given = HandedOver {
            own: &stock.own,
            foreign: &stock.foreign,
            ..dealt.hand_over(&signed_in, template)
        };
        arrival.register_forgeries(given.tokens.get(&Role::Owner));
        let mut resources = Resources::new(given, conduct.seed);
        arrival.register(resources.to_be_refused().secret());
        if !conduct.partition.is_whole() {
            resources.note_elsewhere(deployment.dealt_elsewhere(conduct.partition));
        }
        for (user, ids) in stock.listed {
            resources.note_listed(user, ids);
        }
        let memory = ledger.memory(&mut resources, conduct)?;
        resources.bury(graves);
        let mut inputs = resources.inputs();
        inputs.examples = conduct.bounds.examples;
        inputs.only = conduct.replay.as_ref().map(Replay::only);
        inputs.failed = signed_in.doubts();
        inputs.uncreated = stock.uncreated;
        inputs.given.extend(deployment.circumstances());
        Ok(Self {
            dealt,
            resources,
            memory,
            inputs,
            requests: stock.requests + signed_in.sessions.len() + signed_in.failed.len(),
            passed_over: stock.passed_over,
            left_over,
        })
    }
}

impl Deployment {
    /// What was handed over, and which roles have signed in or could not.
    pub(super) fn inputs(&self, signed_in: &SignedIn, seed: u64) -> Inputs {
        let given = self.hand_over(signed_in, self.template(seed));
        let mut inputs = Resources::new(given, seed).inputs();
        inputs.failed = signed_in.doubts();
        inputs.given.extend(self.circumstances());
        inputs
    }

    /// How many credentials would be created for the owner and for the stranger, if nothing is refused.
    pub(super) fn shortfall(&self, demand: Demand, held: &Inputs) -> Demand {
        if self.creation.is_none() {
            return Demand::default();
        }
        Demand {
            own: self.stocking.shortfall(held.own, demand.own),
            foreign: self.stocking.shortfall(held.foreign, demand.foreign),
        }
    }

    /// Requests that filling the pools takes, if lists have one page and no creation is refused.
    pub(super) fn stock_requests(&self, demand: Demand, held: &Inputs) -> usize {
        let users = [
            (Role::Owner, demand.own, &self.own),
            (Role::Stranger, demand.foreign, &self.foreign),
        ];
        let asked = users.into_iter().filter(|(role, needed, pool)| {
            let creates = self.creation.is_some() && self.stocking.shortfall(pool.ids().len(), *needed) > 0;
            held.roles.contains(role) && *needed > 0 && (pool.wants_asking() || creates)
        });
        let created = self.shortfall(demand, held);
        asked.count() + created.own + created.foreign
    }

    /// Fills the pools for the selected checks.
    async fn stock(
        &self,
        arrival: &mut Arrival<'_>,
        signed_in: &SignedIn,
        template: Option<&Template>,
        checks: &[&'static Check],
        conduct: &Conduct,
        run: &Run,
    ) -> Stock {
        let mut inputs = self.inputs(signed_in, conduct.seed);
        inputs.only = conduct.replay.as_ref().map(Replay::only);
        let tokens = signed_in.and_tokens(&self.tokens);
        let order = Order {
            tokens: &tokens,
            demand: demand(conduct.profile, checks, &inputs),
            template,
            stocking: self.stocking,
            most: conduct.bounds.max_revocations,
            clock_skew: conduct.clock_skew,
            run,
        };
        arrival.stock_up(&self.own, &self.foreign, &order).await
    }
}
