//! A socket that is listened in on.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Who listens in.
pub(in super::super) trait Listener {
    /// These bytes were received.
    fn received(&self, bytes: &[u8]);
    /// Bytes are being sent, and these are the first of them.
    fn sending(&self, bytes: &[u8]);
}

/// Passes every byte through unchanged and shows it to a [`Listener`].
pub(in super::super) struct Tapped<T, L> {
    socket: T,
    listener: L,
}

impl<T, L> Tapped<T, L> {
    /// Listens in on a socket.
    pub(in super::super) fn new(socket: T, listener: L) -> Self {
        Self { socket, listener }
    }
}

impl<T: AsyncRead + Unpin, L: Listener + Unpin> AsyncRead for Tapped<T, L> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(cx, buf);
        if let Some(bytes) = buf.filled().get(before..).filter(|bytes| !bytes.is_empty()) {
            self.listener.received(bytes);
        }
        polled
    }
}

impl<T: AsyncWrite + Unpin, L: Listener + Unpin> AsyncWrite for Tapped<T, L> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.listener.sending(buf);
        Pin::new(&mut self.socket).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(first) = bufs.iter().find(|buf| !buf.is_empty()) {
            self.listener.sending(first);
        }
        Pin::new(&mut self.socket).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl<T: Connection, L: Clone + Send + Sync + 'static> Connection for Tapped<T, L> {
    /// The socket's own description, with the listener in it, so that who gets the answer finds it.
    fn connected(&self) -> Connected {
        self.socket.connected().extra(self.listener.clone())
    }
}
