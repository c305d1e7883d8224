//! The marks of variants that receive more or less than the plain server, or number refusals otherwise.

use std::collections::HashSet;

use hyper::Method;

use super::client::{Ask, Client, REVOKE};
use super::differences::{check_next, walked};
use crate::mock::{Mock, Variant};

/// A revoke call for the credential that the walk has revoked, by its owner.
fn dead(mock: &Mock) -> Ask {
    Ask::revoke_id(&mock.grants().credentials[0]).bearing(&mock.grants().owner_token)
}

/// Looks at status and errno of one more request.
async fn check(variant: Variant, ask: impl Fn(&Mock) -> Ask, kind: (u16, i64)) {
    check_next(variant, ask, |answer| answer.kind() == kind).await;
}

/// The status of a request by this method on the operation.
async fn check_method(variant: Variant, method: Method, status: u16) {
    let ask = |mock: &Mock| Ask {
        method: method.clone(),
        ..dead(mock)
    };
    check_next(variant, ask, |answer| answer.status == status).await;
}

/// A form with the id of a live credential of the owner.
fn form(mock: &Mock, token: &str) -> Ask {
    Ask::revoke(format!("credentialId={}", mock.grants().credentials[1]))
        .untyped()
        .with("content-type", "application/x-www-form-urlencoded")
        .bearing(token)
}

#[tokio::test]
async fn path_case_ignored_leads_to_the_same_endpoint_with_the_same_checks() {
    let shouted = |mock: &Mock| Ask {
        target: REVOKE.to_uppercase(),
        ..dead(mock)
    };
    check(Variant::PathCaseIgnored, shouted, (400, -130_001)).await;
    let anonymous = |_: &Mock| Ask::post(&REVOKE.to_uppercase(), "{}");
    check(Variant::PathCaseIgnored, anonymous, (401, -100_000)).await;
}

#[tokio::test]
async fn method_not_allowed_is_404_in_the_envelope() {
    let put = |mock: &Mock| Ask {
        method: Method::PUT,
        ..dead(mock)
    };
    check(Variant::WrongMethodIsUnknown, put, (404, -19_003)).await;
}

#[tokio::test]
async fn head_is_200_and_every_other_method_stays_refused() {
    check_method(Variant::HeadIs200, Method::HEAD, 200).await;
    check_method(Variant::HeadIs200, Method::GET, 405).await;
}

#[tokio::test]
async fn wide_content_types_are_read_as_json_is() {
    let text = |mock: &Mock| dead(mock).untyped().with("content-type", "text/plain");
    check(Variant::WideContentTypes, text, (400, -130_001)).await;
    let owners = |mock: &Mock| form(mock, &mock.grants().owner_token);
    check(Variant::WideContentTypes, owners, (200, 0)).await;
}

#[tokio::test]
async fn wide_content_types_skip_neither_ownership_nor_the_id() {
    let strangers = |mock: &Mock| form(mock, &mock.grants().stranger_token);
    check(Variant::WideContentTypes, strangers, (403, -22_018)).await;
    let empty = |mock: &Mock| Ask {
        body: "id=1".to_owned(),
        ..form(mock, &mock.grants().owner_token)
    };
    check(Variant::WideContentTypes, empty, (400, -22_015)).await;
}

#[tokio::test]
async fn wide_content_types_end_somewhere() {
    let xml = |mock: &Mock| dead(mock).untyped().with("content-type", "application/xml");
    check(Variant::WideContentTypes, xml, (415, -19_001)).await;
}

#[tokio::test]
async fn extra_members_are_refused_whatever_they_say() {
    let extra = |mock: &Mock| Ask {
        body: format!(
            r#"{{"credentialId":"{}","note":null}}"#,
            mock.grants().credentials[1]
        ),
        ..dead(mock)
    };
    check(Variant::ExtraMembersRefused, extra, (400, -19_004)).await;
}

#[tokio::test]
async fn one_errno_for_all_but_the_documented_one() {
    check(Variant::OneErrno, dead, (400, -130_001)).await;
    check(Variant::OneErrno, |_| Ask::revoke("{}"), (401, -19_000)).await;
    let missing = |mock: &Mock| Ask::revoke("{}").bearing(&mock.grants().owner_token);
    check(Variant::OneErrno, missing, (400, -19_000)).await;
}

#[tokio::test]
async fn per_kind_errnos_tell_the_kinds_of_invalid_request_apart() {
    let walk = walked(Variant::PerKindErrnos).await;
    let mut client = Client::of(&walk.mock);
    let bodies = [
        "",
        "[]",
        "{}",
        r#"{"credentialId":null}"#,
        r#"{"credentialId":7}"#,
    ];
    let mut errnos = HashSet::new();
    for body in bodies {
        let ask = Ask::revoke(body).bearing(&walk.mock.grants().owner_token);
        let (status, errno) = client.send(ask).await.expect("the mock answers").kind();
        assert_eq!(status, 400);
        errnos.insert(errno);
    }
    assert_eq!(errnos.len(), bodies.len());
}
