//! The proxy that every connection goes through, if the user names one; never one of the environment's
//! usual variables.

use super::{MIN_SECRET_BYTES, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use std::fmt;
use thiserror::Error;
use url::Url;

/// A proxy that speaks plain HTTP: absolute-form for http targets, CONNECT for https (RFC 9110
/// section 9.3.6, RFC 9112 section 3.2.2).
#[derive(Clone, Debug)]
pub struct Proxy {
    url: Url,
    login: Option<Login>,
}

/// What the proxy is told of its user.
#[derive(Clone, Debug)]
struct Login {
    /// The value of `Proxy-Authorization`.
    field: Secret,
    /// What must never be printed.
    secrets: Vec<Secret>,
}

/// Whether the place that a proxy comes from may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passwords {
    /// A variable of the environment.
    Allowed,
    /// The command line and files, which others can read.
    Refused,
}

/// Why a text names no usable proxy. No message repeats user information.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProxyError {
    /// It cannot be read as a URL with a host.
    #[error("is no URL: {0}\n  remedy: give http://HOST:PORT")]
    NotAUrl(String),
    /// Another sort of proxy.
    #[error(
        "is a proxy of the kind {scheme}, which is not supported\n  remedy: give an HTTP proxy as http://HOST:PORT; https targets are tunnelled through it"
    )]
    Scheme {
        /// The URL's scheme.
        scheme: String,
    },
    /// More than scheme, host and port.
    #[error("carries a path, a query or a fragment\n  remedy: give http://HOST:PORT and nothing else")]
    Extra,
    /// A password where others can read it.
    #[error(
        "carries user information, which others could read there\n  remedy: give it in the variable CADENZA_PROXY as http://USER:PASSWORD@HOST:PORT"
    )]
    UserInformation,
    /// What cannot be masked is not accepted.
    #[error(
        "has a password shorter than {MIN_SECRET_BYTES} bytes, which could not be masked in reports\n  remedy: use a longer one"
    )]
    ShortPassword,
}

impl Proxy {
    /// Reads `http://HOST:PORT`, with user information only where it is allowed.
    pub fn parse(text: &str, passwords: Passwords) -> Result<Self, ProxyError> {
        let text = text.trim();
        if passwords == Passwords::Refused && text.contains('@') {
            return Err(ProxyError::UserInformation);
        }
        let mut url = Url::parse(text).map_err(|error| ProxyError::NotAUrl(error.to_string()))?;
        if text.contains('@') && !text.contains("://") {
            // The parser would take the user for the scheme, and the message would repeat it.
            return Err(ProxyError::NotAUrl("it does not begin with http://".to_owned()));
        }
        if url.scheme() != "http" {
            return Err(ProxyError::Scheme {
                scheme: url.scheme().to_owned(),
            });
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(ProxyError::Extra);
        }
        let login = Login::of(&url)?;
        let wiped = url.set_username("").and_then(|()| url.set_password(None));
        wiped.map_err(|()| ProxyError::NotAUrl("it has no host".to_owned()))?;
        Ok(Self { url, login })
    }

    /// Where it is, without user information.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Host and port, for a connection of our own.
    pub(super) fn address(&self) -> Option<(String, u16)> {
        Some((self.url.host_str()?.to_owned(), self.url.port_or_known_default()?))
    }

    /// The value of `Proxy-Authorization`, for the wire only.
    pub(super) fn authorization(&self) -> Option<&str> {
        self.login.as_ref().map(|login| login.field.expose())
    }

    /// What must be masked wherever it turns up.
    pub(super) fn secrets(&self) -> &[Secret] {
        self.login.as_ref().map_or(&[], |login| &login.secrets)
    }
}

impl Login {
    fn of(url: &Url) -> Result<Option<Self>, ProxyError> {
        if url.username().is_empty() && url.password().is_none() {
            return Ok(None);
        }
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let user = plain(url.username());
        let password = plain(url.password().unwrap_or_default());
        // Some proxies take a key in place of the name, and no password.
        let secret = if password.is_empty() { &user } else { &password };
        if secret.len() < MIN_SECRET_BYTES {
            return Err(ProxyError::ShortPassword);
        }
        let pair = format!("{user}:{password}");
        let field = format!("Basic {}", STANDARD.encode(&pair));
        Ok(Some(Self {
            secrets: vec![
                Secret::new("proxy password", secret),
                Secret::new("proxy user and password", pair),
            ],
            field: Secret::new("proxy authorization", field),
        }))
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))?;
        match self.login {
            Some(_) => f.write_str(" with user and password"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, passwords: Passwords) -> ProxyError {
        Proxy::parse(text, passwords).unwrap_err()
    }

    #[test]
    fn a_proxy_is_scheme_host_and_port() {
        let proxy = Proxy::parse(" http://Proxy.Example:3128/\n", Passwords::Refused).unwrap();
        assert_eq!(proxy.to_string(), "http://proxy.example:3128");
        assert_eq!(proxy.address(), Some(("proxy.example".to_owned(), 3128)));
        assert_eq!(proxy.authorization(), None);
        assert!(proxy.secrets().is_empty());
    }

    #[test]
    fn user_information_is_refused_where_others_can_read_it() {
        for text in [
            "http://me:hunter22@proxy.example",
            "http://@proxy.example",
            "me:hunter22@proxy.example",
        ] {
            let error = refused(text, Passwords::Refused);
            assert_eq!(error, ProxyError::UserInformation, "{text}");
            assert!(!error.to_string().contains("hunter22"), "{error}");
        }
    }

    #[test]
    fn user_information_of_the_environment_becomes_basic_credentials_and_secrets() {
        let proxy = Proxy::parse("http://me:p%40ssword@proxy.example", Passwords::Allowed).unwrap();
        // printf 'me:p@ssword' | base64
        assert_eq!(proxy.authorization(), Some("Basic bWU6cEBzc3dvcmQ="));
        let secrets: Vec<&str> = proxy.secrets().iter().map(Secret::expose).collect();
        assert_eq!(secrets, ["p@ssword", "me:p@ssword"]);
        let shown = format!("{proxy} {proxy:?}");
        assert!(
            !shown.contains("ssword\"") && !shown.contains("p%40") && !shown.contains("bWU6"),
            "{shown}"
        );
    }

    #[test]
    fn a_key_in_place_of_the_name_is_a_secret_too() {
        let proxy = Proxy::parse("http://long-key@proxy.example", Passwords::Allowed).unwrap();
        assert_eq!(proxy.secrets()[0].expose(), "long-key");
        assert_eq!(
            refused("http://key@proxy.example", Passwords::Allowed),
            ProxyError::ShortPassword
        );
    }

    #[test]
    fn other_kinds_of_proxy_are_refused_with_the_remedy() {
        for (text, scheme) in [
            ("https://proxy.example:443", "https"),
            ("socks5://proxy.example:1080", "socks5"),
            ("proxy.example:3128", "proxy.example"),
        ] {
            let error = refused(text, Passwords::Refused);
            assert_eq!(
                error,
                ProxyError::Scheme {
                    scheme: scheme.to_owned()
                }
            );
            assert!(
                error.to_string().contains("remedy: give an HTTP proxy"),
                "{error}"
            );
        }
        for text in ["proxy", "some-user:some-password@proxy.example"] {
            let error = refused(text, Passwords::Allowed);
            assert!(matches!(error, ProxyError::NotAUrl(_)), "{error}");
            assert!(!error.to_string().contains("some-"), "{error}");
        }
        assert_eq!(
            refused("http://proxy.example/x", Passwords::Refused),
            ProxyError::Extra
        );
        assert_eq!(
            refused("http://proxy.example?x", Passwords::Refused),
            ProxyError::Extra
        );
    }
}
