//! A socket to the service whose traffic is observed.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Observes the traffic of a socket.
pub(in super::super) trait SocketObserver {
    /// Called with received bytes.
    fn received(&self, bytes: &[u8]);
    /// Called before a write with the first bytes of it.
    fn sending(&self, bytes: &[u8]);
}

/// Passes all bytes through unchanged and shows them to a [`SocketObserver`].
///
/// A service may respond early and close the connection while the request is still being sent. Its response
/// can still be read, but hyper abandons a connection when a write fails. Therefore bytes that cannot be
/// written are discarded, and hyper detects the end by reading.
pub(in super::super) struct Tapped<T, L> {
    socket: T,
    listener: L,
    is_deaf: bool,
}

impl<T, L> Tapped<T, L> {
    /// Wraps a socket.
    pub(in super::super) fn new(socket: T, listener: L) -> Self {
        Self {
            socket,
            listener,
            is_deaf: false,
        }
    }
}

impl<T, L> Tapped<T, L> {
    /// Returns the result of a write. Reports success if the peer no longer accepts data.
    fn heard(&mut self, written: io::Result<usize>, length: usize) -> io::Result<usize> {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
        match written {
            Err(error)
                if matches!(
                    error.kind(),
                    BrokenPipe | ConnectionAborted | ConnectionReset
                ) =>
            {
                self.is_deaf = true;
                Ok(length)
            }
            written => written,
        }
    }
}

impl<T: AsyncRead + Unpin, L: SocketObserver + Unpin> AsyncRead for Tapped<T, L> {
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

impl<T: AsyncWrite + Unpin, L: SocketObserver + Unpin> AsyncWrite for Tapped<T, L> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.listener.sending(buf);
        if self.is_deaf {
            return Poll::Ready(Ok(buf.len()));
        }
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, buf));
        Poll::Ready(self.heard(written, buf.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(first) = bufs.iter().find(|buf| !buf.is_empty()) {
            self.listener.sending(first);
        }
        let length = bufs.iter().map(|buf| buf.len()).sum();
        if self.is_deaf {
            return Poll::Ready(Ok(length));
        }
        let written = ready!(Pin::new(&mut self.socket).poll_write_vectored(cx, bufs));
        Poll::Ready(self.heard(written, length))
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_deaf {
            return Poll::Ready(Ok(()));
        }
        let flushed = ready!(Pin::new(&mut self.socket).poll_flush(cx));
        Poll::Ready(self.heard(flushed.map(|()| 0), 0).map(|_none| ()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl<T: Connection, L: Clone + Send + Sync + 'static> Connection for Tapped<T, L> {
    /// Adds the listener to the socket's metadata, so that the receiver of the response can get it.
    fn connected(&self) -> Connected {
        self.socket.connected().extra(self.listener.clone())
    }
}
