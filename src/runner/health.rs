//! Before the first scenario: what the deployment calls its version, so that the history can name the first bad build. Not
//! evidence, and nobody judges it.

use super::Arrival;
use super::books::Cleared;
use crate::contract::Contract;
use crate::exchange::{Authorization, Connection, Exchange, Received, Request};
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// How long the answer is waited for. A target that hangs makes every run wait for its deadlines; a version is not
/// worth one more.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest text that is taken for a version, in characters.
const LONGEST: usize = 64;
/// The largest body that is read for it, in bytes.
const LARGEST: usize = 64 * 1024;

/// The request that asks for the version, as people read it, if the contract describes one.
pub fn health_request(contract: &Contract) -> Option<String> {
    let operation = contract.operation_named(HEALTH)?;
    Some(format!("{} {}", operation.method, operation.path))
}

/// The operation in `schemas/`.
const HEALTH: &str = "service.health";

impl Arrival<'_> {
    /// What the deployment calls its version. Asked once, without a token, on a connection of its own: weather, an
    /// answer of another kind and none at all leave it unknown and the run as it is.
    pub async fn ask_version(&mut self) -> Option<String> {
        let operation = self.contract.operation_named(HEALTH)?;
        let request = Request::plain(
            &operation.method,
            &operation.path,
            Authorization::Absent,
            Connection::Fresh,
        );
        let cleared = Cleared::supporting(&request, operation)?;
        // The pace is waited for first, so that the time is the server's alone.
        if !self.courier.catch_up(1).await {
            return None;
        }
        let exchange = timeout(PATIENCE, self.courier.send(cleared)).await.ok()?;
        version(&exchange)
    }
}

/// The version in a health object. Secrets are masked in the answer already.
fn version(exchange: &Exchange) -> Option<String> {
    let Received::Complete(response) = &exchange.received else {
        return None;
    };
    if response.status != 200 || response.body.len() > LARGEST {
        return None;
    }
    let told: Value = serde_json::from_slice(&response.body).ok()?;
    told.get("version").and_then(Value::as_str).and_then(presentable)
}

/// The text, if it is one that a report can show in a line as it stands.
fn presentable(text: &str) -> Option<String> {
    let text = text.trim();
    let is_short = (1..=LONGEST).contains(&text.len());
    let is_printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (is_short && is_printable).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_printable_text_is_a_version() {
        for text in ["3.0.1", "3.0.1+5ca6", " v3 (build 7) "] {
            assert_eq!(presentable(text).as_deref(), Some(text.trim()));
        }
    }

    #[test]
    fn a_long_empty_or_unprintable_text_is_none() {
        let long = "9".repeat(LONGEST + 1);
        for text in ["", "  ", "3.0\n::error::x", "3.0\u{1b}[31m", "3\u{202e}0", &long] {
            assert_eq!(presentable(text), None, "{text:?}");
        }
    }
}
