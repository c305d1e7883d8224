//! Whole answers, and what can be asked of them.

use super::*;

#[test]
fn the_success_of_the_page_is_a_success() {
    let answer = answer(200, REVOKED);
    assert_eq!(answer.reading(), Reading::Success);
    assert_eq!(answer.deviations, []);
    assert_eq!(answer.media, Media::Json { charset: None });
    assert_eq!(answer.at("/data/status").and_then(Value::as_str), Some("REVOKED"));
    assert_eq!(
        answer.at("/data/revokedAt").and_then(Value::as_i64),
        Some(1_703_052_700_000)
    );
    assert_eq!(
        (answer.errno(), answer.success(), answer.error_text()),
        (Some(0), Some(true), None)
    );
}

#[test]
fn the_error_of_the_page_is_a_failure_with_its_errno() {
    let answer = answer(400, ALREADY_REVOKED);
    assert_eq!(answer.reading(), Reading::Failure { errno: -130_001 });
    assert_eq!(answer.deviations, []);
    assert_eq!(answer.success(), Some(false));
    assert_eq!(answer.error_text(), Some("Credential is already revoked"));
    assert_eq!(answer.envelope.data, Presence::Null);
    assert_eq!(answer.envelope.errno, Presence::Present(Kind::Integer));
}

#[test]
fn an_example_under_the_other_status_contradicts_it_in_all_four_members() {
    for (status, body) in [(400, REVOKED), (200, ALREADY_REVOKED)] {
        let answer = answer(status, body);
        let found: Vec<_> = answer
            .deviations
            .iter()
            .map(|d| (d.kind.class(), d.pointer.as_str()))
            .collect();
        let expected = ["/data", "/success", "/errno", "/error"].map(|pointer| (Class::Pairing, pointer));
        assert_eq!(found, expected);
        assert_eq!(answer.reading(), Reading::Broken);
    }
}

#[test]
fn only_two_hundreds_call_for_the_success_form() {
    for (status, is_success) in [
        (199, false),
        (200, true),
        (201, true),
        (299, true),
        (300, false),
        (500, false),
    ] {
        assert_eq!(
            answer(status, REVOKED).reading() == Reading::Success,
            is_success,
            "{status}"
        );
    }
}

#[test]
fn the_content_type_does_not_change_the_reading() {
    let answer = read(&Head::new(200, &[]), REVOKED.as_bytes(), &Limits::default());
    assert_eq!(answer.reading(), Reading::Success);
    assert_eq!(answer.media, Media::Absent);
    assert_eq!(answer.deviations[0].kind, DeviationKind::ContentTypeMissing);
}

#[test]
fn other_data_may_be_asked_for() {
    let head = Head {
        success_data: Kind::Array,
        ..Head::new(200, &[b"application/json"])
    };
    let reading = |data| {
        read(
            &head,
            envelope(data, "true", "0", "null").as_bytes(),
            &Limits::default(),
        )
        .reading()
    };
    assert_eq!(reading("[]"), Reading::Success);
    assert_eq!(reading("{}"), Reading::Broken);
    assert_eq!(reading("null"), Reading::Broken);
}

#[test]
fn keys_are_counted_whatever_they_hold() {
    let seen = |body| answer(200, body).envelope_keys_seen();
    assert_eq!(seen(REVOKED), 4);
    assert_eq!(seen(r#"{"data":null,"errno":"x","other":1}"#), 2);
    assert_eq!(seen(r#"{"errno":1,"errno":2}"#), 1);
    assert_eq!(seen(r#"{"Errno":1}"#), 0);
    assert_eq!(seen(r#"[{"errno":1}]"#), 0);
    assert_eq!(seen("<html>"), 0);
}

#[test]
fn what_was_understood_before_a_cut_can_be_asked_for() {
    let answer = answer(400, r#"{"errno":-130001,"success":false,"error":"Cred"#);
    assert_eq!(
        (answer.errno(), answer.success(), answer.error_text()),
        (Some(-130_001), Some(false), None)
    );
    assert_eq!(answer.envelope.error, Presence::Absent);
    assert_eq!(answer.reading(), Reading::Broken);
}

#[test]
fn of_a_duplicate_errno_the_first_is_taken() {
    let answer = answer(
        400,
        r#"{"errno":-1,"errno":-2,"data":null,"success":false,"error":"x"}"#,
    );
    assert_eq!(answer.errno(), Some(-1));
    assert_eq!(answer.reading(), Reading::Broken);
}

#[test]
fn dropped_deviations_leave_the_answer_broken() {
    let limits = Limits {
        max_deviations: 0,
        ..Limits::default()
    };
    let answer = read(
        &Head::new(200, &[b"application/json"]),
        b"\xef\xbb\xbf{}",
        &limits,
    );
    assert_eq!((answer.deviations.len(), answer.deviations_dropped), (0, 5));
    assert_eq!(answer.reading(), Reading::Broken);
}

#[test]
fn a_fault_dropped_behind_one_of_the_content_type_still_breaks() {
    let limits = Limits {
        max_deviations: 1,
        ..Limits::default()
    };
    let body = format!("\u{feff}{REVOKED}");
    let answer = read(&Head::new(200, &[]), body.as_bytes(), &limits);
    assert_eq!(answer.deviations[0].kind, DeviationKind::ContentTypeMissing);
    assert_eq!((answer.deviations.len(), answer.deviations_dropped), (1, 1));
    assert_eq!(answer.reading(), Reading::Broken);
}

#[test]
fn a_flood_of_syntax_leaves_room_for_media_and_shape() {
    let flood = format!(
        r#"{{"data":[{}],"success":1,"errno":0,"error":null}}"#,
        ",".repeat(500)
    );
    let limits = Limits {
        max_deviations: 8,
        ..Limits::default()
    };
    let answer = read(&Head::new(200, &[]), flood.as_bytes(), &limits);
    let classes: Vec<Class> = answer
        .deviations
        .iter()
        .map(|deviation| deviation.kind.class())
        .collect();
    assert_eq!(answer.deviations.len() + answer.deviations_dropped, 1 + 501 + 2);
    assert_eq!(
        (classes[0], classes[1], classes[5], classes[6], classes[7]),
        (
            Class::Media,
            Class::Syntax,
            Class::Syntax,
            Class::Shape,
            Class::Shape
        )
    );
}

#[test]
fn failure_and_success_are_read_only_from_flawless_answers() {
    check_reading(200, &envelope("{}", "true", "0", "null"), Reading::Success);
    check_reading(
        404,
        &envelope("null", "false", "-1", "\"no\""),
        Reading::Failure { errno: -1 },
    );
    check_reading(200, &envelope("{}", "true", "0.0", "null"), Reading::Broken);
    check_reading(
        200,
        &(envelope("{}", "true", "0", "null") + "\0"),
        Reading::Broken,
    );
    check_reading(200, "", Reading::Broken);
}
