//! Whose certificates are believed.

use super::super::{Authorities, Network};
use super::front::TlsFront;
use super::{not_connected, on_each_connection, statuses, wire};
use crate::mock::{Mock, Options};

fn trusting(front: &TlsFront) -> Network {
    Network {
        authorities: Some(Authorities::parse(front.authority().as_bytes()).unwrap()),
        ..Network::default()
    }
}

#[tokio::test]
async fn a_named_authority_is_trusted_on_every_kind_of_connection() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let front = TlsFront::before(mock.base_url()).await;
    let mut wire = wire(&front.url(), &trusting(&front));
    let came = on_each_connection(&mut wire, &mock.grants().owner_token).await;
    assert_eq!(statuses(&came), [Some(404); 5], "{came:?}");
    assert_eq!(front.opened(), 5);
}

#[tokio::test]
async fn r_29_an_unknown_authority_is_named_and_nothing_is_sent() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let front = TlsFront::before(mock.base_url()).await;
    let other = TlsFront::before(mock.base_url()).await;
    // Another authority makes no difference: each vouches for its own certificates alone.
    for network in [Network::default(), trusting(&other)] {
        let mut wire = wire(&front.url(), &network);
        let came = on_each_connection(&mut wire, &mock.grants().owner_token).await;
        assert_eq!(came.len(), 5);
        for exchange in &came {
            assert!(not_connected(exchange).contains("UnknownIssuer"), "{exchange:?}");
        }
    }
    assert_eq!((front.opened(), mock.requests()), (0, 0));
}

#[tokio::test]
async fn r_29_a_certificate_for_another_name_is_refused_although_its_authority_is_trusted() {
    let mock = Mock::start(Options::default()).await.unwrap();
    let front = TlsFront::before(mock.base_url()).await;
    let elsewhere = front.url().replace("127.0.0.1", "localhost");
    let mut wire = wire(&elsewhere, &trusting(&front));
    for exchange in &on_each_connection(&mut wire, &mock.grants().owner_token).await {
        assert!(
            not_connected(exchange).contains("not valid for name"),
            "{exchange:?}"
        );
    }
    assert_eq!(mock.requests(), 0);
}
