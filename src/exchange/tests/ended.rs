//! TLS connections that end without saying so.

use super::super::{Authorities, Network, Received};
use super::front::certified;
use super::{CONNECTIONS, request, wire};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What each kind of connection makes of an answer behind which the stream below TLS is closed.
async fn closed_behind(answer: &'static str) -> Vec<Received> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (config, authority) = certified(port);
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = acceptor.accept(stream).await.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"}") {
                stream.read_buf(&mut asked).await.unwrap();
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            // Dropped, and not shut down: TLS never hears of it.
        }
    });
    let network = Network {
        authorities: Some(Authorities::parse(authority.as_bytes()).unwrap()),
        ..Network::default()
    };
    let mut wire = wire(&format!("https://127.0.0.1:{port}"), &network);
    let mut came = Vec::new();
    for connection in CONNECTIONS {
        came.push(wire.send(request("no token at all", connection)).await.received);
    }
    serving.abort();
    came
}

#[tokio::test]
async fn r_26_an_answer_of_known_length_is_whole_however_its_connection_ends() {
    for received in closed_behind("HTTP/1.1 401 x\r\nContent-Length: 2\r\n\r\n{}").await {
        assert!(
            matches!(&received, Received::Complete(response) if response.body == b"{}"),
            "{received:?}"
        );
    }
}

#[tokio::test]
async fn r_26_an_answer_that_ends_with_its_connection_may_have_been_cut() {
    for received in closed_behind("HTTP/1.1 401 x\r\nConnection: close\r\n\r\n{}").await {
        assert!(
            matches!(&received, Received::Incomplete(incomplete) if incomplete.status == 401),
            "{received:?}"
        );
    }
}
