//! The same request in the same state gets the same answer.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape, UNIVERSAL};
use crate::evidence::{Call, Evidence, Life, Nature, Situation, Subject};
use crate::exchange::WireForm;
use crate::finding::Defect;
use crate::scenario::{Bearer, Door, Named, Profile};
use std::borrow::Cow;
use std::collections::HashMap;

pub(super) static SAME_REQUEST_SAME_ANSWER: Check = Check {
    name: "same_request_same_answer",
    clauses: &["revoke.stable-answer"],
    shape: Shape::Run(|| Box::new(Answers::default())),
    scenarios: UNIVERSAL,
    since: Profile::Smoke,
    about: "The same request, by the same caller, about a credential in the same state must get the same status and \
            errno every time and on every connection: a caller decides by them what to do next.",
    fair: "Only byte-for-byte equal requests are compared, and only while nothing in between could have changed \
           the state. Texts, timestamps and headers may differ.",
    proven_by: &["every_second_refusal_is_500", "errno_varies_for_one_request"],
};

/// Requests remembered at most; later new ones are not compared, so that memory stays flat.
const REMEMBERED: usize = 4096;

/// Everything of a request that a server can see, but for the connection.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    method: String,
    path: String,
    content_type: Option<Cow<'static, str>>,
    headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    chunks: Option<u16>,
    wire: WireForm,
    bearer: Bearer,
    body: Option<Vec<u8>>,
}

type StatusAndErrno = (Option<u16>, Option<i64>);

/// Status and errno of the first answer to each request.
#[derive(Default)]
struct Answers {
    first: HashMap<Asked, StatusAndErrno>,
}

impl Fold for Answers {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        if evidence.together {
            return;
        }
        for call in evidence
            .calls
            .iter()
            .filter(|call| call.step.door.is_the_operations())
        {
            let (Nature::Envelope | Nature::Bare, true) = (call.nature, is_settled(call.situation)) else {
                continue;
            };
            let answer = (call.status(), call.errno());
            let request = seen_by_the_server(call);
            match self.first.get(&request) {
                Some(first) if *first != answer => {
                    opinion.examined();
                    opinion.violation(call, claim(*first, call));
                }
                Some(_) => opinion.examined(),
                None if self.first.len() < REMEMBERED => {
                    self.first.insert(request, answer);
                }
                None => {}
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

fn seen_by_the_server(call: &Call) -> Asked {
    let request = &call.exchange.request;
    Asked {
        method: request.method.clone(),
        path: request.path.clone(),
        content_type: request.content_type.clone(),
        headers: request.headers.clone(),
        chunks: request.chunks,
        wire: request.wire,
        bearer: call.step.bearer,
        body: request.body.clone(),
    }
}

/// Whether no call of this run can change what this one is about.
fn is_settled(situation: Situation) -> bool {
    match situation.subject {
        Subject::Own(Life::Dead | Life::Buried)
        | Subject::NeverIssued { .. }
        | Subject::MissingId
        | Subject::OddId
        | Subject::Malformed
        | Subject::RespelledOwn
        | Subject::Ambiguous => true,
        // Refused in every state, so the state does not matter.
        Subject::Foreign(_)
        | Subject::RespelledForeign
        | Subject::Elsewhere
        | Subject::Whole
        | Subject::Lacking
        | Subject::OfAnotherType => !situation.may_succeed(),
        // Of two ids the deployment may read either, and the other user's may change in between.
        Subject::Own(Life::Live | Life::SaidToBeLive | Life::PerhapsDead) | Subject::AmbiguousForeign => {
            false
        }
    }
}

fn claim(first: StatusAndErrno, call: &Call) -> Claim {
    let (status, errno) = first;
    let status = status.map_or_else(|| "no status".to_owned(), |status| format!("HTTP {status}"));
    let errno = errno.map_or_else(
        || "no readable errno".to_owned(),
        |errno| format!("errno {errno}"),
    );
    Claim {
        clause: "revoke.stable-answer",
        defect: Defect::Value,
        pointer: None,
        expected: format!("the same answer as before: {status}, {errno}"),
        why: "nothing changed in between".to_owned(),
        received: super::outcome::came(call),
    }
}

pub(super) static REFUSAL_HIDES_EXISTENCE: Check = Check {
    name: "refusal_hides_existence",
    clauses: &["revoke.error.unauthorized"],
    shape: Shape::Run(|| Box::new(Refusals::default())),
    scenarios: &["no_token", "live_no_token", "dead_no_token"],
    since: Profile::Gate,
    about: "Without a token the answer must not depend on whether the id exists, is live or is revoked: a caller who \
            can tell them apart can find other people's credentials without any account.",
    fair: "Only calls without any token are compared, and only status and errno. Texts may differ.",
    proven_by: &["unauthorized_tells_existence"],
};

/// Status and errno of the first refusal to a caller without a token.
#[derive(Default)]
struct Refusals {
    first: Option<StatusAndErrno>,
}

impl Fold for Refusals {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        // A generated request may be refused for its size or its form, before anybody looks at the id.
        let plain = |call: &&Call| {
            let is_usual = call.step.door == Door::PLAIN && call.step.written.is_none();
            call.step.bearer == Bearer::Absent && is_usual
        };
        for call in evidence.calls.iter().filter(plain) {
            let (Nature::Envelope, Some(Named::NeverIssued | Named::Witness | Named::Tombstone)) =
                (call.nature, call.step.body.named())
            else {
                continue;
            };
            let answer = (call.status(), call.errno());
            match self.first {
                Some(first) => {
                    opinion.examined();
                    if first != answer {
                        let why = "it was given for another id, and nothing else differs".to_owned();
                        opinion.violation(
                            call,
                            Claim {
                                clause: "revoke.error.unauthorized",
                                why,
                                ..claim(first, call)
                            },
                        );
                    }
                }
                None => self.first = Some(answer),
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}
