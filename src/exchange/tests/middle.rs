//! A small proxy that forwards, tunnels and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the proxy saw of each connection: everything up to the first empty line.
type Seen = Arc<Mutex<Vec<String>>>;

/// A proxy on this machine. It ends with this value.
pub(crate) struct Middle {
    port: u16,
    seen: Seen,
    serving: JoinHandle<()>,
}

impl Middle {
    /// A proxy that serves everybody.
    pub(crate) async fn open() -> Self {
        Self::start(None).await
    }

    /// A proxy that answers everything like this.
    pub(crate) async fn answering(answer: &'static str) -> Self {
        Self::start(Some(answer)).await
    }

    async fn start(answer: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Seen::default();
        let record = Arc::clone(&seen);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass_on(stream, Arc::clone(&record), answer));
            }
        });
        Self { port, seen, serving }
    }

    /// Host and port, for a URL.
    pub(crate) fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The heads it saw, one a connection.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The request lines it saw, one a connection.
    pub(crate) fn request_lines(&self) -> Vec<String> {
        let heads = self.seen();
        heads
            .iter()
            .map(|head| head.lines().next().unwrap_or_default().to_owned())
            .collect()
    }
}

impl Drop for Middle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Serves one connection: a tunnel where one is asked for, and otherwise everything that comes goes to the
/// host of the first request.
async fn pass_on(mut client: TcpStream, seen: Seen, answer: Option<&'static str>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = client.read_u8().await else {
            return;
        };
        head.push(byte);
    }
    let text = String::from_utf8(head.clone()).unwrap();
    seen.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(text.clone());
    if let Some(answer) = answer {
        let _ = client.write_all(answer.as_bytes()).await;
        return;
    }
    let target = text.split(' ').nth(1).unwrap();
    let tunnel = text.starts_with("CONNECT ");
    let authority = target.trim_start_matches("http://").split('/').next().unwrap();
    let mut server = TcpStream::connect(authority).await.unwrap();
    if tunnel {
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    } else {
        // The mock takes absolute-form as any origin server must (RFC 9112 section 3.2.2).
        server.write_all(&head).await.unwrap();
    }
    let _ = copy_bidirectional(&mut client, &mut server).await;
}
