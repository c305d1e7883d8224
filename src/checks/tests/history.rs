//! The first revocation, its repetitions, and the same question asked again.

use super::{
    ALREADY, Draft, NOBODY, REFUSED, REVOKED, UNKNOWN, answered, by, check, cut, fails, is_undecided, own,
    page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life, Repeats, Subject};
use crate::finding::Verdict;
use crate::scenario::{Bearer, Role};

const FIRST: &str = "first_revoke_succeeds";
const OTHER: &str = "other_session_may_revoke";
const SECOND: &str = "second_revoke_is_refused";
const THIRD: &str = "third_revoke_is_refused";
const STAYS: &str = "revoked_stays_revoked";
const SAME: &str = "same_request_same_answer";
const SUCCESS: &str = "revoke.success.status";

fn first(life: Life, status: u16, body: &str) -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(life), status, body)],
    )
}

fn success() -> Draft {
    answered("first call", own(Life::Live), 200, REVOKED)
}

fn second(status: u16, body: &str) -> Evidence {
    played(
        "revoke_and_repeat",
        [success(), answered("second call", own(Life::Dead), status, body)],
    )
}

fn third(draft: Draft) -> Evidence {
    let second = answered("second call", own(Life::Dead), 400, ALREADY);
    played("revoke_and_repeat", [success(), second, draft])
}

/// The same request answered twice, in scenarios of their own.
fn twice(one: Draft, other: Draft) -> [Evidence; 2] {
    [played("unknown_id", [one]), played("missing_id", [other])]
}

fn unknown(status: u16, body: &str) -> Draft {
    answered("unknown id", UNKNOWN, status, body)
}

#[test]
fn the_first_revocation_of_a_live_credential_succeeds() {
    passes(FIRST, first(Life::Live, 200, REVOKED));
    passes(FIRST, first(Life::SaidToBeLive, 200, REVOKED));
}

#[test]
fn another_2xx_is_no_documented_success() {
    for status in [201, 202] {
        fails(FIRST, first(Life::Live, status, REVOKED), SUCCESS, "-");
    }
    fails(FIRST, first(Life::Live, 204, ""), SUCCESS, "-");
    fails(FIRST, first(Life::SaidToBeLive, 201, REVOKED), SUCCESS, "-");
}

#[test]
fn a_refused_live_credential_is_a_violation() {
    for status in [400, 403, 404, 409, 500] {
        fails(FIRST, first(Life::Live, status, REFUSED), SUCCESS, "-");
    }
    fails(FIRST, first(Life::Live, 400, ALREADY), SUCCESS, "-");
}

#[test]
fn an_id_that_may_be_spent_or_foreign_may_be_refused_without_deciding() {
    is_undecided(FIRST, first(Life::SaidToBeLive, 400, ALREADY));
    is_undecided(FIRST, first(Life::SaidToBeLive, 403, REFUSED));
    is_undecided(FIRST, first(Life::SaidToBeLive, 404, REFUSED));
}

#[test]
fn the_other_sessions_token_is_refused_for_what_it_asks_only_if_it_is_accepted_elsewhere() {
    let of_the_other = |label, situation, status, body| {
        answered(label, situation, status, body).bearer(Bearer::Token(Role::Second))
    };
    let told = |control: u16, status: u16, body| {
        let control = of_the_other("other session's first control", UNKNOWN, control, REFUSED);
        let live = of_the_other("other session's own call", own(Life::Live), status, body);
        played("other_session_revokes", [control, live])
    };
    passes(OTHER, told(404, 200, REVOKED));
    fails(OTHER, told(404, 401, REFUSED), SUCCESS, "-");
    fails(OTHER, told(404, 403, REFUSED), SUCCESS, "-");
    is_undecided(OTHER, told(401, 401, REFUSED));
}

#[test]
fn no_doubt_about_the_id_excuses_an_undocumented_refusal() {
    for status in [409, 410, 422, 500] {
        fails(FIRST, first(Life::SaidToBeLive, status, REFUSED), SUCCESS, "-");
    }
}

#[test]
fn why_an_id_may_be_dead_is_told_by_what_went_before() {
    let why = |repeats: Repeats| {
        let call = answered("first call", own(Life::PerhapsDead), 400, ALREADY).repeated(repeats);
        let run = [played("revoke_and_repeat", [call])];
        result(FIRST, &run, &seen(), false).doubts.remove(0).why
    };
    let none = Repeats::default();
    assert!(why(none).contains("an earlier call of the run may have revoked"));
    for repeats in [
        Repeats { weather: 1, ..none },
        Repeats { gateway: 1, ..none },
        Repeats { broken: 1, ..none },
    ] {
        assert!(why(repeats).contains("had to be repeated"), "{repeats:?}");
    }
}

#[test]
fn after_an_answer_that_was_lost_a_refusal_decides_nothing() {
    passes(FIRST, first(Life::PerhapsDead, 200, REVOKED));
    is_undecided(FIRST, first(Life::PerhapsDead, 400, ALREADY));
    is_undecided(FIRST, first(Life::PerhapsDead, 404, REFUSED));
}

#[test]
fn weather_and_no_answer_leave_the_first_revocation_undecided() {
    is_undecided(
        FIRST,
        played("revoke_and_repeat", [page("first call", own(Life::Live), 429)]),
    );
    is_undecided(
        FIRST,
        played("revoke_and_repeat", [cut("first call", own(Life::Live))]),
    );
}

#[test]
fn the_second_call_is_refused_as_already_revoked_in_any_words() {
    passes(SECOND, second(400, ALREADY));
    passes(
        SECOND,
        second(400, &ALREADY.replace("Credential is already revoked", "gone")),
    );
}

#[test]
fn any_other_answer_to_the_second_call_is_a_violation() {
    let clause = "revoke.error.already-revoked";
    for status in [401, 403, 404, 409, 410, 500] {
        fails(SECOND, second(status, ALREADY), clause, "-");
    }
    fails(SECOND, second(200, REVOKED), clause, "-");
    fails(SECOND, second(400, REFUSED), clause, "/errno");
    fails(
        SECOND,
        second(400, &ALREADY.replace("-130001", "-13001")),
        clause,
        "/errno",
    );
}

#[test]
fn the_third_call_is_refused_like_the_second() {
    let told = |status, body: &str| third(answered("third call", own(Life::Dead), status, body));
    passes(THIRD, told(400, ALREADY));
    fails(THIRD, told(200, REVOKED), "revoke.permanent", "-");
    fails(THIRD, told(404, REFUSED), "revoke.error.already-revoked", "-");
    fails(
        THIRD,
        told(400, REFUSED),
        "revoke.error.already-revoked",
        "/errno",
    );
}

#[test]
fn a_repetition_that_was_not_sent_or_whose_state_is_unclear_decides_nothing() {
    let failed = || {
        played(
            "revoke_and_repeat",
            [answered("first call", own(Life::Live), 404, REFUSED)],
        )
    };
    is_undecided(SECOND, failed());
    is_undecided(THIRD, failed());
    is_undecided(
        THIRD,
        third(answered("third call", own(Life::PerhapsDead), 200, REVOKED)),
    );
    is_undecided(THIRD, third(cut("third call", own(Life::Dead))));
}

#[test]
fn what_was_revoked_is_revoked_whenever_it_is_asked_for() {
    let asked = |status, body: &str| {
        let calm = answered("asked again, 1", own(Life::Dead), 400, ALREADY);
        played(
            "insist",
            [calm, answered("asked again, 2", own(Life::Dead), status, body)],
        )
    };
    passes(STAYS, asked(400, ALREADY));
    fails(STAYS, asked(200, REVOKED), "revoke.not-reactivated", "-");
    fails(STAYS, asked(404, REFUSED), "revoke.error.already-revoked", "-");
    fails(
        STAYS,
        asked(400, REFUSED),
        "revoke.error.already-revoked",
        "/errno",
    );
    let swept = answered("asked once more", own(Life::Dead), 200, REVOKED);
    fails(
        STAYS,
        played("final_sweep", [swept]),
        "revoke.not-reactivated",
        "-",
    );
}

#[test]
fn the_same_request_gets_the_same_status_and_errno_in_any_words() {
    let reworded = unknown(404, &REFUSED.replace(r#""no""#, r#""not here""#));
    check(SAME, &twice(unknown(404, REFUSED), reworded), Verdict::Pass, &[]);
}

#[test]
fn another_status_or_errno_for_the_same_request_is_a_violation() {
    for other in [
        unknown(400, REFUSED),
        unknown(500, REFUSED),
        unknown(404, &REFUSED.replace("-100007", "-100008")),
        page("unknown id", UNKNOWN, 404),
    ] {
        let run = twice(unknown(404, REFUSED), other);
        check(SAME, &run, Verdict::Fail, &[("revoke.stable-answer", "-")]);
    }
}

#[test]
fn different_bodies_and_different_callers_are_not_compared() {
    for other in [
        unknown(400, REFUSED).sending("{}"),
        answered("no token", NOBODY, 401, REFUSED),
        answered(
            "stranger",
            by(Role::Stranger, Subject::Foreign(crate::evidence::Life::Live)),
            403,
            REFUSED,
        ),
    ] {
        check(
            SAME,
            &twice(unknown(404, REFUSED), other),
            Verdict::NotExercised,
            &[],
        );
    }
}

#[test]
fn a_state_that_may_have_changed_in_between_is_not_compared() {
    for life in [Life::Live, Life::SaidToBeLive, Life::PerhapsDead] {
        let live = answered("first call", own(life), 200, REVOKED);
        let dead = answered("second call", own(Life::Dead), 400, ALREADY);
        check(SAME, &twice(live, dead), Verdict::NotExercised, &[]);
    }
}

#[test]
fn weather_gateways_and_broken_answers_are_not_compared() {
    for other in [
        page("unknown id", UNKNOWN, 429),
        page("unknown id", UNKNOWN, 502),
        cut("unknown id", UNKNOWN),
    ] {
        check(
            SAME,
            &twice(unknown(404, REFUSED), other),
            Verdict::NotExercised,
            &[],
        );
    }
}

#[test]
fn anothers_credential_gets_the_same_refusal_in_every_state() {
    let stranger = |status| {
        answered(
            "stranger",
            by(Role::Stranger, Subject::Foreign(crate::evidence::Life::Live)),
            status,
            REFUSED,
        )
    };
    check(SAME, &twice(stranger(403), stranger(403)), Verdict::Pass, &[]);
    check(
        SAME,
        &twice(stranger(403), stranger(404)),
        Verdict::Fail,
        &[("revoke.stable-answer", "-")],
    );
}

#[test]
fn simultaneous_calls_are_not_compared() {
    let told = |status, body: &str| answered("simultaneous call", own(Life::Dead), status, body);
    let race = played("race", [told(200, REVOKED), told(400, ALREADY)]);
    check(SAME, &[race], Verdict::NotExercised, &[]);
}

#[test]
fn as_many_requests_are_remembered_as_memory_is_meant_for_and_no_more() {
    let asked = |number: usize, status| {
        let body = format!(r#"{{"credentialId":"id-{number}"}}"#);
        unknown(status, REFUSED).sending(&body)
    };
    let many = || (0..4096).map(|number| asked(number, 404));
    let run = |last: Draft, again: Draft| {
        let calls = many().chain([last, again]);
        [played("unknown_id", calls)]
    };
    let remembered = run(asked(4095, 404), asked(0, 400));
    check(SAME, &remembered, Verdict::Fail, &[("revoke.stable-answer", "-")]);
    let forgotten = run(asked(9999, 404), asked(9999, 400));
    check(SAME, &forgotten, Verdict::NotExercised, &[]);
}
