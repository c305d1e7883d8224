//! What stands between a run and a mock: reads a request, and passes it on or does not.

use crate::mock::Mock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Head and body of the next request of a connection.
pub(super) async fn asked_of(client: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let read = client.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}

/// What the server behind answers to a request.
pub(super) async fn passed_on(behind: &str, head: &str, body: &str) -> Vec<u8> {
    let mut server = TcpStream::connect(behind).await.unwrap();
    let request = format!("{head}\r\nconnection: close\r\n\r\n{body}");
    server.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer).await;
    answer
}

/// Before the mock: whoever creates under this name is cut off once it is done.
pub(super) async fn that_cuts_creations_of(name: &str, mock: &Mock) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let named = format!("\"name\":\"{name}\"");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (behind, named) = (behind.clone(), named.clone());
            tokio::spawn(async move {
                let Some((head, body)) = asked_of(&mut client).await else {
                    return;
                };
                let answer = passed_on(&behind, &head, &body).await;
                if !body.contains(&named) {
                    let _ = client.write_all(&answer).await;
                }
            });
        }
    });
    base
}

/// Before the mock: whoever asks for null is told that somebody else's credential was revoked. Tells how many requests
/// came after that.
pub(super) async fn that_revokes_anothers_for_null(mock: &Mock) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let (told, after) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&after);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (behind, told, count) = (behind.clone(), Arc::clone(&told), Arc::clone(&count));
            tokio::spawn(async move {
                let Some((head, body)) = asked_of(&mut client).await else {
                    return;
                };
                count.fetch_add(usize::from(told.load(Ordering::SeqCst)), Ordering::SeqCst);
                let answer = if body == r#"{"credentialId":null}"# {
                    told.store(true, Ordering::SeqCst);
                    let body = r#"{"data":{"credentialId":"0f0e0d0c-0b0a-4908-8706-050403020100","status":"REVOKED"},"success":true,"errno":0,"error":null}"#;
                    format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    )
                    .into_bytes()
                } else {
                    passed_on(&behind, &head, &body).await
                };
                let _ = client.write_all(&answer).await;
            });
        }
    });
    (base, after)
}

/// Before the mock: so many calls without an id are told that their token is unknown. Tells what was asked for, by path.
pub(super) async fn that_forgets_tokens(times: usize, mock: &Mock) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let (asked, left) = (Arc::default(), Arc::new(AtomicUsize::new(times)));
    let paths: Arc<Mutex<Vec<String>>> = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (behind, left, paths) = (behind.clone(), Arc::clone(&left), Arc::clone(&paths));
            tokio::spawn(async move {
                let Some((head, body)) = asked_of(&mut client).await else {
                    return;
                };
                let path = head.split(' ').nth(1).unwrap_or_default();
                paths.lock().unwrap().push(path.to_owned());
                let forgets = body == "{}"
                    && head.to_ascii_lowercase().contains("\r\nauthorization: ")
                    && left
                        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                        .is_ok();
                let answer = if forgets {
                    let body = r#"{"data":null,"success":false,"errno":-7,"error":"no such session"}"#;
                    format!(
                        "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Bearer\r\ncontent-type: application/json\r\n\
                         content-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    )
                    .into_bytes()
                } else {
                    passed_on(&behind, &head, &body).await
                };
                let _ = client.write_all(&answer).await;
            });
        }
    });
    (base, asked)
}
