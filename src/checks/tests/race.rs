//! Of simultaneous revocations exactly one succeeds.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, cut, fails, is_undecided, own, page, passes, played,
};
use super::{result, seen};
use crate::evidence::{Evidence, Life, Repeats};
use crate::scenario::{Bearer, Named, Role, StepBody};

const CROWD: &str = "crowded_revokes_succeed_once";
const RACE: &str = "concurrent_revokes_succeed_once";
const ONCE: &str = "revoke.once";

/// A call under way from 10 to 20 ms of the run, so that all of them overlap.
fn racer(label: &'static str, status: u16, body: &str) -> Draft {
    answered(label, own(Life::PerhapsDead), status, body).between(10, 20)
}

fn won() -> Draft {
    racer("simultaneous call 1", 200, REVOKED)
}

fn against(other: Draft) -> Evidence {
    played("race", [won(), other])
}

#[test]
fn one_success_and_one_already_revoked_pass_whoever_wins() {
    let lost = || racer("simultaneous call 2", 400, ALREADY);
    passes(RACE, against(lost()));
    passes(RACE, played("race", [lost(), won()]));
}

#[test]
fn two_successes_are_a_violation() {
    fails(
        RACE,
        against(racer("simultaneous call 2", 200, REVOKED)),
        ONCE,
        "-",
    );
    fails(RACE, against(racer("simultaneous call 2", 204, "")), ONCE, "-");
}

#[test]
fn no_success_at_all_is_a_violation() {
    let lost = |label| racer(label, 400, ALREADY);
    let both = played("race", [lost("simultaneous call 1"), lost("simultaneous call 2")]);
    fails(RACE, both, ONCE, "-");
}

#[test]
fn a_loser_that_is_told_anything_but_already_revoked_is_a_violation() {
    for (status, body) in [
        (500, REFUSED),
        (409, ALREADY),
        (404, REFUSED),
        (403, REFUSED),
        (401, REFUSED),
        (400, REFUSED),
        (400, ""),
    ] {
        fails(
            RACE,
            against(racer("simultaneous call 2", status, body)),
            ONCE,
            "-",
        );
    }
}

#[test]
fn an_answer_that_did_not_come_or_was_weather_decides_nothing() {
    is_undecided(
        RACE,
        against(cut("simultaneous call 2", own(Life::PerhapsDead)).between(10, 20)),
    );
    for status in [429, 502, 503, 504] {
        is_undecided(
            RACE,
            against(page("simultaneous call 2", own(Life::PerhapsDead), status).between(10, 20)),
        );
    }
}

#[test]
fn calls_that_followed_each_other_decide_nothing() {
    is_undecided(
        RACE,
        against(racer("simultaneous call 2", 400, ALREADY).between(20, 30)),
    );
    is_undecided(
        RACE,
        against(racer("simultaneous call 2", 400, ALREADY).between(25, 30)),
    );
}

#[test]
fn a_wrong_outcome_stays_one_when_the_calls_followed_each_other() {
    let later = |status, body| racer("simultaneous call 2", status, body).between(25, 30);
    fails(RACE, against(later(200, REVOKED)), ONCE, "-");
    fails(RACE, against(later(500, REFUSED)), ONCE, "-");
}

#[test]
fn already_revoked_before_the_call_that_succeeded_was_sent_has_no_order_that_explains_it() {
    let early = racer("simultaneous call 2", 400, ALREADY).between(1, 9);
    fails(RACE, against(early), ONCE, "-");
}

/// A race of eight of which these are told something else than that the credential is revoked already.
fn crowd(others: impl IntoIterator<Item = Draft>) -> Evidence {
    let others: Vec<Draft> = others.into_iter().collect();
    let told = 8 - others.len();
    let losers = (0..told).map(|_| racer("call of 8 at once", 400, ALREADY));
    played("race_of_8", others.into_iter().chain(losers))
}

fn received(evidence: Evidence) -> String {
    let told = result(CROWD, &[evidence], &seen(), false);
    told.findings[0].received.clone()
}

#[test]
fn a_crowd_with_one_winner_passes_and_tells_how_many_were_under_way_at_once() {
    passes(CROWD, crowd([won()]));
    let staggered = crowd([won().between(0, 12), won().between(1, 10)]);
    let staggered = Evidence {
        calls: staggered.calls.into_iter().skip(1).collect(),
        ..staggered
    };
    let told = result(CROWD, &[staggered], &seen(), false);
    let seen: Vec<&str> = told.observations.iter().map(|one| one.seen.as_str()).collect();
    // The winner's answer was there at the moment at which the others left.
    assert_eq!(seen, ["6 of 7"]);
}

#[test]
fn of_a_crowd_only_the_calls_that_contradict_each_other_are_told() {
    let two = crowd([won(), racer("call 5 of 8 at once", 200, REVOKED)]);
    assert_eq!(
        received(two),
        "2 successes; no order explains 2 of 8 calls: [0.0-10.0 ms] simultaneous call 1: HTTP 200, errno 0, success \
         true; [0.0-10.0 ms] call 5 of 8 at once: HTTP 200, errno 0, success true"
    );
    let none = received(crowd([]));
    assert!(none.contains("no order explains 8 of 8 calls"), "{none}");
    assert_eq!(none.matches("call of 8 at once").count(), 8, "{none}");
}

#[test]
fn nobody_in_a_crowd_is_told_before_the_winner_was_sent() {
    let late = crowd([won().between(30, 40)]);
    assert!(received(late).starts_with("\"already revoked\", before the call that succeeded was sent"));
}

#[test]
fn of_more_than_eight_calls_that_contradict_each_other_the_rest_is_counted() {
    let told = |many: usize| {
        let losers = (0..many).map(|_| racer("call of many at once", 400, ALREADY));
        received(played("race_of_16", losers))
    };
    assert!(!told(8).contains("more like these"), "{}", told(8));
    let ten = told(10);
    assert_eq!(ten.matches("call of many at once").count(), 8, "{ten}");
    assert!(ten.ends_with("; and 2 more like these"), "{ten}");
}

#[test]
fn who_was_told_too_early_is_accused_and_not_the_winner() {
    let early = racer("simultaneous call 2", 400, ALREADY).between(1, 9);
    let late = won().between(30, 40);
    let told = result(RACE, &[played("race", [late, early])], &seen(), false);
    let finding = &told.findings[0];
    assert_eq!(finding.line, 1, "the call that was told too early");
    assert_eq!(
        finding.step, "simultaneous call 1",
        "who loses is chance, and no name"
    );
}

#[test]
fn whichever_of_two_like_calls_shows_it_a_wrong_status_is_one_finding() {
    let seen_at = |loser: usize| {
        let call = |place: usize| {
            let label = ["simultaneous call 1", "simultaneous call 2"][place];
            if place == loser {
                racer(label, 409, ALREADY)
            } else {
                racer(label, 200, REVOKED)
            }
        };
        let told = result(
            "status_code_conformance",
            &[played("race", [call(0), call(1)])],
            &seen(),
            false,
        );
        let [finding] = &told.findings[..] else {
            panic!("one loser, one finding: {told:#?}");
        };
        (finding.identity(), finding.line)
    };
    let (first, second) = (seen_at(0), seen_at(1));
    assert_eq!(
        first.0, second.0,
        "the same finding, so that it is seen in 2 of 2 attempts"
    );
    assert_eq!(
        (first.1, second.1),
        (0, 1),
        "each points at the call that showed it"
    );
}

#[test]
fn a_wrong_answer_to_many_losers_is_told_once() {
    let wrong = (0..6).map(|_| racer("call of 8 at once", 409, ALREADY));
    let told = received(crowd([won()].into_iter().chain(wrong)));
    assert_eq!(told, "HTTP 409, errno -130001, success false, for 6 of 8 calls");
}

#[test]
fn what_a_crowd_shows_is_one_finding_whoever_won() {
    let accused = |evidence: Evidence| {
        let told = result(CROWD, &[evidence], &seen(), false);
        let steps: Vec<String> = told.findings.iter().map(|one| one.step.clone()).collect();
        steps
    };
    let loser = || racer("call 1 of 3 at once", 400, ALREADY);
    let winners = || [2, 3].map(|_| racer("call 2 of 3 at once", 200, REVOKED));
    let two = played("race_of_3", [loser()].into_iter().chain(winners()));
    assert_eq!(accused(two), ["call 1 of 3 at once"]);
    let wrong = |status| racer("call 3 of 3 at once", status, REFUSED);
    let several = played("race_of_3", [won(), wrong(404), wrong(409)]);
    assert_eq!(accused(several), ["simultaneous call 1"]);
}

#[test]
fn a_call_without_an_answer_may_have_won_and_proves_nothing_either_way() {
    let lost = || cut("call 3 of 8 at once", own(Life::PerhapsDead)).between(10, 20);
    is_undecided(CROWD, crowd([lost()]));
    is_undecided(CROWD, crowd([won(), lost()]));
    // Two winners are one too many, whatever became of the third.
    fails(
        CROWD,
        crowd([won(), lost(), racer("call 4 of 8 at once", 200, REVOKED)]),
        ONCE,
        "-",
    );
}

#[test]
fn a_call_that_was_sent_twice_may_have_won_the_first_time() {
    let twice = racer("call 3 of 8 at once", 400, ALREADY).repeated(Repeats {
        weather: 1,
        ..Repeats::default()
    });
    is_undecided(CROWD, crowd([twice]));
}

#[test]
fn a_crowd_in_which_no_call_met_another_decides_nothing() {
    let told = |at: u64| racer("call of 3 at once", 400, ALREADY).between(at, at + 5);
    is_undecided(
        CROWD,
        played("race_of_3", [won().between(0, 5), told(6), told(12)]),
    );
}

#[test]
fn simultaneous_calls_that_differ_in_caller_or_body_are_known_by_their_own_names() {
    let known_by = |wrong: Draft| {
        let won = racer("simultaneous call 1", 200, REVOKED);
        let run = [played("race", [won, wrong])];
        let mut told = result("status_code_conformance", &run, &seen(), false).findings;
        told.remove(0).step
    };
    let wrong = || racer("simultaneous call 2", 409, ALREADY);
    assert_eq!(known_by(wrong()), "simultaneous call 1");
    let other_session = wrong().bearer(Bearer::Token(Role::Second));
    assert_eq!(known_by(other_session), "simultaneous call 2");
    let other_body = wrong().asking(StepBody::Id(Named::Witness));
    assert_eq!(known_by(other_body), "simultaneous call 2");
}
