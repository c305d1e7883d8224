//! Secrets that come back, wherever they stand.

use super::{request, wire};
use crate::exchange::{Connection, Network, Secret};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_secret_that_names_a_header_field_is_sighted_and_masked() {
    let token = "0123456789abcdef0123456789abcdef";
    for connection in [Connection::Fresh, Connection::Lane(0)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"}") {
                stream.read_buf(&mut asked).await.unwrap();
            }
            let answer =
                format!("HTTP/1.1 400 No\r\nX-{token}: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        let mut wire = wire(&base, &Network::default());
        wire.register([Secret::new("owner token", token)]);
        let came = wire.send(request(token, connection)).await;
        serving.await.unwrap();
        assert_eq!(came.status(), Some(400));
        assert!(!format!("{came:?}").contains(token), "{came:?}");
        assert!(
            came.sightings
                .iter()
                .any(|sighting| sighting.label == "owner token" && sighting.place == "name of a header field"),
            "{:?}",
            came.sightings
        );
    }
}
