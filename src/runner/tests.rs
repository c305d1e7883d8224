//! What a run knows of its credentials, and how it names what makes it worthless. Playing itself is
//! tried against the mock.

mod health;
mod preflight;
mod resources;
mod sweep;

use super::learned::Learned;
use super::playing::spent_on_arrival;
use crate::evidence::{Call, Evidence, Life, Nature, Repeats, Situation, Subject};
use crate::exchange::{
    Authorization, Connection, Exchange, Received, Request, Response, Timing, Unanswered, WireForm,
};
use crate::scenario::{Bearer, Named, Role, Step, StepBody};
use cadenza_envelope::{Head, Limits};
use std::time::Duration;

const REFUSED: &str = r#"{"data":null,"success":false,"errno":-7,"error":"no"}"#;
const OWNER: Bearer = Bearer::Token(Role::Owner);

fn step(label: &'static str, bearer: Bearer, body: StepBody) -> Step {
    Step {
        label: label.into(),
        door: crate::scenario::Door::PLAIN,
        bearer,
        body,
        written: None,
        connection: Connection::Fresh,
    }
}

/// A call about a never-issued id, and what came.
fn call(bearer: Bearer, received: Received) -> Call {
    let exchange = Exchange {
        kept: false,
        request: Request {
            content_type: None,
            headers: Vec::new(),
            chunks: None,
            wire: WireForm::Usual,
            carries: None,
            method: "POST".to_owned(),
            path: "/api/v3/credential/revoke".to_owned(),
            authorization: Authorization::Absent,
            body: None,
            names: None,
            is_made_up: false,
            connection: Connection::Fresh,
        },
        received,
        timing: Timing {
            sent_at_ms: 0,
            done_at_ms: 0,
            released: Duration::ZERO,
            finished: Duration::ZERO,
        },
        sightings: Vec::new(),
    };
    let answer = exchange.response().map(|response| {
        let types: Vec<&[u8]> = response.header_values("content-type").collect();
        cadenza_envelope::read(
            &Head::new(response.status, &types),
            &response.body,
            &Limits::default(),
        )
    });
    let never_issued = Subject::NeverIssued {
        may_be_malformed: false,
    };
    Call {
        ordinal: 0,
        step: step("a call", bearer, StepBody::Id(Named::NeverIssued)),
        situation: Situation {
            leeway: crate::evidence::Leeway::None,
            caller: bearer.accepted_as(),
            subject: never_issued,
        },
        credential: None,
        nature: Nature::of(&exchange, answer.as_ref(), None),
        exchange,
        answer,
        repeats: Repeats::default(),
    }
}

fn answered(bearer: Bearer, status: u16, body: &str) -> Call {
    let response = Response {
        reason: Vec::new(),
        status,
        headers: vec![("content-type".to_owned(), b"text/html".to_vec())],
        body: body.as_bytes().to_vec(),
        wire_bytes: body.len(),
    };
    call(bearer, Received::Complete(response))
}

fn unanswered(why: Unanswered) -> Call {
    call(OWNER, Received::Unanswered(why))
}

fn evidence(calls: Vec<Call>) -> Evidence {
    Evidence {
        scenario: "unknown_id",
        together: false,
        calls,
        unspent: Vec::new(),
    }
}

#[test]
fn only_a_handed_over_id_can_be_dead_on_arrival_and_only_by_a_refusal_that_says_so() {
    let first = |life, status| {
        let mut call = answered(OWNER, status, REFUSED);
        call.situation.subject = Subject::Own(life);
        spent_on_arrival(&call, &crate::contract::Contract::embedded().unwrap())
    };
    assert!(
        !first(Life::SaidToBeLive, 400),
        "another errno than the documented one"
    );
    for status in [403, 404] {
        assert!(first(Life::SaidToBeLive, status), "{status}");
        for life in [Life::Live, Life::Dead, Life::PerhapsDead] {
            assert!(!first(life, status), "{life:?} {status}");
        }
    }
    for status in [200, 401, 409, 429, 500] {
        assert!(!first(Life::SaidToBeLive, status), "{status}");
    }
}
