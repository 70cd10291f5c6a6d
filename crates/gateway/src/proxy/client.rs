//! The connection to a SCIM client: its address, and whether it is still open.

use std::io;
use std::net::{IpAddr, Shutdown};
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::io::Interest;
use tokio::net::TcpStream;

use super::scim_error::ScimError;

/// Connection to one client.
#[derive(Clone)]
pub(super) struct Client {
    /// Address of the client.
    pub(super) ip: IpAddr,
    /// Reason why every request on this connection is rejected, if there is one.
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

    /// Returns the socket, for hyper to read and write.
    pub(super) fn socket(&self) -> Arc<TcpStream> {
        Arc::clone(&self.socket)
    }

    /// Waits until the connection is broken. A half-close by the client does not count: it may still wait for
    /// its response (RFC 9112 §9.6).
    pub(super) async fn gone(&self) {
        while let Ok(ready) = self.socket.ready(Interest::ERROR).await
            && !ready.is_error()
        {}
    }

    /// Returns whether the client has closed its sending side: it either waits for responses only, or is
    /// gone.
    pub(super) fn sends_no_more(&self) -> bool {
        self.socket
            .ready(Interest::READABLE)
            .now_or_never()
            .is_some_and(|ready| ready.is_ok_and(tokio::io::Ready::is_read_closed))
    }

    /// Closes the connection gracefully. Reads pending input first: closing with unread input would reset the
    /// connection, and the last response could be lost.
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

/// Shuts down the sending side. `TcpStream::shutdown` is not available on a shared tokio socket, so this
/// duplicates the file descriptor.
pub(super) fn shut_down(socket: &TcpStream) -> io::Result<()> {
    let handle: OwnedFd = socket.as_fd().try_clone_to_owned()?;
    std::net::TcpStream::from(handle).shutdown(Shutdown::Write)
}
