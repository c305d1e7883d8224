//! What cannot be used, and what its refusal says and does not say.

use super::{Folder, LOOPBACK, aimed, resolve};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::settings::SettingsError;

/// The refusal, which always has a first line and a remedy.
#[track_caller]
pub(super) fn refusal(options: &Options, variables: &[(&str, &str)]) -> SettingsError {
    let Err(error) = resolve(options, variables) else {
        panic!("{options:?} was accepted")
    };
    let text = error.to_string();
    let (what, remedy) = text.split_once("remedy: ").expect("the message has a remedy");
    assert!(!what.trim().is_empty() && !remedy.trim().is_empty(), "{text}");
    assert!(
        what.trim_end_matches(' ').ends_with('\n'),
        "the remedy has no line of its own: {text}"
    );
    error
}

/// Refused as a usage error whose message holds each of the words.
#[track_caller]
pub(super) fn is_usage(options: &Options, words: &[&str]) {
    let error = refusal(options, &[]);
    assert_eq!(error.exit(), ExitCode::Usage, "{error}");
    let text = error.to_string();
    for word in words {
        assert!(text.contains(word), "{word:?} is missing: {text}");
    }
}

fn with_url(url: &str) -> Options {
    Options {
        base_url: Some(url.to_owned()),
        ..Options::default()
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new();
    let missing = folder.no_file();
    let name = missing.display().to_string();
    let given = Some(missing);
    // A token given in place of its file must not be repeated, so this one names the option instead.
    let token = Options {
        token_file: given.clone(),
        ..aimed()
    };
    is_usage(&token, &["--token-file", "cannot be read"]);
    for options in [
        Options {
            credentials: given.clone(),
            ..aimed()
        },
        Options {
            stranger_credentials: given.clone(),
            ..aimed()
        },
        Options {
            config: given.clone(),
            ..aimed()
        },
        Options {
            schemas: given.clone(),
            ..aimed()
        },
    ] {
        is_usage(&options, &[&name]);
    }
}

#[test]
fn an_empty_pool_file_is_refused() {
    let folder = Folder::new();
    let options = Options {
        credentials: Some(folder.file("pool.txt", "# none yet\n\n")),
        ..aimed()
    };
    is_usage(&options, &["pool.txt", "no credential id"]);
}

#[test]
fn a_pool_file_with_two_words_in_a_line_is_refused_with_the_line() {
    let folder = Folder::new();
    let options = Options {
        credentials: Some(folder.file("pool.txt", "id-1\nid-2 id-3\n")),
        ..aimed()
    };
    is_usage(&options, &["pool.txt:2"]);
}

#[test]
fn a_url_that_is_none_is_a_usage_error() {
    for url in ["127.0.0.1:8080", "ftp://127.0.0.1", "https://", "nonsense"] {
        is_usage(&with_url(url), &["not a usable base URL"]);
    }
}

#[test]
fn production_and_unknown_hosts_are_refused_for_safety() {
    for (url, word) in [
        ("https://cadenza-api.algo724.com", "production"),
        ("https://elsewhere.example", "--allow-host"),
        ("https://user:word@host.example", "user information"),
        ("https://cadenza-api-uat.algo724.com?x=1", "query"),
    ] {
        let error = refusal(&with_url(url), &[]);
        assert_eq!(error.exit(), ExitCode::Refused, "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn hosts_may_be_vouched_for_by_a_variable() {
    let hosts = |list| resolve(&with_url("https://host.example"), &[("CADENZA_ALLOW_HOST", list)]);
    assert!(hosts("other.example, host.example").is_ok());
    assert!(hosts("other.example").is_err());
}

#[test]
fn vouching_for_production_does_not_help() {
    let options = Options {
        allow_host: vec!["cadenza-api.algo724.com".to_owned()],
        ..with_url("https://cadenza-api.algo724.com")
    };
    assert_eq!(refusal(&options, &[]).exit(), ExitCode::Refused);
}

#[test]
fn an_unknown_profile_is_refused() {
    let options = Options {
        profile: Some("weekly".to_owned()),
        ..Options::default()
    };
    is_usage(
        &options,
        &["--profile", "\"weekly\"", "smoke, gate, nightly or full"],
    );
}

#[test]
fn a_duration_without_a_unit_or_without_length_is_refused() {
    for text in ["10", "ten seconds", "-5s", "0s", ""] {
        let options = Options {
            timeout: Some(text.to_owned()),
            ..Options::default()
        };
        is_usage(&options, &["--timeout", "unit"]);
    }
}

#[test]
fn a_number_that_is_none_is_refused() {
    for text in ["-1", "1.5", "many", "99999999999999999999"] {
        let options = Options {
            max_revocations: Some(text.to_owned()),
            ..Options::default()
        };
        is_usage(&options, &["--max-revocations", text]);
    }
}

#[test]
fn an_unknown_word_in_fail_on_is_refused() {
    let options = Options {
        fail_on: Some("violation,flaky".to_owned()),
        ..Options::default()
    };
    is_usage(&options, &["--fail-on", "\"flaky\""]);
}

#[test]
fn a_switch_of_the_environment_is_true_or_false() {
    let error = refusal(&Options::default(), &[("CADENZA_REQUIRE_ALL", "yes")]);
    assert!(error.to_string().contains("--require-all"), "{error}");
}

#[test]
fn a_configuration_that_cannot_be_understood_is_refused_with_its_name() {
    let folder = Folder::new();
    for (text, word) in [
        (
            "base_url = 'http://127.0.0.1'",
            "\"base_url\" is no option; did you mean base-url?",
        ),
        ("token = 'hunter2'", "\"token\" is no option"),
        ("seed = 1\nseed = 2", "line 2"),
        ("seed =", "line 1"),
        ("seed = 1.5", "\"seed\""),
        ("allow-host = [1]", "\"allow-host\""),
    ] {
        let options = Options {
            config: Some(folder.file("options.toml", text)),
            ..Options::default()
        };
        is_usage(&options, &["options.toml", word]);
        assert!(!refusal(&options, &[]).to_string().contains("hunter2"));
    }
}

#[test]
fn inputs_for_a_deployment_without_a_deployment_are_refused() {
    let folder = Folder::new();
    let file = Some(folder.file("any", "abcdef123"));
    for (flag, options) in [
        (
            "--token-file",
            Options {
                token_file: file.clone(),
                ..Options::default()
            },
        ),
        (
            "--reader-token-file",
            Options {
                reader_token_file: file.clone(),
                ..Options::default()
            },
        ),
        (
            "--credentials",
            Options {
                credentials: file.clone(),
                ..Options::default()
            },
        ),
    ] {
        is_usage(&options, &[flag, "--base-url"]);
    }
}

#[test]
fn a_target_of_the_environment_is_a_target() {
    let folder = Folder::new();
    let options = Options {
        token_file: Some(folder.file("token", "abcdef123")),
        ..Options::default()
    };
    assert!(resolve(&options, &[("CADENZA_BASE_URL", LOOPBACK)]).is_ok());
}
