//! Fills the pools before the plan is made: asks a user's list what became of the ids that were handed over,
//! and creates what is missing. Like logging in, it is no evidence, and nothing is judged.

use super::books::now_ms;
use super::{Arrival, roll};
use crate::exchange::Secret;
use crate::plan::Demand;
use crate::provision::{Asked, Disposable, Pool, Stocking, Template, Unproven, creation_request};
use crate::scenario::Role;
use crate::state::{Leasing, Provenance, Run, StateError};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What is to be in the pools, and by which means it may get there.
pub struct Order<'a> {
    /// The roles' tokens.
    pub tokens: &'a BTreeMap<Role, Secret>,
    /// How many ids the selected scenarios need.
    pub demand: Demand,
    /// What credentials are created of, if any may be.
    pub template: Option<&'a Template>,
    /// Which pools are filled up.
    pub stocking: Stocking,
    /// Credentials that may be created at most.
    pub most: u32,
    /// How far the server's clock may be off.
    pub clock_skew: Duration,
    /// Where each is written down as soon as it is made.
    pub run: &'a Run,
}

/// The pools, as they go into the plan.
pub struct Stock {
    /// Disposable credentials of the owner.
    pub own: Pool,
    /// Disposable credentials of the stranger.
    pub foreign: Pool,
    /// Ids that a list showed as revoked or not its owner's, by name.
    pub passed_over: Vec<String>,
    /// Every id that a user's list showed; none of these is made later.
    pub listed: BTreeMap<Role, BTreeSet<String>>,
    /// Why fewer credentials than needed were created, by the user whose they were to be.
    pub uncreated: BTreeMap<Role, String>,
    /// Requests that it took.
    pub requests: usize,
}

/// What a creation brought.
enum Creation {
    /// This credential.
    Made(Disposable),
    /// Nothing this time; the next one may succeed.
    Nothing(String),
    /// Nothing, and the next one would bring nothing either.
    Refused(String),
}

impl Arrival<'_> {
    /// Looks the ids of both pools up, and creates what is missing.
    pub async fn stock_up(&mut self, own: &Pool, foreign: &Pool, order: &Order<'_>) -> Stock {
        let before = self.courier.requests;
        let mut stock = Stock {
            own: own.clone(),
            foreign: foreign.clone(),
            passed_over: Vec::new(),
            listed: BTreeMap::new(),
            uncreated: BTreeMap::new(),
            requests: 0,
        };
        // An id that is known already was not made by a creation, whatever the answer says.
        let known = own.ids().iter().chain(foreign.ids());
        let mut known: BTreeSet<String> = known.map(|id| id.as_str().to_owned()).collect();
        let mut number = 0;
        for (role, needed, word) in [
            (Role::Owner, order.demand.own, "own"),
            (Role::Stranger, order.demand.foreign, "foreign"),
        ] {
            let Some(token) = order.tokens.get(&role).filter(|_| needed > 0) else {
                continue;
            };
            let pool = match role {
                Role::Stranger => &mut stock.foreign,
                Role::Owner | Role::Second | Role::Reader | Role::Expired | Role::Spare => &mut stock.own,
            };
            if order.asks_for_list(pool, needed) {
                let roll = roll::call(self.contract, &mut self.courier, role, token).await;
                let ids = || roll.listing.ids().map(str::to_owned);
                known.extend(ids());
                stock.listed.insert(role, ids().collect());
                if roll.is_whole {
                    let sifted = std::mem::replace(pool, Pool::EMPTY).sifted(&roll.listing);
                    *pool = sifted.pool;
                    let names = sifted.passed_over.iter();
                    stock
                        .passed_over
                        .extend(names.map(|id| format!("{word}#{}", id.place())));
                }
            }
            let Some(template) = order.template else { continue };
            for _ in 0..order.stocking.shortfall(pool.ids().len(), needed) {
                if self.courier.stop.is_requested() {
                    stock
                        .uncreated
                        .insert(role, "the run was asked to stop".to_owned());
                    break;
                }
                if number >= order.most {
                    let why = format!("--max-revocations allows {} to be created", order.most);
                    stock.uncreated.insert(role, why);
                    break;
                }
                number += 1;
                let template = template.numbered(number);
                match self.create(role, token, &template, order, &known).await {
                    Creation::Made(made) => {
                        known.insert(made.as_str().to_owned());
                        pool.add(made);
                    }
                    Creation::Nothing(why) => drop(stock.uncreated.insert(role, why)),
                    Creation::Refused(why) => {
                        stock.uncreated.insert(role, why);
                        break;
                    }
                }
            }
        }
        stock.requests = self.courier.requests - before;
        stock
    }

    async fn create(
        &mut self,
        role: Role,
        token: &Secret,
        template: &Template,
        order: &Order<'_>,
        known: &BTreeSet<String>,
    ) -> Creation {
        let Some(operation) = self.contract.operation_named("credential.create") else {
            return Creation::Refused("the contract describes no credential.create".to_owned());
        };
        self.courier.wire.register([template.secret().clone()]);
        let request = creation_request(operation, role, token, template);
        let Some(exchange) = self.courier.send_patiently(&request, operation).await else {
            if self.courier.stop.is_requested() {
                return Creation::Refused("the run was asked to stop".to_owned());
            }
            return Creation::Refused(
                "the contract says that credential.create ends something for good".to_owned(),
            );
        };
        // What no answer disowns may have been made, and nobody else knows its name.
        let perhaps = format!("; {} may be in the account of the {role}", template.name());
        let Some(answer) = roll::answer(&exchange) else {
            return Creation::Refused(format!("create got no complete answer{perhaps}"));
        };
        let errno = answer
            .errno()
            .map_or_else(String::new, |errno| format!(", errno {errno}"));
        let came = format!("create was answered with HTTP {}{errno}", answer.status);
        match answer.status {
            200..300 => {}
            500.. => return Creation::Nothing(format!("{came}{perhaps}")),
            _ => return Creation::Refused(came),
        }
        let asked = Asked {
            template,
            at_ms: exchange.timing.sent_at_ms,
            clock_skew: order.clock_skew,
        };
        match asked.made(&answer, |id| known.contains(id)) {
            Ok(made) => match enter(order.run, role, &made) {
                Ok(true) => Creation::Made(made),
                Ok(false) => Creation::Refused(Unproven::ThereBefore.to_string()),
                Err(error) => Creation::Refused(format!("the ledger cannot be written: {error}{perhaps}")),
            },
            // What is answered for one creation would be for the next, and none of it is ours to destroy.
            Err(why @ (Unproven::ThereBefore | Unproven::Older)) => Creation::Refused(why.to_string()),
            Err(why @ (Unproven::NoId | Unproven::OtherName)) => Creation::Refused(format!("{why}{perhaps}")),
        }
    }
}

impl Order<'_> {
    /// Whether a user's list is asked for: it tells what became of ids that were handed over, and what was
    /// there before anything is created.
    fn asks_for_list(&self, pool: &Pool, needed: usize) -> bool {
        let creates = self.template.is_some() && self.stocking.shortfall(pool.ids().len(), needed) > 0;
        pool.wants_asking() || creates
    }
}

/// Writes down what was made, so that a crash leaves nothing in the account that nobody knows of; `false` if
/// the ledger knows it from earlier.
fn enter(run: &Run, role: Role, made: &Disposable) -> Result<bool, StateError> {
    let provenance = Provenance::Created {
        name: made.name().map(str::to_owned),
    };
    match run.lease(made.as_str(), role, &provenance, now_ms())? {
        // The runner leases it again when it plays.
        Leasing::Leased(lease) => run.release(lease).map(|()| true),
        Leasing::Taken(_) => Ok(false),
    }
}
