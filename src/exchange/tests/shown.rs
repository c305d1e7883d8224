//! What a reproducer shows of a request, as a command line and for a reader.

use super::super::{Authorization, Connection, ExtraHeader, Masker, Request, Secret, WireForm, curl, shown};
use super::request;

const URL: &str = "curl -sS -i -X POST \"$BASE_URL/api/v3/credential/revoke\"";

/// A request without a token, with this body and no type of it.
fn asking(body: impl Into<Vec<u8>>) -> Request {
    Request {
        authorization: Authorization::Absent,
        body: Some(body.into()),
        content_type: None,
        names: None,
        ..request("some-token", Connection::Fresh)
    }
}

/// The word in which a command line gives the body, and the body for a reader.
fn told(asked: &Request) -> [String; 2] {
    let line = curl(asked, &[]);
    let (_, word) = line.split_once("--data-binary ").expect("it has a body");
    [word.to_owned(), shown(asked, &[]).body.unwrap()]
}

#[test]
fn a_secret_is_replaced_however_a_body_spells_it() {
    let secret = r#"it's"one\token-value"#;
    let json = serde_json::json!({ "token": secret }).to_string();
    for body in [
        json.clone(),
        secret.to_owned(),
        format!("\u{1}{json}"),
        format!("\u{1}{secret}"),
    ] {
        let mut asked = asking(body.clone());
        asked.carries = vec![(Secret::new("owner token", secret), "$TOKEN_OWNER")];
        for told in told(&asked) {
            assert!(
                told.contains("$TOKEN_OWNER") && !told.contains("token-value"),
                "{body}: {told}"
            );
        }
    }
}

#[test]
fn what_no_plain_quotes_can_hold_is_escaped() {
    assert_eq!(told(&asking("a\u{1}'b")), [r"$'a\x01\'b'", r"a\x01\'b"]);
    assert_eq!(told(&asking(*b"a\xff")), [r"$'a\xff'", r"a\xff"]);
}

#[test]
fn a_body_is_shown_whole_up_to_its_bound_and_cut_behind_it() {
    let whole = "x".repeat(600);
    assert_eq!(
        told(&asking(whole.clone())),
        [format!("'{whole}'"), whole.clone()]
    );
    assert_eq!(
        told(&asking(format!("{whole}x"))),
        [
            format!("'{}' # 601 bytes in all, cut here", "x".repeat(80)),
            format!("{whole} … (601 bytes in all)")
        ]
    );
}

#[test]
fn a_body_in_chunks_or_in_other_bytes_is_called_so() {
    let usual = format!("{URL} -H 'Content-Type:'");
    let mut asked = asking("{}");
    assert_eq!(curl(&asked, &[]), format!("{usual} --data-binary '{{}}'"));
    asked.chunks = Some(7);
    assert_eq!(
        curl(&asked, &[]),
        format!("{usual} -H 'Transfer-Encoding: chunked' --data-binary '{{}}'")
    );
    asked.chunks = None;
    asked.wire = WireForm::FieldsReversed;
    assert_eq!(
        curl(&asked, &[]),
        format!("{usual} --data-binary '{{}}' # but in other bytes, which curl does not write: use replay")
    );
}

#[test]
fn a_field_that_the_user_gives_stands_once_and_as_it_is_sent() {
    let users = [ExtraHeader::parse("X-Api-Key: of-the-gateway")
        .unwrap()
        .shown(&Masker::new([]))];
    let named = |authorization: Authorization| {
        let asked = Request {
            authorization,
            ..asking("{}")
        };
        let mut shown: Vec<String> = shown(&asked, &users)
            .headers
            .into_iter()
            .map(|(name, value)| format!("{}: {value}", name.to_lowercase()))
            .collect();
        shown.sort();
        shown
    };
    let (token, variable) = (Secret::new("owner token", "a-long-token"), "$TOKEN_OWNER");
    let elsewhere = Authorization::OtherFields {
        token: token.clone(),
        variable,
    };
    assert_eq!(
        named(elsewhere),
        [
            "apikey: $TOKEN_OWNER",
            "x-access-token: $TOKEN_OWNER",
            "x-api-key: $HEADER_X_API_KEY",
            "x-auth-token: $TOKEN_OWNER",
            "x-authorization: Bearer $TOKEN_OWNER",
            "x-forwarded-authorization: Bearer $TOKEN_OWNER",
        ]
    );
    let usual = Authorization::Token {
        scheme: "Bearer",
        token,
        variable,
    };
    assert_eq!(
        named(usual),
        [
            "authorization: Bearer $TOKEN_OWNER",
            "x-api-key: $HEADER_X_API_KEY"
        ]
    );
}
