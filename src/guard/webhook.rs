//! Which addresses may be told of a verdict.

use super::host::{is_loopback, is_production, normal};
use crate::contract::Environment;
use url::Url;

/// Why an address is told nothing. The address is a secret, so no word of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefusal {
    /// It is no URL, or has no host.
    #[error("CADENZA_WEBHOOK is no URL\n  remedy: give https://HOST/PATH, as the receiver shows it")]
    NoUrl,
    /// It would cross a network in clear text.
    #[error("CADENZA_WEBHOOK is neither https nor on this machine\n  remedy: give an https URL")]
    Plain,
    /// It names a user or a password.
    #[error("CADENZA_WEBHOOK holds a user or a password\n  remedy: give a URL whose path is the secret")]
    UserInfo,
    /// It is a production host of the API, to which nothing is ever sent.
    #[error("CADENZA_WEBHOOK is a production host of the API\n  remedy: give the receiver's URL")]
    Production,
}

/// Accepts an address that a change of verdict may be posted to.
pub fn admit_webhook(text: &str, environments: &[Environment]) -> Result<Url, WebhookRefusal> {
    let url = Url::parse(text.trim()).map_err(|_| WebhookRefusal::NoUrl)?;
    let host = url
        .host()
        .map(|host| normal(&host))
        .ok_or(WebhookRefusal::NoUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(WebhookRefusal::UserInfo);
    }
    if is_production(&host, environments) {
        return Err(WebhookRefusal::Production);
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&host) => Ok(url),
        _ => Err(WebhookRefusal::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::DOCUMENTED;
    use super::*;

    #[test]
    fn a_webhook_is_encrypted_or_on_this_machine_and_never_production() {
        let told = |text: &str| admit_webhook(text, &DOCUMENTED).map(|url| url.path().to_owned());
        assert_eq!(told("https://hooks.example/T0/B0"), Ok("/T0/B0".to_owned()));
        assert_eq!(told("http://127.0.0.1:9/x"), Ok("/x".to_owned()));
        assert_eq!(told("http://hooks.example/x"), Err(WebhookRefusal::Plain));
        assert_eq!(told("ftp://127.0.0.1/x"), Err(WebhookRefusal::Plain));
        for someone in ["me:pw", "me", ":pw"] {
            assert_eq!(
                told(&format!("https://{someone}@hooks.example/x")),
                Err(WebhookRefusal::UserInfo),
                "{someone}"
            );
        }
        assert_eq!(
            told("https://cadenza-api.algo724.com/x"),
            Err(WebhookRefusal::Production)
        );
        assert_eq!(told("hooks"), Err(WebhookRefusal::NoUrl));
        for refusal in [WebhookRefusal::NoUrl, WebhookRefusal::Plain] {
            assert!(!refusal.to_string().contains("hooks.example"));
        }
    }
}
