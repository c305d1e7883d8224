//! One webhook, told when a verdict changes and at no other time: people stop reading what comes every night.
//!
//! Its failure never changes a verdict, its address is a secret, and what it is told comes from the record, which was
//! masked when the answers came.

use crate::exchange::{
    Authorization, Connection, Limits, Masker, Network, Received, Request, Secret, Unanswered, Wire,
    WireError, WireForm,
};
use crate::record::{Record, Severity};
use crate::visible::visible;
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;
use thiserror::Error;
use url::Url;

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Failures that a notice names.
const NAMED: usize = 5;

/// Where a change of verdict is posted to.
#[derive(Clone)]
pub struct Webhook {
    url: Url,
}

/// Without the address, which is a secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(..)")
    }
}

/// A notice was not taken.
#[derive(Debug, Error)]
pub enum NoticeError {
    /// The connection cannot be prepared.
    #[error("the webhook cannot be reached: {0}")]
    Wire(#[from] WireError),
    /// No answer came.
    #[error("the webhook did not answer: {0}")]
    Unanswered(String),
    /// It was answered with another status than 2xx.
    #[error("the webhook answered with {0}")]
    Status(u16),
}

impl Webhook {
    /// An address that the guard let through.
    pub const fn new(url: Url) -> Self {
        Self { url }
    }

    /// Tells that the verdict was `before`, as an exit code, and is now the record's.
    pub async fn tell(&self, record: &Record, before: u8, network: &Network) -> Result<(), NoticeError> {
        let secret = Secret::new("webhook", self.url.as_str());
        let path = Secret::new("webhook", self.url.path());
        let mut base = self.url.clone();
        base.set_path("");
        base.set_query(None);
        base.set_fragment(None);
        let network = Network {
            // What the user has sent to the deployment is nobody else's to see.
            headers: Vec::new(),
            // Clear text is for this machine alone; a proxy would read the address, which is the secret.
            proxy: network.proxy.clone().filter(|_| self.url.scheme() == "https"),
            ..network.clone()
        };
        let mut wire = Wire::new(
            &base,
            Limits::within(PATIENCE),
            &network,
            Masker::new([&secret, &path]),
        )?;
        let query = self
            .url
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        let exchange = wire
            .send(Request {
                method: "POST".to_owned(),
                path: format!("{}{query}", self.url.path()),
                authorization: Authorization::Absent,
                body: Some(notice(record, before).to_string().into_bytes()),
                content_type: Some("application/json".into()),
                headers: Vec::new(),
                chunks: None,
                wire: WireForm::Usual,
                carries: Vec::new(),
                names: None,
                is_made_up: false,
                connection: Connection::Fresh,
            })
            .await;
        match exchange.status() {
            Some(status) if (200..300).contains(&status) => Ok(()),
            Some(status) => Err(NoticeError::Status(status)),
            None => Err(NoticeError::Unanswered(match exchange.received {
                Received::Unanswered(Unanswered::Deadline(ms)) => format!("nothing within {ms} ms"),
                Received::Unanswered(
                    Unanswered::NotConnected(why) | Unanswered::Closed(why) | Unanswered::NotHttp(why),
                ) => visible(&why),
                Received::Complete(_)
                | Received::Oversized { .. }
                | Received::Undecodable { .. }
                | Received::Incomplete(_) => "the answer broke off".to_owned(),
            })),
        }
    }
}

/// What is told: the change in one sentence, which most receivers show as it is, and the parts of it.
fn notice(record: &Record, before: u8) -> Value {
    let (run, gate) = (&record.run, &record.gate);
    let word = |code| crate::gate::ExitCode::of_code(code).word();
    let target = run.target_name.as_ref().unwrap_or(&run.target);
    let broken: Vec<Value> = record
        .findings()
        .filter(|(_, finding)| finding.severity > Severity::Advisory)
        .take(NAMED)
        .map(|(check, finding)| {
            json!({
                "check": check.name,
                "finding": finding.id,
                "clause": finding.cites.clause,
                "expected": visible(&finding.expected),
                "received": visible(&finding.received),
            })
        })
        .collect();
    let first = record
        .findings()
        .find(|(_, finding)| finding.severity > Severity::Advisory);
    let why = match (first, gate.reasons.first()) {
        (Some((check, finding)), _) => {
            format!(
                ": {} expected {}, received {}",
                check.name, finding.expected, finding.received
            )
        }
        (None, Some(reason)) => format!(": {reason}"),
        (None, None) => String::new(),
    };
    let version = run
        .deployment_version
        .as_ref()
        .map_or_else(String::new, |version| format!(" (version {version})"));
    let text = format!(
        "{} at {target}{version} was {} and is {}{why}",
        run.operation,
        word(before),
        gate.verdict
    );
    json!({
        // Receivers take these three for markup, and a server's text is part of it.
        "text": visible(&text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        "event": "verdict_changed",
        "format": 1,
        "operation": run.operation,
        "target": target,
        "profile": run.profile,
        "deployment_version": run.deployment_version,
        "before": { "verdict": word(before), "exit_code": before },
        "after": { "verdict": gate.verdict, "exit_code": gate.exit_code },
        "reasons": gate.reasons.iter().map(|reason| visible(reason)).collect::<Vec<_>>(),
        "broken": broken,
        "run": run.id,
        "seed": run.seed,
        "again": format!("cadenza-contract --base-url {} --profile {} --seed {}", run.target, run.profile, run.seed),
    })
}

#[cfg(test)]
mod tests;
