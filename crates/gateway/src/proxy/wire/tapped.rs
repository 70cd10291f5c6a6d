//! A socket to the service, listened in on.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

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
///
/// A service may answer early and close, while the request is still being sent. Its answer is there to be
/// read then, but hyper gives up on a connection that cannot be written to. So what cannot be written is
/// dropped, and the end is for reading to find.
pub(in super::super) struct Tapped<T, L> {
    socket: T,
    listener: L,
    is_deaf: bool,
}

impl<T, L> Tapped<T, L> {
    /// Listens in on a socket.
    pub(in super::super) fn new(socket: T, listener: L) -> Self {
        Self {
            socket,
            listener,
            is_deaf: false,
        }
    }
}

impl<T, L> Tapped<T, L> {
    /// A write, or that it was dropped because the other end takes no more.
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
    /// The socket's own description, with the listener in it, so that who gets the answer finds it.
    fn connected(&self) -> Connected {
        self.socket.connected().extra(self.listener.clone())
    }
}
