//! Which deployments a run may talk to (design section 7, fact S-06).
//!
//! Loopback always; other hosts by exact match after normalisation; production never. No substring
//! logic: the production name is the UAT name minus four characters.

use crate::contract::Environment;
use std::fmt;
use std::net::IpAddr;
use thiserror::Error;
use url::{Host, Url};

/// A target that the guard let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    url: Url,
    ground: Ground,
}

/// Why a target may be talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It can be nothing but this machine.
    ThisMachine,
    /// The contract lists it as an environment that is not production.
    Documented,
    /// The user named it with `--allow-host`.
    VouchedFor,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ThisMachine => "this machine",
            Self::Documented => "a documented test environment",
            Self::VouchedFor => "vouched for with --allow-host",
        })
    }
}

impl Allowed {
    /// The normalised base URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Why it may be talked to.
    pub fn ground(&self) -> Ground {
        self.ground
    }

    /// Whether it can be nothing but this machine.
    pub fn is_loopback(&self) -> bool {
        self.ground == Ground::ThisMachine
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
    /// A proxy on another machine, for a target on this one.
    #[error(
        "through the proxy {host} an address of this machine would be one of the proxy's own\n  remedy: leave --proxy out for a target on this machine, or use a proxy on this machine"
    )]
    ProxyElsewhere {
        /// The normalised host of the proxy.
        host: String,
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
            | Self::ProxyElsewhere { .. }
            | Self::PlainHttp { .. } => false,
        }
    }
}

/// The production hosts of v3, its WebSocket side included, and of legacy v2 (facts section 1). A contract
/// may add others and can take none away.
const PRODUCTION: [&str; 3] = [
    "https://cadenza-api.algo724.com",
    "https://cadenza-ws.algo724.com",
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
    if is_production(&host, environments) {
        return Err(Refusal::Production { host });
    }
    let extras = [
        (base.contains('@'), "user information"),
        (url.query().is_some(), "a query"),
        (url.fragment().is_some(), "a fragment"),
    ];
    if let Some((_, part)) = extras.into_iter().find(|(present, _)| *present) {
        return Err(Refusal::Extra { part });
    }
    // What was judged is what is connected to: a spelling that only looks like this machine, such as an
    // address with two dots behind it, would otherwise be left to a name server.
    if url.set_host(Some(&host)).is_err() {
        return Err(not_a_url(base, "its host has no normal form".to_owned()));
    }
    if is_loopback(&host) {
        let ground = Ground::ThisMachine;
        return Ok(Allowed { url, ground });
    }
    let port = url.port_or_known_default();
    let documented = environments.iter().filter(|env| !env.production).any(|env| {
        Url::parse(&env.origin).is_ok_and(|origin| {
            origin.host().map(|h| normal(&h)).as_deref() == Some(&host)
                && origin.port_or_known_default() == port
        })
    });
    let ground = if documented {
        Ground::Documented
    } else if allowed.iter().any(|entry| vouches(entry, &host, port)) {
        Ground::VouchedFor
    } else {
        return Err(Refusal::UnknownHost { host });
    };
    if url.scheme() != "https" {
        return Err(Refusal::PlainHttp { host });
    }
    Ok(Allowed { url, ground })
}

/// Whether a normalised host is production, whatever a contract on disk says: those hosts are known to
/// this file as well.
pub(super) fn is_production(host: &str, environments: &[Environment]) -> bool {
    let listed = |origin: &str| host_of(origin).as_deref() == Some(host);
    let named = environments.iter().filter(|env| env.production);
    PRODUCTION
        .into_iter()
        .chain(named.map(|env| env.origin.as_str()))
        .any(listed)
}

fn not_a_url(base: &str, why: String) -> Refusal {
    // Whatever stands before an @ may be a password.
    let url = base.rsplit('@').next().unwrap_or_default().to_owned();
    Refusal::NotAUrl { url, why }
}

/// Lower case, IDNA form and canonical IP literals come from the URL parser; the final dot and
/// IPv4 addresses inside IPv6 are undone here.
pub(super) fn normal<S: AsRef<str>>(host: &Host<S>) -> String {
    match host {
        Host::Domain(name) => name.as_ref().trim_end_matches('.').to_ascii_lowercase(),
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

pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an entry of `--allow-host` names this host, and this port if it names one. An entry that is
/// anything else than a host and a port vouches for nothing.
fn vouches(entry: &str, host: &str, port: Option<u16>) -> bool {
    let entry = entry.trim();
    let (name, wanted) = match entry.rsplit_once(':') {
        // The colons of a bare IPv6 address stand before its closing bracket.
        Some((name, digits)) if !digits.ends_with(']') => match digits.parse::<u16>() {
            Ok(number) => (name, Some(number)),
            Err(_) => return false,
        },
        Some(_) | None => (entry, None),
    };
    Host::parse(name).is_ok_and(|named| normal(&named) == host) && (wanted.is_none() || wanted == port)
}
