//! What a call and its answer come to, before anybody judges them.

use super::draft::{Draft, answered, drafted, page};
use super::{Call, Evidence, Leeway, Life, Nature, Situation, Sources, Subject, entries, in_disguise};
use crate::contract::{Contract, Disagreement, Form, Reach, Reading, Says, Source, Spot, Within};
use crate::exchange::{Received, Response};
use crate::scenario::Role;

const LIVE: Situation = owner(Subject::Own(Life::Live));
const DEAD: Situation = owner(Subject::Own(Life::Dead));
const REFUSED: &str = r#"{"data":null,"success":false,"errno":-7,"error":"no"}"#;

const fn owner(subject: Subject) -> Situation {
    Situation {
        caller: Some(Role::Owner),
        subject,
        leeway: Leeway::None,
    }
}

fn came(status: u16, body: &str) -> Call {
    answered("a call", LIVE, status, body).call()
}

fn evidence(drafts: impl IntoIterator<Item = Draft>) -> Evidence {
    let mut evidence = Evidence {
        scenario: "race_2",
        together: true,
        calls: Vec::new(),
        unspent: Vec::new(),
    };
    evidence.extend(drafts.into_iter().map(Draft::call));
    evidence
}

#[test]
fn calls_overlap_when_one_begins_before_another_has_ended() {
    let pair = |second: u64| {
        let call = || answered("a call", LIVE, 400, REFUSED);
        evidence([call().between(10, 20), call().between(second, 40)])
    };
    for (second, at_once) in [(10, 2), (19, 2), (20, 1), (30, 1)] {
        assert_eq!(pair(second).most_at_once(), at_once, "from {second}");
        assert_eq!(pair(second).overlapped(), at_once == 2, "from {second}");
    }
    assert_eq!(evidence([]).most_at_once(), 0);
    assert!(!evidence([]).overlapped());
}

#[test]
fn success_or_an_object_shows_an_effect_and_only_success_false_denies_it() {
    for (body, shows, denies) in [
        (r#"{"data":null,"success":true}"#, true, false),
        (r#"{"data":{},"success":1}"#, true, false),
        (r#"{"data":{},"success":false}"#, true, true),
        (r#"{"data":null,"success":false}"#, false, true),
        (r#"{"data":[],"success":"false"}"#, false, false),
        ("nothing", false, false),
    ] {
        let call = came(200, body);
        assert_eq!(call.shows_an_effect(), shows, "{body}");
        assert_eq!(call.denies_any_effect(), denies, "{body}");
    }
}

fn undecodable(status: u16) -> Nature {
    let response = Response {
        reason: Vec::new(),
        status,
        headers: Vec::new(),
        wire_bytes: 1,
        body: vec![0x1f],
    };
    let why = "no gzip".to_owned();
    drafted("a call", LIVE, Received::Undecodable { response, why })
        .call()
        .nature
}

#[test]
fn a_status_outweighs_a_coding_that_cannot_be_undone_where_it_is_the_servers_or_the_gateways() {
    assert_eq!(undecodable(200), Nature::Broken);
    assert_eq!(undecodable(499), Nature::Broken);
    assert_eq!(undecodable(500), Nature::Bare);
    assert_eq!(undecodable(502), Nature::Gateway);
}

#[test]
fn an_overload_that_names_a_time_is_weather_and_any_other_is_the_gateways() {
    let overloaded = || page("a call", LIVE, 503);
    assert_eq!(overloaded().call().nature, Nature::Gateway);
    assert_eq!(
        overloaded().headed("retry-after", &["1"]).call().nature,
        Nature::Weather
    );
    assert_eq!(page("a call", LIVE, 429).call().nature, Nature::Weather);
}

#[test]
fn only_an_envelope_that_no_gateway_gives_for_any_path_shows_the_api() {
    for (status, shows) in [(200, true), (400, true), (403, true), (401, false), (404, false)] {
        assert_eq!(Nature::Envelope.shows_api(Some(status)), shows, "{status}");
        assert!(!Nature::Bare.shows_api(Some(status)), "{status}");
    }
    assert!(!Nature::Envelope.shows_api(None));
}

#[test]
fn an_envelope_in_disguise_says_json_begins_like_an_object_and_holds_its_keys() {
    let disguised = |content_type: &str, body: &[u8]| {
        let call = answered("a call", LIVE, 200, body).typed(&[content_type]).call();
        in_disguise(&call.exchange, call.answer.as_ref())
    };
    // UTF-16 behind its mark.
    let wide = |text: &str| -> Vec<u8> {
        let wide = text.bytes().flat_map(|byte| [byte, 0]);
        [0xff, 0xfe].into_iter().chain(wide).collect()
    };
    let envelope = r#"{"data":null,"success":true,"errno":0}"#;
    let twice = br#""{\"data\":null,\"success\":true,\"errno\":0}""#;
    assert!(disguised("application/json", &wide(envelope)));
    assert!(disguised("Application/Problem+JSON", twice));
    assert!(!disguised("text/html", &wide(envelope)));
    assert!(!disguised(
        "application/json",
        &wide(r#"{"data":null,"success":true}"#)
    ));
    assert!(!disguised("application/json", &wide(&format!("see {envelope}"))));
    // What can be read is what it says it is.
    assert!(!disguised("application/json", envelope.as_bytes()));
    assert!(!disguised("application/json", b""));
}

#[test]
fn credentials_are_read_from_successful_envelopes_alone() {
    let ids = |status, body: &str| -> Vec<(String, String)> {
        let call = came(status, body);
        let entries = entries(&call).into_iter();
        entries
            .map(|entry| (entry.id.to_owned(), entry.pointer))
            .collect()
    };
    let list = r#"{"data":[{"credentialId":"a"},{"name":"b"},{"credentialId":"c"}],"success":true}"#;
    let single = r#"{"data":{"credentialId":"a"},"success":true}"#;
    let listed = [("a", "/data/0"), ("c", "/data/2")].map(|(id, at)| (id.to_owned(), at.to_owned()));
    assert_eq!(ids(200, list), listed);
    assert_eq!(ids(200, single), [("a".to_owned(), "/data".to_owned())]);
    assert!(ids(403, list).is_empty());
    // One key is no envelope.
    assert!(ids(200, r#"{"data":{"credentialId":"a"}}"#).is_empty());
}

#[track_caller]
fn excuses(leeway: Leeway, caller: Option<Role>, right: &[u16], wrong: &[u16]) {
    let situation = Situation {
        caller,
        leeway,
        subject: Subject::Malformed,
    };
    for (statuses, expected) in [(right, true), (wrong, false)] {
        for status in statuses {
            assert_eq!(
                situation.is_excused(*status),
                expected,
                "{leeway:?} {caller:?} {status}"
            );
        }
    }
}

#[test]
fn odd_http_may_be_refused_before_anybody_asks_for_a_token_and_nothing_else_may() {
    let own = Some(Role::Owner);
    excuses(Leeway::None, own, &[], &[400, 401, 415]);
    excuses(Leeway::Statuses(&[413]), own, &[413], &[400]);
    for leeway in [Leeway::RareProtocol, Leeway::BrokenProtocol] {
        excuses(leeway, own, &[400, 401, 409, 501, 505], &[200, 500, 503]);
        excuses(
            leeway,
            None,
            &[400, 411, 501, 505],
            &[200, 401, 402, 407, 409, 500],
        );
    }
    excuses(Leeway::EitherToken, own, &[400, 401, 403, 499], &[399, 500]);
    excuses(Leeway::AnyRefusal, own, &[400, 404, 422], &[200, 401, 500]);
    excuses(Leeway::AnyRefusal, None, &[411, 413, 415], &[400, 401, 404, 500]);
}

fn reading(source: Source, within: Within, pointer: &str, says: Says) -> Reading {
    Reading {
        source,
        within,
        reach: Reach::Every,
        spots: vec![Spot::from(pointer.to_owned())],
        says,
    }
}

/// A point of the embedded contract with other readings.
fn point(readings: Vec<Reading>) -> Vec<Disagreement> {
    let contract = Contract::embedded().expect("the embedded contract loads");
    let mut points = contract.operation.disagreements;
    points.truncate(1);
    points[0].readings = readings;
    points
}

fn listed(values: &[&str]) -> Says {
    Says::OneOf(values.iter().map(|&value| value.to_owned()).collect())
}

#[test]
fn of_what_was_seen_six_different_words_are_kept() {
    let points = point(vec![reading(Source::Page, Within::Any, "/errno", listed(&["0"]))]);
    let mut sources = Sources::of(&points);
    let refusals = (1..=9).map(|errno| {
        let body = format!(r#"{{"data":null,"success":false,"errno":-{errno},"error":"no"}}"#);
        answered("a call", DEAD, 400, body)
    });
    let refusals: Vec<Draft> = refusals.collect();
    sources.see(&evidence(
        refusals.iter().cloned().chain(refusals.iter().cloned()),
    ));
    let found = sources.finish();
    assert_eq!(
        found[0].seen["errno"]
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        ["-1", "-2", "-3", "-4", "-5", "-6"]
    );
    assert_eq!(found[0].voices[0].asked, 18);
}

#[test]
fn a_reading_about_repeated_calls_looks_at_nothing_else_nor_at_what_is_excused() {
    let points = point(vec![reading(
        Source::Page,
        Within::Repeated,
        "status",
        listed(&["400"]),
    )]);
    let counted = |situation: Situation| {
        let mut sources = Sources::of(&points);
        sources.see(&evidence([answered("a call", situation, 400, REFUSED)]));
        sources.finish()[0].voices[0].held
    };
    let excused = Situation {
        leeway: Leeway::Statuses(&[400]),
        ..DEAD
    };
    assert_eq!(counted(DEAD), 1);
    assert_eq!(counted(LIVE), 0);
    assert_eq!(counted(excused), 0);
}

#[test]
fn a_source_agrees_with_the_page_only_if_all_that_it_says_does() {
    let page = reading(Source::Page, Within::Any, "/data/name", Says::Is(Form::String));
    let same = Reading {
        source: Source::OpenApi,
        ..page.clone()
    };
    let more = reading(
        Source::OpenApi,
        Within::Any,
        "/data/nickname",
        Says::Is(Form::String),
    );
    for (own, agrees) in [
        (vec![same.clone()], true),
        (vec![same.clone(), more.clone()], false),
        (vec![more, same], false),
    ] {
        let points = point([vec![page.clone()], own].concat());
        let found = Sources::of(&points).finish();
        assert_eq!(found[0].voices[1].agrees, agrees, "{}", found[0].voices[1].says);
    }
}
