//! What earlier runs revoked: refused still, come back to life, or gone with the whole environment.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, check, fails, own, page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life};
use crate::finding::{Severity, Verdict};
use crate::scenario::GRAVEYARD;

const GRAVES: &str = "graves_stay_closed";

fn asked(label: &'static str, status: u16, body: &str) -> Draft {
    answered(label, own(Life::Buried), status, body)
}

fn graves(calls: impl IntoIterator<Item = Draft>) -> Evidence {
    played(GRAVEYARD, calls)
}

#[test]
fn a_credential_of_an_earlier_run_that_is_refused_as_revoked_passes() {
    passes(
        GRAVES,
        graves([asked("one", 400, ALREADY), asked("two", 400, ALREADY)]),
    );
    fails(
        GRAVES,
        graves([asked("one", 400, REFUSED)]),
        "revoke.error.already-revoked",
        "/errno",
    );
}

#[test]
fn one_that_can_be_revoked_again_has_come_back_to_life() {
    let places = [("revoke.permanent", "-"), ("revoke.not-reactivated", "-")];
    let run = [graves([asked("one", 400, ALREADY), asked("two", 200, REVOKED)])];
    check(GRAVES, &run, Verdict::Fail, &places);
}

#[test]
fn one_that_is_unknown_beside_others_that_are_known_was_lost() {
    let run = graves([asked("one", 404, REFUSED), asked("two", 400, ALREADY)]);
    fails(GRAVES, run, "revoke.not-reactivated", "-");
    // One alone that is lost is no environment set up anew if the others only met weather.
    let weather = page("two", own(Life::Buried), 429);
    let run = [graves([asked("one", 404, REFUSED), weather])];
    check(GRAVES, &run, Verdict::Fail, &[("revoke.not-reactivated", "-")]);
}

#[test]
fn where_all_are_unknown_the_environment_was_set_up_anew_which_is_worth_knowing() {
    let run = [graves([asked("one", 404, REFUSED), asked("two", 404, REFUSED)])];
    check(GRAVES, &run, Verdict::NotExercised, &[]);
    let told = result(GRAVES, &run, &seen(), false);
    let told: Vec<_> = told
        .findings
        .iter()
        .map(|found| (found.severity, found.step.as_str()))
        .collect();
    assert_eq!(told, [(Severity::Advisory, "one")]);
    // Nothing asked is nothing reset.
    assert_eq!(result(GRAVES, &[graves([])], &seen(), false).findings.len(), 0);
}
