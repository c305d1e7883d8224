//! The network options: where each comes from, what is told of it, and what is refused.

use super::refused::{is_usage, refusal};
use super::{Folder, aimed, origin_of, resolve};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::settings::{Origin, Settings};

/// A certificate of an authority, made here.
fn authority() -> String {
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    params.self_signed(&key).unwrap().pem()
}

fn off_this_machine() -> Options {
    Options {
        base_url: Some("https://host.example".to_owned()),
        allow_host: vec!["host.example".to_owned()],
        ..Options::default()
    }
}

fn headers(settings: &Settings) -> Vec<(String, String)> {
    let headers = settings.network.headers.iter();
    headers.map(crate::exchange::ExtraHeader::sent).collect()
}

#[test]
fn an_authority_comes_from_each_place() {
    let folder = Folder::new();
    let file = folder.file("ca.pem", authority());
    let path = file.display().to_string();
    let config = Some(folder.file("options.toml", format!("ca-cert = '{path}'\n")));
    for (options, variables, origin) in [
        (
            Options {
                ca_cert: Some(file),
                ..aimed()
            },
            vec![],
            Origin::Flag("ca-cert"),
        ),
        (
            aimed(),
            vec![("CADENZA_CA_CERT", path.as_str())],
            Origin::Variable("CADENZA_CA_CERT"),
        ),
        (Options { config, ..aimed() }, vec![], Origin::Config),
    ] {
        let settings = resolve(&options, &variables).unwrap();
        assert!(settings.network.authorities.is_some());
        assert_eq!(origin_of(&settings, "ca-cert"), (Some(path.clone()), origin));
    }
}

#[test]
fn an_authority_that_cannot_be_used_is_a_usage_error_that_names_the_file() {
    let folder = Folder::new();
    let with = |file| Options {
        ca_cert: Some(file),
        ..aimed()
    };
    let missing = folder.no_file();
    let name = missing.display().to_string();
    is_usage(&with(missing), &[&name, "cannot be read"]);
    is_usage(
        &with(folder.file("empty.pem", "")),
        &["empty.pem", "no certificate"],
    );
    let cut = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    is_usage(&with(folder.file("cut.pem", cut)), &["cut.pem", "not PEM"]);
    let bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let second = format!("{}{bad}", authority());
    is_usage(&with(folder.file("bad.pem", second)), &["bad.pem", "number 2"]);
}

#[test]
fn a_proxy_comes_from_each_place_and_only_the_environment_may_hold_a_password() {
    let folder = Folder::new();
    let url = "http://127.0.0.1:3128";
    let file = |text: &str| Some(folder.file("options.toml", format!("proxy = '{text}'\n")));
    for (options, variables, origin) in [
        (
            Options {
                proxy: Some(url.to_owned()),
                ..aimed()
            },
            vec![],
            Origin::Flag("proxy"),
        ),
        (
            aimed(),
            vec![("CADENZA_PROXY", url)],
            Origin::Variable("CADENZA_PROXY"),
        ),
        (
            Options {
                config: file(url),
                ..aimed()
            },
            vec![],
            Origin::Config,
        ),
    ] {
        let settings = resolve(&options, &variables).unwrap();
        assert_eq!(origin_of(&settings, "proxy"), (Some(url.to_owned()), origin));
    }
    let with_password = "http://me:hunter22@127.0.0.1:3128";
    for options in [
        Options {
            proxy: Some(with_password.to_owned()),
            ..aimed()
        },
        Options {
            config: file(with_password),
            ..aimed()
        },
    ] {
        is_usage(&options, &["user information", "CADENZA_PROXY"]);
        assert!(!refusal(&options, &[]).to_string().contains("hunter22"));
    }
    let settings = resolve(&aimed(), &[("CADENZA_PROXY", with_password)]).unwrap();
    assert!(!format!("{:?}{:?}", settings.origins, settings.network).contains("hunter22"));
    let secrets: Vec<&str> = settings
        .network
        .secrets()
        .map(crate::exchange::Secret::expose)
        .collect();
    assert_eq!(secrets, ["hunter22", "me:hunter22"]);
}

#[test]
fn proxies_of_other_kinds_are_usage_errors() {
    for url in [
        "https://127.0.0.1:1",
        "socks5://127.0.0.1:1",
        "socks5h://127.0.0.1:1",
    ] {
        let options = Options {
            proxy: Some(url.to_owned()),
            ..aimed()
        };
        is_usage(&options, &["--proxy", "not supported", "http://HOST:PORT"]);
    }
}

#[test]
fn a_proxy_elsewhere_for_a_target_here_is_refused_for_safety() {
    let proxy = Some("http://proxy.example:3128".to_owned());
    let error = refusal(
        &Options {
            proxy: proxy.clone(),
            ..aimed()
        },
        &[],
    );
    assert_eq!(error.exit(), ExitCode::Refused, "{error}");
    assert!(
        resolve(
            &Options {
                proxy,
                ..off_this_machine()
            },
            &[]
        )
        .is_ok()
    );
}

#[test]
fn no_proxy_of_another_variable_is_used() {
    let usual = [
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("ALL_PROXY", "http://127.0.0.1:1"),
    ];
    assert!(resolve(&aimed(), &usual).unwrap().network.proxy.is_none());
}

#[test]
fn headers_come_from_each_place_and_the_flag_wins() {
    let folder = Folder::new();
    let config = Some(folder.file("options.toml", "header = ['X-A: 1, 2', 'X-B: 3']\n"));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let both = vec![pair("x-a", "1, 2"), pair("x-b", "3")];
    let configured = Options { config, ..aimed() };
    assert_eq!(headers(&resolve(&configured, &[]).unwrap()), both);
    let lines = [("CADENZA_HEADER", "X-A: 1, 2\r\n\nX-B: 3\n")];
    assert_eq!(headers(&resolve(&aimed(), &lines).unwrap()), both);
    let flags = Options {
        header: vec!["X-C: 4".to_owned()],
        ..configured
    };
    let settings = resolve(&flags, &lines).unwrap();
    assert_eq!(headers(&settings), [pair("x-c", "4")]);
    assert_eq!(
        origin_of(&settings, "header"),
        (Some("X-C: 4".to_owned()), Origin::Flag("header"))
    );
}

#[test]
fn a_secret_header_is_told_without_its_value() {
    let settings = resolve(&aimed(), &[("CADENZA_HEADER", "X-Api-Key: hunter22")]).unwrap();
    let told = origin_of(&settings, "header");
    assert_eq!(told.0.as_deref(), Some("X-Api-Key: [given]"));
    assert_eq!(settings.network.secrets().count(), 1);
}

#[test]
fn a_header_that_cannot_be_sent_is_named_by_number_and_position_and_never_shown() {
    let flags = |texts: &[&str]| Options {
        header: texts.iter().map(|&text| text.to_owned()).collect(),
        ..aimed()
    };
    is_usage(
        &flags(&["X-A: 1", "Host: x"]),
        &["header 2 from --header", "Host"],
    );
    // One flag is one field, whatever stands in it.
    is_usage(&flags(&["X-A: 1\nX-B: 2"]), &["header 1", "0x0a", "position 7"]);
    let injected = flags(&["Cookie: hunter22\r\nHost: evil.example"]);
    is_usage(&injected, &["0x0d", "position 17"]);
    assert!(!refusal(&injected, &[]).to_string().contains("hunter22"));
    let error = refusal(
        &aimed(),
        &[("CADENZA_HEADER", "X-A: 1\nX-Forwarded-For: 1.2.3.4")],
    );
    assert!(
        error.to_string().contains("header 2 from CADENZA_HEADER"),
        "{error}"
    );
}

#[test]
fn without_a_target_the_flags_of_a_deployment_are_refused_and_variables_are_left_alone() {
    let folder = Folder::new();
    for options in [
        Options {
            proxy: Some("http://proxy.example".to_owned()),
            ..Options::default()
        },
        Options {
            ca_cert: Some(folder.no_file()),
            ..Options::default()
        },
    ] {
        is_usage(&options, &["without a target"]);
    }
    let variables = [
        ("CADENZA_PROXY", "http://proxy.example"),
        ("CADENZA_CA_CERT", "/not/there"),
    ];
    let settings = resolve(&Options::default(), &variables).unwrap();
    assert!(settings.network.proxy.is_none() && settings.network.authorities.is_none());
}
