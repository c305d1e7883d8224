//! What a judge keeps of findings, doubts and observations, and what is written down of them later.

use super::super::opinion::{Claim, Opinion};
use super::super::{Basis, Check, Judge, Shape};
use super::{CONTRACT, REFUSED, UNKNOWN, answered, played, seen};
use crate::evidence::Call;
use crate::finding::{Defect, Finding, Frequency, Identity, Story};
use crate::scenario::Profile;
use std::sync::Arc;
use std::time::Duration;

static ACCUSER: Check = Check {
    name: "accuser",
    clauses: &["revoke.endpoint"],
    shape: Shape::Exchange(accuse),
    scenarios: &["unknown_id"],
    since: Profile::Smoke,
    about: "",
    fair: "",
    proven_by: &[],
};

fn accuse(call: &Call, _: &Basis<'_>, opinion: &mut Opinion) {
    opinion.violation(call, claim());
}

fn claim() -> Claim {
    Claim {
        clause: "revoke.endpoint",
        defect: Defect::Value,
        pointer: None,
        expected: String::new(),
        why: String::new(),
        received: "the long story".to_owned(),
    }
}

const BASIS: fn() -> Basis<'static> = || Basis {
    contract: &CONTRACT,
    clock_skew: Duration::from_secs(300),
    loopback: false,
};

/// A judge who made one finding, and the finding.
fn judged() -> (Judge, Identity, Finding) {
    let mut judge = Judge::new(&[&ACCUSER]);
    let evidence = played("unknown_id", [answered("call", UNKNOWN, 404, REFUSED)]);
    let found = judge.see(&evidence, super::super::Scope::Whole, &BASIS(), &mut || {
        Arc::new(Story {
            scenario: "unknown_id",
            lines: Vec::new(),
        })
    });
    let identity = found.into_iter().next().expect("the accuser accuses");
    let finding = judge.finding(&identity).expect("it was made").clone();
    (judge, identity, finding)
}

#[test]
fn how_often_and_by_which_case_a_finding_was_seen_is_written_down() {
    let (mut judge, identity, _) = judged();
    let often = Frequency { seen: 3, tried: 7 };
    judge.seen(&identity, often);
    judge.keep(&identity, &Arc::from("case 5"));
    let told = judge.finish(&BASIS(), &seen()).remove(0).findings.remove(0);
    assert_eq!((told.frequency, told.case.as_deref()), (often, Some("case 5")));
}

#[test]
fn a_finding_told_by_a_smaller_evidence_was_seen_as_often_as_before() {
    let (mut judge, identity, finding) = judged();
    let often = Frequency { seen: 3, tried: 7 };
    judge.seen(&identity, often);
    let smaller = Finding {
        received: "the short story".to_owned(),
        ..finding
    };
    judge.retell(&identity, &smaller);
    let told = judge.finding(&identity).expect("it is still there");
    assert_eq!(
        (told.frequency, told.received.as_str()),
        (often, "the short story")
    );
}

#[test]
fn doubts_and_observations_are_kept_up_to_a_number() {
    let mut opinion = Opinion::of("a_check");
    for number in 0..40 {
        opinion.doubt(format!("doubt {number}"), "ask");
        opinion.observe(format!("point {number}"), "seen");
    }
    let (_, doubts, observations) = opinion.into_parts();
    assert_eq!((doubts.len(), observations.len()), (16, 16));
}

#[test]
fn an_opinion_proves_what_it_says_and_says_so_when_that_is_nothing() {
    let mut opinion = Opinion::of("a_check");
    assert_eq!(opinion.proved(), None);
    opinion.proves_nothing_yet();
    assert_eq!(opinion.proved().map(Vec::from_iter), Some(Vec::new()));
    opinion.proves("revoke.once");
    assert_eq!(opinion.proved().map(Vec::from_iter), Some(vec!["revoke.once"]));
}

#[test]
fn a_finding_of_simultaneous_calls_is_known_by_the_first_and_points_at_the_accused() {
    let call = |label, ordinal| {
        let mut call = answered(label, UNKNOWN, 404, REFUSED).call();
        call.ordinal = ordinal;
        call
    };
    let mut opinion = Opinion::of("a_check");
    opinion.violation_among(&call("first", 0), &call("accused", 4), claim());
    let (findings, ..) = opinion.into_parts();
    assert_eq!((findings[0].step.as_str(), findings[0].line), ("first", 4));
}
