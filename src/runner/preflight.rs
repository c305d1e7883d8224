//! Whether there is anything to test at all: each way in which a run can prove nothing has a name.

use crate::evidence::{Call, Evidence, Nature, in_disguise};
use crate::exchange::{Received, Unanswered};
use crate::finding::Doubt;
use crate::scenario::{Bearer, Role, Sibling};

/// Counts over the run, enough to name what went wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Sightings {
    calls: u32,
    complete: u32,
    not_connected: u32,
    weather: u32,
    gateway: u32,
    broken: u32,
    not_found: u32,
    enveloped: u32,
    by_owner: u32,
    owner_refused: u32,
    last_trouble: Option<String>,
    first_bare: Option<String>,
    api_seen: bool,
    owner_got_400: bool,
    owner_not_found: u32,
}

impl Sightings {
    /// Takes in one evidence.
    pub(super) fn see(&mut self, evidence: &Evidence) {
        let here = |call: &&Call| !matches!(call.step.door.sibling, Some(Sibling::Further(_)));
        // What an operation does that a deployment may lack says nothing of the path under test.
        evidence
            .calls
            .iter()
            .filter(here)
            .for_each(|call| self.see_call(call));
    }

    /// Whether some exchange showed that the API lives on this path.
    pub(super) fn api_seen(&self) -> bool {
        self.api_seen
    }

    /// Calls that were not answered completely, also when repeated.
    pub(super) fn broken(&self) -> u32 {
        self.broken
    }

    /// Whether any complete answer came so far.
    pub(super) fn anything(&self) -> bool {
        self.complete > 0
    }

    /// Whether nothing has come back at all so far.
    pub(super) fn silent(&self) -> bool {
        self.complete == 0 && self.calls > 0
    }

    fn see_call(&mut self, call: &Call) {
        if call.nature == Nature::Broken && call.situation.may_go_unanswered() {
            // Silence was one of the right answers.
            return;
        }
        self.calls += 1;
        let disguised = call.nature == Nature::Bare && in_disguise(&call.exchange, call.answer.as_ref());
        let as_envelope = if disguised { Nature::Envelope } else { call.nature };
        self.api_seen |= as_envelope.shows_api(call.status());
        self.broken += u32::from(call.nature == Nature::Broken);
        match call.nature {
            Nature::Weather => self.weather += 1,
            Nature::Broken => {
                if let Received::Unanswered(unanswered) = &call.exchange.received {
                    let (Unanswered::NotConnected(why) | Unanswered::Closed(why) | Unanswered::NotHttp(why)) =
                        unanswered
                    else {
                        self.last_trouble = Some("no answer before the deadline".to_owned());
                        return;
                    };
                    self.last_trouble = Some(why.clone());
                    self.not_connected += u32::from(matches!(unanswered, Unanswered::NotConnected(_)));
                }
            }
            Nature::Gateway | Nature::Envelope | Nature::Bare => self.complete += 1,
        }
        self.gateway += u32::from(call.nature == Nature::Gateway);
        self.enveloped += u32::from(as_envelope == Nature::Envelope);
        self.not_found += u32::from(call.status() == Some(404));
        if call.nature == Nature::Bare && self.first_bare.is_none() {
            let kind = call
                .exchange
                .response()
                .and_then(|response| response.header_text("content-type"));
            let kind = crate::visible::visible(kind.unwrap_or("no Content-Type"));
            self.first_bare = Some(format!("HTTP {} with {kind}", call.status().unwrap_or_default()));
        }
        let answered = matches!(call.nature, Nature::Envelope | Nature::Bare);
        if answered && call.step.bearer == Bearer::Token(Role::Owner) {
            self.by_owner += 1;
            self.owner_refused += u32::from(call.status() == Some(401));
            self.owner_not_found += u32::from(call.status() == Some(404));
            self.owner_got_400 |= call.status() == Some(400);
        }
    }

    /// The name of what makes this run worthless so far, if something does. Asked before anything
    /// is spent (`over` is false), and again at the end.
    pub(super) fn obstacle(&self, base: &str, over: bool) -> Option<Doubt> {
        if self.calls == 0 {
            return None;
        }
        let trouble = self.last_trouble.as_deref().unwrap_or("no complete answer");
        if self.not_connected == self.calls && distrusted(trouble) {
            return doubt(
                format!("distrusted: no connection to {base}: {trouble}"),
                "check that nobody is in between; if the certificate is from an authority of yours, give its \
                 PEM file with --ca-cert FILE",
            );
        }
        if self.not_connected == self.calls {
            return doubt(
                format!("unreachable: no connection to {base}: {trouble}"),
                if speaks_no_tls(trouble) {
                    "something answers there, but not with TLS: check the port, or begin the URL of a server on this \
                     machine with http://"
                } else {
                    "check that the server runs and that host and port are right"
                },
            );
        }
        if self.complete == 0 && self.weather > 0 {
            return doubt(
                format!(
                    "overloaded: {} calls met 429 or 503 for the whole waiting budget",
                    self.weather
                ),
                "try again later, or raise --weather-budget",
            );
        }
        if self.complete == 0 {
            return doubt(
                format!(
                    "no answer: none of {} calls was answered completely: {trouble}",
                    self.calls
                ),
                "check that this port speaks HTTP/1.1",
            );
        }
        if self.gateway == self.complete {
            return doubt(
                format!(
                    "nothing behind the gateway: all of {} answers were 502, 503 or 504",
                    self.gateway
                ),
                "check that the service itself is up",
            );
        }
        if self.by_owner > 0 && self.owner_refused == self.by_owner {
            return doubt(
                format!(
                    "dead token: the owner's token was refused with 401 in {} of {0} calls",
                    self.by_owner
                ),
                "get a fresh token for this environment (--token-file FILE or CADENZA_TOKEN)",
            );
        }
        if self.api_seen {
            return None;
        }
        if self.not_found == self.complete {
            let even = if self.by_owner < self.complete {
                ", even those without a token that is good"
            } else {
                ""
            };
            return doubt(
                format!("wrong base path: every call was answered with 404{even}"),
                "check the base URL's path prefix: the operation's path is appended to it",
            );
        }
        if over && self.owner_not_found == self.by_owner && self.by_owner > 0 {
            return doubt(
                format!(
                    "wrong base path: the owner's {} calls got nothing but 404",
                    self.by_owner
                ),
                "check the base URL's path prefix, and that the ids of the pool belong to this environment",
            );
        }
        // A 400 to the owner's malformed call may be the API with bare refusals: its success will tell.
        if self.enveloped == 0 && (over || !self.owner_got_400) {
            let seen = self
                .first_bare
                .as_deref()
                .unwrap_or("answers without an envelope");
            return doubt(
                format!("not the API: no answer carries the envelope; first seen was {seen}"),
                "check the base URL: a login page, a proxy or another service answers there",
            );
        }
        None
    }
}

/// Whether a connection failed for the certificate at its other end; the TLS library's own words.
fn distrusted(trouble: &str) -> bool {
    trouble.contains("invalid peer certificate")
}

/// Whether what came first on an https connection was no TLS at all; the TLS library's own words.
fn speaks_no_tls(trouble: &str) -> bool {
    trouble.contains("received corrupt message of type InvalidContentType")
}

#[expect(clippy::unnecessary_wraps, reason = "every branch of `obstacle` ends in it")]
fn doubt(why: String, remedy: &str) -> Option<Doubt> {
    Some(Doubt {
        why,
        remedy: remedy.to_owned(),
    })
}
