//! No secret in an answer.

use super::{
    ALREADY, REFUSED, REVOKED, UNKNOWN, answered, cut, edited, fails, has_nothing_to_judge, own, passes,
    played,
};
use crate::evidence::{Evidence, Life};
use crate::exchange::{Sighting, Spelling};

const LEAK: &str = "no_secret_in_answer";
const CLAUSE: &str = "revoke.no-secret";

/// A success whose object has one more member.
fn with_member(member: &str) -> Evidence {
    let body = edited(r#""venue""#, &format!(r#"{member},"venue""#));
    played(
        "revoke_and_repeat",
        [answered("first call", own(Life::Live), 200, body)],
    )
}

#[test]
fn answers_without_secrets_pass() {
    passes(
        LEAK,
        played(
            "revoke_and_repeat",
            [answered("first call", own(Life::Live), 200, REVOKED)],
        ),
    );
    passes(
        LEAK,
        played("unknown_id", [answered("unknown id", UNKNOWN, 404, REFUSED)]),
    );
}

#[test]
fn a_registered_secret_is_a_violation_wherever_and_however_it_was_written() {
    for (place, spelling) in [
        ("body", Spelling::Raw),
        ("x-debug", Spelling::Segment),
        ("set-cookie", Spelling::Base64),
        ("location", Spelling::Escaped),
    ] {
        let sighting = Sighting {
            label: "owner token".to_owned(),
            place: place.to_owned(),
            spelling,
        };
        let call = answered("unknown id", UNKNOWN, 404, REFUSED).leaking(sighting);
        fails(LEAK, played("unknown_id", [call]), CLAUSE, "-");
    }
}

#[test]
fn a_member_named_like_a_secret_is_reported_at_its_place() {
    fails(LEAK, with_member(r#""secret":"s3cr3t""#), CLAUSE, "/data/secret");
    fails(
        LEAK,
        with_member(r#""api_secret":"s3cr3t""#),
        CLAUSE,
        "/data/api_secret",
    );
    fails(
        LEAK,
        with_member(r#""secretKey":"s3cr3t""#),
        CLAUSE,
        "/data/secretKey",
    );
    fails(
        LEAK,
        with_member(r#""Passphrase":"open""#),
        CLAUSE,
        "/data/Passphrase",
    );
    fails(
        LEAK,
        with_member(r#""keys":[{"a/b":{"api-passphrase":"open"}}]"#),
        CLAUSE,
        "/data/keys/0/a~1b/api-passphrase",
    );
}

#[test]
fn a_private_key_is_a_secret_under_any_name_and_other_words_for_keys_are_none() {
    fails(
        LEAK,
        with_member(r#""pem":"-----BEGIN RSA PRIVATE KEY-----\nMIIE""#),
        CLAUSE,
        "/data/pem",
    );
    fails(
        LEAK,
        with_member(r#""encryptedApiSecret":"c2Vj""#),
        CLAUSE,
        "/data/encryptedApiSecret",
    );
    passes(LEAK, with_member(r#""mnemonic":"BINA""#));
    passes(LEAK, with_member(r#""signingKey":{"kid":"2026-11"}"#));
    passes(LEAK, with_member(r#""pem":"-----BEGIN PUBLIC KEY-----\nMIIE""#));
}

#[test]
fn a_header_field_named_like_a_secret_is_one_unless_it_tells_nothing() {
    let with = |name: &str, value: &str| {
        let call = answered("unknown id", UNKNOWN, 404, REFUSED).headed(name, &[value]);
        played("unknown_id", [call])
    };
    fails(LEAK, with("x-debug-secret", "c2VjcmV0c2VjcmV0"), CLAUSE, "-");
    fails(
        LEAK,
        with("x-api-passphrase", "open-sesame-open-sesame"),
        CLAUSE,
        "-",
    );
    for (name, value) in [
        ("x-debug-secret", "ab****yz"),
        ("x-has-secret", "false"),
        ("x-secret-rotation", "2026-11-29"),
        ("x-access-token", "a renewed session"),
    ] {
        passes(LEAK, with(name, value));
    }
}

#[test]
fn an_empty_absent_or_masked_secret_is_none() {
    for member in [
        r#""secret":"""#,
        r#""secret":null"#,
        r#""secret":"****""#,
        r#""apiSecret":"ab****yz""#,
        r#""apiKey":"ab****yz""#,
        r#""secretary":"Ms Moneypenny""#,
        r#""isSecret":true"#,
    ] {
        passes(LEAK, with_member(member));
    }
}

#[test]
fn a_refusals_text_may_speak_of_secrets() {
    let body = ALREADY.replace("Credential is already revoked", "your secret is safe");
    passes(
        LEAK,
        played("unknown_id", [answered("unknown id", UNKNOWN, 404, body)]),
    );
}

#[test]
fn without_an_answer_there_is_nothing_to_look_at() {
    has_nothing_to_judge(LEAK, played("unknown_id", [cut("unknown id", UNKNOWN)]));
}
