//! What only the inside of a server writes: two marks of it are a leak, one is worth knowing.

use super::{
    REFUSED, UNKNOWN, answered, check, cut, edited, fails, has_nothing_to_judge, own, passes, played, result,
    seen,
};
use crate::evidence::{Evidence, Life};
use crate::finding::{Severity, Verdict};

const INTERNALS: &str = "no_internals_in_answer";
const CLAUSE: &str = "revoke.no-secret";
const TRACE: &str = "java.lang.IllegalState at com.example.Revoke(Revoke.java:42)";

/// A refusal whose text says that.
fn refused(text: &str) -> Evidence {
    let body = REFUSED.replace(r#""no""#, &format!("{text:?}"));
    played("unknown_id", [answered("unknown id", UNKNOWN, 404, body)])
}

fn success(body: String) -> Evidence {
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, body)],
    )
}

#[test]
fn a_sentence_for_people_shows_nothing_of_the_server() {
    passes(INTERNALS, refused("There is no such credential."));
    assert!(
        result(INTERNALS, &[refused("not found")], &seen(), false)
            .findings
            .is_empty()
    );
}

#[test]
fn two_marks_of_different_kinds_in_one_text_are_a_leak() {
    fails(INTERNALS, refused(TRACE), CLAUSE, "-");
    fails(INTERNALS, refused("SELECT id: SQLSTATE 42"), CLAUSE, "-");
    let told = result(INTERNALS, &[refused("main.rs:7 panicked at")], &seen(), false);
    assert_eq!(
        told.findings[0].received,
        "a source position and an exception class"
    );
}

#[test]
fn one_mark_alone_or_two_of_one_kind_are_worth_knowing_and_no_more() {
    for text in ["SELECT your credential", "SELECT one, WHERE you can"] {
        let told = result(INTERNALS, &[refused(text)], &seen(), false);
        let severities: Vec<Severity> = told.findings.iter().map(|found| found.severity).collect();
        assert_eq!(
            (told.verdict, severities),
            (Verdict::Pass, vec![Severity::Advisory])
        );
    }
}

#[test]
fn what_databases_and_runtimes_say_of_themselves_is_a_leak() {
    for text in [
        "record not found: SELECT * FROM credentials WHERE id = $1 LIMIT 1",
        "UPDATE credentials SET status = $1 WHERE id = $2",
        "INSERT INTO audit (id) VALUES (7)",
        "DELETE FROM credentials WHERE id = 5",
        "pq: invalid input syntax for type uuid",
        "SQLSTATE[42P01]: Undefined table: credentials",
        "mongo: no documents in result",
        "You have an error in your SQL syntax; check the manual of your MySQL server",
        "at Api.Revoke(String id) in C:\\src\\Revoke.cs:line 42",
        "KeyError: 'id' in revoke.py:7",
    ] {
        fails(INTERNALS, refused(text), CLAUSE, "-");
    }
}

#[test]
fn a_statement_is_one_only_with_all_its_words_in_their_order() {
    for text in [
        "SELECT one FROM the list",
        "WHERE is it FROM, and which SELECT ",
        "UPDATE it WHERE you can",
        "INSERT INTO the form",
    ] {
        let told = result(INTERNALS, &[refused(text)], &seen(), false);
        assert_eq!(told.verdict, Verdict::Pass, "{text}");
    }
}

#[test]
fn a_body_that_is_no_json_is_looked_through_as_it_is() {
    let page = answered("unknown id", UNKNOWN, 500, format!("<pre>{TRACE}</pre>"));
    check(
        INTERNALS,
        &[played("unknown_id", [page.typed(&["text/html"])])],
        Verdict::Fail,
        &[(CLAUSE, "-")],
    );
}

#[test]
fn plain_text_is_looked_through_and_a_gateways_page_is_not() {
    let plain = answered("unknown id", UNKNOWN, 500, format!("error: {TRACE}"));
    fails(
        INTERNALS,
        played("unknown_id", [plain.typed(&["text/plain"])]),
        CLAUSE,
        "-",
    );
    let proxied = "<pre>proxy: java.lang.Error at com.example(Proxy.java:1)</pre>";
    let gateway = answered("unknown id", UNKNOWN, 504, proxied).typed(&["text/html"]);
    has_nothing_to_judge(INTERNALS, played("unknown_id", [gateway]));
}

#[test]
fn what_users_choose_to_call_their_credentials_is_no_leak_and_any_other_text_is() {
    let called = |member: &str| success(edited(r#""name":"desk""#, &format!("{member}:{TRACE:?}")));
    for member in [r#""name""#, r#""nickname""#] {
        let told = result(INTERNALS, &[called(member)], &seen(), false);
        assert!(told.findings.is_empty(), "{told:#?}");
    }
    fails(INTERNALS, called(r#""label""#), CLAUSE, "-");
    let nested = format!(r#"{{"more":[{{"text":{TRACE:?}}}]}}"#);
    fails(INTERNALS, success(edited(r#""EXCHANGE""#, &nested)), CLAUSE, "-");
}

#[test]
fn where_no_answer_came_there_is_nothing_to_look_through() {
    has_nothing_to_judge(INTERNALS, played("unknown_id", [cut("unknown id", UNKNOWN)]));
}

#[test]
fn an_address_with_a_password_is_a_leak_by_itself() {
    fails(
        INTERNALS,
        refused("cannot reach postgres://cadenza:hunter2@db.example/main"),
        CLAUSE,
        "-",
    );
    for text in [
        "see https://docs.example/revoke?by=you@example.org",
        "see https://docs.example:8443/a:b@c",
        "see https://user@docs.example/",
        "see https://:@docs.example/",
        "see https://user:@docs.example/",
        "cannot reach amqps://cache:***@cache.example/0",
        "see https://:8443@docs.example/",
    ] {
        passes(INTERNALS, refused(text));
        let told = result(INTERNALS, &[refused(text)], &seen(), false);
        assert!(told.findings.is_empty(), "{text}");
    }
}

#[test]
fn a_complaint_of_a_database_and_the_file_that_hit_upon_it_are_a_leak() {
    for text in [
        "You have an error in your SQL syntax; SELECT * FROM credentials",
        "/srv/app/handlers/revoke.py line 88",
        "sqlalchemy.exc: SELECT id FROM credentials",
    ] {
        fails(INTERNALS, refused(text), CLAUSE, "-");
    }
}
