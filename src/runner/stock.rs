//! Fills the pools before the plan is made: asks a user's list what became of the ids that were handed over,
//! and creates what is missing. Like logging in, it is no evidence, and nothing is judged.

use super::Arrival;
use super::paging::{Paging, Turn};
use crate::exchange::{Authorization, Connection, Exchange, Received, Request, Secret};
use crate::plan::Demand;
use crate::provision::{Listing, Pool, Stocking, Template, creation_request};
use crate::scenario::Role;
use cadenza_envelope::{Answer, Head, Limits, Value};
use std::collections::{BTreeMap, BTreeSet};

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
}

/// The pools, as they go into the plan.
pub struct Stock {
    /// Disposable credentials of the owner.
    pub own: Pool,
    /// Disposable credentials of the stranger.
    pub foreign: Pool,
    /// Ids that a list showed as revoked or not its owner's, by name.
    pub passed_over: Vec<String>,
    /// Why fewer credentials than needed were created, by the user whose they were to be.
    pub uncreated: BTreeMap<Role, String>,
    /// Requests that it took.
    pub requests: usize,
}

/// What a creation brought.
enum Creation {
    /// A credential with this id.
    Made(String),
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
            if pool.wants_asking()
                && let Some(listing) = self.listing(role, token).await
            {
                known.extend(listing.ids().map(str::to_owned));
                let sifted = std::mem::replace(pool, Pool::EMPTY).sifted(&listing);
                *pool = sifted.pool;
                let names = sifted.passed_over.iter();
                stock
                    .passed_over
                    .extend(names.map(|id| format!("{word}#{}", id.place())));
            }
            let Some(template) = order.template else { continue };
            for _ in 0..order.stocking.shortfall(pool.ids().len(), needed) {
                if number >= order.most {
                    let why = format!("--max-revocations allows {} to be created", order.most);
                    stock.uncreated.insert(role, why);
                    break;
                }
                number += 1;
                let template = template.numbered(number);
                match self.create(role, token, &template).await {
                    Creation::Made(id) if known.insert(id.clone()) => pool.add(&id, Some(template.name())),
                    Creation::Made(_) => {
                        let why = "create was answered with an id that was there before".to_owned();
                        stock.uncreated.insert(role, why);
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

    /// A user's whole list of credentials; `None` if there is none, or not all of it was shown.
    async fn listing(&mut self, role: Role, token: &Secret) -> Option<Listing> {
        let operation = self.contract.operation_named("credential.list")?;
        let mut listing = Listing::default();
        let mut paging = Paging::default();
        loop {
            let request = Request {
                method: operation.method.clone(),
                path: paging.path(&operation.path),
                authorization: Authorization::Token {
                    scheme: "Bearer",
                    token: token.clone(),
                    variable: role.variable(),
                },
                body: None,
                content_type: None,
                headers: Vec::new(),
                names: None,
                carries: None,
                connection: Connection::Pooled,
            };
            let exchange = self.courier.send_patiently(&request, operation).await?;
            let answer = answer(&exchange).filter(|answer| listing.read(answer))?;
            let body = exchange.response().map(|response| response.body.as_slice());
            match paging.turn(Some(&answer), body) {
                Turn::Next => {}
                Turn::End => return Some(listing),
                Turn::Stuck => return None,
            }
        }
    }

    async fn create(&mut self, role: Role, token: &Secret, template: &Template) -> Creation {
        let Some(operation) = self.contract.operation_named("credential.create") else {
            return Creation::Refused("the contract describes no credential.create".to_owned());
        };
        self.courier.wire.register([template.secret().clone()]);
        let request = creation_request(operation, role, token, template);
        let Some(exchange) = self.courier.send_patiently(&request, operation).await else {
            return Creation::Refused(
                "the contract says that credential.create ends something for good".to_owned(),
            );
        };
        // What no answer disowns may have been made, and nobody else knows its name.
        let perhaps = format!("; {} may be in the account of the {role}", template.name());
        let Some(answer) = answer(&exchange) else {
            return Creation::Refused(format!("create got no complete answer{perhaps}"));
        };
        let errno = answer
            .errno()
            .map_or_else(String::new, |errno| format!(", errno {errno}"));
        let came = format!("create was answered with HTTP {}{errno}", answer.status);
        let id = answer.at("/data/credentialId").and_then(Value::as_str);
        match (answer.status, id.filter(|id| !id.is_empty())) {
            (200..300, Some(id)) => Creation::Made(id.to_owned()),
            (200..300, None) => Creation::Nothing(format!("{came} and without an id{perhaps}")),
            (500.., _) => Creation::Nothing(format!("{came}{perhaps}")),
            _ => Creation::Refused(came),
        }
    }
}

/// The answer, if a complete one came. A list's `data` is an array and a creation's an object; neither is
/// judged, so the parser need not know.
fn answer(exchange: &Exchange) -> Option<Answer> {
    let response = match &exchange.received {
        Received::Complete(response) => response,
        Received::Oversized { .. }
        | Received::Undecodable { .. }
        | Received::Incomplete(_)
        | Received::Unanswered(_) => return None,
    };
    let types: Vec<&[u8]> = response.header_values("content-type").collect();
    let head = Head::new(response.status, &types);
    Some(cadenza_envelope::read(&head, &response.body, &Limits::default()))
}
