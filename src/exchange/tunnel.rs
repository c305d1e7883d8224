//! The CONNECT request with which a lane reaches an https target through a proxy (RFC 9110 section
//! 9.3.6).

use super::raw::USER_AGENT;
use thiserror::Error;
use tokio::io::{self, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The longest answer that is read, in bytes; a proxy that opens a tunnel has little to say.
const LONGEST: usize = 8 * 1024;

/// Why there is no tunnel. Nothing of the target's requests has left.
#[derive(Debug, Error)]
pub(super) enum TunnelError {
    #[error("the connection to the proxy broke off: {0}")]
    Broken(#[from] io::Error),
    #[error("the proxy refused the tunnel with status {0}")]
    Refused(u16),
    #[error("the proxy's answer to CONNECT is not HTTP")]
    NotHttp,
}

/// Asks the proxy at the other end of `stream` for a tunnel to `authority`, host and port. What is
/// written afterwards goes to the target.
pub(super) async fn open<S>(
    stream: &mut S,
    authority: &str,
    authorization: Option<&str>,
) -> Result<(), TunnelError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let told = authorization.map_or_else(String::new, |value| format!("Proxy-Authorization: {value}\r\n"));
    let request = format!(
        "CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: {USER_AGENT}\r\n{told}\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    // Byte by byte, so that nothing of what the target may say first is taken for the proxy's.
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == LONGEST {
            return Err(TunnelError::NotHttp);
        }
        head.push(stream.read_u8().await?);
    }
    match status(&head) {
        Some(200..=299) => Ok(()),
        Some(status) => Err(TunnelError::Refused(status)),
        None => Err(TunnelError::NotHttp),
    }
}

/// The status of a response head.
fn status(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head.split(|byte| *byte == b'\r').next()?).ok()?;
    let mut words = line.split(' ');
    let version = words.next()?;
    version
        .starts_with("HTTP/1.")
        .then(|| words.next()?.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::duplex;

    /// What the proxy read, and what came of its answer.
    async fn ask(answer: &str, authorization: Option<&str>) -> (String, Result<(), TunnelError>) {
        let (mut ours, mut theirs) = duplex(64 * 1024);
        theirs.write_all(answer.as_bytes()).await.unwrap();
        theirs.shutdown().await.unwrap();
        let opened = open(&mut ours, "host.example:443", authorization).await;
        drop(ours);
        let mut seen = String::new();
        theirs.read_to_string(&mut seen).await.unwrap();
        (seen, opened)
    }

    #[tokio::test]
    async fn a_tunnel_is_asked_for_by_host_and_port() {
        let (seen, opened) = ask("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n", None).await;
        opened.unwrap();
        assert!(
            seen.starts_with("CONNECT host.example:443 HTTP/1.1\r\nHost: host.example:443\r\n"),
            "{seen}"
        );
        assert!(
            seen.ends_with("\r\n\r\n") && !seen.contains("Authorization"),
            "{seen}"
        );
    }

    #[tokio::test]
    async fn the_proxy_is_told_who_asks() {
        let (seen, _) = ask("HTTP/1.0 200 OK\r\n\r\n", Some("Basic abc")).await;
        assert!(seen.contains("\r\nProxy-Authorization: Basic abc\r\n"), "{seen}");
    }

    #[tokio::test]
    async fn a_refused_or_broken_tunnel_is_named() {
        for (answer, told) in [
            ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "status 407"),
            ("HTTP/1.1 302 Found\r\n\r\n", "status 302"),
            ("SSH-2.0-x\r\n\r\n", "not HTTP"),
            ("HTTP/1.1 200 OK\r\n", "broke off"),
            ("", "broke off"),
            (&"x".repeat(LONGEST + 9), "not HTTP"),
        ] {
            let error = ask(answer, None).await.1.unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
