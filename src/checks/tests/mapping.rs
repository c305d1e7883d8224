//! The mapping on every call of a run, and what tokens of other roles and ids without a warrant leave undecided.

use super::{
    ALREADY, Draft, NOBODY, REFUSED, REVOKED, UNKNOWN, answered, by, check, cut, fails, has_nothing_to_judge,
    is_undecided, never_issued, own, page, passes, played, result, seen,
};
use crate::evidence::{Evidence, Life, Subject};
use crate::finding::Verdict;
use crate::scenario::{Bearer, Named, Role, StepBody};

const STATUS: &str = "status_code_conformance";
const ERRNO: &str = "errno_belongs_to_outcome";
const SESSION: &str = "other_session_is_refused";
const FIRST: &str = "first_revoke_succeeds";
const FOREIGN: &str = "foreign_credential_is_forbidden";
const HIDES: &str = "refusal_hides_existence";

fn only(draft: Draft) -> Evidence {
    played("any", [draft])
}

#[test]
fn each_wrong_status_is_told_under_the_clause_of_the_right_one() {
    let foreign = by(Role::Owner, Subject::Foreign(Life::Live));
    for (situation, clause) in [
        (own(Life::Live), "revoke.success.status"),
        (own(Life::Dead), "revoke.error.already-revoked"),
        (UNKNOWN, "revoke.error.not-found"),
        (NOBODY, "revoke.error.unauthorized"),
        (foreign, "revoke.error.forbidden"),
        (
            by(Role::Owner, Subject::MissingId),
            "revoke.error.invalid-request",
        ),
    ] {
        let wrong = only(answered("call", situation, 409, REFUSED));
        let told = result(STATUS, std::slice::from_ref(&wrong), &seen(), false);
        assert_eq!(told.proved.map(Vec::from_iter), Some(vec![clause]));
        fails(STATUS, wrong, clause, "-");
    }
    passes(STATUS, only(answered("call", UNKNOWN, 404, REFUSED)));
    // Whether calls are answered is another check's.
    has_nothing_to_judge(STATUS, only(page("call", UNKNOWN, 429)));
    has_nothing_to_judge(STATUS, only(cut("call", UNKNOWN)));
}

#[test]
fn an_answer_that_is_right_for_another_reason_proves_nothing_of_the_first() {
    let proved = |situation, status| {
        let told = result(
            STATUS,
            &[only(answered("call", situation, status, REFUSED))],
            &seen(),
            false,
        );
        assert!(told.findings.is_empty(), "{told:?}");
        told.proved.map(Vec::from_iter).unwrap_or_default()
    };
    let stranger = by(Role::Stranger, Subject::RespelledForeign);
    assert_eq!(proved(stranger, 403), ["revoke.error.forbidden"]);
    for status in [400, 404] {
        assert!(proved(stranger, status).is_empty(), "{status}");
    }
    let guessed = by(
        Role::Owner,
        Subject::NeverIssued {
            may_be_malformed: true,
        },
    );
    assert_eq!(proved(guessed, 404), ["revoke.error.not-found"]);
    assert!(proved(guessed, 400).is_empty());
}

#[test]
fn a_token_of_another_role_that_is_refused_says_nothing_and_the_owners_does() {
    let foreign = Subject::Foreign(Life::Live);
    for role in [Role::Second, Role::Stranger, Role::Reader] {
        has_nothing_to_judge(STATUS, only(answered("call", by(role, foreign), 401, REFUSED)));
        let let_in = only(answered("call", by(role, foreign), 409, REFUSED));
        fails(STATUS, let_in, "revoke.error.forbidden", "-");
    }
    let refused = only(answered("call", by(Role::Owner, foreign), 401, REFUSED));
    fails(STATUS, refused, "revoke.error.forbidden", "-");
}

#[test]
fn only_a_pool_that_may_be_wrong_excuses_the_success_of_a_foreign_call() {
    let call = |life, status, body| {
        only(answered(
            "call",
            by(Role::Owner, Subject::Foreign(life)),
            status,
            body,
        ))
    };
    has_nothing_to_judge(STATUS, call(Life::SaidToBeLive, 200, REVOKED));
    fails(
        STATUS,
        call(Life::Live, 200, REVOKED),
        "revoke.error.forbidden",
        "-",
    );
    fails(
        STATUS,
        call(Life::SaidToBeLive, 409, REFUSED),
        "revoke.error.forbidden",
        "-",
    );
}

#[test]
fn the_documented_errno_is_proven_by_a_repetition_alone() {
    let proved = |draft| result(ERRNO, &[only(draft)], &seen(), false).proved;
    let repeated = proved(answered("call", own(Life::Dead), 400, ALREADY));
    assert_eq!(
        repeated.map(Vec::from_iter),
        Some(vec!["revoke.errno.already-revoked"])
    );
    let unknown = proved(answered("call", UNKNOWN, 404, REFUSED));
    assert_eq!(unknown.map(Vec::from_iter), Some(Vec::new()));
}

/// Another session asks for the dead credential beside its control.
fn session(asked: (u16, &str), control: u16) -> Evidence {
    let dead = by(Role::Second, Subject::Own(Life::Dead));
    let unknown = by(Role::Second, never_issued(false));
    played(
        "second_session",
        [
            answered("other session", dead, asked.0, asked.1),
            answered("other session's control", unknown, control, REFUSED),
        ],
    )
}

#[test]
fn a_dead_credential_is_dead_for_another_session_whose_token_is_accepted() {
    passes(SESSION, session((400, ALREADY), 404));
    fails(SESSION, session((200, REVOKED), 404), "revoke.permanent", "-");
    fails(
        SESSION,
        session((401, REFUSED), 404),
        "revoke.error.already-revoked",
        "-",
    );
    is_undecided(SESSION, session((401, REFUSED), 401));
    // A success needs no control.
    fails(SESSION, session((200, REVOKED), 401), "revoke.permanent", "-");
    let told = result(SESSION, &[session((400, ALREADY), 404)], &seen(), false);
    assert_eq!(told.examined, 1, "the control is no evidence of its own");
}

#[test]
fn a_401_to_the_first_revocation_is_excused_for_the_strangers_token_alone() {
    let first = |role, status| {
        let draft = answered("call", by(role, Subject::Own(Life::Live)), status, REFUSED);
        played("foreign_credential", [draft])
    };
    has_nothing_to_judge(FIRST, first(Role::Stranger, 401));
    fails(FIRST, first(Role::Owner, 401), "revoke.success.status", "-");
    fails(FIRST, first(Role::Stranger, 400), "revoke.success.status", "-");
}

#[test]
fn a_foreign_id_that_nothing_vouches_for_accuses_nobody_of_its_success() {
    let call = |life, status, body| {
        let situation = by(Role::Owner, Subject::Foreign(life));
        played("every_foreign", [answered("call", situation, status, body)])
    };
    is_undecided(FOREIGN, call(Life::SaidToBeLive, 200, REVOKED));
    fails(
        FOREIGN,
        call(Life::Live, 200, REVOKED),
        "revoke.error.forbidden",
        "-",
    );
    fails(
        FOREIGN,
        call(Life::SaidToBeLive, 409, REFUSED),
        "revoke.error.forbidden",
        "-",
    );
    passes(FOREIGN, call(Life::SaidToBeLive, 403, REFUSED));
}

#[test]
fn a_strangers_own_call_that_was_refused_is_doubted_where_nothing_vouches_for_the_id() {
    let run = |life, status, body| {
        let owner = |label| {
            let situation = by(Role::Owner, Subject::Foreign(life));
            answered(label, situation, 403, REFUSED)
        };
        let own = by(Role::Stranger, Subject::Own(life));
        let own = answered("stranger's own call", own, status, body);
        played("foreign_credential", [owner("before"), own, owner("after")])
    };
    is_undecided(FOREIGN, run(Life::SaidToBeLive, 400, ALREADY));
    passes(FOREIGN, run(Life::SaidToBeLive, 200, REVOKED));
    passes(FOREIGN, run(Life::Live, 200, REVOKED));
    fails(
        FOREIGN,
        run(Life::Live, 400, ALREADY),
        "revoke.error.forbidden",
        "-",
    );
}

/// Nobody asks for that id, and is refused so.
fn nobody(named: Named, status: u16, body: &str) -> Evidence {
    let mut evidence = only(answered("no token", NOBODY, status, body));
    evidence.calls[0].step.body = StepBody::Id(named);
    evidence
}

#[test]
fn a_refusal_without_a_token_is_the_same_for_every_id() {
    let run = |status, body| {
        [
            nobody(Named::NeverIssued, 401, REFUSED),
            nobody(Named::Tombstone, status, body),
        ]
    };
    check(HIDES, &run(401, REFUSED), Verdict::Pass, &[]);
    let broken = &[("revoke.error.unauthorized", "-")];
    check(HIDES, &run(403, REFUSED), Verdict::Fail, broken);
    check(HIDES, &run(401, ALREADY), Verdict::Fail, broken);
    let told = result(HIDES, &run(403, REFUSED), &seen(), false);
    assert!(told.findings[0].why.contains("another id"), "{told:#?}");
    // One alone compares with nothing.
    check(HIDES, &run(401, REFUSED)[..1], Verdict::NotExercised, &[]);
}

#[test]
fn only_plain_calls_without_any_token_are_compared_for_what_they_hide() {
    let mut others = [(); 2].map(|()| nobody(Named::Tombstone, 403, REFUSED));
    others[0].calls[0].step.bearer = Bearer::Malformed;
    others[1].calls[0].step.door = crate::scenario::Door::sibling(crate::scenario::Sibling::User);
    let [malformed, sibling] = others;
    let first = nobody(Named::NeverIssued, 401, REFUSED);
    check(HIDES, &[first, malformed, sibling], Verdict::NotExercised, &[]);
}

#[test]
fn what_would_have_been_right_is_told_with_its_rows_and_its_caller() {
    let unknown = by(Role::Reader, never_issued(false));
    let told = result(
        STATUS,
        &[only(answered("call", unknown, 400, REFUSED))],
        &seen(),
        false,
    );
    let finding = &told.findings[0];
    assert_eq!(finding.expected, "HTTP 403 (forbidden), or HTTP 404 (not_found)");
    assert_eq!(
        finding.why,
        "the page's row \"Forbidden\" or \"Not found\"; called as reader"
    );
}

/// What the finding about a first call to an id of the pool says was expected.
fn expected_of_a_first_call(status: u16, body: &str) -> String {
    let call = answered("first call", own(Life::SaidToBeLive), status, body).about(&[], 0);
    let told = result(
        "status_code_conformance",
        &[played("revoke_and_repeat", [call])],
        &seen(),
        false,
    );
    told.findings[0].expected.clone()
}

#[test]
fn a_wrong_success_is_told_what_success_is_and_a_wrong_refusal_what_else_would_have_done() {
    assert_eq!(
        expected_of_a_first_call(201, REVOKED),
        "HTTP 200, errno 0 (revoked)"
    );
    let refused = expected_of_a_first_call(409, REFUSED);
    assert!(
        refused.starts_with("HTTP 200, errno 0 (revoked), or HTTP 400, errno -130001 (already_revoked)"),
        "{refused}"
    );
}

#[test]
fn an_errno_that_is_another_outcomes_own_is_told_whose_it_is() {
    let errno = |number: &str| {
        let body = REFUSED.replace("-100007", number);
        let call = answered("unknown id", UNKNOWN, 404, body);
        let run = [played("unknown_id", [call])];
        let told = result("status_code_conformance", &run, &seen(), false);
        told.findings.first().map(|finding| finding.expected.clone())
    };
    assert_eq!(errno("-8"), None, "any errno of its own will do");
    let success = errno("0").expect("0 is that of a success");
    assert_eq!(success, "HTTP 404 (not_found), and errno 0 is that of revoked");
    let repeated = errno("-130001").expect("it is that of a revoked credential");
    assert_eq!(
        repeated,
        "HTTP 404 (not_found), and errno -130001 is that of already_revoked"
    );
}
