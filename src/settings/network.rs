//! How the deployment is reached: further authorities, a proxy, header fields of the user's own.

use super::source::{Origin, Sources};
use super::{SettingsError, Target};
use crate::cli::Options;
use crate::contract::Contract;
use crate::exchange::{Authorities, ExtraHeader, Network, Passwords, Proxy};
use crate::guard::admit_proxy;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn network(
    options: &Options,
    contract: &Contract,
    target: &Target,
    from: &mut Sources<'_>,
) -> Result<Network, SettingsError> {
    let path = from.path("ca-cert", options.ca_cert.as_ref(), "CADENZA_CA_CERT");
    let proxy = proxy(options, from)?;
    let headers = headers(options, from)?;
    match target {
        // It is in this process: there is nothing to verify and nobody in between.
        Target::Embedded => Ok(Network {
            headers,
            ..Network::default()
        }),
        Target::Deployment(allowed) => {
            if let Some(proxy) = &proxy {
                admit_proxy(proxy.url(), allowed, &contract.operation.environments)?;
            }
            Ok(Network {
                authorities: path.as_deref().map(authorities).transpose()?,
                proxy,
                headers,
            })
        }
    }
}

fn authorities(path: &Path) -> Result<Authorities, SettingsError> {
    let pem = fs::read(path).map_err(|error| SettingsError::Unreadable {
        path: path.to_owned(),
        error,
    })?;
    Authorities::parse(&pem).map_err(|why| SettingsError::Authority {
        path: PathBuf::from(path),
        why,
    })
}

fn proxy(options: &Options, from: &mut Sources<'_>) -> Result<Option<Proxy>, SettingsError> {
    let found = from.find("proxy", options.proxy.as_deref(), "CADENZA_PROXY");
    let Some((text, origin)) = found else {
        from.remember("proxy", None, Origin::Default);
        return Ok(None);
    };
    let passwords = match origin {
        Origin::Variable(_) => Passwords::Allowed,
        Origin::Flag(_) | Origin::Config | Origin::Default => Passwords::Refused,
    };
    let proxy = Proxy::parse(&text, passwords).map_err(|why| SettingsError::Proxy {
        origin: origin.to_string(),
        why,
    })?;
    from.remember("proxy", Some(proxy.to_string()), origin);
    Ok(Some(proxy))
}

fn headers(options: &Options, from: &mut Sources<'_>) -> Result<Vec<ExtraHeader>, SettingsError> {
    // Flags are not joined and split again: a line break inside one must not begin another field.
    let (texts, origin) = if options.header.is_empty() {
        match from.find("header", None, "CADENZA_HEADER") {
            Some((text, origin)) => {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                (lines.map(str::to_owned).collect(), origin)
            }
            None => (Vec::new(), Origin::Default),
        }
    } else {
        (options.header.clone(), Origin::Flag("header"))
    };
    let headers = ExtraHeader::parse_all(texts.iter().map(String::as_str)).map_err(|(number, why)| {
        SettingsError::Header {
            origin: origin.to_string(),
            number,
            why,
        }
    })?;
    let shown: Vec<String> = headers.iter().map(ToString::to_string).collect();
    from.remember("header", (!shown.is_empty()).then(|| shown.join(", ")), origin);
    Ok(headers)
}
