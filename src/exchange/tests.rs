//! Exchanges over TLS and through a proxy, on this machine, with the mock behind both.

mod ended;
mod extra;
pub(crate) mod front;
mod leaking;
pub(crate) mod middle;
mod proxied;
mod rewritten;
mod shown;
mod trusted;

use super::{
    Authorization, Connection, Exchange, Limits, Masker, Network, Received, Request, Secret, Unanswered, Wire,
};
use std::time::Duration;
use url::Url;

/// Every kind of connection a step may ask for.
const CONNECTIONS: [Connection; 3] = [Connection::Pooled, Connection::Fresh, Connection::Lane(0)];

/// A call about an id that nobody has.
fn request(token: &str, connection: Connection) -> Request {
    let authorization = Authorization::Token {
        scheme: "Bearer",
        token: Secret::new("owner token", token),
        variable: "$TOKEN_OWNER",
    };
    Request {
        body: Some(br#"{"credentialId":"5b0a2f0e-8f4e-4c7e-9c38-0d6a5c1f2b3d"}"#.to_vec()),
        content_type: Some("application/json".into()),
        ..Request::plain("POST", "/api/v3/credential/revoke", authorization, connection)
    }
}

fn wire(base: &str, network: &Network) -> Wire {
    let base = Url::parse(base).unwrap();
    let limits = Limits::within(Duration::from_secs(10));
    Wire::new(&base, limits, network, Masker::new(network.secrets())).unwrap()
}

/// One call on each kind of connection, and two that leave together.
async fn on_each_connection(wire: &mut Wire, token: &str) -> Vec<Exchange> {
    let mut all = Vec::new();
    for connection in CONNECTIONS {
        all.push(wire.send(request(token, connection)).await);
    }
    let pair = vec![
        request(token, Connection::Lane(1)),
        request(token, Connection::Lane(2)),
    ];
    all.extend(wire.send_together(pair).await);
    all
}

fn statuses(exchanges: &[Exchange]) -> Vec<Option<u16>> {
    exchanges.iter().map(Exchange::status).collect()
}

/// Why nothing was sent, which it must not have been.
#[track_caller]
fn not_connected(exchange: &Exchange) -> &str {
    match &exchange.received {
        Received::Unanswered(Unanswered::NotConnected(why)) => why,
        other => panic!("{other:?}"),
    }
}
