//! Calls made in memory, for tests.

use super::{Call, Credential, Nature, Repeats, Situation, answer};
use crate::exchange::{
    Authorization, Connection, Exchange, Received, Request, Response, Sighting, Timing, Unanswered,
};
use crate::scenario::{Bearer, Door, Meaning, Named, Step, StepBody, Written};
use cadenza_envelope::Limits;
use std::sync::Arc;
use std::time::Duration;

/// The credential that calls name unless they say otherwise.
pub(crate) const ID: &str = "id-1";
/// When every call leaves, in epoch milliseconds.
pub(crate) const NOW: i64 = 1_790_000_000_000;

/// A call in the making: by the situation's caller, about [`ID`], at [`NOW`], on an own connection.
#[derive(Clone)]
pub(crate) struct Draft {
    label: &'static str,
    bearer: Bearer,
    situation: Situation,
    credential: Option<Credential>,
    sent: String,
    received: Received,
    timing: Timing,
    sightings: Vec<Sighting>,
    repeats: Repeats,
    door: Door,
    asks: StepBody,
    written: Option<Arc<Written>>,
}

/// A call with a complete answer of type `application/json`.
pub(crate) fn answered(
    label: &'static str,
    situation: Situation,
    status: u16,
    body: impl Into<Vec<u8>>,
) -> Draft {
    let body = body.into();
    let response = Response {
        reason: Vec::new(),
        status,
        headers: vec![("content-type".to_owned(), b"application/json".to_vec())],
        wire_bytes: body.len(),
        body,
    };
    drafted(label, situation, Received::Complete(response))
}

/// A call answered by something that is not the API.
pub(crate) fn page(label: &'static str, situation: Situation, status: u16) -> Draft {
    answered(label, situation, status, "<html>hello</html>").typed(&["text/html"])
}

/// A call whose connection closed before an answer came.
pub(crate) fn cut(label: &'static str, situation: Situation) -> Draft {
    let closed = Unanswered::Closed("connection reset".to_owned());
    drafted(label, situation, Received::Unanswered(closed))
}

pub(crate) fn drafted(label: &'static str, situation: Situation, received: Received) -> Draft {
    Draft {
        label,
        bearer: situation.caller.map_or(Bearer::Absent, Bearer::Token),
        situation,
        credential: None,
        sent: format!(r#"{{"credentialId":"{ID}"}}"#),
        received,
        timing: Timing {
            sent_at_ms: NOW,
            done_at_ms: NOW + 5,
            released: Duration::from_millis(10),
            finished: Duration::from_millis(15),
        },
        sightings: Vec::new(),
        repeats: Repeats::default(),
        door: Door::PLAIN,
        asks: StepBody::Id(Named::Lease),
        written: None,
    }
}

impl Draft {
    pub(crate) fn bearer(mut self, bearer: Bearer) -> Self {
        self.bearer = bearer;
        self
    }

    /// By another way in.
    pub(crate) fn through(mut self, door: Door) -> Self {
        self.door = door;
        self
    }

    /// What the step says that its body holds; the bytes that are sent stay as they are.
    pub(crate) fn asking(mut self, body: StepBody) -> Self {
        self.asks = body;
        self
    }

    /// As a generator wrote it, to mean this.
    pub(crate) fn meaning(mut self, meaning: Meaning) -> Self {
        self.written = Some(Arc::new(Written::new(Vec::new(), meaning)));
        self
    }

    pub(crate) fn sending(mut self, body: &str) -> Self {
        body.clone_into(&mut self.sent);
        self
    }

    /// About a credential of this run, after those refused calls and so many other revocations.
    pub(crate) fn about(mut self, refused_before: &[&str], revoked_before: usize) -> Self {
        self.credential = Some(Credential {
            id: ID.to_owned(),
            name: "own#1".to_owned(),
            sort: String::new(),
            refused_before: refused_before.iter().map(|&label| label.to_owned()).collect(),
            revoked_before,
        });
        self
    }

    /// About a credential with this id instead of [`ID`].
    pub(crate) fn naming(mut self, id: &str) -> Self {
        if let Some(credential) = &mut self.credential {
            id.clone_into(&mut credential.id);
        }
        self
    }

    pub(crate) fn typed(self, content_types: &[&str]) -> Self {
        self.headed("content-type", content_types)
    }

    /// With these values of a header field instead of whatever it had.
    pub(crate) fn headed(mut self, name: &str, values: &[&str]) -> Self {
        if let Received::Complete(response) = &mut self.received {
            response.headers.retain(|(field, _)| field != name);
            let fields = values
                .iter()
                .map(|value| (name.to_owned(), value.as_bytes().to_vec()));
            response.headers.extend(fields);
        }
        self
    }

    /// Under way between two moments of the run, in milliseconds.
    pub(crate) fn between(mut self, released: u64, finished: u64) -> Self {
        self.timing.released = Duration::from_millis(released);
        self.timing.finished = Duration::from_millis(finished);
        let on_the_wall = |moment: u64| NOW - 10 + i64::try_from(moment).expect("a run is short");
        self.timing.sent_at_ms = on_the_wall(released);
        self.timing.done_at_ms = on_the_wall(finished);
        self
    }

    pub(crate) fn leaking(mut self, sighting: Sighting) -> Self {
        self.sightings.push(sighting);
        self
    }

    pub(crate) fn repeated(mut self, repeats: Repeats) -> Self {
        self.repeats = repeats;
        self
    }

    pub(crate) fn call(self) -> Call {
        let exchange = Exchange {
            kept: false,
            request: Request {
                body: Some(self.sent.into_bytes()),
                content_type: Some("application/json".into()),
                names: Some(ID.to_owned()),
                ..Request::plain(
                    "POST",
                    "/api/v3/credential/revoke",
                    Authorization::Absent,
                    Connection::Fresh,
                )
            },
            received: self.received,
            timing: self.timing,
            sightings: self.sightings,
        };
        let answer = answer(&exchange, &Limits::default());
        Call {
            ordinal: 0,
            step: Step {
                label: self.label.into(),
                door: self.door,
                bearer: self.bearer,
                body: self.asks,
                written: self.written,
                connection: Connection::Fresh,
            },
            situation: self.situation,
            credential: self.credential,
            nature: Nature::of(&exchange, answer.as_ref(), Some(ID)),
            exchange,
            answer,
            repeats: self.repeats,
        }
    }
}
