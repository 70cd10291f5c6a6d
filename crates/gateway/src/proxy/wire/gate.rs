//! The socket of a SCIM client as hyper sees it. Each head is checked before hyper reads it.
//!
//! A valid request passes through unchanged, and its raw head is kept for the record. In place of an invalid
//! head, hyper reads a valid one ([`STAND_IN`]), so that the rejection is sent in its turn among pipelined
//! responses and handled like any other request. Nothing after an invalid head is treated as a request.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::super::client::shut_down;
use super::super::moment::Moment;
use super::super::scim_error::ScimError;
use super::admission::{admit, too_long};
use super::body_framing::{BodyFraming, Followed};
use super::request_heads::{RequestHead, RequestHeads};
use super::{MAX_HEAD, end_of_head};

/// What hyper reads in place of a rejected head. It is neither recorded nor forwarded.
const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n";
/// The same for a HEAD request, whose response has no body.
const STAND_IN_FOR_HEAD: &[u8] = b"HEAD / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n";
/// Number of bytes to read at once.
const READ: usize = 16 * 1024;

/// Wraps the connection to one client for hyper.
pub(in super::super) struct Gate {
    socket: Arc<TcpStream>,
    heads: RequestHeads,
    /// Read from the socket but not yet checked.
    input: Vec<u8>,
    /// Checked, for hyper to read.
    output: Bytes,
    place: Place,
    /// When the first byte of the head in `input` arrived.
    came: Option<Moment>,
    /// How many bytes of that head have been searched for its end.
    searched: usize,
}

enum Place {
    Head,
    Body(BodyFraming),
    /// Nothing more is a request.
    Over,
    /// The body being read is malformed.
    Broken,
}

impl Gate {
    pub(in super::super) fn new(socket: Arc<TcpStream>, heads: RequestHeads) -> Self {
        Self {
            socket,
            heads,
            input: Vec::new(),
            output: Bytes::new(),
            place: Place::Head,
            came: None,
            searched: 0,
        }
    }

    /// Moves checked bytes from `input` to `output`.
    fn look(&mut self) {
        match &mut self.place {
            Place::Head => self.look_at_head(),
            Place::Body(framing) => {
                let end = match framing.follow(&self.input) {
                    Followed::More => self.input.len(),
                    Followed::Ended(end) => {
                        self.place = Place::Head;
                        end
                    }
                    Followed::Broken => {
                        // hyper stops at the same byte and reports the error.
                        self.place = Place::Broken;
                        self.input.len()
                    }
                };
                self.output = self.take(end);
            }
            Place::Over | Place::Broken => {}
        }
    }

    fn look_at_head(&mut self) {
        // Line breaks before a request are not part of it (RFC 9112 §2.2).
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        if self.searched == 0 {
            self.input
                .drain(..self.input.iter().take_while(blank).count());
        }
        if self.input.is_empty() {
            return;
        }
        let came = *self.came.get_or_insert_with(Moment::now);
        let end = end_of_head(&self.input, self.searched);
        self.searched = self.input.len();
        let (length, admitted) = match end {
            Some(end) if end <= MAX_HEAD => (end, admit(self.input.get(..end).unwrap_or_default())),
            None if self.input.len() <= MAX_HEAD => return,
            _ => (MAX_HEAD, Err(too_long())),
        };
        let bytes = self.take(length);
        let refusal = match admitted {
            Ok(framing) => {
                self.output = bytes.clone();
                self.place = framing.map_or(Place::Head, Place::Body);
                None
            }
            Err(refusal) => {
                let is_head = bytes.starts_with(b"HEAD ");
                let stand_in = if is_head { STAND_IN_FOR_HEAD } else { STAND_IN };
                self.output = Bytes::from_static(stand_in);
                self.place = Place::Over;
                Some(refusal)
            }
        };
        self.add(bytes, came, refusal);
    }

    fn add(&mut self, bytes: Bytes, came: Moment, refusal: Option<ScimError>) {
        self.came = None;
        self.searched = 0;
        self.heads.add(RequestHead {
            bytes,
            came,
            refusal,
        });
    }

    fn take(&mut self, length: usize) -> Bytes {
        if length >= self.input.len() {
            return Bytes::from(std::mem::take(&mut self.input));
        }
        let rest = self.input.split_off(length);
        Bytes::from(std::mem::replace(&mut self.input, rest))
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let (Place::Head, Some(came)) = (&self.place, self.came) {
            self.heads.leave_half(RequestHead {
                bytes: Bytes::from(std::mem::take(&mut self.input)),
                came,
                refusal: None,
            });
        }
    }
}

impl AsyncRead for Gate {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.output.is_empty() {
                self.look();
            }
            if !self.output.is_empty() {
                let length = self.output.len().min(buf.remaining());
                buf.put_slice(self.output.get(..length).unwrap_or_default());
                self.output.advance(length);
                return Poll::Ready(Ok(()));
            }
            match self.place {
                Place::Over => return Poll::Ready(Ok(())),
                Place::Broken => {
                    return Poll::Ready(Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "what was sent as chunks is none",
                    )));
                }
                Place::Head | Place::Body(_) => {}
            }
            ready!(self.socket.poll_read_ready(cx))?;
            let Self { socket, input, .. } = &mut *self;
            input.reserve(READ);
            match socket.try_read_buf(input) {
                // End of input. hyper decides what it means for the current request.
                Ok(0) => return Poll::Ready(Ok(())),
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => {
                    return Poll::Ready(Err(error));
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
}

impl AsyncWrite for Gate {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.poll_write_ready(cx))?;
            match self.socket.try_write_vectored(bufs) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(shut_down(&self.socket))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const STREAM: &[u8] = b"\r\nPOST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nGET /\
        PUT /b HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n5;x=y\r\n\r\n\r\n \r\n0\r\nT: 1\r\n\r\n\
        POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\
        GET /d HTTP/1.1\r\nHost: h\r\n\r\nGET /half";

    /// Returns what hyper reads from these pieces, and the captured heads.
    async fn through(pieces: Vec<Vec<u8>>) -> (Vec<u8>, RequestHeads) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        client.set_nodelay(true).unwrap();
        let (socket, _) = listener.accept().await.unwrap();
        let heads = RequestHeads::default();
        let mut gate = Gate::new(Arc::new(socket), heads.clone());
        let sending = tokio::spawn(async move {
            for piece in pieces {
                client.write_all(&piece).await.ok();
                tokio::task::yield_now().await;
            }
        });
        let mut read = Vec::new();
        gate.read_to_end(&mut read).await.ok();
        drop(gate);
        sending.await.unwrap();
        (read, heads)
    }

    #[tokio::test]
    async fn heads_are_found_however_the_stream_is_cut() {
        for size in 1..STREAM.len() {
            let pieces = STREAM.chunks(size).map(<[u8]>::to_vec).collect();
            let (read, heads) = through(pieces).await;
            let whole = STREAM.strip_prefix(b"\r\n").unwrap();
            assert_eq!(read, whole.strip_suffix(b"GET /half").unwrap());
            for path in ["/a", "/b", "/c", "/d"] {
                let head = heads.take().unwrap();
                assert!(head.refusal.is_none());
                let text = String::from_utf8(head.bytes.to_vec()).unwrap();
                assert!(text.contains(&format!("{path} HTTP")), "{size} {path}");
            }
            assert!(heads.take().is_none());
            assert_eq!(heads.half().unwrap().bytes, b"GET /half".as_slice());
        }
    }

    #[tokio::test]
    async fn a_head_that_is_refused_ends_what_is_read() {
        let long = [b"GET / HTTP/1.1\r\nX: ".to_vec(), vec![b'x'; MAX_HEAD]].concat();
        for (bytes, kept) in [
            (b"\x16\x03\x01\x02\n\n more".to_vec(), 6),
            (
                b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n".to_vec(),
                18,
            ),
            (long, MAX_HEAD),
        ] {
            let (read, heads) = through(vec![bytes]).await;
            assert_eq!(read, STAND_IN);
            let head = heads.take().unwrap();
            assert!(head.refusal.is_some());
            assert_eq!(head.bytes.len(), kept);
            assert!(heads.take().is_none() && heads.half().is_none());
        }
    }
}
