//! Every call is answered, completely.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Evidence, Nature};
use crate::exchange::{Received, Unanswered};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static EVERY_CALL_IS_ANSWERED: Check = Check {
    name: "every_call_is_answered",
    clauses: &["revoke.answered", "revoke.http-framing"],
    shape: Shape::Run(|| Box::new(Answered::default())),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "Each call must end in one complete HTTP answer. A caller who gets none cannot know whether the \
            credential is gone, which for an operation without undo is the worst answer of all.",
    fair: "A broken exchange is repeated on a new connection first, a gateway's error once more, and a kept \
           connection that closed before its first byte is never counted. A server that takes no connection for a \
           while, as one that restarts, is waited for and accused of nothing: no request was sent. Off this \
           machine one broken exchange that then works is nobody's fault.",
    proven_by: &[
        "connection_cut_on_unknown_id",
        "body_cut_on_success",
        "race_loser_is_cut",
        "gateway_502_on_second_revoke",
    ],
};

/// How many breaks there were, and a call to show for them.
#[derive(Default)]
struct Answered {
    breaks: u32,
    first: Option<Box<Call>>,
}

const CLAUSE: &str = "revoke.answered";

impl Fold for Answered {
    fn see(&mut self, evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
        for call in evidence
            .calls
            .iter()
            .filter(|call| call.step.door.is_the_operations() && !call.situation.may_go_unanswered())
        {
            let unsent = call.exchange.received.was_never_sent();
            let broken = call.nature == Nature::Broken && !unsent;
            let here = call.repeats.broken + u32::from(broken);
            self.breaks += here;
            match (&call.exchange.received, call.nature) {
                (Received::Oversized { limit, .. }, _) => {
                    let received = format!("a body of more than {limit} bytes");
                    opinion.violation(call, claim("one envelope, a few hundred bytes", received));
                }
                (_, Nature::Gateway) if call.repeats.gateway == 0 => {
                    opinion.doubt(
                        format!(
                            "{:?} got HTTP {} once",
                            call.step.label,
                            call.status().unwrap_or_default()
                        ),
                        "run again",
                    );
                }
                (_, Nature::Gateway) => {
                    let enveloped = call
                        .answer
                        .as_ref()
                        .is_some_and(|answer| answer.envelope_keys_seen() >= 2);
                    let how = if enveloped { " in an envelope" } else { "" };
                    let received = format!(
                        "HTTP {}{how}, and the same when it was sent again",
                        call.status().unwrap_or_default()
                    );
                    opinion.violation(
                        call,
                        claim("an answer that says what became of the call", received),
                    );
                }
                (_, Nature::Weather) => {
                    opinion.doubt(
                        format!(
                            "{:?} met 429 or 503 for the whole waiting budget",
                            call.step.label
                        ),
                        "try again later, or raise --weather-budget",
                    );
                }
                (Received::Undecodable { why, .. }, Nature::Broken) if here >= 2 => {
                    opinion.violation(call, claim("a body in a coding that can be undone", why.clone()));
                }
                (_, Nature::Broken) if unsent => {
                    opinion.doubt(
                        format!("{:?} was never sent: {}", call.step.label, complaint(call)),
                        "see whether the server went down; run again once it is up, or raise --weather-budget",
                    );
                }
                (_, Nature::Broken) if here >= 2 => {
                    opinion.violation(call, claim("one complete answer", complaint(call)));
                }
                (_, Nature::Broken) => {}
                (_, Nature::Envelope | Nature::Bare) => opinion.examined(),
            }
            if here > 0 && self.first.is_none() {
                self.first = Some(Box::new(call.clone()));
                // Nothing can get between this process and a server on the same machine.
            } else if here > 0 && basis.loopback && self.breaks >= 2 {
                opinion.violation(call, claim("one complete answer", complaint(call)));
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, opinion: &mut Opinion) {
        if let Some(call) = &self.first
            && opinion.findings().next().is_none()
        {
            opinion.doubt(
                format!(
                    "{:?} was not answered completely at first: {}",
                    call.step.label,
                    complaint(call)
                ),
                "run again; if it happens twice, it is the server",
            );
        }
    }
}

fn claim(expected: &str, received: String) -> Claim {
    Claim {
        clause: CLAUSE,
        defect: Defect::Unanswered,
        pointer: None,
        expected: expected.to_owned(),
        why: "without an answer a caller cannot know whether the credential is gone".to_owned(),
        received,
    }
}

/// What the transport said, in words.
fn complaint(call: &Call) -> String {
    match &call.exchange.received {
        Received::Incomplete(cut) => {
            format!(
                "HTTP {}, then the body broke off after {} bytes: {}",
                cut.status, cut.body_bytes, cut.why
            )
        }
        Received::Undecodable { why, .. } => why.clone(),
        Received::Unanswered(Unanswered::Deadline(ms)) => format!("no answer within {ms} ms"),
        Received::Unanswered(
            Unanswered::Closed(why) | Unanswered::NotConnected(why) | Unanswered::NotHttp(why),
        ) => format!("no answer: {why}"),
        Received::Complete(_) | Received::Oversized { .. } => {
            "no complete answer at the first attempt; asked again, it was answered".to_owned()
        }
    }
}
