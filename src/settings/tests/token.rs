//! Texts that cannot be tokens, and tokens that are not what their role needs.

use super::refused::{is_usage, refusal};
use super::{Folder, aimed, resolve};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::settings::SettingsError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::{SystemTime, UNIX_EPOCH};

/// A token handed over by a variable is refused for that reason and is not shown.
#[track_caller]
fn is_no_token(token: &str, why: &str) {
    let error = refusal(&aimed(), &[("CADENZA_TOKEN", token)]);
    let text = error.to_string();
    assert!(matches!(error, SettingsError::Token { .. }), "{text}");
    assert!(text.contains("CADENZA_TOKEN") && text.contains(why), "{text}");
    assert!(token.contains("hunter2") && !text.contains("hunter2"), "{text}");
}

/// A JWT whose payload is this JSON text.
fn jwt(payload: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"none"}"#),
        part(payload),
        part("signature")
    )
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn expiring_at(seconds: u64) -> String {
    jwt(&format!(r#"{{"sub":"u","exp":{seconds}}}"#))
}

#[test]
fn a_file_of_blanks_alone_is_an_empty_one() {
    for blank in ["\n", " \n", "\t"] {
        let error = refusal(&aimed(), &[("CADENZA_TOKEN", blank)]).to_string();
        assert!(error.contains("is empty"), "{error}");
    }
}

#[test]
fn a_token_with_blanks_inside_is_refused() {
    is_no_token("Bearer hunter2", "blanks");
    is_no_token("hunter2\nhunter2", "blanks");
    is_no_token(" hunter2", "blanks");
    is_no_token("hunter2\u{a0}hunter2", "blanks");
}

#[test]
fn a_token_with_bytes_that_no_header_carries_is_refused() {
    is_no_token("hunter2-é", "printable ASCII");
    is_no_token("hunter2\u{1b}", "printable ASCII");
}

#[test]
fn a_token_too_short_to_be_masked_is_refused() {
    let error = refusal(&aimed(), &[("CADENZA_TOKEN", "hu7e2")]);
    assert!(error.to_string().contains("shorter than 6"), "{error}");
    assert!(!error.to_string().contains("hu7e2"), "{error}");
}

#[test]
fn an_empty_token_file_is_refused() {
    let folder = Folder::new();
    let options = Options {
        token_file: Some(folder.file("token", "\n")),
        ..aimed()
    };
    is_usage(&options, &["--token-file", "empty"]);
}

#[test]
fn a_token_file_that_is_no_text_is_refused() {
    let folder = Folder::new();
    let options = Options {
        token_file: Some(folder.file("token", [0xff, 0xfe, 0x00])),
        ..aimed()
    };
    is_usage(&options, &["cannot be read"]);
}

#[test]
fn a_token_that_is_not_expired_yet_is_no_expired_token() {
    for expires in [now() + 3600, now(), now() - 60] {
        let token = expiring_at(expires);
        let error = refusal(&aimed(), &[("CADENZA_EXPIRED_TOKEN", &token)]);
        let text = error.to_string();
        assert!(
            text.contains("not expired yet") && text.contains(&expires.to_string()),
            "{text}"
        );
        assert!(!text.contains(&token), "{text}");
    }
}

#[test]
fn a_token_that_is_really_expired_or_does_not_say_is_accepted() {
    for token in [
        expiring_at(now() - 3600),
        jwt("{}"),
        jwt("no json"),
        jwt(r#"{"exp":"soon"}"#),
        "opaque-token".to_owned(),
    ] {
        assert!(
            resolve(&aimed(), &[("CADENZA_EXPIRED_TOKEN", &token)]).is_ok(),
            "{token}"
        );
    }
}

#[test]
fn a_live_token_of_another_role_may_be_live() {
    assert!(resolve(&aimed(), &[("CADENZA_TOKEN", &expiring_at(now() + 3600))]).is_ok());
}

#[test]
fn a_token_among_the_ids_of_a_pool_is_refused_and_not_shown() {
    let folder = Folder::new();
    let opaque = "hunter2-hunter2";
    for token in [opaque.to_owned(), jwt("{}")] {
        let pool = folder.file("pool.txt", format!("an-id\n{token}\n"));
        let options = Options {
            credentials: Some(pool),
            ..aimed()
        };
        let error = refusal(&options, &[("CADENZA_TOKEN", opaque)]);
        assert!(matches!(error, SettingsError::TokenInPool { .. }), "{error}");
        assert!(!error.to_string().contains(&token), "{error}");
        assert_eq!(error.exit(), ExitCode::Usage);
    }
}

#[test]
fn tokens_whose_own_claim_tells_of_a_mix_up_are_told() {
    let of = |user: &str| jwt(&format!(r#"{{"sub":"{user}","salt":"{}"}}"#, user.len()));
    let told = |second: &str, stranger: &str| {
        let variables = [
            ("CADENZA_TOKEN", of("me")),
            (
                "CADENZA_SECOND_TOKEN",
                jwt(&format!(r#"{{"sub":"{second}","jti":"2"}}"#)),
            ),
            (
                "CADENZA_STRANGER_TOKEN",
                jwt(&format!(r#"{{"sub":"{stranger}","jti":"3"}}"#)),
            ),
        ];
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, token)| (*name, token.as_str()))
            .collect();
        resolve(&aimed(), &variables).unwrap().mixed_up_tokens()
    };
    assert!(told("me", "them").is_empty());
    let all = told("them", "me");
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(
        all[0].contains("--second-token-file") && all[0].contains("is another user's"),
        "{all:?}"
    );
    assert!(
        all[1].contains("--stranger-token-file") && all[1].contains("is the owner's too"),
        "{all:?}"
    );
    let opaque = [
        ("CADENZA_TOKEN", "opaque-token-1"),
        ("CADENZA_STRANGER_TOKEN", "opaque-token-2"),
    ];
    assert!(resolve(&aimed(), &opaque).unwrap().mixed_up_tokens().is_empty());
}
