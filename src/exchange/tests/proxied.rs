//! Every connection goes through the proxy that was named.

use super::super::{Authorities, Network, Passwords, Proxy};
use super::front::TlsFront;
use super::middle::Middle;
use super::{not_connected, on_each_connection, statuses, wire};
use crate::mock::{Mock, Options};

fn through(middle: &Middle, user: &str) -> Network {
    let url = format!("http://{user}{}", middle.authority());
    Network {
        proxy: Some(Proxy::parse(&url, Passwords::Allowed).unwrap()),
        ..Network::default()
    }
}

/// The Proxy-Authorization fields of a head.
fn authorizations(head: &str) -> Vec<&str> {
    head.lines()
        .filter(|line| line.to_ascii_lowercase().starts_with("proxy-authorization:"))
        .map(|line| line.split_once(": ").unwrap().1)
        .collect()
}

#[tokio::test]
async fn a_plain_target_is_asked_for_in_absolute_form_on_every_kind_of_connection() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let middle = Middle::open().await;
    let mut wire = wire(mock.base_url(), &through(&middle, ""));
    let came = on_each_connection(&mut wire, &mock.grants().owner_token).await;
    assert_eq!(statuses(&came), [Some(404); 5], "{came:?}");
    let line = format!("POST {}/api/v3/credential/revoke HTTP/1.1", mock.base_url());
    assert_eq!(middle.request_lines(), vec![line; 5]);
    let host = format!("host: {}", mock.base_url().trim_start_matches("http://"));
    for head in middle.seen() {
        assert!(head.contains(&host) && authorizations(&head).is_empty(), "{head}");
    }
}

#[tokio::test]
async fn a_tls_target_is_reached_by_a_tunnel_that_shows_nothing() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let front = TlsFront::before(mock.base_url()).await;
    let middle = Middle::open().await;
    let network = Network {
        authorities: Some(Authorities::parse(front.authority().as_bytes()).unwrap()),
        ..through(&middle, "")
    };
    let mut wire = wire(&front.url(), &network);
    let came = on_each_connection(&mut wire, &mock.grants().owner_token).await;
    assert_eq!(statuses(&came), [Some(404); 5], "{came:?}");
    let authority = front.url().trim_start_matches("https://").to_owned();
    assert_eq!(
        middle.request_lines(),
        vec![format!("CONNECT {authority} HTTP/1.1"); 5]
    );
    assert!(middle.seen().iter().all(|head| !head.contains("Bearer")));
}

#[tokio::test]
async fn the_proxy_alone_is_told_its_user_and_password() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let front = TlsFront::before(mock.base_url()).await;
    let middle = Middle::open().await;
    let network = Network {
        authorities: Some(Authorities::parse(front.authority().as_bytes()).unwrap()),
        ..through(&middle, "me:hunter22@")
    };
    for base in [mock.base_url().to_owned(), front.url()] {
        let mut wire = wire(&base, &network);
        let came = on_each_connection(&mut wire, &mock.grants().owner_token).await;
        assert_eq!(statuses(&came), [Some(404); 5], "{came:?}");
        assert!(!format!("{came:?}").contains("hunter22"));
    }
    let seen = middle.seen();
    assert_eq!(seen.len(), 10);
    for head in &seen {
        // printf 'me:hunter22' | base64
        assert_eq!(authorizations(head), ["Basic bWU6aHVudGVyMjI="], "{head}");
    }
}

#[tokio::test]
async fn a_tunnel_that_the_proxy_refuses_is_no_connection() {
    let middle = Middle::answering("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n").await;
    let mut wire = wire("https://127.0.0.1:9", &through(&middle, ""));
    for exchange in &on_each_connection(&mut wire, "some-token").await {
        let why = not_connected(exchange);
        assert!(why.contains("407") || why.contains("proxy"), "{why}");
    }
    assert!(
        middle
            .request_lines()
            .iter()
            .all(|line| line == "CONNECT 127.0.0.1:9 HTTP/1.1")
    );
}

#[tokio::test]
async fn what_a_proxy_echoes_of_its_password_is_masked() {
    let middle =
        Middle::answering("HTTP/1.1 403 No\r\nX-User: bWU6aHVudGVyMjI=\r\nContent-Length: 8\r\n\r\nhunter22")
            .await;
    let mut wire = wire("http://127.0.0.1:9", &through(&middle, "me:hunter22@"));
    for exchange in &on_each_connection(&mut wire, "some-token").await {
        let response = exchange.response().unwrap();
        assert_eq!(response.body, b"[proxy password]");
        // Base64 ends in a group that its neighbours share, so its last letters may stay.
        let user = response.header_text("x-user").unwrap();
        assert!(user.starts_with("[proxy user and password]"), "{user}");
    }
}
