//! Precedence, and the inputs that are refused before anything is sent.

mod folder;
mod keeping;
mod network;
mod pins;
mod politeness;
mod refused;
mod refused_tokens;
mod replay_line;
mod token;

use super::{Origin, Settings, SettingsError, Target};
use crate::cli::Options;
use crate::exchange::Secret;
use crate::scenario::{Profile, Role};
use folder::Folder;
use std::path::PathBuf;
use std::time::Duration;

const LOOPBACK: &str = "http://127.0.0.1:9";

/// Resolves with exactly these variables.
fn resolve(options: &Options, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::resolve(options, &|name| {
        variables
            .iter()
            .find(|(variable, _)| *variable == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

/// Options that name a target on this machine.
fn aimed() -> Options {
    Options {
        base_url: Some(LOOPBACK.to_owned()),
        ..Options::default()
    }
}

fn origin_of(settings: &Settings, name: &str) -> (Option<String>, Origin) {
    let setting = settings.origins.iter().find(|setting| setting.name == name);
    let setting = setting.expect("the setting has an origin");
    (setting.value.clone(), setting.origin.clone())
}

/// The seed and its origin, given on any of the three ways.
#[track_caller]
fn check_seed(flag: Option<&str>, variable: Option<&str>, config: Option<&str>, seed: u64, origin: &Origin) {
    let folder = Folder::new();
    let config = config.map(|seed| folder.file("options.toml", format!("seed = {seed}\n")));
    let options = Options {
        seed: flag.map(str::to_owned),
        config,
        ..Options::default()
    };
    let variables: Vec<(&str, &str)> = variable.map(|seed| ("CADENZA_SEED", seed)).into_iter().collect();
    let settings = resolve(&options, &variables).unwrap();
    assert_eq!((settings.seed, &origin_of(&settings, "seed").1), (seed, origin));
}

#[test]
fn a_flag_wins_over_the_environment_and_the_configuration() {
    check_seed(Some("1"), Some("2"), Some("3"), 1, &Origin::Flag("seed"));
}

#[test]
fn the_environment_wins_over_the_configuration() {
    check_seed(None, Some("2"), Some("3"), 2, &Origin::Variable("CADENZA_SEED"));
}

#[test]
fn the_configuration_wins_over_the_default() {
    check_seed(None, None, Some("3"), 3, &Origin::Config);
}

#[test]
fn an_empty_variable_counts_as_unset() {
    check_seed(None, Some(""), Some("3"), 3, &Origin::Config);
}

#[test]
fn nothing_given_means_the_defaults() {
    let settings = resolve(&Options::default(), &[]).unwrap();
    assert!(matches!(settings.target, Target::Embedded));
    assert_eq!(settings.profile, Profile::Gate);
    assert_eq!(settings.bounds.max_revocations, 16);
    assert_eq!(settings.bounds.weather_budget, Duration::from_secs(60));
    assert_eq!(settings.clock_skew, Duration::from_secs(300));
    assert_eq!(settings.limits.total, Duration::from_secs(10));
    assert!(!settings.demands.require_all && settings.report_dir.is_none());
    assert!(
        settings
            .origins
            .iter()
            .all(|setting| setting.origin == Origin::Default)
    );
}

#[test]
fn a_deadline_off_this_machine_is_thirty_seconds() {
    let options = Options {
        base_url: Some("https://host.example".to_owned()),
        allow_host: vec!["host.example".to_owned()],
        ..Options::default()
    };
    assert_eq!(
        resolve(&options, &[]).unwrap().limits.total,
        Duration::from_secs(30)
    );
}

#[test]
fn every_option_may_come_from_the_configuration() {
    let folder = Folder::new();
    let token = folder.file("token", "configured-token\n");
    let pool = folder.file("pool", "id-1\nid-2\n");
    let config = format!(
        "base-url = 'https://host.example'\nallow-host = ['other.example', 'host.example']\n\
         profile = 'smoke'\n\
         token-file = '{}'\ncredentials = '{}'\ntimeout = '2s'\nclock-skew = '1min'\nweather-budget = '0s'\n\
         max-revocations = 3\nfail-on = 'violation'\nrequire-all = true\nreport-dir = 'reports'\n",
        token.display(),
        pool.display()
    );
    let options = Options {
        config: Some(folder.file("options.toml", &config)),
        ..Options::default()
    };
    let settings = resolve(&options, &[]).unwrap();
    let Target::Deployment(allowed) = &settings.target else {
        panic!("the configuration's target is not used")
    };
    assert_eq!(allowed.url().as_str(), "https://host.example/");
    assert_eq!(settings.tokens[&Role::Owner].expose(), "configured-token");
    assert_eq!(settings.own.ids().len(), 2);
    assert_eq!(settings.profile, Profile::Smoke);
    assert_eq!(settings.limits.total, Duration::from_secs(2));
    assert_eq!(settings.clock_skew, Duration::from_secs(60));
    assert_eq!(settings.bounds.weather_budget, Duration::ZERO);
    assert_eq!(settings.bounds.max_revocations, 3);
    assert!(settings.demands.require_all && !settings.demands.fail_on.names_inconclusive());
    assert_eq!(settings.report_dir, Some(PathBuf::from("reports")));
}

#[test]
fn the_configuration_may_be_named_by_a_variable() {
    let folder = Folder::new();
    let config = folder.file("options.toml", "seed = 7\n");
    let config = config.display().to_string();
    assert_eq!(
        resolve(&Options::default(), &[("CADENZA_CONFIG", &config)])
            .unwrap()
            .seed,
        7
    );
}

#[test]
fn the_default_budget_of_revocations_is_the_profiles() {
    let options = Options {
        profile: Some("smoke".to_owned()),
        ..Options::default()
    };
    assert_eq!(resolve(&options, &[]).unwrap().bounds.max_revocations, 0);
}

#[test]
fn a_token_file_loses_its_final_newline() {
    let folder = Folder::new();
    for text in ["abcdef123", "abcdef123\n", "abcdef123\r\n"] {
        let options = Options {
            token_file: Some(folder.file("token", text)),
            ..aimed()
        };
        let settings = resolve(&options, &[]).unwrap();
        assert_eq!(settings.tokens[&Role::Owner].expose(), "abcdef123", "{text:?}");
    }
}

#[test]
fn each_role_has_a_variable_and_the_flag_wins() {
    let folder = Folder::new();
    let options = Options {
        stranger_token_file: Some(folder.file("token", "from-the-file")),
        ..aimed()
    };
    let variables = [
        ("CADENZA_TOKEN", "owner-token"),
        ("CADENZA_STRANGER_TOKEN", "stranger-token"),
        ("CADENZA_READER_TOKEN", "reader-token"),
        ("CADENZA_EXPIRED_TOKEN", "opaque-expired-token"),
    ];
    let settings = resolve(&options, &variables).unwrap();
    let tokens: Vec<&str> = settings.tokens.values().map(Secret::expose).collect();
    assert_eq!(
        tokens,
        [
            "owner-token",
            "from-the-file",
            "reader-token",
            "opaque-expired-token"
        ]
    );
}

#[test]
fn the_origin_of_a_secret_is_told_and_its_value_is_not() {
    let settings = resolve(&aimed(), &[("CADENZA_TOKEN", "hunter2-hunter2")]).unwrap();
    let given = (Some("given".to_owned()), Origin::Variable("CADENZA_TOKEN"));
    assert_eq!(origin_of(&settings, "token-file"), given);
    assert!(!format!("{:?}{:?}", settings.origins, settings.tokens).contains("hunter2"));
}

#[test]
fn tokens_of_the_environment_do_not_turn_the_embedded_mock_into_a_target() {
    let settings = resolve(&Options::default(), &[("CADENZA_TOKEN", "meant-for-another-run")]).unwrap();
    assert!(matches!(settings.target, Target::Embedded));
    assert!(settings.tokens.is_empty());
}
