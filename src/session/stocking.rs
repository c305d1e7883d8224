//! What a run may count on, before and after its pools are filled.

use super::{Conduct, Deployment};
use crate::checks::Check;
use crate::plan::{Demand, Inputs, demand};
use crate::provision::Template;
use crate::runner::{Arrival, Order, Resources, SignedIn, Stock};
use crate::scenario::Role;

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
        let asked = users
            .into_iter()
            .filter(|(role, needed, pool)| held.roles.contains(role) && *needed > 0 && pool.wants_asking());
        let created = self.shortfall(demand, held);
        asked.count() + created.own + created.foreign
    }

    /// Fills the pools for the selected checks.
    pub(super) async fn stock(
        &self,
        arrival: &mut Arrival<'_>,
        signed_in: &SignedIn,
        template: Option<&Template>,
        checks: &[&'static Check],
        conduct: &Conduct,
    ) -> Stock {
        let inputs = self.inputs(signed_in, conduct.seed);
        let tokens = signed_in.and_tokens(&self.tokens);
        let order = Order {
            tokens: &tokens,
            demand: demand(conduct.profile, checks, &inputs),
            template,
            stocking: self.stocking,
            most: conduct.bounds.max_revocations,
        };
        arrival.stock_up(&self.own, &self.foreign, &order).await
    }
}
