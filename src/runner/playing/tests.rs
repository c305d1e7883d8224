//! What comes of simultaneous calls: whether they met, were cut or are to be judged.

use super::{Next, died_here, took_what_it_must_not};
use crate::contract::Contract;
use crate::evidence::draft::{Draft, answered, cut, drafted};
use crate::evidence::{Evidence, Leeway, Life, Situation, Subject};
use crate::exchange::{Received, Unanswered};
use crate::provision::Pool;
use crate::runner::resources::{HandedOver, Resources};
use crate::runner::tests::sweep::{memory, runner};
use crate::scenario::{Door, Role, Sibling};
use crate::state::StateDir;
use url::Url;

const WON: (u16, &str) = (
    200,
    r#"{"data":{"credentialId":"id-1","status":"REVOKED"},"success":true,"errno":0,"error":null}"#,
);
const TOLD_SO: (u16, &str) = (
    400,
    r#"{"data":null,"success":false,"errno":-130001,"error":"revoked already"}"#,
);
const UNKNOWN: (u16, &str) = (
    404,
    r#"{"data":null,"success":false,"errno":-130004,"error":"there is none"}"#,
);

/// By the owner, about a credential that another call may have revoked.
const RIVAL: Situation = Situation {
    caller: Some(Role::Owner),
    subject: Subject::Own(Life::PerhapsDead),
    leeway: Leeway::None,
};
/// By the owner, about a credential that is dead.
const REPEATED: Situation = Situation {
    subject: Subject::Own(Life::Dead),
    ..RIVAL
};

fn draft(situation: Situation, (status, body): (u16, &str)) -> Draft {
    answered("a call", situation, status, body)
}

/// What comes of these calls.
fn sorted(together: bool, calls: Vec<Draft>) -> &'static str {
    let contract = Contract::embedded().unwrap();
    let base = Url::parse("http://127.0.0.1:9").unwrap();
    let given = HandedOver {
        tokens: [].into(),
        refused: Vec::new(),
        own: &Pool::EMPTY,
        foreign: &Pool::EMPTY,
        template: None,
    };
    let state = StateDir::in_memory().unwrap();
    let memory = memory(&state, &base, "a-run");
    let jobs = "1".parse().unwrap();
    let mut runner = runner(&contract, &base, Resources::new(given, 7), memory, jobs);
    let mut evidence = Evidence {
        scenario: "race",
        together,
        calls: Vec::new(),
        unspent: Vec::new(),
    };
    evidence.extend(calls.into_iter().map(Draft::call));
    match runner.sorted(evidence) {
        Next::Missed(_) => "missed",
        Next::Judged(violated) if violated.is_empty() => "judged",
        Next::Judged(_) => "violated",
        Next::Spent(_) => "spent",
        Next::Cut => "cut",
        Next::DeadOnArrival(_) | Next::NotPlayed(_) => "not played",
    }
}

/// What comes of calls that are sent together and follow each other.
fn in_a_row(situation: Situation, answers: &[(u16, &str)]) -> &'static str {
    let calls = (0..).step_by(20).zip(answers);
    let calls = calls.map(|(at, answer)| draft(situation, *answer).between(at, at + 10));
    sorted(true, calls.collect())
}

#[test]
fn rivals_that_followed_each_other_have_missed_each_other_if_an_order_explains_them() {
    assert_eq!(in_a_row(RIVAL, &[WON, TOLD_SO]), "missed");
    assert_eq!(in_a_row(RIVAL, &[TOLD_SO, TOLD_SO, WON]), "missed");
    // What no order explains is wrong however they met, and is judged at once.
    assert_eq!(in_a_row(RIVAL, &[WON, WON]), "judged");
    assert_eq!(in_a_row(RIVAL, &[TOLD_SO, TOLD_SO]), "judged");
    assert_eq!(in_a_row(RIVAL, &[WON, UNKNOWN]), "judged");
    assert_eq!(in_a_row(RIVAL, &[WON, TOLD_SO, UNKNOWN]), "judged");
    assert_eq!(in_a_row(RIVAL, &[WON, WON, TOLD_SO]), "judged");
}

#[test]
fn refusals_that_followed_each_other_have_missed_each_other_if_each_is_right() {
    assert_eq!(in_a_row(REPEATED, &[TOLD_SO, TOLD_SO]), "missed");
    assert_eq!(in_a_row(REPEATED, &[TOLD_SO, WON]), "judged");
    assert_eq!(in_a_row(REPEATED, &[UNKNOWN, UNKNOWN]), "judged");
}

#[test]
fn calls_that_met_or_were_to_follow_each_other_are_judged() {
    let rivals = |second: u64| {
        vec![
            draft(RIVAL, WON).between(0, 10),
            draft(RIVAL, TOLD_SO).between(second, second + 10),
        ]
    };
    assert_eq!(sorted(true, rivals(5)), "judged");
    assert_eq!(sorted(true, rivals(20)), "missed");
    assert_eq!(sorted(false, rivals(20)), "judged");
}

#[test]
fn one_of_several_at_once_that_got_no_answer_has_cut_them_unless_it_never_left() {
    let beside = |call: Draft| vec![draft(RIVAL, WON).between(0, 10), call.between(5, 15)];
    assert_eq!(sorted(true, beside(cut("a call", RIVAL))), "cut");
    assert_eq!(sorted(false, beside(cut("a call", RIVAL))), "judged");
    let refused = Unanswered::NotConnected("connection refused".to_owned());
    let unsent = drafted("a call", RIVAL, Received::Unanswered(refused));
    assert_eq!(sorted(true, beside(unsent)), "judged");
}

/// By a stranger, about a live credential of the owner's.
const FORBIDDEN: Situation = Situation {
    caller: Some(Role::Stranger),
    subject: Subject::Foreign(Life::Live),
    leeway: Leeway::None,
};
const DENIED: (u16, &str) = (200, r#"{"data":null,"success":false,"errno":-7,"error":"no"}"#);

#[test]
fn a_call_that_must_be_refused_took_what_it_names_if_its_answer_shows_it() {
    let took = |situation, answer| took_what_it_must_not(&draft(situation, answer).about(&[], 0).call());
    assert!(took(FORBIDDEN, WON));
    assert!(!took(FORBIDDEN, TOLD_SO));
    assert!(!took(FORBIDDEN, DENIED));
    assert!(!took(FORBIDDEN, (400, WON.1)));
    assert!(!took(RIVAL, WON));
    for life in [Life::Dead, Life::Buried] {
        for subject in [Subject::Own(life), Subject::Foreign(life)] {
            let was_dead = Situation { subject, ..FORBIDDEN };
            assert!(!took(was_dead, WON), "{subject:?}");
        }
    }
    let door = Door {
        sibling: Some(Sibling::Logout),
        ..Door::PLAIN
    };
    let elsewhere = draft(FORBIDDEN, WON).about(&[], 0).through(door);
    assert!(!took_what_it_must_not(&elsewhere.call()));
    assert_eq!(sorted(false, vec![draft(FORBIDDEN, WON).about(&[], 0)]), "spent");
}

#[test]
fn a_call_that_names_nothing_took_what_its_answer_shows_as_revoked() {
    let missing = Situation {
        subject: Subject::MissingId,
        ..RIVAL
    };
    let took = |names: Option<&str>, body: &str| {
        let mut call = answered("a call", missing, 200, body).call();
        call.exchange.request.names = names.map(str::to_owned);
        took_what_it_must_not(&call)
    };
    assert!(took(None, WON.1));
    assert!(took(Some("id-2"), WON.1));
    assert!(!took(Some("id-1"), WON.1));
    assert!(!took(None, &WON.1.replace("REVOKED", "ACTIVE")));
    assert!(!took(None, &WON.1.replace("credentialId", "name")));
}

#[test]
fn a_credential_died_here_if_an_earlier_call_about_it_shows_that_it_did() {
    let died = |earlier: Draft, call: Draft| {
        let mut evidence = Evidence {
            scenario: "race",
            together: false,
            calls: Vec::new(),
            unspent: Vec::new(),
        };
        evidence.extend([earlier.call()]);
        died_here(&evidence, &call.call())
    };
    let told = || draft(RIVAL, TOLD_SO).about(&[], 0);
    assert!(died(draft(RIVAL, WON).about(&[], 0), told()));
    assert!(!died(draft(RIVAL, WON).about(&[], 0).naming("id-2"), told()));
    assert!(!died(draft(RIVAL, (400, WON.1)).about(&[], 0), told()));
    assert!(!died(draft(RIVAL, DENIED).about(&[], 0), told()));
    assert!(!died(draft(RIVAL, WON), draft(RIVAL, TOLD_SO)));
}
