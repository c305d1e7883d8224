//! What came over the wire as an [`Exchange`]: decoded, and masked before anybody reads it.

use super::Wire;
use crate::exchange::body::{Decoded, decode};
use crate::exchange::moment::Moment;
use crate::exchange::raw::{Head, Raw};
use crate::exchange::{Exchange, Incomplete, Received, Request, Response, Timing};

impl Wire {
    pub(super) fn finish(&self, request: Request, raw: Raw, began: Moment, done: Moment) -> Exchange {
        let mut sightings = Vec::new();
        let mut response = |head: Head, body: &[u8], wire_bytes: usize| Response {
            status: head.status,
            reason: self.masker.bytes(&head.reason, "reason phrase", &mut sightings),
            headers: head
                .headers
                .into_iter()
                .map(|(name, value)| {
                    let names_none = self.masker.finds_nothing(name.as_bytes());
                    if names_none && self.masker.finds_nothing(&value) {
                        // So the name is not needed to tell where a secret was.
                        return (name, value);
                    }
                    let shown = self.masker.text(&name);
                    if !names_none {
                        self.masker
                            .bytes(name.as_bytes(), "name of a header field", &mut sightings);
                    }
                    let value = self.masker.bytes(&value, &shown, &mut sightings);
                    (shown, value)
                })
                .collect(),
            body: self.masker.bytes(body, "body", &mut sightings),
            wire_bytes,
        };
        let limit = self.limits.max_body;
        let received = match raw {
            Raw::Nothing(unanswered) => Received::Unanswered(unanswered.masked(&self.masker)),
            Raw::Broken {
                head,
                body_bytes,
                why,
            } => {
                // What was announced tells a length that is wrong from a connection that failed.
                let announced = head.headers.iter().find(|(name, _)| name == "content-length");
                let why = announced.map_or(why.clone(), |(_, length)| {
                    format!("{why}; Content-Length: {}", String::from_utf8_lossy(length))
                });
                let status = response(head, b"", 0).status;
                Received::Incomplete(Incomplete {
                    status,
                    body_bytes,
                    why: self.masker.text(&why),
                })
            }
            Raw::Oversized {
                head,
                body,
                wire_bytes,
            } => Received::Oversized {
                response: response(head, &body, wire_bytes),
                limit,
            },
            Raw::Whole { head, body } => {
                let wire_bytes = body.len();
                let decoded = decode(&body, &head.codings(), limit);
                match decoded {
                    Decoded::Body(body) => Received::Complete(response(head, &body, wire_bytes)),
                    Decoded::TooLarge(body) => Received::Oversized {
                        response: response(head, &body, wire_bytes),
                        limit,
                    },
                    // The complaint quotes the header, in which a server may have put anything.
                    Decoded::Failed(why) => {
                        let why = self.masker.text(&why);
                        Received::Undecodable {
                            response: response(head, &body, wire_bytes),
                            why,
                        }
                    }
                }
            }
        };
        let timing = Timing {
            sent_at_ms: began.wall_ms,
            done_at_ms: done.wall_ms,
            released: began.instant.saturating_duration_since(self.started),
            finished: done.instant.saturating_duration_since(self.started),
        };
        Exchange {
            request,
            received,
            timing,
            kept: false,
            sightings,
        }
    }
}
