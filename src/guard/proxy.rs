//! Which proxies may stand between us and a target.

use super::host::{Allowed, Refusal, is_loopback, is_production, normal};
use crate::contract::Environment;
use url::Url;

/// Decides about a proxy for a target that was let through. A production host is never connected to,
/// whatever for. And a target on this machine is reached through a proxy on this machine only: any other
/// would take the address for its own machine, and would be sent the token unencrypted on the way.
pub fn admit_proxy(proxy: &Url, target: &Allowed, environments: &[Environment]) -> Result<(), Refusal> {
    let host = proxy.host().map(|host| normal(&host)).unwrap_or_default();
    if is_production(&host, environments) {
        return Err(Refusal::Production { host });
    }
    if target.is_loopback() && !is_loopback(&host) {
        return Err(Refusal::ProxyElsewhere { host });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::admit;
    use super::super::tests::DOCUMENTED;
    use super::*;

    /// What is said of a proxy for a target.
    fn proxied(proxy: &str, target: &str) -> Result<(), Refusal> {
        let target = admit(target, &DOCUMENTED, &[]).unwrap();
        admit_proxy(&Url::parse(proxy).unwrap(), &target, &DOCUMENTED)
    }

    #[test]
    fn a_target_on_this_machine_is_reached_through_a_proxy_on_this_machine_only() {
        for proxy in [
            "http://127.0.0.1:3128",
            "http://localhost:3128",
            "http://[::1]:3128",
        ] {
            assert_eq!(proxied(proxy, "http://127.0.0.1:8080"), Ok(()));
            assert_eq!(proxied(proxy, "https://cadenza-api-uat.algo724.com"), Ok(()));
        }
        let elsewhere = "http://proxy.example:3128";
        assert_eq!(proxied(elsewhere, "https://cadenza-api-uat.algo724.com"), Ok(()));
        for target in ["http://127.0.0.1:8080", "https://localhost:8443"] {
            let refusal = proxied(elsewhere, target).unwrap_err();
            assert!(matches!(refusal, Refusal::ProxyElsewhere { .. }), "{refusal}");
            assert!(!refusal.is_usage());
        }
    }

    #[test]
    fn production_is_no_proxy() {
        for proxy in [
            "http://cadenza-api.algo724.com",
            "http://CADENZA-LITE.algo724.com.:8080",
        ] {
            let refusal = proxied(proxy, "https://cadenza-api-uat.algo724.com").unwrap_err();
            assert!(matches!(refusal, Refusal::Production { .. }), "{refusal}");
        }
    }
}
