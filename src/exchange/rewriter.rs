//! A stream that writes one request otherwise than it was given. Answers come through untouched.

use super::WireForm;
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The stream, and what is still to be written to it.
pub(super) struct Rewriter<S> {
    stream: S,
    form: WireForm,
    /// What was given and is no whole message yet.
    given: Vec<u8>,
    /// What was written otherwise, a piece each.
    pieces: VecDeque<Vec<u8>>,
    /// Whether the stream ends behind the pieces.
    ends: bool,
}

impl<S> Rewriter<S> {
    pub(super) const fn new(stream: S, form: WireForm) -> Self {
        Self {
            stream,
            form,
            given: Vec::new(),
            pieces: VecDeque::new(),
            ends: false,
        }
    }

    fn is_usual(&self) -> bool {
        self.form.is_usual()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Rewriter<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Rewriter<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.is_usual() {
            return Pin::new(&mut self.stream).poll_write(cx, bytes);
        }
        self.given.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.is_usual() {
            return Pin::new(&mut self.stream).poll_write_vectored(cx, buffers);
        }
        for buffer in buffers {
            self.given.extend_from_slice(buffer);
        }
        Poll::Ready(Ok(buffers.iter().map(|buffer| buffer.len()).sum()))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if let Some(written) = this.form.write(&this.given).filter(|_| !this.is_usual()) {
            this.given.clear();
            let pieces = written.chunks(this.form.stride()).map(<[u8]>::to_vec);
            this.pieces.extend(pieces);
            this.ends = this.form.ends_the_stream();
        }
        while let Some(piece) = this.pieces.front_mut() {
            if piece.is_empty() {
                // Each piece leaves before the next one, so that a server may see them apart.
                ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
                this.pieces.pop_front();
                continue;
            }
            let written = ready!(Pin::new(&mut this.stream).poll_write(cx, piece))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            piece.drain(..written);
        }
        ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
        if this.ends {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
            this.ends = false;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
