//! Header fields of the user's own travel with every request.

use super::super::{Authorization, Connection, ExtraHeader, Network, Secret};
use super::middle::Middle;
use super::{CONNECTIONS, on_each_connection, request, wire};

/// The heads that reach a server when these fields are given.
async fn heads(headers: &[&str]) -> Vec<String> {
    let server = Middle::answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let network = Network {
        headers: ExtraHeader::parse_all(headers.iter().copied()).unwrap(),
        ..Network::default()
    };
    let mut wire = wire(&format!("http://{}", server.authority()), &network);
    on_each_connection(&mut wire, "some-token").await;
    server.seen()
}

/// The values of a field in a head.
fn values<'a>(head: &'a str, name: &str) -> Vec<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect()
}

#[tokio::test]
async fn every_request_carries_the_fields_once() {
    let seen = heads(&["X-Trace: a, b: c", "X-Api-Key: long-secret"]).await;
    assert_eq!(seen.len(), 5);
    for head in &seen {
        assert_eq!(values(head, "x-trace"), ["a, b: c"], "{head}");
        assert_eq!(values(head, "x-api-key"), ["long-secret"], "{head}");
        assert_eq!(values(head, "authorization"), ["Bearer some-token"], "{head}");
        assert_eq!(values(head, "user-agent").len(), 1, "{head}");
    }
}

#[tokio::test]
async fn a_user_agent_of_the_users_own_replaces_ours() {
    for head in heads(&["User-Agent: somebody/1"]).await {
        assert_eq!(values(&head, "user-agent"), ["somebody/1"], "{head}");
    }
}

#[tokio::test]
async fn a_misplaced_token_leaves_the_field_that_a_gateway_asks_for_to_the_user() {
    let server = Middle::answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let network = Network {
        headers: ExtraHeader::parse_all(["X-Api-Key: open-sesame"]).unwrap(),
        ..Network::default()
    };
    let mut wire = wire(&format!("http://{}", server.authority()), &network);
    for connection in CONNECTIONS {
        let mut request = request("some-token", connection);
        request.authorization = Authorization::OtherFields {
            token: Secret::new("owner token", "some-token"),
            variable: "$TOKEN_OWNER",
        };
        wire.send(request).await;
    }
    for head in &server.seen() {
        assert_eq!(values(head, "x-api-key"), ["open-sesame"], "{head}");
        assert_eq!(values(head, "x-auth-token"), ["some-token"], "{head}");
        assert_eq!(
            values(head, "x-forwarded-authorization"),
            ["Bearer some-token"],
            "{head}"
        );
        assert!(values(head, "authorization").is_empty(), "{head}");
    }
}

#[tokio::test]
async fn cookies_share_one_field_and_a_steps_own_field_wins() {
    let server = Middle::answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let network = Network {
        headers: ExtraHeader::parse_all(["Cookie: gate=open-sesame", "X-Odd: user"]).unwrap(),
        ..Network::default()
    };
    let mut wire = wire(&format!("http://{}", server.authority()), &network);
    for connection in CONNECTIONS {
        let mut request = request("some-token", connection);
        request.headers.push(("X-Odd".into(), "step".into()));
        request.authorization = Authorization::Cookie {
            token: Secret::new("owner token", "some-token"),
            variable: "$TOKEN_OWNER",
        };
        wire.send(request).await;
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for head in &seen {
        let [cookies] = values(head, "cookie").try_into().expect("one field");
        assert!(
            cookies.starts_with("access_token=some-token; token=some-token; "),
            "{head}"
        );
        assert!(cookies.ends_with("; gate=open-sesame"), "{head}");
        assert_eq!(values(head, "x-odd"), ["step"], "{head}");
    }
    assert_eq!(Connection::Lane(0), CONNECTIONS[2]);
}
