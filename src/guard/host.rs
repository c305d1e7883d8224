//! Which deployments a run may talk to (design section 7, fact S-06).
//!
//! Loopback always; other hosts by exact match after normalisation; production never. No substring
//! logic: the production name is the UAT name minus four characters.

use crate::contract::Environment;
use std::net::IpAddr;
use thiserror::Error;
use url::{Host, Url};

/// A target that the guard let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    url: Url,
    loopback: bool,
}

impl Allowed {
    /// The normalised base URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether it can be nothing but this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// Why a target is not talked to.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The text is no URL of a web service: a usage error.
    #[error(
        "{url:?} is not a usable base URL: {why}\n  remedy: give scheme, host and optional path, such as https://host.example or http://127.0.0.1:8080"
    )]
    NotAUrl {
        /// The text as given, without user information.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// A production host, under whatever spelling.
    #[error(
        "{host} is production, where a revocation destroys a customer's credential\n  remedy: none; use the UAT environment or a server of your own"
    )]
    Production {
        /// The normalised host.
        host: String,
    },
    /// A host nobody vouched for.
    #[error("{host} is no known test environment\n  remedy: if it is one, say so with --allow-host {host}")]
    UnknownHost {
        /// The normalised host.
        host: String,
    },
    /// A URL that carries more than scheme, host, port and path.
    #[error(
        "the base URL carries {part}, which could end up in logs or change the target\n  remedy: leave it out"
    )]
    Extra {
        /// Which part.
        part: &'static str,
    },
    /// A token would travel unencrypted.
    #[error("plain http to {host} would send the token unencrypted\n  remedy: use https")]
    PlainHttp {
        /// The normalised host.
        host: String,
    },
}

impl Refusal {
    /// Whether it is a mistake in the input rather than a danger.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::NotAUrl { .. } => true,
            Self::Production { .. }
            | Self::UnknownHost { .. }
            | Self::Extra { .. }
            | Self::PlainHttp { .. } => false,
        }
    }
}

/// The production hosts of v3 and of legacy v2 (facts section 1). A contract may add others and can take
/// none away.
const PRODUCTION: [&str; 2] = [
    "https://cadenza-api.algo724.com",
    "https://cadenza-lite.algo724.com",
];

/// Decides about a base URL. `environments` come from the contract, `allowed` from `--allow-host`
/// (a host, or host and port).
pub fn admit(base: &str, environments: &[Environment], allowed: &[String]) -> Result<Allowed, Refusal> {
    let mut url = Url::parse(base.trim()).map_err(|error| not_a_url(base, error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(not_a_url(
            base,
            format!("the scheme {} is neither http nor https", url.scheme()),
        ));
    }
    let Some(host) = url.host().map(|host| normal(&host)) else {
        return Err(not_a_url(base, "it has no host".to_owned()));
    };
    let listed = |origin: &str| host_of(origin).as_deref() == Some(&host);
    // Whatever a contract on disk says: the production hosts are known to this file as well.
    if PRODUCTION.iter().any(|origin| listed(origin))
        || environments
            .iter()
            .any(|env| env.production && listed(&env.origin))
    {
        return Err(Refusal::Production { host });
    }
    let extras = [
        (
            !url.username().is_empty() || url.password().is_some() || base.contains('@'),
            "user information",
        ),
        (url.query().is_some(), "a query"),
        (url.fragment().is_some(), "a fragment"),
    ];
    if let Some((_, part)) = extras.into_iter().find(|(present, _)| *present) {
        return Err(Refusal::Extra { part });
    }
    let loopback = is_loopback(&host);
    if loopback {
        return Ok(Allowed { url, loopback });
    }
    // The dot that makes a name absolute changes nothing but the spelling.
    if url.set_host(Some(&host)).is_err() {
        return Err(not_a_url(base, "its host has no normal form".to_owned()));
    }
    let port = url.port_or_known_default();
    let documented = environments.iter().filter(|env| !env.production).any(|env| {
        Url::parse(&env.origin).is_ok_and(|origin| {
            origin.host().map(|h| normal(&h)).as_deref() == Some(&host)
                && origin.port_or_known_default() == port
        })
    });
    if !documented && !allowed.iter().any(|entry| vouches(entry, &host, port)) {
        return Err(Refusal::UnknownHost { host });
    }
    if url.scheme() != "https" {
        return Err(Refusal::PlainHttp { host });
    }
    Ok(Allowed { url, loopback })
}

fn not_a_url(base: &str, why: String) -> Refusal {
    // Whatever stands before an @ may be a password.
    let url = base.rsplit('@').next().unwrap_or_default().to_owned();
    Refusal::NotAUrl { url, why }
}

/// Lower case, IDNA form and canonical IP literals come from the URL parser; the final dot and
/// IPv4 addresses inside IPv6 are undone here.
fn normal(host: &Host<&str>) -> String {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => match address.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("[{address}]"),
        },
    }
}

fn host_of(origin: &str) -> Option<String> {
    Url::parse(origin).ok()?.host().map(|host| normal(&host))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn vouches(entry: &str, host: &str, port: Option<u16>) -> bool {
    let Ok(url) = Url::parse(&format!("https://{}", entry.trim())) else {
        return false;
    };
    let names = url.host().map(|h| normal(&h)).as_deref() == Some(host);
    names && url.username().is_empty() && url.port().is_none_or(|wanted| Some(wanted) == port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    fn verdict(base: &str, allowed: &[&str]) -> &'static str {
        let contract = Contract::embedded().unwrap();
        let allowed: Vec<String> = allowed.iter().map(|&host| host.to_owned()).collect();
        match admit(base, &contract.operation.environments, &allowed) {
            Ok(target) if target.is_loopback() => "loopback",
            Ok(_) => "allowed",
            Err(Refusal::NotAUrl { .. }) => "usage",
            Err(Refusal::Production { .. }) => "production",
            Err(Refusal::UnknownHost { .. }) => "unknown",
            Err(Refusal::Extra { .. }) => "extra",
            Err(Refusal::PlainHttp { .. }) => "plain",
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
}
