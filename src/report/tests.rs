//! Reports of runs that were made up in memory: what they say, and that no text can break them.

mod hostile;
mod outline;
mod sides;
mod wording;

use super::Reporter;
use crate::contract::Contract;
use crate::finding::{
    About, CheckResult, Defect, Doubt, Finding, Frequency, Line, Observation, Severity, Story, Verdict,
};
use crate::gate::{Demands, Ending, FailOn, decide};
use crate::pins::{Off, Standing};
use crate::plan::{Cost, Elsewhere, Partition, Power};
use crate::runner::{Event, Header, Rate, Summary};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

/// A result with nothing to say beside its verdict.
fn result(check: &str, verdict: Verdict, doubt: Option<Doubt>) -> CheckResult {
    let check = crate::checks::named(check).expect("the check is in the catalogue");
    CheckResult {
        partly_played: false,
        proved: None,
        check: check.name,
        clauses: check.clauses,
        verdict,
        examined: 3,
        findings: Vec::new(),
        observations: Vec::new(),
        doubts: doubt.into_iter().collect(),
    }
}

fn doubt(why: &str, remedy: &str) -> Doubt {
    Doubt {
        why: why.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// The second revocation was answered with success.
fn failed() -> CheckResult {
    let mut told = result("second_revoke_is_refused", Verdict::Fail, None);
    told.findings.push(Finding {
        line: 0,
        check: told.check,
        clause: "revoke.error.already-revoked".to_owned(),
        defect: Defect::Status,
        severity: Severity::Violation,
        pointer: Some("/errno".to_owned()),
        expected: "HTTP 400, errno -130001 (already_revoked)".to_owned(),
        why: "the page's row Already revoked; called as owner about own#1".to_owned(),
        received: "HTTP 200, errno 0, success true".to_owned(),
        step: "second call".to_owned(),
        story: Some(Arc::new(Story {
            scenario: "revoke_and_repeat",
            lines: vec![
                line("first call", "lane 0", "200 errno 0"),
                line("second call", "pooled", "200 errno 0"),
            ],
        })),
        frequency: Frequency { seen: 1, tried: 2 },
    });
    told
}

fn line(step: &str, connection: &str, came: &str) -> Line {
    Line {
        step: step.to_owned(),
        call: format!("owner, own#1, {connection}"),
        came: came.to_owned(),
        curl: "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\"".to_owned(),
        response: r#"{"data":{"credentialId":"id-1"},"success":true,"errno":0,"error":null}"#.to_owned(),
    }
}

/// One check of each verdict.
fn mixed() -> Vec<CheckResult> {
    vec![
        result("not_a_server_error", Verdict::Pass, None),
        failed(),
        result(
            "concurrent_revokes_succeed_once",
            Verdict::Inconclusive,
            Some(doubt(
                "the simultaneous calls did not overlap",
                "run again; a slow network separates them",
            )),
        ),
        result(
            "reader_is_forbidden",
            Verdict::NotExercised,
            Some(doubt(
                "no token for the role reader",
                "give --reader-token-file FILE or CADENZA_READER_TOKEN",
            )),
        ),
    ]
}

/// Every check under one obstacle.
fn obstructed() -> (Vec<CheckResult>, Doubt) {
    let obstacle = doubt(
        "dead token: the owner's token was refused with 401 in 4 of 4 calls",
        "get a fresh token for this environment (--token-file FILE or CADENZA_TOKEN)",
    );
    let told = |check, verdict| result(check, verdict, Some(obstacle.clone()));
    let results = vec![
        told("not_a_server_error", Verdict::Inconclusive),
        told("unknown_id_is_not_found", Verdict::Inconclusive),
        told("reader_is_forbidden", Verdict::NotExercised),
    ];
    (results, obstacle)
}

fn summary(results: &[CheckResult], obstacle: Option<Doubt>) -> Summary {
    let demands = Demands {
        fail_on: FailOn::default(),
        require_all: false,
    };
    Summary {
        header: Header {
            operation: "credential.revoke".to_owned(),
            target: "https://host.example/gateway".to_owned(),
            profile: "gate",
            seed: 7,
            partition: Partition::WHOLE,
            checks: results.len(),
            cost: Cost {
                requests: 40,
                revocations: 3,
            },
            rate: Rate::Unlimited,
            power: Power {
                refusals: 37,
                revocations: 3,
                races: 1,
            },
        },
        requests: 43,
        weather: 1,
        revocations: 4,
        max_revocations: 16,
        wall: Duration::from_millis(420),
        gate: decide(
            &CONTRACT,
            results,
            if obstacle.is_some() {
                Ending::Worthless
            } else {
                Ending::Whole
            },
            &demands,
            &Elsewhere::default(),
        ),
        obstacle,
        observations: vec![Observation {
            point: "errno of not_found".to_owned(),
            seen: "-22016".to_owned(),
            about: About::Deployment,
        }],
        left_over: Vec::new(),
        sources: Vec::new(),
        pins: Standing::Off(Off::Unnamed),
    }
}

/// Tells a whole run to a reporter, as the session does.
fn tell(reporter: &mut dyn Reporter, results: &[CheckResult], summary: &Summary) {
    let mut events = vec![
        Event::Started(summary.header.clone()),
        Event::Played {
            scenario: "unknown_id",
            attempt: 1,
            exchanges: 2,
        },
    ];
    events.extend(results.iter().cloned().map(Event::Judged));
    events.push(Event::Finished(Box::new(summary.clone())));
    for event in &events {
        reporter.event(event).expect("a Vec takes all that is written");
    }
}

/// What stands on the terminal, escape sequences included.
fn console(results: &[CheckResult], summary: &Summary) -> String {
    let mut out = Vec::new();
    tell(&mut super::Console::new(&mut out, &CONTRACT), results, summary);
    String::from_utf8(out).expect("the console report is text")
}

fn junit(results: &[CheckResult], summary: &Summary) -> String {
    let mut out = Vec::new();
    tell(&mut super::Junit::new(&mut out, &CONTRACT), results, summary);
    String::from_utf8(out).expect("the JUnit report is text")
}
