//! Scenarios that are answered by whatever an input holds, and what every check makes of them.

use super::CONTRACT;
use crate::checks::{Basis, CHECKS, Judge, RunFacts, Scope};
use crate::evidence::{self, Call, Credential, Evidence, Leeway, Life, Nature, Repeats, Situation, Subject};
use crate::exchange::{
    Authorization, Connection, Exchange, Incomplete, Received, Request, Response, Timing, Unanswered,
};
use crate::finding::CheckResult;
use crate::runner::tell;
use crate::scenario::{self, Role, Scenario, Step};
use arbitrary::{Result, Unstructured};
use cadenza_envelope::Limits;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(scenario::all);

/// What every check makes of a few scenarios that were answered by the input.
pub(super) fn judged(choices: &mut Unstructured<'_>) -> Result<Vec<CheckResult>> {
    let basis = Basis {
        contract: &CONTRACT,
        clock_skew: Duration::from_secs(300),
        loopback: choices.arbitrary()?,
    };
    let mut judge = Judge::new(CHECKS);
    for _ in 0..choices.int_in_range(1..=3)? {
        let scenario = choices.choose(&SCENARIOS)?;
        let mut evidence = Evidence::of(scenario);
        for step in scenario.each_step() {
            evidence.extend([answered(step, choices)?]);
        }
        let mut story = None;
        let mut told = || Arc::clone(story.get_or_insert_with(|| Arc::new(tell(&evidence, &[]))));
        judge.see(&evidence, Scope::Whole, &basis, &mut told);
    }
    let facts = RunFacts {
        api_seen: choices.ratio(7, 8)?,
        ..RunFacts::default()
    };
    Ok(judge.finish(&basis, &facts))
}

fn answered(step: &Step, choices: &mut Unstructured<'_>) -> Result<Call> {
    let exchange = Exchange {
        request: Request {
            body: Some(br#"{"credentialId":"id-1"}"#.to_vec()),
            content_type: Some("application/json".into()),
            names: Some("id-1".to_owned()),
            ..Request::plain(
                "POST",
                "/api/v3/credential/revoke",
                Authorization::Absent,
                Connection::Fresh,
            )
        },
        received: received(choices)?,
        timing: Timing {
            sent_at_ms: 1_790_000_000_000,
            done_at_ms: 1_790_000_000_001,
            released: Duration::ZERO,
            finished: Duration::from_millis(1),
        },
        kept: false,
        sightings: Vec::new(),
    };
    let answer = evidence::answer(&exchange, &Limits::default());
    Ok(Call {
        ordinal: 0,
        step: step.clone(),
        situation: situation(choices)?,
        credential: Some(Credential {
            id: "id-1".to_owned(),
            name: "own#1".to_owned(),
            sort: String::new(),
            refused_before: Vec::new(),
            revoked_before: 0,
        }),
        nature: Nature::of(&exchange, answer.as_ref(), Some("id-1")),
        exchange,
        answer,
        repeats: Repeats::default(),
    })
}

fn received(choices: &mut Unstructured<'_>) -> Result<Received> {
    let why = || "connection \u{1b}[2J closed\r\n".to_owned();
    Ok(match choices.int_in_range(0..=15)? {
        0 => Received::Unanswered(Unanswered::Closed(why())),
        1 => Received::Unanswered(Unanswered::Deadline(10_000)),
        2 => Received::Incomplete(Incomplete {
            status: 200,
            body_bytes: 3,
            why: why(),
        }),
        3 => Received::Undecodable {
            response: response(choices)?,
            why: why(),
        },
        4 => Received::Oversized {
            response: response(choices)?,
            limit: 8,
        },
        _ => Received::Complete(response(choices)?),
    })
}

fn response(choices: &mut Unstructured<'_>) -> Result<Response> {
    /// Answers that are nearly right, so that the input's own bytes reach the checks behind the envelope's.
    const FRAMES: [(&str, &str); 6] = [
        ("", ""),
        ("", ""),
        (r#"{"data":null,"success":false,"errno":-130001,"error":""#, "\"}"),
        (
            r#"{"data":{"credentialId":"id-1","status":"REVOKED","venue":""#,
            r#""},"success":true,"errno":0,"error":null}"#,
        ),
        (
            r#"{"data":{"credentialId":"id-1",""#,
            r#"":1},"success":true,"errno":0,"error":null}"#,
        ),
        (
            r#"{"data":[{"credentialId":"id-1","status":"#,
            r#"}],"success":true,"errno":0,"error":null}"#,
        ),
    ];
    let status = *choices.choose(&[200, 200, 400, 401, 403, 404, 418, 500, 302])?;
    let (before, after) = *choices.choose(&FRAMES)?;
    let mut headers = Vec::new();
    for name in ["content-type", "www-authenticate", "location", "date"] {
        if choices.ratio(1, 4)? {
            headers.push((name.to_owned(), piece(choices, 40)?));
        }
    }
    let body = [before.as_bytes(), &piece(choices, 200)?, after.as_bytes()].concat();
    Ok(Response {
        status,
        reason: piece(choices, 12)?,
        headers,
        wire_bytes: body.len(),
        body,
    })
}

/// Some bytes of the input.
fn piece(choices: &mut Unstructured<'_>, longest: usize) -> Result<Vec<u8>> {
    let length = choices.int_in_range(0..=longest)?.min(choices.len());
    Ok(choices.bytes(length)?.to_vec())
}

fn situation(choices: &mut Unstructured<'_>) -> Result<Situation> {
    let unknown = Subject::NeverIssued {
        may_be_malformed: false,
    };
    let (caller, subject) = *choices.choose(&[
        (Some(Role::Owner), Subject::Own(Life::Live)),
        (Some(Role::Owner), Subject::Own(Life::Dead)),
        (Some(Role::Owner), unknown),
        (Some(Role::Owner), Subject::MissingId),
        (Some(Role::Owner), Subject::Elsewhere),
        (Some(Role::Stranger), Subject::Foreign(Life::Live)),
        (Some(Role::Reader), Subject::Foreign(Life::Live)),
        (None, unknown),
    ])?;
    Ok(Situation {
        caller,
        subject,
        leeway: Leeway::None,
    })
}
