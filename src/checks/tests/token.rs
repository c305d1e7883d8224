//! Without a valid token nothing but 401, shown beside a token that is accepted.

use super::{
    ALREADY, Draft, NOBODY, REFUSED, REVOKED, UNKNOWN, answered, by, cut, fails, has_nothing_to_judge,
    is_undecided, never_issued, page, passes, played, result, seen,
};
use crate::checks::named;
use crate::evidence::{Evidence, Life, Situation, Subject};
use crate::scenario::{Bearer, Profile, Role, TwoFields};

/// Check, scenario, what is presented, and the clause that is cited.
const FAMILY: [(&str, &str, Bearer, &str); 6] = [
    (
        "no_token_is_unauthorized",
        "no_token",
        Bearer::Absent,
        UNAUTHORIZED,
    ),
    (
        "malformed_token_is_unauthorized",
        "malformed_token",
        Bearer::Malformed,
        UNAUTHORIZED,
    ),
    (
        "wrong_scheme_is_unauthorized",
        "wrong_scheme",
        Bearer::OtherScheme("Basic"),
        UNAUTHORIZED,
    ),
    (
        "tampered_token_is_unauthorized",
        "tampered_token",
        Bearer::Tampered,
        UNAUTHORIZED,
    ),
    (
        "claimed_identity_is_unauthorized",
        "claimed_place",
        Bearer::Absent,
        UNAUTHORIZED,
    ),
    (
        "expired_token_is_unauthorized",
        "expired_token",
        Bearer::Token(Role::Expired),
        "revoke.error.expired",
    ),
];
const UNAUTHORIZED: &str = "revoke.error.unauthorized";

fn refused(bearer: Bearer, status: u16, body: &str) -> Draft {
    answered("refused call", NOBODY, status, body).bearer(bearer)
}

fn control(status: u16) -> Draft {
    answered("control", UNKNOWN, status, REFUSED)
}

fn pair(scenario: &'static str, bearer: Bearer, status: u16) -> Evidence {
    played(scenario, [refused(bearer, status, REFUSED), control(404)])
}

#[test]
fn a_401_beside_a_control_that_is_accepted_passes() {
    for (check, scenario, bearer, _) in FAMILY {
        passes(check, pair(scenario, bearer, 401));
        let page = page("refused call", NOBODY, 401).bearer(bearer);
        passes(check, played(scenario, [page, control(404)]));
    }
}

#[test]
fn any_other_answer_is_a_violation() {
    for (check, scenario, bearer, clause) in FAMILY {
        for status in [400, 403, 404, 407, 500] {
            fails(check, pair(scenario, bearer, status), clause, "-");
        }
        let accepted = played(scenario, [refused(bearer, 200, REVOKED), control(404)]);
        fails(check, accepted, clause, "-");
    }
}

#[test]
fn a_401_that_carries_the_documented_errno_tells_too_much() {
    for (check, scenario, bearer, clause) in FAMILY {
        let told = played(scenario, [refused(bearer, 401, ALREADY), control(404)]);
        fails(check, told, clause, "/errno");
    }
}

#[test]
fn a_401_means_nothing_where_a_good_token_gets_it_too() {
    for (check, scenario, bearer, _) in FAMILY {
        is_undecided(
            check,
            played(scenario, [refused(bearer, 401, REFUSED), control(401)]),
        );
        let no_answer = cut("control", UNKNOWN);
        is_undecided(
            check,
            played(scenario, [refused(bearer, 401, REFUSED), no_answer]),
        );
    }
}

#[test]
fn an_accepted_forgery_is_a_violation_whatever_the_control_says() {
    for (check, scenario, bearer, clause) in FAMILY {
        let accepted = played(scenario, [refused(bearer, 200, REVOKED), control(401)]);
        fails(check, accepted, clause, "-");
    }
}

#[test]
fn a_refused_call_that_met_weather_or_no_answer_decides_nothing() {
    for (check, scenario, bearer, _) in FAMILY {
        let busy = page("refused call", NOBODY, 429).bearer(bearer);
        is_undecided(check, played(scenario, [busy, control(404)]));
        let cut = cut("refused call", NOBODY).bearer(bearer);
        is_undecided(check, played(scenario, [cut, control(404)]));
    }
}

#[test]
fn a_live_credential_and_a_missing_id_change_nothing_about_it() {
    for subject in [
        Subject::Own(Life::Live),
        Subject::Own(Life::Dead),
        Subject::MissingId,
    ] {
        let nobody = Situation {
            leeway: crate::evidence::Leeway::None,
            caller: None,
            subject,
        };
        let told = |status| {
            played(
                "live_no_token",
                [answered("no token, live", nobody, status, REFUSED)],
            )
        };
        passes("no_token_is_unauthorized", told(401));
        fails("no_token_is_unauthorized", told(400), UNAUTHORIZED, "-");
    }
}

#[test]
fn an_expired_token_is_nobodys_about_a_live_credential_too() {
    let situation = by(Role::Expired, Subject::Own(Life::Live));
    let told = |status| {
        played(
            "live_expired",
            [answered("expired token, live", situation, status, REFUSED)],
        )
    };
    passes("expired_token_is_unauthorized", told(401));
    fails(
        "expired_token_is_unauthorized",
        told(403),
        "revoke.error.expired",
        "-",
    );
    let guessed = by(Role::Expired, never_issued(true));
    let told = played(
        "expired_token",
        [answered("expired token", guessed, 400, REFUSED), control(404)],
    );
    fails("expired_token_is_unauthorized", told, "revoke.error.expired", "-");
}

/// A session is opened, proves good, ends so, and asks again.
fn session(control: u16, ended: (u16, &str), after: u16) -> Evidence {
    let spare = by(Role::Spare, never_issued(false));
    let told = r#"{"data":null,"success":true,"errno":0,"error":null}"#;
    let body = if ended.1.is_empty() { told } else { ended.1 };
    let asked = |label, situation, status, body: &str| answered(label, situation, status, body);
    played(
        "logout",
        [
            asked("before logout", spare, control, REFUSED),
            asked("logged out", by(Role::Spare, Subject::Elsewhere), ended.0, body),
            asked("after logout", NOBODY, after, REFUSED).bearer(Bearer::LoggedOut),
        ],
    )
}

#[test]
fn the_token_of_a_session_that_was_good_and_is_closed_gets_401() {
    const CLOSED: &str = "logged_out_token_is_unauthorized";
    let fine = (200, "");
    passes(CLOSED, session(404, fine, 401));
    fails(CLOSED, session(404, fine, 404), "revoke.error.logged-out", "-");
    // Nothing shows that the token was good, or that its session was closed.
    is_undecided(CLOSED, session(401, fine, 404));
    has_nothing_to_judge(CLOSED, session(404, (500, REFUSED), 404));
}

#[test]
fn which_of_a_good_and_a_bad_token_counts_is_observed() {
    let told =
        |fields, status| answered("two fields", UNKNOWN, status, REFUSED).bearer(Bearer::Twice(fields));
    let run = [played(
        "two_authorizations",
        [
            told(TwoFields::GoodFirst, 404),
            told(TwoFields::GoodLast, 401),
            refused(Bearer::Twice(TwoFields::BothMalformed), 401, REFUSED),
            control(404),
        ],
    )];
    let told = result("two_tokens_are_unauthorized", &run, &seen(), false);
    let seen: Vec<(&str, &str)> = told
        .observations
        .iter()
        .filter(|one| one.point.starts_with("a good Authorization"))
        .map(|one| (one.point.as_str(), one.seen.as_str()))
        .collect();
    let expected = [
        ("a good Authorization field before a bad one", "HTTP 404"),
        ("a good Authorization field behind a bad one", "HTTP 401"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_check_that_differs_from_its_family_says_so_where_it_is_explained() {
    let check = |name| named(name).expect("it is in the catalogue");
    let (two, closed) = ("two_tokens_are_unauthorized", "logged_out_token_is_unauthorized");
    for (name, clause) in [
        ("no_token_is_unauthorized", UNAUTHORIZED),
        ("claimed_identity_is_unauthorized", UNAUTHORIZED),
        ("expired_token_is_unauthorized", "revoke.error.expired"),
        (closed, "revoke.error.logged-out"),
    ] {
        assert_eq!(check(name).clauses[0], clause, "{name}");
    }
    // A session has to be opened for it, which a smoke run does not do.
    assert_eq!(check(closed).since, Profile::Gate);
    assert_eq!(check("no_token_is_unauthorized").since, Profile::Smoke);
    assert!(check(two).fair.contains("400 is right"), "{}", check(two).fair);
    assert!(
        check(closed).fair.contains("the logout"),
        "{}",
        check(closed).fair
    );
}
