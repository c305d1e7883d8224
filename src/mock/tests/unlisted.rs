//! Faults that no listed request reveals, on the synchronous core: what each makes of the one request, or of the
//! history, that it takes.

use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use serde_json::Value;

use super::conformance::NEVER;
use crate::mock::deployment::Deployment;
use crate::mock::request::Request;
use crate::mock::revoke::Step;
use crate::mock::{Fault, Grants, Options, routes};

/// A deployment, the tokens for it, and the number of the next request.
struct Talk {
    deployment: Deployment,
    grants: Grants,
    calls: u64,
}

impl Talk {
    fn under(fault: Option<Fault>) -> Self {
        let options = Options {
            fault,
            ..Options::default()
        };
        let deployment = Deployment::new(&options).expect("the system has randomness");
        let grants = Grants::drawn(&mut deployment.state(), deployment.clock.now());
        Self {
            deployment,
            grants,
            calls: 0,
        }
    }

    /// Sends one request; its status and errno.
    fn send(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        fields: &[(&'static str, &'static str)],
        body: Vec<u8>,
    ) -> (u16, Option<i64>) {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().expect("a token fits a header");
            headers.insert("authorization", value);
        }
        for (name, value) in fields {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        self.calls += 1;
        let request = Request {
            connection: self.calls,
            method,
            path: path.to_owned(),
            query: String::new(),
            version: hyper::Version::HTTP_11,
            headers,
            body: body.into(),
        };
        let Step::Done(reply) = routes::answer(&self.deployment, &request, self.calls) else {
            panic!("nobody is waited for")
        };
        let errno = serde_json::from_slice::<Value>(&reply.body).ok();
        (reply.status, errno.and_then(|body| body["errno"].as_i64()))
    }

    fn revoke(&mut self, token: Option<&str>, body: String) -> (u16, Option<i64>) {
        self.send(Method::POST, super::client::REVOKE, token, &[], body.into_bytes())
    }

    fn own(&mut self, number: usize) -> u16 {
        let body = self.naming(number);
        let token = self.grants.owner_token.clone();
        self.revoke(Some(&token), body).0
    }

    fn log_in(&mut self) -> u16 {
        let body = serde_json::json!({
            "email": self.grants.owner_email,
            "password": self.grants.owner_password,
        });
        let body = body.to_string().into_bytes();
        self.send(Method::POST, "/api/v3/auth/login", None, &[], body).0
    }

    fn log_out(&mut self, token: &str) -> u16 {
        self.send(Method::POST, "/api/v3/auth/logout", Some(token), &[], Vec::new())
            .0
    }

    fn create(&mut self) -> u16 {
        let body = br#"{"venue":"MOCK","apiKey":"k-1","apiSecret":"s-1"}"#.to_vec();
        let token = self.grants.owner_token.clone();
        self.send(Method::POST, "/api/v3/credential/create", Some(&token), &[], body)
            .0
    }

    fn naming(&self, number: usize) -> String {
        naming(&self.grants.credentials[number])
    }
}

fn naming(id: &str) -> String {
    format!(r#"{{"credentialId":"{id}"}}"#)
}

type Fields = &'static [(&'static str, &'static str)];

/// The request that shows a fault, about the owner's dead credential, with the status under the fault. The
/// conforming server answers another.
fn shown(fault: Fault, dead: &str) -> Option<(Fields, Vec<u8>, u16)> {
    let with = |more: &str| format!(r#"{{"credentialId":"{dead}",{more}}}"#).into_bytes();
    let id = |id: String| naming(&id).into_bytes();
    Some(match fault {
        Fault::LargeBodyIs500 => (&[], with(&format!(r#""x":"{}""#, "x".repeat(20_000))), 500),
        Fault::LoneSurrogateIs500 => (&[], with(r#""x":"\ud83d""#), 500),
        Fault::ByteOrderMarkIs500 => (
            &[],
            [b"\xef\xbb\xbf".as_slice(), &id(dead.to_owned())].concat(),
            500,
        ),
        Fault::WideEncodingIs500 => (&[], b"{\0}\0".to_vec(), 500),
        Fault::UpperCaseCharsetIs500 => (
            &[("content-type", "application/json;charset=UTF-8")],
            id(dead.to_owned()),
            500,
        ),
        Fault::TraceHeaderIs500 => (&[("traceparent", "00-1-2-01")], id(dead.to_owned()), 500),
        Fault::LeadingWhiteSpaceIs400 => (&[], [b" ".as_slice(), &id(dead.to_owned())].concat(), 400),
        Fault::TabIsRefused => (&[], [id(dead.to_owned()).as_slice(), b"\t"].concat(), 400),
        Fault::ChunkedBodyIs500 => (&[("transfer-encoding", "chunked")], id(dead.to_owned()), 500),
        Fault::AnyCookieIsASession => (&[("cookie", "theme=dark")], id(dead.to_owned()), 401),
        Fault::EscapedIdIsUnknown => {
            let first = dead.chars().next().map(u32::from).unwrap_or_default();
            (&[], id(format!("\\u{first:04x}{}", &dead[1..])), 404)
        }
        Fault::ManyMembersIs500 => {
            let members: Vec<String> = (0..61).map(|number| format!(r#""m{number}":0"#)).collect();
            (&[], with(&members.join(",")), 500)
        }
        Fault::EmptyKeyIs500 => (&[], with(r#""":0"#), 500),
        Fault::ConstructorMemberIs500 => (&[], with(r#""constructor":0"#), 500),
        Fault::FractionIs500 => (&[], with(r#""x":0.5"#), 500),
        Fault::MembersWithoutIdIs500 => (&[], br#"{"x":0}"#.to_vec(), 500),
        Fault::IdOf256BytesIs500 => (&[], id("a".repeat(256)), 500),
        Fault::NulEndsTheId => (&[], id(format!("{dead}\\u0000x")), 400),
        Fault::OnlyTheEndOfTheIdCounts => (&[], id(format!("x{dead}")), 400),
        Fault::BracketsSkipState => (&[], id(format!("{{{dead}}}")), 200),
        Fault::InvisibleLetterSkipsOwnership => (&[], id(format!("{dead}\u{200b}")), 400),
        _ => return None,
    })
}

/// The faults that a single request shows.
pub(super) fn requests() -> Vec<Fault> {
    let all = Fault::all().iter().copied();
    all.filter(|fault| shown(*fault, NEVER).is_some()).collect()
}

#[test]
fn each_request_is_answered_otherwise_under_its_fault() {
    for fault in requests() {
        let answers = [Some(fault), None].map(|seeded| {
            let mut talk = Talk::under(seeded);
            assert_eq!(talk.own(0), 200, "{}", fault.name());
            let (fields, body, status) =
                shown(fault, &talk.grants.credentials[0]).expect("it is one of those");
            let token = talk.grants.owner_token.clone();
            let answer = talk.send(Method::POST, super::client::REVOKE, Some(&token), fields, body);
            (answer, status)
        });
        let [(under, wanted), (plain, _)] = answers;
        assert_eq!(under.0, wanted, "{}", fault.name());
        assert_ne!(under, plain, "{}", fault.name());
    }
}

/// The faults that take a history, each shown by a test below.
pub(super) const HISTORIES: [Fault; 12] = [
    Fault::ComesBackAfterThreeKindsOfRefusal,
    Fault::ForgottenAfterTwoUnknownIds,
    Fault::SuccessAnsweredFromACache,
    Fault::StrangerAfterOwnerSeesState,
    Fault::ComesBackAfterThreeRevocationsInARow,
    Fault::ListAfterRevocationUndoesIt,
    Fault::OtherSessionThenOwnerRevokesAgain,
    Fault::NobodyAfterAListIsTheOwner,
    Fault::LoginUndoesTheLastRevocation,
    Fault::LogoutUndoesItsSessionsRevocation,
    Fault::ClosedSessionReturnsAfterARefusal,
    Fault::CreationAfterTwoRevocationsUndoesTheFirst,
];

/// Plays the history that a fault takes, and returns the statuses of its last two calls.
fn played(fault: Fault, seeded: Option<Fault>) -> Vec<u16> {
    let mut talk = Talk::under(seeded);
    let grants = [
        talk.grants.owner_token.clone(),
        talk.grants.owner_second_token.clone(),
        talk.grants.stranger_token.clone(),
    ];
    let [_, second, stranger] = &grants;
    let list = |talk: &mut Talk| {
        let path = "/api/v3/credential/list";
        talk.send(Method::GET, path, Some(&grants[0]), &[], Vec::new()).0
    };
    let by = |talk: &mut Talk, token: Option<&str>| {
        let body = talk.naming(0);
        talk.revoke(token, body).0
    };
    let mut statuses = vec![talk.own(0)];
    match fault {
        Fault::ComesBackAfterThreeKindsOfRefusal => {
            statuses.extend([
                talk.own(0),
                by(&mut talk, Some(stranger)),
                by(&mut talk, None),
                talk.own(0),
            ]);
        }
        Fault::ForgottenAfterTwoUnknownIds => {
            for _ in 0..2 {
                statuses.push(talk.revoke(Some(&grants[0]), naming(NEVER)).0);
            }
            statuses.push(talk.own(0));
        }
        Fault::SuccessAnsweredFromACache => statuses.extend([talk.own(1), talk.own(0)]),
        Fault::StrangerAfterOwnerSeesState => {
            statuses.extend([talk.own(0), by(&mut talk, Some(stranger))]);
        }
        Fault::ComesBackAfterThreeRevocationsInARow => {
            statuses.extend([talk.own(1), talk.own(2), talk.own(0)]);
        }
        Fault::ListAfterRevocationUndoesIt => statuses.extend([list(&mut talk), talk.own(0)]),
        Fault::OtherSessionThenOwnerRevokesAgain => {
            statuses.extend([by(&mut talk, Some(second)), talk.own(0)]);
        }
        Fault::LoginUndoesTheLastRevocation => statuses.extend([talk.log_in(), talk.own(0)]),
        Fault::LogoutUndoesItsSessionsRevocation => {
            let body = talk.naming(1);
            statuses.extend([
                talk.revoke(Some(second), body).0,
                talk.log_out(second),
                talk.own(1),
            ]);
        }
        Fault::ClosedSessionReturnsAfterARefusal => {
            statuses.extend([
                talk.log_out(second),
                by(&mut talk, Some(second)),
                by(&mut talk, Some(second)),
            ]);
        }
        Fault::CreationAfterTwoRevocationsUndoesTheFirst => {
            statuses.extend([talk.own(1), talk.create(), talk.own(0)]);
        }
        Fault::NobodyAfterAListIsTheOwner => statuses.extend([list(&mut talk), by(&mut talk, None)]),
        _ => panic!("{} takes no history", fault.name()),
    }
    statuses
}

#[test]
fn each_history_ends_otherwise_under_its_fault() {
    for fault in HISTORIES {
        let (under, plain) = (played(fault, Some(fault)), played(fault, None));
        let before = under.len() - 1;
        assert_eq!(under[..before], plain[..before], "{}", fault.name());
        assert_ne!(under[before], plain[before], "{}", fault.name());
    }
}
