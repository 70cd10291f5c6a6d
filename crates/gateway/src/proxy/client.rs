//! The SCIM client at the other end of a connection: who it is, and whether it is still there.

use std::io;
use std::net::{IpAddr, Shutdown};
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::io::Interest;
use tokio::net::TcpStream;

use super::scim_error::ScimError;

/// One client's connection.
#[derive(Clone)]
pub(super) struct Client {
    /// Its address.
    pub(super) ip: IpAddr,
    /// Why nothing of what it sends is served.
    pub(super) refusal: Option<ScimError>,
    socket: Arc<TcpStream>,
}

impl Client {
    pub(super) fn new(socket: TcpStream, ip: IpAddr, refusal: Option<ScimError>) -> Self {
        Self {
            ip,
            refusal,
            socket: Arc::new(socket),
        }
    }

    /// The connection, for hyper to read and write.
    pub(super) fn socket(&self) -> Arc<TcpStream> {
        Arc::clone(&self.socket)
    }

    /// Waits until the connection is broken. That the client has finished sending does not break it: it may
    /// wait for its answer (RFC 9112 §9.6).
    pub(super) async fn gone(&self) {
        while let Ok(ready) = self.socket.ready(Interest::ERROR).await
            && !ready.is_error()
        {}
    }

    /// Whether the client has closed its end: it only waits for answers, or it is gone.
    pub(super) fn sends_no_more(&self) -> bool {
        self.socket
            .ready(Interest::READABLE)
            .now_or_never()
            .is_some_and(|ready| ready.is_ok_and(tokio::io::Ready::is_read_closed))
    }

    /// Closes the connection so that what was sent last arrives: closed with something unread in it, the
    /// connection would be reset, and the answer lost with it.
    pub(super) async fn close(&self, at_most: Duration) {
        if shut_down(&self.socket).is_err() {
            return;
        }
        let mut unread = [0; 4096];
        let _late = tokio::time::timeout(at_most, async {
            while self.socket.readable().await.is_ok() {
                match self.socket.try_read(&mut unread) {
                    Ok(1..) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    _ => return,
                }
            }
        })
        .await;
    }
}

/// Says that nothing more will be sent. The socket is shared, so this takes a handle of its own.
pub(super) fn shut_down(socket: &TcpStream) -> io::Result<()> {
    let handle: OwnedFd = socket.as_fd().try_clone_to_owned()?;
    std::net::TcpStream::from(handle).shutdown(Shutdown::Write)
}
