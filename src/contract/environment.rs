//! The documented deployments. The guard compares a target with them by whole host, so they must be plain
//! origins.

use serde::Deserialize;

/// One documented deployment of the API.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// A short name, such as `uat`.
    pub name: String,
    /// Scheme, host and, where it is not the scheme's own, port; in lower case and without a final slash.
    pub origin: String,
    /// Whether real money may stand behind it. A run against it is refused.
    pub production: bool,
}

impl Environment {
    /// What keeps the origin from being one, in the normal form that exact comparison needs (RFC 6454 section
    /// 6.2).
    pub(super) fn origin_fault(&self) -> Option<OriginFault> {
        let Some(authority) = self.origin.strip_prefix("https://") else {
            return Some(OriginFault::Scheme);
        };
        if authority.contains('@') {
            return Some(OriginFault::UserInfo);
        }
        if authority.contains(['/', '?', '#']) {
            return Some(OriginFault::MoreThanOrigin);
        }
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        if !host.split('.').all(is_label) {
            return Some(OriginFault::Host);
        }
        // A leading zero or the scheme's own port would make two spellings of one origin.
        let odd_port =
            |port: &str| port.starts_with(['0', '+']) || port == "443" || port.parse::<u16>().is_err();
        port.is_some_and(odd_port).then_some(OriginFault::Port)
    }
}

/// Whether a text is one label of a host name in lower case (RFC 1123 section 2.1).
fn is_label(label: &str) -> bool {
    let plain = label
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    plain && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
}

/// Why a text is no origin that could be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginFault {
    /// It does not begin with `https://`, and plain http is refused off loopback anyway.
    #[error("does not begin with https://")]
    Scheme,
    /// It carries a user or a password.
    #[error("carries user information")]
    UserInfo,
    /// It goes on after the host, if only by a slash.
    #[error("has a path, a query or a fragment")]
    MoreThanOrigin,
    /// Its host is empty, in upper case, ends with a dot or is no host name at all.
    #[error("has no plain host name in lower case")]
    Host,
    /// Its port is no port, or the one that https has anyway.
    #[error("has an odd port")]
    Port,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: &str, expected: Option<OriginFault>) {
        let environment = Environment {
            name: "x".to_owned(),
            origin: origin.to_owned(),
            production: false,
        };
        assert_eq!(environment.origin_fault(), expected, "{origin}");
    }

    #[test]
    fn a_host_with_or_without_a_port_is_an_origin() {
        check("https://cadenza-api-uat.algo724.com", None);
        check("https://localhost:8443", None);
    }

    #[test]
    fn plain_http_and_other_schemes_are_refused() {
        check("http://api.example.com", Some(OriginFault::Scheme));
        check("HTTPS://api.example.com", Some(OriginFault::Scheme));
        check("api.example.com", Some(OriginFault::Scheme));
    }

    #[test]
    fn user_information_is_refused_before_anything_behind_it() {
        check("https://uat@api.example.com/", Some(OriginFault::UserInfo));
    }

    #[test]
    fn a_path_a_query_or_a_final_slash_is_refused() {
        check("https://api.example.com/", Some(OriginFault::MoreThanOrigin));
        check(
            "https://api.example.com/api/v3",
            Some(OriginFault::MoreThanOrigin),
        );
        check("https://api.example.com?x", Some(OriginFault::MoreThanOrigin));
    }

    #[test]
    fn a_host_that_is_not_in_normal_form_is_refused() {
        for host in [
            "",
            "API.example.com",
            "api.example.com.",
            "api..com",
            "-a.com",
            "a b",
            "[::1]",
        ] {
            check(&format!("https://{host}"), Some(OriginFault::Host));
        }
    }

    #[test]
    fn a_port_that_is_none_or_the_schemes_own_is_refused() {
        for port in ["", "443", "0", "08443", "+8443", "65536", "x"] {
            check(
                &format!("https://api.example.com:{port}"),
                Some(OriginFault::Port),
            );
        }
    }
}
