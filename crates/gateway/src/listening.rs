//! Accepts connections for the SCIM side and the admin side, and closes them gracefully on shutdown.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::HttpService;
use hyper_util::rt::TokioTimer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Time limit for a client to send the head of a request. Without it a half-sent head would occupy its
/// connection indefinitely.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause after a failed accept, for example when the process has no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Limits the number of open connections.
pub(crate) struct Places {
    regular: Arc<Semaphore>,
    /// Permits for clients that are rejected because no regular permit is free.
    spare: Arc<Semaphore>,
}

/// Permit for one connection, released on drop.
pub(crate) struct Place {
    _held: OwnedSemaphorePermit,
    is_spare: bool,
}

/// Maximum number of clients that are rejected at the same time; more clients wait until a permit is free.
const SPARE: usize = 64;

impl Places {
    /// Creates this number of regular permits.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            regular: Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS))),
            spare: Arc::new(Semaphore::new(SPARE)),
        }
    }

    /// Creates as many permits as a semaphore supports.
    pub(crate) fn unlimited() -> Self {
        Self::new(Semaphore::MAX_PERMITS)
    }

    /// Waits for a permit, regular or spare.
    async fn take(&self) -> Option<Place> {
        let place = |held, is_spare| Place {
            _held: held,
            is_spare,
        };
        if let Ok(held) = Arc::clone(&self.regular).try_acquire_owned() {
            return Some(place(held, false));
        }
        let held = Arc::clone(&self.spare).acquire_owned().await.ok()?;
        // A regular permit may have been released in the meantime.
        Some(match Arc::clone(&self.regular).try_acquire_owned() {
            Ok(regular) => place(regular, false),
            Err(_none) => place(held, true),
        })
    }
}

impl Place {
    /// Returns whether the connection exceeds the limit, so that its client is to be rejected.
    pub(crate) fn is_spare(&self) -> bool {
        self.is_spare
    }
}

/// Accepts connections until `stop`, then waits until all of them have ended.
pub(crate) async fn serve<F, C>(
    listener: TcpListener,
    stop: &CancellationToken,
    places: Places,
    connection: F,
) where
    F: Fn(TcpStream, SocketAddr, Place) -> C,
    C: Future<Output = ()> + Send + 'static,
{
    let connections = TaskTracker::new();
    let next = async || {
        let accepted = listener.accept().await;
        (accepted, places.take().await)
    };
    while let Some((accepted, place)) = stop.run_until_cancelled(next()).await {
        match (accepted, place) {
            (Ok((stream, peer)), Some(place)) => {
                // The last part of a response is written separately; Nagle's algorithm would delay it until
                // an ACK arrives.
                stream.set_nodelay(true).ok();
                connections.spawn(connection(stream, peer, place));
            }
            (Err(error), _) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
            (Ok(_), None) => {}
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// Creates an HTTP/1.1 server with a time limit for reading a head. HTTP/2 is not supported: no known SCIM
/// client requests it without TLS, and TLS is terminated in front of the gateway.
pub(crate) fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    http
}

/// Serves one connection until it ends. After `stop`, it finishes the current request and closes the
/// connection.
pub(crate) async fn until<I, S>(
    connection: http1::Connection<I, S>,
    stop: &CancellationToken,
) -> hyper::Result<()>
where
    S: HttpService<Incoming>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    I: Read + Write + Unpin,
    S::ResBody: 'static,
    <S::ResBody as Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut connection = pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = stop.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    connection.await
}
