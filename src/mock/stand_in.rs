//! A stream that puts a header name on the wire which the HTTP library refuses to write.
//!
//! The library never sends Content-Length beside Transfer-Encoding, as RFC 9112 section 6.2 demands. The
//! fault that does so writes a stand-in of the same length, and this stream writes the true name over it.

use std::borrow::Cow;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The name that is replaced; it is as long as the true one.
pub(super) const STAND_IN: &str = "announced-size";

const TRUE_NAME: &str = "content-length";

/// A TCP stream whose answers carry the true name.
pub(super) struct Unmasked(pub(super) TcpStream);

impl AsyncRead for Unmasked {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Unmasked {
    /// Heads arrive here in one piece, because the library writes them from one buffer.
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, &unmasked(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// The same bytes, with the true name in the first place where the stand-in stands.
fn unmasked(bytes: &[u8]) -> Cow<'_, [u8]> {
    let found = bytes
        .windows(STAND_IN.len())
        .position(|window| window == STAND_IN.as_bytes());
    let Some(start) = found else {
        return Cow::Borrowed(bytes);
    };
    let mut changed = bytes.to_vec();
    changed.splice(start..start + STAND_IN.len(), TRUE_NAME.bytes());
    Cow::Owned(changed)
}

#[cfg(test)]
mod tests {
    use super::{STAND_IN, TRUE_NAME, unmasked};

    #[test]
    fn the_stand_in_is_as_long_as_the_true_name() {
        assert_eq!(STAND_IN.len(), TRUE_NAME.len());
    }

    #[test]
    fn only_the_stand_in_is_written_over() {
        let written = unmasked(b"a: 1\r\nannounced-size: 2\r\n\r\n");
        assert_eq!(&*written, b"a: 1\r\ncontent-length: 2\r\n\r\n");
        assert_eq!(&*unmasked(b"announced"), b"announced");
    }
}
