//! A user's whole list of credentials, asked for outside of any scenario: no evidence, and nobody judges it.

use super::Courier;
use super::paging::{Paging, Turn};
use crate::contract::Contract;
use crate::evidence;
use crate::exchange::{Authorization, Connection, Exchange, Received, Request, Secret};
use crate::provision::Listing;
use crate::scenario::Role;
use cadenza_envelope::{Answer, Deviation, DeviationKind, Limits};

/// What a user's list showed, page by page.
pub(super) struct Roll {
    /// What was read of it.
    pub(super) listing: Listing,
    /// Whether it was read to its end.
    pub(super) is_whole: bool,
}

/// Calls a user's roll. Where there is no list, nothing is on it.
pub(super) async fn call(contract: &Contract, courier: &mut Courier, role: Role, token: &Secret) -> Roll {
    let mut read = Roll {
        listing: Listing::default(),
        is_whole: false,
    };
    let Some(operation) = contract.operation_named("credential.list") else {
        return read;
    };
    let mut paging = Paging::default();
    while !courier.stop.is_requested() {
        let authorization = Authorization::Token {
            scheme: "Bearer",
            token: token.clone(),
            variable: role.variable(),
        };
        let path = paging.path(&operation.path);
        let request = Request::plain(&operation.method, path, authorization, Connection::Pooled);
        let Some(exchange) = courier.send_patiently(&request, operation).await else {
            return read;
        };
        let Some(answer) = answer(&exchange).filter(|answer| read.listing.read(answer)) else {
            return read;
        };
        let body = exchange.response().map(|response| response.body.as_slice());
        match paging.turn(Some(&answer), body) {
            Turn::Next => {}
            Turn::End => {
                read.is_whole = true;
                return read;
            }
            Turn::Stuck => return read,
        }
    }
    read
}

/// The answer, if a complete one came. A list's `data` is an array and a creation's an object; neither is
/// judged, so the parser need not know.
pub(super) fn answer(exchange: &Exchange) -> Option<Answer> {
    match &exchange.received {
        // A list that was not read to its end is as good as none.
        Received::Complete(_) => evidence::answer(exchange, &Limits::default()).filter(|answer| {
            let is_cut = |one: &Deviation| matches!(one.kind, DeviationKind::TooManyValues { .. });
            !answer.deviations.iter().any(is_cut)
        }),
        Received::Oversized { .. }
        | Received::Undecodable { .. }
        | Received::Incomplete(_)
        | Received::Unanswered(_) => None,
    }
}
