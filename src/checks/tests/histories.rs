//! Generated histories: every caller is held to what the model says, each wrong answer to its own promise, and what one
//! answer told counts for those behind it.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, by, check, fails, has_nothing_to_judge, never_issued, page,
    passes, played, result, seen,
};
use crate::evidence::{Evidence, Leeway, Life, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::{Bearer, Door, Named, Role, Sibling, StepBody};

const HISTORY: &str = "history_follows_the_model";
const OWNER: Bearer = Bearer::Token(Role::Owner);
const SECOND: Bearer = Bearer::Token(Role::Second);
const SPARE: Bearer = Bearer::Token(Role::Spare);
const STRANGER: Bearer = Bearer::Token(Role::Stranger);
/// The numbers of a credential that lives at first, and of one that is dead from the start.
const LIVE: u8 = 2;
const DEAD: u8 = 5;
/// Status and body of an answer.
type Told = (u16, &'static str);
const DONE: Told = (200, REVOKED);
const GONE: Told = (400, ALREADY);
const LOST: Told = (404, REFUSED);
const FOREIGN: Told = (403, REFUSED);
const NO_TOKEN: Told = (401, REFUSED);
/// The promises that a wrong answer may break.
const UNMOVED: &str = "revoke.refusal-moves-nothing";
const PERMANENT: &str = "revoke.permanent";
const REPEATED: &str = "revoke.error.already-revoked";
const FORBIDDEN: &str = "revoke.error.forbidden";
const UNAUTHORIZED: &str = "revoke.error.unauthorized";

fn call(label: &'static str, bearer: Bearer, body: StepBody, subject: Subject, told: Told) -> Draft {
    let situation = Situation {
        caller: bearer.accepted_as(),
        subject,
        leeway: Leeway::None,
    };
    answered(label, situation, told.0, told.1)
        .bearer(bearer)
        .asking(body)
}

fn revokes(label: &'static str, bearer: Bearer, number: u8, subject: Subject, told: Told) -> Draft {
    call(label, bearer, StepBody::Id(Named::Member(number)), subject, told)
}

fn owner(label: &'static str, number: u8, life: Life, told: Told) -> Draft {
    revokes(label, OWNER, number, Subject::Own(life), told)
}

fn unknown(label: &'static str, bearer: Bearer, told: Told) -> Draft {
    let body = StepBody::Id(Named::NeverIssued);
    call(label, bearer, body, never_issued(false), told)
}

fn nothing(label: &'static str, bearer: Bearer, told: Told) -> Draft {
    call(label, bearer, StepBody::NoId, Subject::MissingId, told)
}

fn session(sibling: Sibling, status: u16) -> Draft {
    let bearer = match sibling {
        Sibling::Login => Bearer::Absent,
        _ => SPARE,
    };
    let body = r#"{"data":null,"success":true,"errno":0,"error":null}"#;
    answered("a session", by(Role::Owner, Subject::Elsewhere), status, body)
        .bearer(bearer)
        .through(Door::sibling(sibling))
        .asking(StepBody::Nothing)
}

fn told(calls: impl IntoIterator<Item = Draft>) -> Evidence {
    played("histories", calls)
}

/// The history fails at these clauses, in their order and none else.
#[track_caller]
fn breaks(clauses: &[&'static str], calls: impl IntoIterator<Item = Draft>) {
    let places: Vec<(&str, &str)> = clauses.iter().map(|clause| (*clause, "-")).collect();
    check(HISTORY, &[told(calls)], Verdict::Fail, &places);
}

#[test]
fn a_history_in_which_everybody_is_told_what_is_right_passes() {
    let (own, foreign) = (Subject::Own, Subject::Foreign);
    let calls = || {
        [
            unknown("nothing known", OWNER, LOST),
            revokes("rival", STRANGER, LIVE, foreign(Life::Live), FOREIGN),
            owner("first", LIVE, Life::Live, DONE),
            owner("second", LIVE, Life::Dead, GONE),
            revokes("session", SECOND, LIVE, own(Life::Dead), GONE),
            revokes("rival again", STRANGER, LIVE, foreign(Life::Dead), FOREIGN),
            revokes("nobody", Bearer::Absent, LIVE, own(Life::Dead), NO_TOKEN),
            revokes("fake", Bearer::Malformed, LIVE, own(Life::Dead), NO_TOKEN),
            revokes("theirs", OWNER, DEAD, foreign(Life::Dead), FOREIGN),
            revokes("their own", STRANGER, DEAD, own(Life::Dead), GONE),
            nothing("no id", OWNER, (400, REFUSED)),
        ]
    };
    passes(HISTORY, told(calls()));
    let judged = result(HISTORY, &[told(calls())], &seen(), false).examined;
    assert_eq!(judged, calls().len(), "each call is judged");
    // The same calls in the scenario that only brings a revoked credential are judged by others.
    has_nothing_to_judge(HISTORY, played("revoke_and_repeat", calls()));
}

#[test]
fn each_wrong_answer_breaks_the_promise_that_was_made_to_its_caller() {
    let (own, foreign) = (Subject::Own, Subject::Foreign);
    for (clause, bearer, number, subject, answer) in [
        (UNMOVED, OWNER, LIVE, own(Life::Live), LOST),
        (UNMOVED, OWNER, LIVE, own(Life::Live), GONE),
        (PERMANENT, OWNER, DEAD, own(Life::Dead), DONE),
        (PERMANENT, OWNER, DEAD, own(Life::Buried), DONE),
        (PERMANENT, STRANGER, DEAD, own(Life::Dead), DONE),
        (REPEATED, OWNER, DEAD, own(Life::Dead), LOST),
        (REPEATED, OWNER, DEAD, own(Life::Dead), (400, REFUSED)),
        (REPEATED, SECOND, DEAD, own(Life::Dead), LOST),
        (FORBIDDEN, OWNER, LIVE, foreign(Life::Live), LOST),
        (FORBIDDEN, STRANGER, DEAD, foreign(Life::Dead), GONE),
        (FORBIDDEN, STRANGER, LIVE, foreign(Life::Live), DONE),
    ] {
        let wrong = revokes("wrong", bearer, number, subject, answer);
        fails(HISTORY, told([wrong]), clause, "-");
    }
    let nobody = Bearer::Absent;
    for (clause, wrong) in [
        ("revoke.error.not-found", unknown("id", OWNER, (400, REFUSED))),
        ("revoke.error.not-found", unknown("id", STRANGER, GONE)),
        ("revoke.error.invalid-request", nothing("none", SECOND, LOST)),
        (UNAUTHORIZED, unknown("id", nobody, FOREIGN)),
        (UNAUTHORIZED, nothing("none", Bearer::Malformed, (400, REFUSED))),
    ] {
        fails(HISTORY, told([wrong]), clause, "-");
    }
    let dead = owner("dead", DEAD, Life::Dead, GONE);
    let nobody = revokes("nobody", nobody, DEAD, own(Life::Dead), GONE);
    breaks(&[UNAUTHORIZED], [dead, nobody]);
}

#[test]
fn a_finding_tells_what_would_have_been_right() {
    let wrong = owner("dead", DEAD, Life::Dead, LOST);
    let found = result(HISTORY, &[told([wrong])], &seen(), false)
        .findings
        .remove(0);
    assert_eq!(found.expected, "HTTP 400, errno -130001 (already_revoked)");
    assert_eq!(found.why, "its owner revoked it before");
}

#[test]
fn a_guessed_id_may_be_unknown_or_malformed_and_nothing_else() {
    let guessed = |told| {
        let body = StepBody::Id(Named::NeverIssued);
        call("guessed", OWNER, body, never_issued(true), told)
    };
    passes(HISTORY, told([guessed((400, REFUSED))]));
    passes(HISTORY, told([guessed(LOST)]));
    breaks(&["revoke.error.not-found"], [guessed((403, REFUSED))]);
}

#[test]
fn a_right_status_without_an_errno_that_can_be_read_is_no_wrong_answer() {
    let dead = page("dead", by(Role::Owner, Subject::Own(Life::Dead)), 400);
    passes(HISTORY, told([dead.asking(StepBody::Id(Named::Member(DEAD)))]));
}

#[test]
fn whose_a_credential_is_may_be_told_by_anybody_who_has_a_token() {
    // Who only ever heard of it from its owner's rival must not take it for unknown.
    for (bearer, number) in [(OWNER, DEAD), (STRANGER, LIVE)] {
        let foreign = revokes("asked", bearer, number, Subject::Foreign(Life::Dead), FOREIGN);
        passes(HISTORY, told([foreign]));
    }
}

#[test]
fn once_the_owner_was_told_of_a_revocation_it_is_for_good() {
    let again = || owner("again", LIVE, Life::Dead, DONE);
    breaks(&[PERMANENT], [owner("first", LIVE, Life::Live, DONE), again()]);
    let early = owner("too early", LIVE, Life::Live, GONE);
    breaks(&[UNMOVED, PERMANENT], [early, again()]);
}

#[test]
fn no_other_refusal_is_taken_for_a_revocation() {
    for refusal in [(404, REFUSED), (400, REFUSED), (404, ALREADY)] {
        let calls = [
            owner("refused", LIVE, Life::Live, refusal),
            owner("then revoked", LIVE, Life::Live, DONE),
        ];
        breaks(&[UNMOVED], calls);
    }
}

#[test]
fn after_an_answer_that_does_not_tell_both_states_are_right() {
    let calls = |then| {
        [
            owner("failed", LIVE, Life::Live, (500, REFUSED)),
            owner("then", LIVE, Life::PerhapsDead, then),
        ]
    };
    breaks(&[UNMOVED], calls(GONE));
    breaks(&[UNMOVED], calls(DONE));
}

#[test]
fn an_id_that_only_a_pool_file_vouches_for_accuses_nobody_until_its_owner_was_told() {
    let pooled = |told| owner("from a pool", LIVE, Life::SaidToBeLive, told);
    for answer in [DONE, GONE, LOST, (403, REFUSED)] {
        has_nothing_to_judge(HISTORY, told([pooled(answer)]));
    }
    let foreign = revokes(
        "foreign",
        STRANGER,
        LIVE,
        Subject::Foreign(Life::SaidToBeLive),
        LOST,
    );
    has_nothing_to_judge(HISTORY, told([foreign]));
    breaks(
        &[PERMANENT],
        [pooled(DONE), owner("again", LIVE, Life::Dead, DONE)],
    );
}

#[test]
fn weather_decides_nothing_and_leaves_both_states_open() {
    let busy = page("busy", by(Role::Owner, Subject::Own(Life::Live)), 429);
    let busy = busy.asking(StepBody::Id(Named::Member(LIVE)));
    has_nothing_to_judge(HISTORY, told([busy.clone()]));
    passes(
        HISTORY,
        told([busy.clone(), owner("then", LIVE, Life::PerhapsDead, GONE)]),
    );
    passes(
        HISTORY,
        told([busy, owner("then", LIVE, Life::PerhapsDead, DONE)]),
    );
}

#[test]
fn a_session_that_was_opened_may_ask_and_may_not_any_more_once_it_was_closed() {
    let visit = |within, after| {
        [
            session(Sibling::Login, 200),
            revokes("within", SPARE, DEAD, Subject::Own(Life::Dead), within),
            session(Sibling::Logout, 200),
            unknown("after", Bearer::LoggedOut, after),
        ]
    };
    passes(HISTORY, told(visit(GONE, NO_TOKEN)));
    breaks(&["revoke.error.logged-out"], visit(GONE, LOST));
    breaks(&[PERMANENT], visit(DONE, NO_TOKEN));
    let judged = result(HISTORY, &[told(visit(GONE, NO_TOKEN))], &seen(), false).examined;
    assert_eq!(judged, 2, "login and logout are judged elsewhere");
}

#[test]
fn callers_whom_no_history_knows_are_not_judged() {
    let reader = unknown("reader", Bearer::Token(Role::Reader), LOST);
    has_nothing_to_judge(HISTORY, told([reader]));
}
