//! By which path and method a request reaches the operation under test, and what a fault skips there.
//!
//! The conforming server has one door: POST on the documented path. Variants open others that check as
//! much; faults open others that check less.

use std::borrow::Cow;

use hyper::Method;

use super::catalogue::Quirks;
use super::document::Document;
use super::request::Request;
use super::{Fault, Variant};

/// The path of the operation under test.
pub(super) const REVOKE: &str = "/api/v3/credential/revoke";

/// Which check a seeded fault skips for an oddly written call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bypass {
    Nothing,
    Authentication,
    Ownership,
    State,
}

impl Bypass {
    /// This one, or the other where this one skips nothing. One fault is seeded at a time, so no two meet.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Nothing { other } else { self }
    }
}

/// A call of the operation under test, as it is to be carried out.
pub(super) struct Entry<'a> {
    pub(super) request: Cow<'a, Request>,
    pub(super) bypass: Bypass,
}

/// Whether a path leads to the operation under test, and past which check.
pub(super) fn of_path(path: &str, quirks: Quirks) -> Option<Bypass> {
    let respelt = path.eq_ignore_ascii_case(REVOKE);
    let slashed = path.strip_suffix('/') == Some(REVOKE);
    if path == REVOKE || respelt && quirks.varies(Variant::PathCaseIgnored) {
        return Some(Bypass::Nothing);
    }
    let open = respelt && quirks.has(Fault::PathCaseSkipsAuthentication)
        || slashed && quirks.has(Fault::TrailingSlashSkipsAuthentication);
    open.then_some(Bypass::Authentication)
}

/// The call that a request on the operation's path makes, if its method makes one.
pub(super) fn entered(request: &Request, bypass: Bypass, quirks: Quirks) -> Option<Entry<'_>> {
    let entry = |request, bypass| Some(Entry { request, bypass });
    if request.method == Method::POST || request.method == Method::PUT && quirks.has(Fault::PutRevokes) {
        return entry(Cow::Borrowed(request), bypass);
    }
    if request.method == Method::GET && quirks.has(Fault::GetRevokes) {
        return entry(Cow::Owned(with_query_as_body(request)), bypass);
    }
    let named = request.headers.get("x-http-method-override");
    let overridden = named.is_some_and(|name| name.as_bytes().eq_ignore_ascii_case(b"POST"));
    if !overridden || !quirks.has(Fault::MethodOverrideHonoured) {
        return None;
    }
    let call = if request.body.is_empty() {
        Cow::Owned(with_query_as_body(request))
    } else {
        Cow::Borrowed(request)
    };
    entry(call, Bypass::Ownership)
}

/// A request with the id in its query, read as the POST it should have been.
fn with_query_as_body(request: &Request) -> Request {
    let id = request
        .parameters("credentialId")
        .into_iter()
        .next()
        .unwrap_or_default();
    let body = Document::of_texts(&[("credentialId", &id)]).compact();
    Request {
        body: body.into(),
        ..request.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bypass, of_path};
    use crate::mock::catalogue::Quirks;
    use crate::mock::{Fault, Variant};

    fn check(path: &str, fault: Option<Fault>, variant: Option<Variant>, expected: Option<Bypass>) {
        let quirks = Quirks {
            fault,
            variant,
            outage: None,
        };
        assert_eq!(of_path(path, quirks), expected);
    }

    #[test]
    fn another_letter_case_is_another_path() {
        check("/api/v3/credential/Revoke", None, None, None);
    }

    #[test]
    fn another_letter_case_is_the_same_path_with_every_check_under_the_variant() {
        check(
            "/api/v3/credential/Revoke",
            None,
            Some(Variant::PathCaseIgnored),
            Some(Bypass::Nothing),
        );
    }

    #[test]
    fn the_documented_path_keeps_every_check_whatever_the_fault() {
        check(
            super::REVOKE,
            Some(Fault::PathCaseSkipsAuthentication),
            None,
            Some(Bypass::Nothing),
        );
    }

    #[test]
    fn only_a_slash_skips_authentication_under_the_fault_of_the_slash() {
        let fault = Some(Fault::TrailingSlashSkipsAuthentication);
        check(
            "/api/v3/credential/revoke/",
            fault,
            None,
            Some(Bypass::Authentication),
        );
        check("/api/v3/credential/Revoke", fault, None, None);
    }
}
