//! What a run knows of its credentials, and how it names what makes it worthless. Playing itself is
//! tried against the mock.

mod again;
mod health;
mod learning;
mod preflight;
mod racers;
mod resources;
mod stopping;
pub(super) mod sweep;
mod watch;

use super::learned::Learned;
use super::playing::spent_on_arrival;
use crate::evidence::draft::drafted;
use crate::evidence::{Call, Evidence, Leeway, Life, Situation, Subject};
use crate::exchange::{Connection, Received, Response, Unanswered};
use crate::scenario::{Bearer, Named, Role, Step, StepBody};

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
    let never_issued = Situation {
        leeway: Leeway::None,
        caller: bearer.accepted_as(),
        subject: Subject::NeverIssued {
            may_be_malformed: false,
        },
    };
    drafted("a call", never_issued, received)
        .bearer(bearer)
        .asking(StepBody::Id(Named::NeverIssued))
        .typed(&["text/html"])
        .call()
}

fn answered(bearer: Bearer, status: u16, body: &str) -> Call {
    let response = Response {
        reason: Vec::new(),
        status,
        headers: Vec::new(),
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
