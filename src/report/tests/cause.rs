//! One bug of a server, seen by many checks, is told at length once.

use super::wording::check;
use super::{CONTRACT, console, failed, result, summary};
use crate::finding::{CheckResult, Finding, Story, Verdict};
use crate::record::Record;
use std::sync::Arc;

/// Three checks that saw the same wrong answer, the one that judges every call first, and one that saw another.
fn seen_by_many() -> Vec<CheckResult> {
    let best = failed();
    let seen = &best.findings[0];
    let by = |name: &str, clause: &str, steps: &[&str]| {
        let mut other = result(name, Verdict::Fail, None);
        other.findings.extend(steps.iter().map(|step| Finding {
            check: other.check,
            clause: clause.to_owned(),
            expected: format!("{}, or HTTP 404 (not_found)", seen.expected),
            step: (*step).to_owned(),
            ..seen.clone()
        }));
        other
    };
    let all = ["second call", "third call", "asked again, 1"];
    let umbrella = by("status_code_conformance", "revoke.error.already-revoked", &all);
    let third = by("third_revoke_is_refused", "revoke.permanent", &["third call"]);
    let mut other = by(
        "unknown_id_is_not_found",
        "revoke.error.not-found",
        &["unknown id", "unknown again"],
    );
    for finding in &mut other.findings {
        finding.received = "HTTP 200, errno -22016, success false".to_owned();
    }
    vec![umbrella, best, third, other]
}

fn told(results: &[CheckResult]) -> String {
    anstream::adapter::strip_str(&console(results, &summary(results, None))).to_string()
}

#[test]
fn the_console_tells_a_wrong_answer_at_length_once_and_counts_who_saw_it() {
    check("console_causes", &told(&seen_by_many()));
}

#[test]
fn where_each_finding_is_a_wrong_answer_of_its_own_nothing_is_said_of_causes() {
    let text = told(&[failed()]);
    assert!(!text.contains("Causes"), "{text}");
    assert!(!text.contains("as in"), "{text}");
}

#[test]
fn the_summary_shows_the_check_that_tells_most_first() {
    let results = seen_by_many();
    let record = Record::of(&results, &summary(&results, None), &CONTRACT);
    let text = crate::report::summary(&record).expect("a String takes all that is written");
    let place = |name: &str| text.find(name).expect("the check is told");
    assert!(
        place("`second_revoke_is_refused`") < place("`status_code_conformance`"),
        "{text}"
    );
}

#[test]
fn whatever_checks_expected_of_it_the_answer_to_one_call_is_one_wrong_answer() {
    let best = failed();
    let mut other = result("errno_belongs_to_outcome", Verdict::Fail, None);
    other.findings.push(Finding {
        check: other.check,
        expected: "any errno but this one".to_owned(),
        ..best.findings[0].clone()
    });
    let text = told(&[best.clone(), other.clone()]);
    assert!(
        text.contains(" Causes   1 wrong answer behind 2 findings; "),
        "{text}"
    );
    other.findings[0].step = "third call".to_owned();
    let text = told(&[other, best]);
    assert!(!text.contains(" Causes "), "two calls, two answers: {text}");
}

#[test]
fn a_long_expectation_is_cut_at_the_foot_and_whole_above() {
    let mut many = failed();
    let long = "still live after many calls; ".repeat(9);
    many.findings[0].expected.clone_from(&long);
    let again = Finding {
        step: "third call".to_owned(),
        ..many.findings[0].clone()
    };
    many.findings.push(again);
    let text = told(&[many]);
    assert!(text.contains(long.trim_end()), "{text}");
    let cut = format!(
        "not {}... at /errno: 2 findings of 1 check",
        long[..80].trim_end()
    );
    assert!(text.contains(&cut), "{text}");
}

#[test]
fn an_effect_that_must_not_be_is_read_first_and_then_what_most_answers_lack() {
    let one = &failed().findings[0];
    let of = |name: &str, received: &str, steps: &[&str], examined: usize| {
        let mut other = result(name, Verdict::Fail, None);
        other.examined = examined;
        other.findings.extend(steps.iter().map(|step| Finding {
            check: other.check,
            expected: "HTTP 403 (forbidden)".to_owned(),
            received: received.to_owned(),
            step: (*step).to_owned(),
            ..one.clone()
        }));
        other
    };
    let plain = of("other_doors_stay_shut", "HTTP 400, errno -1", &["a"], 1);
    let form = of("failure_envelope", "no envelope", &["a", "b"], 3);
    let half = of("content_type_conformance", "text/html", &["a", "b"], 4);
    let rare = of("envelope_pairing", "no pair", &["a", "b", "c"], 100);
    let effect = of(
        "stranger_is_forbidden",
        "HTTP 200, errno 0, success true",
        &["a", "b", "c", "d"],
        40,
    );
    let meant = |name: &str, expected: &str, steps: &[&str]| {
        let mut accused = of(name, "HTTP 200, errno 0, success true", steps, 7);
        for finding in &mut accused.findings {
            expected.clone_into(&mut finding.expected);
        }
        accused
    };
    let due = meant(
        "first_revoke_succeeds",
        "HTTP 200 (accepted)",
        &["a", "b", "c", "d"],
    );
    let told = meant(
        "status_is_revoked",
        "data.status is REVOKED",
        &["a", "b", "c", "d", "e"],
    );
    let results = [due, told, half, plain, rare, form, effect];
    let record = Record::of(&results, &summary(&results, None), &CONTRACT);
    let names: Vec<&str> = crate::report::cause::in_reading_order(&record)
        .iter()
        .map(|check| check.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "stranger_is_forbidden",
            "failure_envelope",
            "other_doors_stay_shut",
            "content_type_conformance",
            "envelope_pairing",
            "first_revoke_succeeds",
            "status_is_revoked",
        ]
    );
}

#[test]
fn the_calls_around_one_wrong_answer_are_told_once_whatever_is_said_of_it() {
    let best = failed();
    let mut other = result("errno_belongs_to_outcome", Verdict::Fail, None);
    other.examined = 190;
    other.findings.push(Finding {
        check: other.check,
        clause: "revoke.errno".to_owned(),
        received: "errno 0 in a refusal".to_owned(),
        ..best.findings[0].clone()
    });
    let text = told(&[best.clone(), other.clone()]);
    assert_eq!(text.matches("          sequence ").count(), 1, "{text}");
    assert!(text.contains("received  errno 0 in a refusal"), "{text}");
    let above = "call      that of finding 554809bf of second_revoke_is_refused, which is told there";
    assert!(text.contains(above), "{text}");
    let mut next = other.clone();
    next.findings[0].line = 1;
    let text = told(&[best.clone(), next]);
    let sequences = |text: &str| text.matches("          sequence ").count();
    assert_eq!(sequences(&text), 2, "two calls: {text}");
    // A call of the same name in another attempt is another call.
    let mut story = Story::clone(best.findings[0].story.as_ref().unwrap());
    story.lines[0].came = "500".to_owned();
    other.findings[0].story = Some(Arc::new(story));
    let text = told(&[best, other]);
    assert_eq!(sequences(&text), 2, "two attempts: {text}");
}

#[test]
fn what_is_told_without_its_calls_is_nowhere_called_told_at_length() {
    let best = failed();
    let by = |name: &str, step: &str, line: usize| {
        let mut other = result(name, Verdict::Fail, None);
        other.examined = 190;
        other.findings.push(Finding {
            check: other.check,
            received: "errno 0 in a refusal".to_owned(),
            step: step.to_owned(),
            line,
            ..best.findings[0].clone()
        });
        other
    };
    let second = by("errno_belongs_to_outcome", "second call", 0);
    let third = by("status_code_conformance", "third call", 1);
    let ids = [&second, &third].map(|result| result.findings[0].identity().digits());
    let text = told(&[best, second, third]);
    assert_eq!(text.matches("          sequence ").count(), 2, "{text}");
    for id in ids {
        let is_referred_to = text.contains(&format!("finding {id} of"));
        let told = text
            .split("    FAIL  ")
            .find(|block| block.contains(&format!("violation; finding {id}")));
        let at_length = told.is_some_and(|block| block.contains("          sequence "));
        assert!(at_length || !is_referred_to, "{id}: {text}");
    }
}
