//! Of simultaneous revocations exactly one succeeds.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, cut, fails, is_undecided, own, page, passes, played,
};
use crate::evidence::{Evidence, Life};

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
