//! Nothing changes but what a successful call names.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, fails, has_nothing_to_judge, own, page, passes, played,
    result, seen,
};
use crate::evidence::{Evidence, Life};

const REFUSED_CALLS: &str = "refused_calls_change_nothing";
const OTHERS: &str = "only_the_named_credential_changes";

fn witness(draft: Draft) -> Evidence {
    played("witness", [draft])
}

/// The witness's own revocation after one refused call and two other revocations.
fn told(life: Life, status: u16, body: &str) -> Evidence {
    witness(answered("witness call", own(life), status, body).about(&["no token, live"], 2))
}

#[test]
fn a_witness_that_can_still_be_revoked_was_left_alone() {
    for check in [REFUSED_CALLS, OTHERS] {
        passes(check, told(Life::Live, 200, REVOKED));
        passes(check, told(Life::SaidToBeLive, 200, REVOKED));
    }
}

#[test]
fn a_live_witness_that_is_revoked_already_was_changed_by_something_else() {
    fails(
        REFUSED_CALLS,
        told(Life::Live, 400, ALREADY),
        "revoke.refusal-moves-nothing",
        "-",
    );
    fails(
        OTHERS,
        told(Life::Live, 400, ALREADY),
        "revoke.only-the-named",
        "-",
    );
}

#[test]
fn the_finding_names_the_calls_that_came_before_and_the_other_reading() {
    let told = result(REFUSED_CALLS, &[told(Life::Live, 400, ALREADY)], &seen(), false);
    assert!(told.findings[0].expected.contains("no token, live"), "{told:#?}");
    assert!(told.findings[0].why.contains("dead on arrival"), "{told:#?}");
}

#[test]
fn a_witness_of_which_nobody_knows_that_it_was_live_accuses_nobody() {
    for check in [REFUSED_CALLS, OTHERS] {
        has_nothing_to_judge(check, told(Life::SaidToBeLive, 400, ALREADY));
        has_nothing_to_judge(check, told(Life::PerhapsDead, 400, ALREADY));
        has_nothing_to_judge(check, told(Life::Dead, 400, ALREADY));
    }
}

#[test]
fn a_credential_that_nothing_could_have_changed_proves_nothing() {
    let untouched = || witness(answered("witness call", own(Life::Live), 200, REVOKED).about(&[], 0));
    has_nothing_to_judge(REFUSED_CALLS, untouched());
    has_nothing_to_judge(OTHERS, untouched());
}

#[test]
fn another_refusal_and_weather_say_nothing_about_the_state() {
    for check in [REFUSED_CALLS, OTHERS] {
        has_nothing_to_judge(check, told(Life::Live, 401, REFUSED));
        let busy = page("witness call", own(Life::Live), 429).about(&["no token, live"], 2);
        has_nothing_to_judge(check, witness(busy));
    }
}
