//! One call of the operation as benches send it, without the runner between them and the wire.

use cadenza_contract::evidence::{self, Call, Evidence, Nature, Repeats, Situation};
use cadenza_contract::exchange::{
    Authorization, Connection, Exchange, Limits, Masker, Network, Request, Secret, Wire, WireError,
};
use cadenza_contract::mock::Mock;
use cadenza_contract::scenario::Scenario;
use std::time::Duration;

/// The owner's token of a mock.
pub(crate) fn owner(mock: &Mock) -> Secret {
    Secret::new("owner token", mock.grants().owner_token.clone())
}

/// The connections to a mock. Belongs into a runtime.
pub(crate) fn wire(mock: &Mock, token: &Secret) -> Result<Wire, WireError> {
    let base = url::Url::parse(mock.base_url()).expect("the mock's own URL is one");
    let limits = Limits::within(Duration::from_secs(10));
    Wire::new(&base, limits, &Network::default(), Masker::new([token]))
}

/// The request to revoke a credential.
pub(crate) fn revocation(token: &Secret, id: &str, connection: Connection) -> Request {
    Request {
        method: "POST".to_owned(),
        path: "/api/v3/credential/revoke".to_owned(),
        authorization: Authorization::Token {
            scheme: "Bearer",
            token: token.clone(),
            variable: "$TOKEN_OWNER",
        },
        body: Some(format!(r#"{{"credentialId":"{id}"}}"#).into_bytes()),
        content_type: Some("application/json".into()),
        chunks: None,
        wire: cadenza_contract::exchange::WireForm::Usual,
        headers: Vec::new(),
        carries: Vec::new(),
        names: Some(id.to_owned()),
        is_made_up: false,
        connection,
    }
}

/// What came of the calls of a scenario, all made in the same situation.
pub(crate) fn evidence_of(scenario: &Scenario, exchanges: Vec<Exchange>, situation: Situation) -> Evidence {
    let mut evidence = Evidence::of(scenario);
    let steps = scenario.each_step();
    evidence.extend(exchanges.into_iter().zip(steps).map(|(exchange, step)| {
        let answer = evidence::answer(&exchange, &cadenza_envelope::Limits::default());
        Call {
            ordinal: 0,
            step: step.clone(),
            situation,
            credential: None,
            nature: Nature::of(&exchange, answer.as_ref(), None),
            exchange,
            answer,
            repeats: Repeats::default(),
        }
    }));
    evidence
}
