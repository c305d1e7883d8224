//! Generated requests: said otherwise, said with more, and no requests at all.

use super::{
    ALREADY, Draft, NOBODY, REFUSED, REVOKED, answered, by, check, cut, fails, is_undecided, never_issued,
    own, page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Leeway, Life, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::{Meaning, Role};

const REWRITTEN: &str = "rewritten_request_same_answer";
const EXTENDED: &str = "extended_request_is_heeded_or_refused";
const INVALID: &str = "invalid_request_is_refused";
const STABLE: &str = "revoke.stable-answer";
const JSON: &str = "revoke.request.json";
/// An id whose shape was guessed, so that 400 and 404 are both right.
const GUESSED: Situation = by(Role::Owner, never_issued(true));
const RESPELLED: Situation = by(Role::Owner, Subject::RespelledOwn);

fn told(calls: impl IntoIterator<Item = Draft>) -> Evidence {
    played("generated_requests", calls)
}

fn rewritten(situation: Situation, status: u16, body: &str) -> Draft {
    answered("rewritten", situation, status, body).meaning(Meaning::Same)
}

fn extended(status: u16, body: &str) -> Draft {
    answered("extended", RESPELLED, status, body).meaning(Meaning::SameOrInvalid)
}

#[test]
fn a_request_that_says_the_same_is_answered_like_the_plain_one() {
    let plain = |status| answered("plain", GUESSED, status, REFUSED);
    passes(REWRITTEN, told([plain(404), rewritten(GUESSED, 404, REFUSED)]));
    passes(REWRITTEN, told([plain(400), rewritten(GUESSED, 400, REFUSED)]));
    let other = || told([plain(404), rewritten(GUESSED, 400, REFUSED)]);
    fails(REWRITTEN, other(), JSON, "-");
    let found = result(REWRITTEN, &[other()], &seen(), false).findings.remove(0);
    assert_eq!(
        (found.expected.as_str(), found.why.as_str()),
        (
            "HTTP 404, errno -100007, success false, as the plain request was answered",
            "it says the same in other bytes"
        )
    );
    let errno = REFUSED.replace("-100007", "-100008");
    fails(
        REWRITTEN,
        told([plain(404), rewritten(GUESSED, 404, &errno)]),
        JSON,
        "-",
    );
}

#[test]
fn a_rewritten_request_is_held_to_what_is_documented_as_well() {
    let dead = own(Life::Dead);
    let plain = answered("plain", dead, 404, REFUSED);
    // Both are wrong in the same way, which only the documents tell.
    fails(REWRITTEN, told([plain, rewritten(dead, 404, REFUSED)]), JSON, "-");
    passes(
        REWRITTEN,
        told([
            answered("plain", dead, 400, ALREADY),
            rewritten(dead, 400, ALREADY),
        ]),
    );
}

#[test]
fn a_refusal_of_how_a_request_is_written_is_compared_with_nothing() {
    let large = Situation {
        leeway: Leeway::Statuses(&[413]),
        ..own(Life::Dead)
    };
    let plain = || answered("plain", own(Life::Dead), 400, ALREADY);
    passes(REWRITTEN, told([plain(), rewritten(large, 413, REFUSED)]));
    passes(REWRITTEN, told([plain(), rewritten(large, 400, ALREADY)]));
}

#[test]
fn answers_that_are_not_complete_are_compared_with_nothing() {
    let busy = page("plain", GUESSED, 429);
    passes(REWRITTEN, told([busy, rewritten(GUESSED, 404, REFUSED)]));
    let plain = answered("plain", GUESSED, 404, REFUSED);
    let lost = cut("rewritten", GUESSED).meaning(Meaning::Same);
    is_undecided(REWRITTEN, told([plain, lost]));
}

#[test]
fn each_meaning_is_judged_by_the_check_that_is_about_it() {
    let every = [
        (Meaning::Same, REWRITTEN),
        (Meaning::SameOrInvalid, EXTENDED),
        (Meaning::Respelled, EXTENDED),
        (Meaning::AnotherId, EXTENDED),
        (Meaning::Missing, INVALID),
        (Meaning::NoId, INVALID),
        (Meaning::Malformed, INVALID),
    ];
    let examined = |name, draft| result(name, &[told([draft])], &seen(), false).examined;
    for (meaning, its_own) in every {
        for name in [REWRITTEN, EXTENDED, INVALID] {
            let call = answered("generated", RESPELLED, 400, REFUSED).meaning(meaning);
            assert_eq!(examined(name, call) > 0, name == its_own, "{meaning:?} by {name}");
        }
    }
    for name in [REWRITTEN, EXTENDED, INVALID] {
        assert_eq!(
            examined(name, answered("plain", RESPELLED, 400, REFUSED)),
            0,
            "{name}"
        );
    }
}

#[test]
fn a_request_that_says_more_may_be_heeded_or_refused_and_no_more() {
    passes(EXTENDED, told([extended(400, ALREADY)]));
    passes(EXTENDED, told([extended(400, REFUSED)]));
    fails(
        EXTENDED,
        told([extended(200, REVOKED)]),
        "revoke.request.credential-id",
        "-",
    );
}

#[test]
fn the_same_generated_request_is_answered_the_same_each_time() {
    let run = |status| told([extended(404, REFUSED), extended(status, REFUSED)]);
    passes(EXTENDED, run(404));
    fails(EXTENDED, run(400), STABLE, "-");
    let found = result(EXTENDED, &[run(400)], &seen(), false).findings.remove(0);
    assert!(
        found.expected.ends_with("as it was answered before"),
        "{found:#?}"
    );
}

#[test]
fn another_step_and_another_body_are_other_requests() {
    let other_bytes = extended(400, REFUSED).sending(r#"{"credentialId":"id-1","more":1}"#);
    passes(EXTENDED, told([extended(404, REFUSED), other_bytes]));
    let other_step = answered("another", RESPELLED, 400, REFUSED).meaning(Meaning::SameOrInvalid);
    passes(EXTENDED, told([extended(404, REFUSED), other_step]));
}

#[test]
fn a_wrong_answer_to_a_generated_request_breaks_the_promise_made_to_its_caller() {
    let foreign = |subject| by(Role::Stranger, subject);
    for (situation, clause) in [
        (NOBODY, "revoke.error.unauthorized"),
        (by(Role::Expired, Subject::MissingId), "revoke.error.unauthorized"),
        (foreign(Subject::Foreign(Life::Dead)), "revoke.error.forbidden"),
        (foreign(Subject::RespelledForeign), "revoke.error.forbidden"),
        (
            by(Role::Owner, Subject::MissingId),
            "revoke.error.invalid-request",
        ),
    ] {
        let wrong = answered("no request", situation, 409, REFUSED).meaning(Meaning::NoId);
        fails(INVALID, told([wrong]), clause, "-");
    }
    let right = answered("no request", by(Role::Owner, Subject::MissingId), 400, REFUSED);
    check(
        INVALID,
        &[told([right.meaning(Meaning::NoId)])],
        Verdict::Pass,
        &[],
    );
}
