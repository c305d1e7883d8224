//! Reports of runs that were made up in memory: what they say, and that no text can break them.

mod annotations;
mod cause;
mod folder;
mod formats;
mod hostile;
mod html;
mod message;
mod outline;
mod sides;
mod waived;
mod wording;

use crate::contract::Contract;
use crate::finding::{
    CheckResult, Defect, Doubt, Finding, Frequency, Line, ReplayLine, Severity, Story, Verdict,
};
use crate::laws::reports::{console, has_no_controls, junit, summary};
use crate::record;
use crate::report::block;
use std::sync::{Arc, LazyLock};

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
        waived: Vec::new(),
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
        case: None,
    });
    told
}

fn line(step: &str, connection: &str, came: &str) -> Line {
    Line {
        step: step.to_owned(),
        call: format!("owner, own#1, {connection}"),
        came: came.to_owned(),
        curl: "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\"".to_owned(),
        names: None,
        response: r#"{"data":{"credentialId":"id-1"},"success":true,"errno":0,"error":null}"#.to_owned(),
    }
}

/// The block that tells a result.
fn told(result: &CheckResult) -> String {
    block(&record::Check::of(result, &CONTRACT, &ReplayLine::default()))
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
