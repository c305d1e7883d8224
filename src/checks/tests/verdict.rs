//! How findings, doubts and what was examined add up, tried with a check that does what the labels of
//! its calls say.

use super::super::opinion::Claim;
use super::super::{Basis, Check, Judge, Opinion, RunFacts, Shape};
use super::{CONTRACT, REFUSED, UNKNOWN, answered, played};
use crate::evidence::Call;
use crate::finding::{CheckResult, Defect, Doubt, Frequency, Story, Verdict};
use crate::scenario::Profile;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

static PUPPET: Check = Check {
    name: "puppet",
    clauses: &["revoke.endpoint"],
    shape: Shape::Exchange(obey),
    scenarios: &["unknown_id"],
    since: Profile::Smoke,
    about: "",
    fair: "",
    proven_by: &[],
};

fn obey(call: &Call, _: &Basis<'_>, opinion: &mut Opinion) {
    let claim = || Claim {
        clause: "revoke.endpoint",
        defect: Defect::Value,
        pointer: None,
        expected: String::new(),
        why: String::new(),
        received: String::new(),
    };
    match call.step.label.as_ref() {
        "examined" => opinion.examined(),
        "violation" => drop(opinion.violation(call, claim())),
        "leak" => {
            let leak = Claim {
                defect: Defect::Leak,
                ..claim()
            };
            drop(opinion.violation(call, leak));
        }
        "advisory" => opinion.advisory(call, claim()),
        "doubt" => opinion.doubt("who knows", "ask"),
        other => panic!("the puppet does not know {other:?}"),
    }
}

fn basis() -> Basis<'static> {
    Basis {
        contract: &CONTRACT,
        clock_skew: Duration::from_secs(300),
        loopback: false,
    }
}

fn obstacle() -> Doubt {
    Doubt {
        why: "dead token".to_owned(),
        remedy: "get another".to_owned(),
    }
}

fn told(labels: &[&'static str], facts: &RunFacts) -> CheckResult {
    let mut judge = Judge::new(&[&PUPPET]);
    for label in labels {
        let evidence = played("unknown_id", [answered(label, UNKNOWN, 404, REFUSED)]);
        judge.see(&evidence, crate::checks::Scope::Whole, &basis(), &mut story);
    }
    judge.finish(&basis(), facts).remove(0)
}

fn story() -> Arc<Story> {
    Arc::new(Story {
        scenario: "unknown_id",
        lines: Vec::new(),
    })
}

#[test]
fn findings_doubts_and_the_api_add_up_to_one_verdict() {
    use Verdict::{Fail, Inconclusive, NotExercised, Pass};
    // What the check said; its verdict if the API was seen, if it was not, and under an obstacle.
    let table: [(&[&'static str], Verdict, Verdict, Verdict); 10] = [
        (&[], NotExercised, NotExercised, Inconclusive),
        (&["examined"], Pass, Inconclusive, Inconclusive),
        (&["violation"], Fail, Inconclusive, Inconclusive),
        (&["doubt"], Inconclusive, Inconclusive, Inconclusive),
        (&["advisory"], NotExercised, Inconclusive, Inconclusive),
        (&["examined", "doubt"], Inconclusive, Inconclusive, Inconclusive),
        (&["examined", "violation"], Fail, Inconclusive, Inconclusive),
        (&["doubt", "violation"], Fail, Inconclusive, Inconclusive),
        (&["leak"], Fail, Fail, Fail),
        (&["examined", "advisory"], Pass, Inconclusive, Inconclusive),
    ];
    for (labels, seen, unseen, obstructed) in table {
        let facts = |api_seen, obstacle: Option<Doubt>| RunFacts {
            api_seen,
            obstacle,
            ..RunFacts::default()
        };
        let verdict = |facts| told(labels, &facts).verdict;
        assert_eq!(verdict(facts(true, None)), seen, "{labels:?}, API seen");
        assert_eq!(verdict(facts(false, None)), unseen, "{labels:?}, API not seen");
        assert_eq!(
            verdict(facts(true, Some(obstacle()))),
            obstructed,
            "{labels:?}, obstacle"
        );
    }
}

#[test]
fn under_an_obstacle_only_the_obstacle_is_told() {
    let facts = RunFacts {
        api_seen: true,
        obstacle: Some(obstacle()),
        ..RunFacts::default()
    };
    let result = told(&["violation", "doubt"], &facts);
    assert_eq!((result.doubts, result.findings.len()), (vec![obstacle()], 0));
}

#[test]
fn a_check_without_calls_says_which_input_was_missing() {
    let missing = Doubt {
        why: "no token for the role reader".to_owned(),
        remedy: "give --reader-token-file FILE".to_owned(),
    };
    let facts = RunFacts {
        api_seen: true,
        not_played: BTreeMap::from([("unknown_id", missing.clone()), ("missing_id", obstacle())]),
        ..RunFacts::default()
    };
    assert_eq!(told(&[], &facts).doubts, [missing]);
}

#[test]
fn a_finding_seen_twice_in_five_attempts_says_so_and_is_told_once() {
    let mut judge = Judge::new(&[&PUPPET]);
    let stories = Cell::new(0);
    let mut identities = Vec::new();
    for label in ["violation", "examined", "violation", "examined", "examined"] {
        let evidence = played("unknown_id", [answered(label, UNKNOWN, 404, REFUSED)]);
        identities.extend(
            judge.see(&evidence, crate::checks::Scope::Whole, &basis(), &mut || {
                stories.set(stories.get() + 1);
                story()
            }),
        );
    }
    assert_eq!(identities.len(), 2);
    judge.tried(&identities.into_iter().map(|identity| (identity, 5)).collect());
    let facts = RunFacts {
        api_seen: true,
        ..RunFacts::default()
    };
    let result = judge.finish(&basis(), &facts).remove(0);
    assert_eq!(result.findings[0].frequency, Frequency { seen: 2, tried: 5 });
    assert_eq!((result.findings.len(), stories.get()), (1, 1));
}

#[test]
fn an_advisory_does_not_count_among_the_violations_that_call_for_a_repetition() {
    let mut judge = Judge::new(&[&PUPPET]);
    let evidence = played("unknown_id", [answered("advisory", UNKNOWN, 404, REFUSED)]);
    assert!(
        judge
            .see(&evidence, crate::checks::Scope::Whole, &basis(), &mut story)
            .is_empty()
    );
}

#[test]
fn a_check_that_reads_scenarios_ignores_those_it_does_not_name() {
    let check = super::named("null_id_is_invalid").unwrap();
    let mut judge = Judge::new(&[check]);
    let evidence = played("empty_id", [answered("empty id", UNKNOWN, 200, REFUSED)]);
    assert!(
        judge
            .see(&evidence, crate::checks::Scope::Whole, &basis(), &mut story)
            .is_empty()
    );
}
