//! Which hosts are let through, under every spelling.

use super::{Refusal, admit};
use crate::contract::{Contract, Environment};
use std::sync::LazyLock;

/// The environments that the page documents.
pub(super) static DOCUMENTED: LazyLock<Vec<Environment>> =
    LazyLock::new(|| Contract::embedded().unwrap().operation.environments);

fn verdict(base: &str, allowed: &[&str]) -> &'static str {
    let allowed: Vec<String> = allowed.iter().map(|&host| host.to_owned()).collect();
    match admit(base, &DOCUMENTED, &allowed) {
        Ok(target) if target.is_loopback() => "loopback",
        Ok(_) => "allowed",
        Err(Refusal::NotAUrl { .. }) => "usage",
        Err(Refusal::Production { .. }) => "production",
        Err(Refusal::UnknownHost { .. }) => "unknown",
        Err(Refusal::Extra { .. }) => "extra",
        Err(Refusal::PlainHttp { .. }) => "plain",
        Err(Refusal::ProxyElsewhere { .. }) => "proxy",
    }
}

#[test]
fn every_spelling_of_a_host_gets_the_verdict_of_the_host() {
    let table = [
        ("https://cadenza-api-uat.algo724.com", "allowed"),
        ("https://CADENZA-API-UAT.algo724.com/", "allowed"),
        ("https://cadenza-api-uat.algo724.com.", "allowed"),
        ("https://cadenza-api-uat.algo724.com:443", "allowed"),
        ("https://cadenza-api-uat.algo724.com/gateway/one", "allowed"),
        ("  https://cadenza-api-uat.algo724.com\n", "allowed"),
        ("https://cadenza-api-uat.algo724.com:8443", "unknown"),
        ("http://cadenza-api-uat.algo724.com", "unknown"),
        ("https://cadenza-api.algo724.com", "production"),
        ("http://cadenza-api.algo724.com", "production"),
        ("https://CADENZA-API.ALGO724.COM", "production"),
        ("https://cadenza-api.algo724.com.", "production"),
        ("https://cadenza-api.algo724.com..", "production"),
        ("https://cadenza-api.algo724.com:8443/x", "production"),
        (
            "https://cadenza-api-uat.algo724.com@cadenza-api.algo724.com",
            "production",
        ),
        ("https://user:word@cadenza-api.algo724.com", "production"),
        ("https://cadenza%2Dapi.algo724.com", "production"),
        ("https://cadenza-api.algo724.com?x=-uat", "production"),
        ("https:\\\\cadenza-api.algo724.com", "production"),
        ("https:cadenza-api.algo724.com", "production"),
        ("https://ｃadenza-api.algo724.com", "production"),
        ("https://cadenza-lite.algo724.com", "production"),
        ("https://cadenza-api-uat.algo724.com.evil.example", "unknown"),
        ("https://evil-cadenza-api-uat.algo724.com", "unknown"),
        ("https://cadenza-api-uat-algo724.com", "unknown"),
        ("https://uat.example", "unknown"),
        ("https://user@cadenza-api-uat.algo724.com", "extra"),
        ("https://cadenza-api-uat.algo724.com?x=1", "extra"),
        ("https://cadenza-api-uat.algo724.com#x", "extra"),
        ("http://127.0.0.1:8080", "loopback"),
        ("http://127.1:8080", "loopback"),
        ("http://0x7f000001", "loopback"),
        ("http://2130706433", "loopback"),
        ("http://localhost", "loopback"),
        ("http://LOCALHOST.:81", "loopback"),
        ("http://[::1]:8080", "loopback"),
        ("http://[::ffff:127.0.0.1]", "loopback"),
        ("https://127.0.0.1:8443/prefix", "loopback"),
        ("http://user:word@127.0.0.1", "extra"),
        ("http://127.0.0.1.evil.example", "unknown"),
        ("http://localhost.evil.example", "unknown"),
        ("http://0.0.0.0", "unknown"),
        ("http://10.0.0.1", "unknown"),
        ("http://169.254.169.254", "unknown"),
        ("ftp://127.0.0.1", "usage"),
        ("127.0.0.1:8080", "usage"),
        ("localhost:8080", "usage"),
        ("https://", "usage"),
        ("", "usage"),
        ("https://[::1", "usage"),
    ];
    assert!(table.len() >= 40);
    for (base, expected) in table {
        assert_eq!(verdict(base, &[]), expected, "{base}");
    }
}

#[test]
fn allow_host_vouches_for_that_host_only_and_never_for_production() {
    assert_eq!(verdict("https://my.example:9000", &["my.example"]), "allowed");
    assert_eq!(verdict("https://my.example", &["MY.example."]), "allowed");
    assert_eq!(verdict("https://my.example", &["my.example:9000"]), "unknown");
    assert_eq!(
        verdict("https://my.example.evil.example", &["my.example"]),
        "unknown"
    );
    assert_eq!(verdict("https://my.example", &["example", "*", ""]), "unknown");
    assert_eq!(verdict("http://my.example", &["my.example"]), "plain");
    assert_eq!(
        verdict("https://cadenza-api.algo724.com", &["cadenza-api.algo724.com"]),
        "production"
    );
}

#[test]
fn no_contract_can_unlock_production() {
    let unlocked = Environment {
        name: "uat".to_owned(),
        origin: "https://cadenza-api.algo724.com".to_owned(),
        production: false,
    };
    for environments in [&[][..], &[unlocked]] {
        let refusal = admit(
            "https://cadenza-api.algo724.com",
            environments,
            &["cadenza-api.algo724.com".to_owned()],
        );
        assert!(matches!(refusal, Err(Refusal::Production { .. })), "{refusal:?}");
    }
}

#[test]
fn a_refused_url_never_repeats_a_password() {
    let refusal = admit("ftp://me:hunter22@host.example", &[], &[]).unwrap_err();
    assert!(!refusal.to_string().contains("hunter22"), "{refusal}");
    assert!(refusal.is_usage());
}

/// Every row with the production host vouched for, which must not matter.
#[test]
fn production_is_recognised_in_every_disguise_even_when_it_is_vouched_for() {
    let vouched = [
        "cadenza-api.algo724.com",
        "cadenza-lite.algo724.com",
        "cadenza-ws.algo724.com",
        "cadenza-api.algo724.com:8443",
    ];
    for base in [
        "https://cadenza-api.algo724.com",
        "https://cadenza-lite.algo724.com",
        "https://cadenza-ws.algo724.com",
        "HTTPS://Cadenza-Api.Algo724.Com:443/api",
        "https://CADENZA-LITE.ALGO724.COM.",
        "https://cadenza-lite.algo724.com...:8443/",
        "http://cadenza-lite.algo724.com",
        "https://me:word@cadenza-lite.algo724.com",
        "https://cadenza-api-uat.algo724.com:443@cadenza-lite.algo724.com",
        "https://cadenza-lite.algo724.com/cadenza-api-uat.algo724.com",
        "https://cadenza-lite.algo724.com#cadenza-api-uat.algo724.com",
        "https://cadenza-lite%2Ealgo724%2ecom",
        "https://%63adenza-api.algo724.com",
        "https://cadenza-api.algo724.com\t",
        "https://cadenza-\napi.algo724.com",
        "https://cadenza-api.al\tgo724.com",
        "ht\ntps://cadenza-api.algo724.com",
        "\u{00a0}https://cadenza-api.algo724.com\u{3000}",
        // Letters and dots that IDNA maps to plain ones, and some that it drops.
        "https://cadenza\u{ff0d}api.algo724.com",
        "https://cadenza-api\u{3002}algo724\u{ff0e}com",
        "https://\u{1d41c}adenza-api.algo724.com",
        "https://cadenza-api.algo\u{2466}24.com",
        "https://cadenza-api.algo\u{ff17}24.com",
        "https://caden\u{00ad}za-api.algo724.com",
        "https://cadenza-\u{200b}api.algo724.com",
        "https://cadenza-api.al\u{2060}go724.com",
        "https:/cadenza-api.algo724.com",
        "https:////cadenza-api.algo724.com",
        "https:\\/cadenza-api.algo724.com\\api",
    ] {
        assert_eq!(verdict(base, &vouched), "production", "{base:?}");
    }
}

#[test]
fn look_alikes_of_a_known_host_are_strangers() {
    for base in [
        // Cyrillic a, Greek omicron, dotless i, and the first in its ASCII form.
        "https://c\u{0430}denza-api-uat.algo724.com",
        "https://cadenza-api-uat.alg\u{03bf}724.com",
        "https://cadenza-ap\u{0131}-uat.algo724.com",
        "https://xn--cdenza-api-uat-0fj.algo724.com",
        "https://cadenza-api-uat.algo724.com.uat.example",
        "https://cadenza-api-uat.algo724.co",
        "https://algo724.com",
        "https://uat.cadenza-api-uat.algo724.com",
        "https://cadenza-api_uat.algo724.com",
        "https://cadenza-api-uat.algo724.com%2Eexample.org",
    ] {
        let seen = verdict(base, &["cadenza-api-uat.algo724.com"]);
        assert!(matches!(seen, "unknown" | "usage"), "{base:?} is {seen}");
    }
}

#[test]
fn an_address_is_this_machine_by_its_value_and_not_by_its_spelling() {
    for (base, expected) in [
        ("http://0177.0.0.1", "loopback"),
        ("http://0177.0.0.0x1", "loopback"),
        ("http://0x7F.1:8080", "loopback"),
        ("http://017700000001", "loopback"),
        ("http://127.0.0.1.", "loopback"),
        ("http://127.0.0.1..", "loopback"),
        ("http://127.255.255.254", "loopback"),
        ("http://%31%32%37.0.0.1", "loopback"),
        ("http://\u{ff11}27.0.0.1", "loopback"),
        ("http://[0:0:0:0:0:0:0:1]", "loopback"),
        ("http://[::0001]", "loopback"),
        ("http://[::ffff:7f00:1]", "loopback"),
        ("http://[0:0:0:0:0:FFFF:127.0.0.1]", "loopback"),
        ("http://local\thost", "loopback"),
        ("http://\u{24db}ocalhost", "loopback"),
        ("http://localhost..", "loopback"),
        ("http://0", "unknown"),
        ("http://[::]", "unknown"),
        ("http://128.0.0.1", "unknown"),
        ("http://3232235777", "unknown"),
        ("http://[::127.0.0.1]", "unknown"),
        ("http://[64:ff9b::7f00:1]", "unknown"),
        ("http://[2002:7f00:1::]", "unknown"),
        ("http://[::ffff:10.0.0.1]", "unknown"),
        ("http://[fe80::1]", "unknown"),
        ("http://localhost.localdomain", "unknown"),
        ("http://api.localhost", "unknown"),
        ("http://127.0.0.1@10.0.0.1", "extra"),
        ("http://127.0.0.1\\@10.0.0.1", "extra"),
        ("http://@127.0.0.1", "extra"),
        ("http://127.0.0.1?", "extra"),
        ("http://127.0.0.1#", "extra"),
        ("http://127.0.0.1/a/path/prefix/", "loopback"),
        ("http://[fe80::1%25lo]", "usage"),
        ("http://[::1%lo]", "usage"),
        ("http://[::1]a", "usage"),
        ("http://256.0.0.1", "usage"),
        ("http://127.0.0.0.1", "usage"),
        ("http://127.0.0.1:65536", "usage"),
        ("http://127.0.0.1:80:80", "usage"),
        ("http://local host", "usage"),
        ("http://local\0host", "usage"),
        ("http://%00", "usage"),
        ("ws://127.0.0.1", "usage"),
        ("file:///127.0.0.1", "usage"),
        ("//127.0.0.1", "usage"),
    ] {
        assert_eq!(verdict(base, &[]), expected, "{base:?}");
    }
}

#[test]
fn what_is_connected_to_is_the_host_that_was_judged() {
    for (base, host) in [
        ("http://localhost.", "localhost"),
        ("http://localhost..", "localhost"),
        ("http://127.0.0.1..", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]", "127.0.0.1"),
        ("http://[::1]", "[::1]"),
        (
            "https://cadenza-api-uat.algo724.com..",
            "cadenza-api-uat.algo724.com",
        ),
    ] {
        let admitted = admit(base, &DOCUMENTED, &[]).unwrap();
        assert_eq!(admitted.url().host_str(), Some(host), "{base}");
    }
}

#[test]
fn an_entry_that_names_a_port_vouches_for_that_port_alone() {
    let at = |entry: &str| {
        ["", ":443", ":9000"].map(|port| verdict(&format!("https://my.example{port}"), &[entry]))
    };
    assert_eq!(at("my.example"), ["allowed", "allowed", "allowed"]);
    assert_eq!(at("my.example:443"), ["allowed", "allowed", "unknown"]);
    assert_eq!(at("my.example:9000"), ["unknown", "unknown", "allowed"]);
    for entry in ["[2001:db8::1]", "[2001:DB8:0::1]:443"] {
        assert_eq!(verdict("https://[2001:db8::1]", &[entry]), "allowed", "{entry}");
    }
    assert_eq!(
        verdict("https://[2001:db8::1]", &["[2001:db8::1]:9000"]),
        "unknown"
    );
}

#[test]
fn an_entry_that_is_more_than_host_and_port_vouches_for_nothing() {
    for entry in [
        "https://my.example",
        "my.example/path",
        "my.example?query",
        "my.example#fragment",
        "me@my.example",
        "my.example:",
        "my.example:x",
        "*.example",
        ".example",
    ] {
        assert_eq!(verdict("https://my.example", &[entry]), "unknown", "{entry}");
    }
}

#[test]
fn what_lets_a_target_through_is_told() {
    let ground =
        |base: &str, allowed: &[String]| admit(base, &DOCUMENTED, allowed).unwrap().ground().to_string();
    assert_eq!(ground("http://127.0.0.1:1", &[]), "this machine");
    assert_eq!(
        ground("https://cadenza-api-uat.algo724.com", &[]),
        "a documented test environment"
    );
    let vouched = ["mine.example".to_owned()];
    assert_eq!(
        ground("https://mine.example", &vouched),
        "vouched for with --allow-host"
    );
}
