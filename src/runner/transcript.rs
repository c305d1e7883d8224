//! One call of a scenario as masked text, whole enough to be looked at afterwards.

use super::Runner;
use super::story::without_secrets;
use crate::contract::Contract;
use crate::evidence::{Call, Evidence, is_secret_field};
use crate::exchange::{Received, ShownHeader, ShownRequest, Unanswered, shown};
use crate::visible::visible;
use std::time::Duration;

/// Longest body kept of an answer, in bytes.
const KEPT: usize = 8 * 1024;

/// A call and what came of it. Tokens and ids in the request are placeholders, and the answer was masked when it
/// came (facts S-21, R-49).
#[derive(Clone, Debug)]
pub struct Transcript {
    /// The scenario's name.
    pub scenario: &'static str,
    /// The step's name.
    pub step: String,
    /// Who called.
    pub caller: String,
    /// The credential it named, by its name in this run.
    pub credential: Option<String>,
    /// The connection.
    pub connection: String,
    /// What was sent.
    pub request: ShownRequest,
    /// The right answers: status, and errno where it is documented.
    pub expected: Vec<String>,
    /// What came.
    pub came: Came,
    /// The errno, if the answer has one.
    pub errno: Option<i64>,
    /// When the request left, in milliseconds since 1970.
    pub sent_at_ms: i64,
    /// The same since the run began.
    pub began: Duration,
    /// How long the exchange took.
    pub took: Duration,
}

/// What came of a call.
#[derive(Clone, Debug)]
pub enum Came {
    /// A head and a body.
    Answer(Answer),
    /// A head, and a body that broke off.
    Cut {
        /// The status.
        status: u16,
        /// The transport's complaint.
        why: String,
    },
    /// Nothing.
    Nothing {
        /// The transport's complaint.
        why: String,
    },
}

/// An answer as text.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The reason phrase.
    pub reason: String,
    /// The header fields; cookies are withheld, and what is named like a secret.
    pub headers: Vec<(String, String)>,
    /// The body, cut.
    pub body: String,
    /// How many bytes the body had.
    pub bytes: usize,
    /// Whether the body was cut.
    pub is_cut: bool,
}

impl Transcript {
    /// The HTTP status, if a head came.
    pub const fn status(&self) -> Option<u16> {
        match &self.came {
            Came::Answer(answer) => Some(answer.status),
            Came::Cut { status, .. } => Some(*status),
            Came::Nothing { .. } => None,
        }
    }

    /// The calls of an evidence; `headers` are those that the user had sent along.
    pub(crate) fn of(evidence: &Evidence, contract: &Contract, headers: &[ShownHeader]) -> Vec<Self> {
        let of = |call| Self::of_call(evidence.scenario, call, contract, headers);
        evidence.calls.iter().map(of).collect()
    }

    fn of_call(scenario: &'static str, call: &Call, contract: &Contract, headers: &[ShownHeader]) -> Self {
        let timing = call.exchange.timing;
        Self {
            scenario,
            step: call.step.label.to_string(),
            caller: call.step.bearer.name().to_owned(),
            credential: call.credential.as_ref().map(|credential| credential.name.clone()),
            connection: call.exchange.request.connection.to_string(),
            request: shown(&call.exchange.request, headers),
            expected: call
                .situation
                .reasons()
                .iter()
                .filter_map(|reason| contract.operation.outcome(*reason))
                .map(|outcome| match outcome.errno {
                    Some(errno) => format!("{}/{errno}", outcome.status),
                    None => outcome.status.to_string(),
                })
                .collect(),
            came: came(call),
            errno: call.errno(),
            sent_at_ms: timing.sent_at_ms,
            began: timing.released,
            took: timing.took(),
        }
    }
}

fn came(call: &Call) -> Came {
    let response = match &call.exchange.received {
        Received::Complete(response)
        | Received::Oversized { response, .. }
        | Received::Undecodable { response, .. } => response,
        Received::Incomplete(cut) => {
            return Came::Cut {
                status: cut.status,
                why: visible(&cut.why),
            };
        }
        Received::Unanswered(Unanswered::Deadline(ms)) => {
            return Came::Nothing {
                why: format!("nothing within {ms} ms"),
            };
        }
        Received::Unanswered(
            Unanswered::NotConnected(why) | Unanswered::Closed(why) | Unanswered::NotHttp(why),
        ) => return Came::Nothing { why: visible(why) },
    };
    let is_cut = response.body.len() > KEPT;
    let body = visible(&String::from_utf8_lossy(
        &response.body[..response.body.len().min(KEPT)],
    ));
    Came::Answer(Answer {
        status: response.status,
        reason: visible(&String::from_utf8_lossy(&response.reason)),
        headers: response
            .headers
            .iter()
            .map(|(name, value)| {
                let value = if name == "set-cookie" || is_secret_field(name, value) {
                    "(withheld)".to_owned()
                } else {
                    visible(&String::from_utf8_lossy(value))
                };
                (name.clone(), value)
            })
            .collect(),
        body: without_secrets(call, body, is_cut),
        bytes: response.wire_bytes,
        is_cut,
    })
}

impl Runner<'_> {
    /// Has the listeners told of each call as well. To render a call takes longer than to judge it, so nobody does
    /// unless they ask.
    #[must_use]
    pub fn telling_calls(mut self, tells_calls: bool) -> Self {
        self.tells_calls = tells_calls;
        self
    }

    /// Notes how long an evidence's calls took, and has the listeners told of them when the scenario is over.
    pub(super) fn note_calls(&mut self, evidence: &Evidence) {
        for call in &evidence.calls {
            self.times.note(call.exchange.timing.took());
        }
        if self.tells_calls {
            let headers = self.courier.wire.shown_headers();
            let transcripts = Transcript::of(evidence, self.contract, headers);
            let told = transcripts.into_iter().map(Box::new);
            self.untold.extend(told.map(super::Event::Exchanged));
        }
    }
}
