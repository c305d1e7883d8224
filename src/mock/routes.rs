//! From a path and a method to the operation that answers.

use hyper::Method;

use super::answer::{self, Reply};
use super::catalogue::Quirks;
use super::clock::iso_8601;
use super::deployment::Deployment;
use super::document::Document;
use super::door::{self, Bypass};
use super::refusal::Refusal;
use super::request::Request;
use super::revoke::{Step, revoke};
use super::state::State;
use super::visit::Visit;
use super::{Outage, Variant};
use super::{create, credentials, sessions};

/// The longest request target, in characters (facts section 7).
const LONGEST_TARGET: usize = 8192;

/// The largest request head, in bytes (facts section 7).
const LARGEST_HEADERS: usize = 16 * 1024;

/// An operation beside the one under test.
type Sibling = fn(&mut State, &Visit<'_>) -> Result<Reply, Refusal>;

/// The siblings: path, method, operation.
const SIBLINGS: [(&str, Method, Sibling); 9] = [
    ("/api/v3/auth/login", Method::POST, sessions::login),
    ("/api/v3/auth/token/refresh", Method::POST, sessions::refresh),
    ("/api/v3/auth/logout", Method::POST, sessions::logout),
    ("/api/v3/auth/user", Method::GET, sessions::user),
    ("/api/v3/health", Method::GET, health),
    (create::CREATE, Method::POST, create::create),
    ("/api/v3/credential/list", Method::GET, credentials::list),
    ("/api/v3/credential/rotate", Method::POST, credentials::rotate),
    ("/api/v3/credential/verify", Method::POST, credentials::verify),
];

/// What a path leads to.
enum Route {
    Revoke(Bypass),
    Sibling(Method, Sibling),
}

impl Route {
    fn of(path: &str, quirks: Quirks) -> Option<Self> {
        if quirks.outage == Some(Outage::NotFoundEverything) {
            return None;
        }
        let slashed = path
            .strip_suffix('/')
            .filter(|_| quirks.varies(Variant::TrailingSlash));
        let path = slashed.unwrap_or(path);
        if let Some(bypass) = door::of_path(path, quirks) {
            return Some(Self::Revoke(bypass));
        }
        let mut siblings = SIBLINGS
            .into_iter()
            .filter(|_| !quirks.varies(Variant::RevokeOnly));
        let (_, method, operation) = siblings.find(|(sibling, _, _)| *sibling == path)?;
        Some(Self::Sibling(method, operation))
    }
}

/// Answers a request that has arrived whole; `number` counts the requests of this deployment from 1.
pub(super) fn answer(deployment: &Deployment, request: &Request, number: u64) -> Step {
    let quirks = deployment.quirks;
    if let Some(facade) = quirks.outage.and_then(Outage::facade) {
        let reply = Reply::new(facade.status, facade.content_type, facade.body);
        return Step::Done(match facade.retry_after {
            Some(seconds) => reply.with("retry-after", seconds),
            None => reply,
        });
    }
    let plain = quirks.without_fault();
    if let Some(refusal) = weather(number, quirks).or_else(|| oversized(request)) {
        return Step::Done(answer::refusal(refusal, None, plain));
    }
    let Some(route) = Route::of(&request.path, quirks) else {
        return Step::Done(answer::refusal(Refusal::NoSuchRoute, None, plain));
    };
    match route {
        Route::Revoke(bypass) => match door::entered(request, bypass, quirks) {
            Some(entry) => revoke(deployment, &entry),
            None if request.method == Method::HEAD && quirks.varies(Variant::HeadIs200) => {
                Step::Done(Reply::new(200, "application/json", ""))
            }
            None => Step::Done(wrong_method(&Method::POST, plain)),
        },
        Route::Sibling(method, operation) if request.method == method => {
            let visit = Visit {
                request,
                now: deployment.clock.now(),
                quirks,
            };
            let answered = operation(&mut deployment.state(), &visit);
            Step::Done(answered.unwrap_or_else(|refusal| answer::refusal(refusal, None, plain)))
        }
        Route::Sibling(method, _) => Step::Done(wrong_method(&method, plain)),
    }
}

fn wrong_method(right: &Method, quirks: Quirks) -> Reply {
    if quirks.varies(Variant::WrongMethodIsUnknown) {
        return answer::refusal(Refusal::NoSuchRoute, None, quirks);
    }
    answer::refusal(Refusal::WrongMethod, None, quirks).with("allow", right.as_str())
}

/// The health object, which has no envelope (facts section 1).
#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in the table of siblings, which share one signature"
)]
fn health(_: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let body = Document::of([
        ("status", Document::Text("ok".to_owned())),
        ("timestamp", Document::Integer(visit.now)),
        ("isoDateTime", Document::Text(iso_8601(visit.now))),
        ("version", Document::Text("mock".to_owned())),
        ("checks", Document::Object(Vec::new())),
    ]);
    Ok(Reply::new(
        200,
        "application/json",
        answer::written(&body, visit.plain()),
    ))
}

/// The refusal that the variant `weather` gives to this request, before anything is applied.
fn weather(number: u64, quirks: Quirks) -> Option<Refusal> {
    if !quirks.varies(Variant::Weather) {
        None
    } else if number.is_multiple_of(7) {
        Some(Refusal::Throttled)
    } else if number.is_multiple_of(11) {
        Some(Refusal::Unavailable)
    } else {
        None
    }
}

fn oversized(request: &Request) -> Option<Refusal> {
    let head: usize = request
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if request.path.len() + request.query.len() > LONGEST_TARGET {
        Some(Refusal::TargetTooLong)
    } else if head > LARGEST_HEADERS {
        Some(Refusal::HeadersTooLarge)
    } else {
        None
    }
}
