//! What a replay says of what it brought.

use super::{Asked, Came, came};
use crate::checks;
use crate::commands::wanted::Wanted;
use crate::exchange::ShownRequest;
use crate::finding::draft::{draft, story_of};
use crate::finding::{CheckResult, Doubt, Finding, Frequency, Verdict};
use crate::runner::{Came as Exchanged, Transcript};
use crate::scenario::{self, Need, Scenario};
use crate::waivers::{Covers, Waived, Waiver};
use std::sync::Arc;
use std::time::Duration;

const CHECK: &str = "second_revoke_is_refused";
const SCENARIO: &str = "revoke_and_repeat";
const EVERYTHING: Asked = Asked {
    scenario: true,
    step: true,
};

fn scenario_named(name: &str) -> Scenario {
    let mut all = scenario::all().into_iter();
    all.find(|scenario| scenario.name == name).unwrap()
}

fn finding(check: &'static str, step: &str) -> Finding {
    Finding {
        story: Some(story_of(SCENARIO)),
        frequency: Frequency { seen: 2, tried: 5 },
        ..draft(check, step)
    }
}

fn result(verdict: Verdict, findings: Vec<Finding>) -> CheckResult {
    let check = checks::named(CHECK).unwrap();
    CheckResult {
        check: check.name,
        clauses: check.clauses,
        proved: None,
        partly_played: false,
        verdict,
        examined: 2,
        findings,
        waived: Vec::new(),
        observations: Vec::new(),
        doubts: Vec::new(),
    }
}

fn doubtful(verdict: Verdict) -> CheckResult {
    CheckResult {
        doubts: vec![Doubt {
            why: format!("it is {}", verdict.name()),
            remedy: "give more".to_owned(),
        }],
        ..result(verdict, Vec::new())
    }
}

/// The finding of the second call.
fn wanted() -> Wanted {
    Wanted {
        scenario: scenario_named(SCENARIO),
        identity: Some(finding(CHECK, "second call").identity().to_string()),
        step: Some("second-call".to_owned()),
        was_a_success: false,
        checks: [CHECK, "status_code_conformance"]
            .map(|name| checks::named(name).unwrap())
            .into(),
        case: None,
    }
}

fn told(results: &[CheckResult], wanted: &Wanted, asked: Asked, obstacle: Option<&str>) -> String {
    match came(results, wanted, asked, obstacle) {
        Came::StillFailing(frequency) => format!("still failing {frequency}"),
        Came::FailsOtherwise(findings) => format!("fails otherwise {findings}"),
        Came::Fixed => "fixed".to_owned(),
        Came::NotSeen(why) => format!("not seen: {why}"),
        Came::NotReplayable(why) => format!("not replayable: {why}"),
    }
}

fn told_of(results: &[CheckResult]) -> String {
    told(results, &wanted(), EVERYTHING, None)
}

#[test]
fn the_same_finding_fails_still_whatever_else_was_found_or_waived() {
    let failing = |findings| told_of(&[result(Verdict::Fail, findings)]);
    let (same, other) = (finding(CHECK, "second call"), finding(CHECK, "third call"));
    assert_eq!(failing(vec![same.clone()]), "still failing 2/5");
    assert_eq!(failing(vec![other.clone(), same.clone()]), "still failing 2/5");
    let waived = Waived {
        finding: same.clone(),
        waiver: Arc::new(Waiver {
            covers: Covers::Check(CHECK.to_owned()),
            clause: same.clause.clone(),
            reason: "known".to_owned(),
            owner: "qa".to_owned(),
            issue: "CAD-1".to_owned(),
            expires: jiff::civil::Date::MAX,
            place: "waivers.toml:1".to_owned(),
        }),
    };
    let mut beside = result(Verdict::Fail, vec![other]);
    beside.waived.push(waived);
    assert_eq!(told_of(&[beside]), "still failing 2/5");
    let obstacle = Some("not the API");
    let results = [result(Verdict::Fail, vec![same])];
    assert_eq!(
        told(&results, &wanted(), EVERYTHING, obstacle),
        "still failing 2/5"
    );
}

#[test]
fn another_finding_counts_if_its_check_or_its_call_is_the_one_that_was_asked_for() {
    let conformance = "status_code_conformance";
    for (findings, expected) in [
        (vec![finding(CHECK, "third call")], "fails otherwise 1"),
        (vec![finding(conformance, "second call")], "fails otherwise 1"),
        (
            vec![finding(CHECK, "third call"), finding(conformance, "second call")],
            "fails otherwise 2",
        ),
        (vec![finding(conformance, "third call")], "fixed"),
    ] {
        let results = [result(Verdict::Fail, findings), result(Verdict::Pass, Vec::new())];
        assert_eq!(told_of(&results), expected);
    }
    let mut elsewhere = finding(conformance, "second call");
    elsewhere.story = Some(story_of("race"));
    let results = [
        result(Verdict::Fail, vec![elsewhere]),
        result(Verdict::Pass, Vec::new()),
    ];
    assert_eq!(told_of(&results), "fixed");
}

#[test]
fn of_a_scenario_that_is_named_every_finding_is_what_was_asked_for() {
    let named = Wanted {
        identity: None,
        step: None,
        ..wanted()
    };
    let results = [result(
        Verdict::Fail,
        vec![finding("status_code_conformance", "third call")],
    )];
    assert_eq!(told(&results, &named, EVERYTHING, None), "still failing 2/5");
}

#[test]
fn what_was_not_exercised_is_not_replayable_and_says_why() {
    let passed = || result(Verdict::Pass, Vec::new());
    assert_eq!(told_of(&[passed()]), "fixed");
    assert_eq!(
        told(&[passed()], &wanted(), EVERYTHING, Some("not the API")),
        "not replayable: not the API"
    );
    assert_eq!(
        told_of(&[passed(), doubtful(Verdict::Inconclusive)]),
        "not replayable: it is inconclusive (give more)"
    );
    // Checks that do not read what was played have nothing to say.
    assert_eq!(told_of(&[passed(), doubtful(Verdict::NotExercised)]), "fixed");
    let skipped = doubtful(Verdict::NotExercised);
    let why = format!("not replayable: {} (give more)", skipped.doubts[0].why);
    assert_eq!(told_of(&[skipped]), why);
    assert_eq!(told_of(&[]), "not replayable: what it is about is not in hand");
    let unasked = Asked {
        scenario: false,
        step: false,
    };
    assert_eq!(
        told(&[passed()], &wanted(), unasked, None),
        "not replayable: what it is about is not in hand"
    );
}

#[test]
fn nothing_is_fixed_whose_call_was_not_made() {
    let passed = [result(Verdict::Pass, Vec::new())];
    let without_its_step = Asked {
        scenario: true,
        step: false,
    };
    let unreached = told(&passed, &wanted(), without_its_step, None);
    assert!(
        unreached.starts_with("not seen: the step that was accused was not reached"),
        "{unreached}"
    );
    let named = Wanted {
        identity: None,
        step: None,
        ..wanted()
    };
    assert_eq!(told(&passed, &named, without_its_step, None), "fixed");
}

/// Whether this counts as fixed where nothing is wrong any more.
fn is_fixed(change: impl FnOnce(&mut Wanted)) -> bool {
    let mut wanted = wanted();
    change(&mut wanted);
    match &*told(&[result(Verdict::Pass, Vec::new())], &wanted, EVERYTHING, None) {
        "fixed" => true,
        other => {
            assert!(
                other.starts_with("not seen: what went before in the run"),
                "{other}"
            );
            false
        }
    }
}

#[test]
fn nothing_is_fixed_that_other_scenarios_may_have_led_to() {
    let tombstone = scenario_named("dead_stranger");
    assert!(tombstone.needs.contains(&Need::Tombstone) && !tombstone.shows_what_others_did());
    assert!(is_fixed(|_| ()));
    // A success about what was dead may be of something that others brought back.
    assert!(is_fixed(|wanted| wanted.was_a_success = true));
    assert!(is_fixed(|wanted| wanted.scenario = tombstone.clone()));
    assert!(!is_fixed(|wanted| {
        wanted.scenario = tombstone.clone();
        wanted.was_a_success = true;
    }));
    assert!(!is_fixed(|wanted| wanted.scenario = scenario_named("final_sweep")));
    assert!(!is_fixed(|wanted| wanted.checks[0] = comparing()));
    // The steps of a case are made anew, with all that led to it.
    assert!(is_fixed(|wanted| {
        wanted.scenario = scenario_named("final_sweep");
        wanted.step = None;
    }));
}

/// A check that compares calls of a whole run.
fn comparing() -> &'static checks::Check {
    let mut all = checks::CHECKS.iter();
    all.find(|check| matches!(check.shape, checks::Shape::Run(_)))
        .unwrap()
}

/// A call of that scenario and step, as reports are told of it.
fn transcript(scenario: &'static str, step: &str) -> Transcript {
    Transcript {
        scenario,
        step: step.to_owned(),
        caller: "owner".to_owned(),
        credential: None,
        connection: "fresh".to_owned(),
        request: ShownRequest {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            headers: Vec::new(),
            body: None,
        },
        expected: Vec::new(),
        came: Exchanged::Nothing {
            why: "cut".to_owned(),
        },
        errno: None,
        sent_at_ms: 0,
        began: Duration::ZERO,
        took: Duration::ZERO,
    }
}

#[test]
fn the_accused_call_counts_as_made_by_its_own_step_alone() {
    let noted = |calls: &[(&'static str, &str)]| {
        let mut asked = Asked::default();
        for (scenario, step) in calls {
            asked.note(&transcript(scenario, step), &wanted());
        }
        (asked.scenario, asked.step)
    };
    assert_eq!(noted(&[]), (false, false));
    assert_eq!(noted(&[("race", "second call")]), (false, false));
    assert_eq!(noted(&[(SCENARIO, "first call")]), (true, false));
    assert_eq!(
        noted(&[(SCENARIO, "second call"), (SCENARIO, "third call")]),
        (true, true)
    );
}
