//! Every oracle judged on calls made in memory: what conforms passes, each breach fails at its clause
//! and pointer, and what only looks like a breach does not.

mod answered;
mod brought_back;
mod clock;
mod door;
mod envelope;
mod foreign_data;
mod further;
mod generated;
mod graves;
mod histories;
mod history;
mod identifier;
mod input;
mod internals;
mod json;
mod kept;
mod listed;
mod mapping;
mod mixed;
mod object;
mod owner;
mod permission;
mod race;
mod readme;
mod secrets;
mod sibling;
mod token;
mod unmoved;
mod verdict;

use super::{Basis, Judge, RunFacts, named};
use crate::contract::Contract;
use crate::evidence::draft::{Draft, ID, NOW, answered, cut, drafted, page};
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::finding::{CheckResult, Severity, Story, Verdict};
use crate::scenario::Role;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

/// A success as the page shows it, answered at [`NOW`].
const REVOKED: &str = concat!(
    r#"{"data":{"credentialId":"id-1","userId":"user-1","venue":"BINANCE","type":"EXCHANGE","#,
    r#""name":"desk","status":"REVOKED","createdAt":1780000000000,"updatedAt":1790000000000,"#,
    r#""revokedAt":1790000000000},"success":true,"errno":0,"error":null}"#,
);
/// The documented refusal of a second revocation.
const ALREADY: &str =
    r#"{"data":null,"success":false,"errno":-130001,"error":"Credential is already revoked"}"#;
/// A refusal with an errno of the deployment's own.
const REFUSED: &str = r#"{"data":null,"success":false,"errno":-100007,"error":"no"}"#;

/// [`REVOKED`] with one piece replaced.
fn edited(from: &str, to: &str) -> String {
    assert!(REVOKED.contains(from), "{from} does not stand in the sample");
    REVOKED.replacen(from, to, 1)
}

const fn own(life: Life) -> Situation {
    by(Role::Owner, Subject::Own(life))
}

const fn by(role: Role, subject: Subject) -> Situation {
    Situation {
        leeway: crate::evidence::Leeway::None,
        caller: Some(role),
        subject,
    }
}

const fn never_issued(may_be_malformed: bool) -> Subject {
    Subject::NeverIssued { may_be_malformed }
}

/// The owner asks for an id that nobody issued.
const UNKNOWN: Situation = by(Role::Owner, never_issued(false));
/// Nobody whom the server must know asks for it.
const NOBODY: Situation = Situation {
    leeway: crate::evidence::Leeway::None,
    caller: None,
    subject: never_issued(false),
};

/// What one playing of a scenario brought.
fn played(scenario: &'static str, drafts: impl IntoIterator<Item = Draft>) -> Evidence {
    let mut evidence = Evidence {
        scenario,
        together: scenario.starts_with("race") || scenario.starts_with("mixed"),
        calls: Vec::new(),
        unspent: Vec::new(),
    };
    evidence.extend(drafts.into_iter().map(Draft::call));
    evidence
}

/// One check's result over a run that showed the API; `loopback` says where the target is.
fn result(name: &str, run: &[Evidence], facts: &RunFacts, loopback: bool) -> CheckResult {
    let check = named(name).expect("the check is in the catalogue");
    let basis = Basis {
        contract: &CONTRACT,
        clock_skew: Duration::from_secs(300),
        loopback,
    };
    let mut judge = Judge::new(&[check]);
    for evidence in run {
        judge.see(evidence, crate::checks::Scope::Whole, &basis, &mut || {
            Arc::new(Story {
                scenario: evidence.scenario,
                lines: Vec::new(),
            })
        });
    }
    judge.finish(&basis, facts).remove(0)
}

fn seen() -> RunFacts {
    RunFacts {
        api_seen: true,
        ..RunFacts::default()
    }
}

/// The verdict of a check, and clause and pointer of each finding that is more than an advisory.
#[track_caller]
fn check(name: &str, run: &[Evidence], verdict: Verdict, places: &[(&str, &str)]) {
    let told = result(name, run, &seen(), false);
    let found: Vec<(&str, &str)> = told
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Advisory)
        .map(|finding| (finding.clause.as_str(), finding.pointer.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!((told.verdict, found.as_slice()), (verdict, places), "{told:#?}");
    for (clause, _) in found {
        assert!(told.clauses.contains(&clause), "{name} does not cite {clause}");
    }
}

#[track_caller]
fn passes(name: &str, evidence: Evidence) {
    check(name, &[evidence], Verdict::Pass, &[]);
}

/// Fails with one finding; `-` stands for no pointer.
#[track_caller]
fn fails(name: &str, evidence: Evidence, clause: &str, pointer: &str) {
    check(name, &[evidence], Verdict::Fail, &[(clause, pointer)]);
}

/// The same over several playings.
#[track_caller]
fn passes_all(name: &str, run: &[Evidence]) {
    check(name, run, Verdict::Pass, &[]);
}

#[track_caller]
fn fails_all(name: &str, run: &[Evidence], clause: &str, pointer: &str) {
    check(name, run, Verdict::Fail, &[(clause, pointer)]);
}

#[track_caller]
fn is_undecided(name: &str, evidence: Evidence) {
    check(name, &[evidence], Verdict::Inconclusive, &[]);
}

#[track_caller]
fn has_nothing_to_judge(name: &str, evidence: Evidence) {
    check(name, &[evidence], Verdict::NotExercised, &[]);
}

/// The finding counts only in a run that shows the API somewhere; otherwise nothing is decided.
#[track_caller]
fn fails_once_the_api_was_seen(name: &str, evidence: Evidence, clause: &str) {
    let run = [evidence];
    let unseen = result(name, &run, &RunFacts::default(), false);
    assert_eq!(unseen.verdict, Verdict::Inconclusive, "{unseen:#?}");
    check(name, &run, Verdict::Fail, &[(clause, "-")]);
}
