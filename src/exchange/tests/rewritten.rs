//! Requests in other bytes, as they arrive.

use super::{request, wire};
use crate::exchange::{Connection, Network, Received, WireForm};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Answers everything on its connections and keeps what arrived, until the other side ends or the answer is sent.
async fn recorder() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let arrived = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&arrived);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = Vec::new();
            let mut part = [0; 4096];
            loop {
                let read = stream.read(&mut part).await.unwrap_or_default();
                text.extend_from_slice(&part[..read]);
                let all = String::from_utf8_lossy(&text);
                if read == 0 || all.ends_with('}') || all.contains("\r\n0;") && all.ends_with("\r\n\r\n") {
                    break;
                }
            }
            kept.lock().unwrap().push(String::from_utf8(text).unwrap());
            let _ = stream
                .write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                .await;
        }
    });
    (base, arrived)
}

#[tokio::test]
async fn a_request_arrives_in_the_bytes_that_were_asked_for_on_any_connection() {
    let (base, arrived) = recorder().await;
    let mut wire = wire(&base, &Network::default());
    for connection in [Connection::Pooled, Connection::Fresh, Connection::Lane(0)] {
        for form in [
            WireForm::UpperCaseNames,
            WireForm::Pieces(3),
            WireForm::HeadCut(20),
            WireForm::BodyCut(2),
        ] {
            let mut request = request("a-token-of-some-length", connection);
            request.wire = form;
            let exchange = wire.send(request).await;
            assert_eq!(
                exchange.status(),
                Some(404),
                "{form:?} {:?}",
                matches!(exchange.received, Received::Complete(_))
            );
            let text = arrived.lock().unwrap().pop().unwrap();
            match form {
                WireForm::UpperCaseNames => assert!(text.contains("\r\nAUTHORIZATION: Bearer a"), "{text}"),
                WireForm::HeadCut(_) => assert_eq!(text, "POST /api/v3/credent"),
                WireForm::BodyCut(_) => assert!(text.ends_with("1f2b3d"), "{text}"),
                _ => assert!(
                    text.contains("\r\nauthorization: ") && text.ends_with("\"}"),
                    "{text}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn chunks_are_sent_on_any_connection() {
    let (base, arrived) = recorder().await;
    let mut wire = wire(&base, &Network::default());
    for connection in [Connection::Pooled, Connection::Fresh, Connection::Lane(0)] {
        let mut request = request("a-token-of-some-length", connection);
        request.chunks = Some(8);
        request.wire = WireForm::ChunkExtensions;
        assert_eq!(wire.send(request).await.status(), Some(404));
        let text = arrived.lock().unwrap().pop().unwrap();
        assert!(text.contains("\r\n8;further=\"1;2\"\r\n{\"creden\r\n"), "{text}");
    }
}
