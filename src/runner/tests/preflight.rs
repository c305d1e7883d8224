//! Each way in which a run can prove nothing has a name of its own.

use super::super::preflight::Sightings;
use super::{OWNER, REFUSED, answered, evidence, unanswered};
use crate::evidence::Call;
use crate::exchange::{Received, Unanswered};
use crate::scenario::Bearer;

const BASE: &str = "http://host.example";

/// The first word of the obstacle after these calls, before anything is spent and at the end.
#[track_caller]
fn check(calls: Vec<Call>, before: Option<&str>, over: Option<&str>) {
    let mut sightings = Sightings::default();
    sightings.see(&evidence(calls));
    for (is_over, expected) in [(false, before), (true, over)] {
        let obstacle = sightings.obstacle(BASE, is_over);
        let name = obstacle.as_ref().and_then(|doubt| doubt.why.split_once(':'));
        assert_eq!(
            name.map(|(name, _)| name),
            expected,
            "over: {is_over}, {obstacle:?}"
        );
        assert!(obstacle.is_none_or(|doubt| !doubt.remedy.is_empty()));
    }
}

#[track_caller]
fn is_named(calls: Vec<Call>, name: &str) {
    check(calls, Some(name), Some(name));
}

fn owner(status: u16, body: &str) -> Call {
    answered(OWNER, status, body)
}

fn nobody(status: u16, body: &str) -> Call {
    answered(Bearer::Absent, status, body)
}

fn page(status: u16) -> Call {
    owner(status, "<html>sign in</html>")
}

fn refused_connection() -> Call {
    unanswered(Unanswered::NotConnected("connection refused".to_owned()))
}

fn deadline() -> Call {
    unanswered(Unanswered::Deadline(10_000))
}

#[test]
fn before_the_first_call_nothing_stands_in_the_way() {
    check(Vec::new(), None, None);
}

#[test]
fn a_certificate_that_is_not_believed_is_named_with_the_option_that_would_help() {
    let refused = || {
        let why = "client error (Connect): invalid peer certificate: UnknownIssuer";
        unanswered(Unanswered::NotConnected(why.to_owned()))
    };
    is_named(vec![refused(), refused()], "distrusted");
    let mut sightings = Sightings::default();
    sightings.see(&evidence(vec![refused()]));
    let doubt = sightings.obstacle(BASE, true).unwrap();
    assert!(
        doubt.why.contains("UnknownIssuer") && doubt.remedy.contains("--ca-cert FILE"),
        "{doubt:?}"
    );
}

#[test]
fn a_server_without_tls_is_unreachable_by_https_and_told_so() {
    let why = "client error (Connect): received corrupt message of type InvalidContentType";
    let mut sightings = Sightings::default();
    sightings.see(&evidence(vec![unanswered(Unanswered::NotConnected(
        why.to_owned(),
    ))]));
    let doubt = sightings.obstacle(BASE, true).unwrap();
    assert!(
        doubt.why.starts_with("unreachable: ") && doubt.remedy.contains("http://"),
        "{doubt:?}"
    );
}

#[test]
fn no_connection_at_all_is_unreachable() {
    is_named(vec![refused_connection(), refused_connection()], "unreachable");
}

#[test]
fn a_server_that_is_connected_to_and_never_answers_is_no_answer() {
    is_named(vec![deadline(), deadline()], "no answer");
    is_named(vec![refused_connection(), deadline()], "no answer");
    is_named(
        vec![unanswered(Unanswered::NotHttp("invalid version".to_owned()))],
        "no answer",
    );
    is_named(
        vec![unanswered(Unanswered::Closed("reset".to_owned()))],
        "no answer",
    );
}

#[test]
fn nothing_but_429_is_overload() {
    is_named(vec![page(429), page(429)], "overloaded");
    is_named(vec![page(429), deadline()], "overloaded");
}

#[test]
fn nothing_but_gateway_errors_is_a_missing_service() {
    is_named(
        vec![page(502), page(503), page(504)],
        "nothing behind the gateway",
    );
    is_named(vec![page(502), page(429)], "nothing behind the gateway");
}

#[test]
fn a_token_that_is_refused_everywhere_is_dead() {
    is_named(vec![owner(401, REFUSED), nobody(401, REFUSED)], "dead token");
    is_named(vec![owner(401, REFUSED), nobody(400, REFUSED)], "dead token");
    is_named(vec![page(401)], "dead token");
}

#[test]
fn nothing_but_404_is_a_wrong_path() {
    is_named(
        vec![owner(404, "not found"), nobody(404, "not found")],
        "wrong base path",
    );
    is_named(vec![owner(404, REFUSED), nobody(404, REFUSED)], "wrong base path");
    let told = |calls| {
        let mut sightings = Sightings::default();
        sightings.see(&evidence(calls));
        sightings.obstacle(BASE, true).unwrap().why
    };
    let everybody = told(vec![owner(404, "not found"), nobody(404, "not found")]);
    assert!(everybody.contains("even those without"), "{everybody}");
    let alone = told(vec![owner(404, "not found")]);
    assert!(!alone.contains("without"), "{alone}");
}

#[test]
fn answers_without_an_envelope_are_not_the_api() {
    is_named(vec![page(200), page(404)], "not the API");
    is_named(vec![page(302), page(302)], "not the API");
}

#[test]
fn a_bare_400_to_the_owner_may_still_become_the_api() {
    check(vec![owner(404, ""), owner(400, "")], None, Some("not the API"));
}

#[test]
fn one_recognisable_answer_other_than_401_and_404_shows_the_api() {
    for status in [200, 400, 403, 500] {
        let mut sightings = Sightings::default();
        sightings.see(&evidence(vec![owner(status, REFUSED), page(404)]));
        assert!(sightings.api_seen(), "{status}");
        assert!(sightings.obstacle(BASE, true).is_none(), "{status}");
    }
}

/// An answer to the owner under this label.
fn labelled(kind: &str, status: u16, body: &str) -> Call {
    let mut call = owner(status, body);
    if let Received::Complete(response) = &mut call.exchange.received {
        response.headers = vec![("content-type".to_owned(), kind.as_bytes().to_vec())];
    }
    call
}

#[test]
fn an_envelope_in_a_spoiled_encoding_shows_the_api_and_a_text_about_one_does_not() {
    let seen = |call| {
        let mut sightings = Sightings::default();
        sightings.see(&evidence(vec![call]));
        sightings.api_seen()
    };
    let in_a_string = serde_json::Value::from(REFUSED).to_string();
    let in_two_bytes: String = REFUSED.chars().flat_map(|letter| [letter, '\0']).collect();
    for body in [in_a_string.as_str(), in_two_bytes.as_str()] {
        assert!(seen(labelled("application/json", 400, body)), "{body}");
        assert!(
            !seen(labelled("application/json", 404, body)),
            "a 404 proves nothing"
        );
        assert!(
            !seen(labelled("text/html", 400, body)),
            "a page may show an example"
        );
    }
    let description = format!(r#"{{"openapi":"3.0.1","example":{REFUSED}}}"#);
    assert!(!seen(labelled("application/json", 400, &description)));
    assert!(!seen(labelled(
        "application/json",
        400,
        &format!("see {REFUSED}")
    )));
    assert!(!seen(labelled("application/json", 400, r#""no \"data\" here""#)));
}

#[test]
fn no_other_answer_shows_the_api() {
    for call in [
        owner(401, REFUSED),
        owner(404, REFUSED),
        page(400),
        owner(429, REFUSED),
        deadline(),
    ] {
        let mut sightings = Sightings::default();
        sightings.see(&evidence(vec![call]));
        assert!(!sightings.api_seen());
    }
}

#[test]
fn once_the_api_was_seen_a_breakdown_is_no_obstacle() {
    check(
        vec![owner(400, REFUSED), deadline(), page(502), page(429)],
        None,
        None,
    );
}

#[test]
fn the_first_answer_that_was_not_the_api_is_told_without_controls() {
    let mut sightings = Sightings::default();
    sightings.see(&evidence(vec![page(200)]));
    let why = sightings.obstacle(BASE, true).unwrap().why;
    assert!(why.ends_with("HTTP 200 with text/html"), "{why}");
}
