//! Accepts connections, for the SCIM side and for the admin side alike, and ends them in order.

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

/// A client that does not finish the head of a request within this time is cut off. Without it a
/// half-sent head holds its connection for ever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be accepted, as when there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many connections may be open at once.
pub(crate) struct Places {
    regular: Arc<Semaphore>,
    /// For clients that are told that there is no place.
    spare: Arc<Semaphore>,
}

/// One connection's place, free again when dropped.
pub(crate) struct Place {
    _held: OwnedSemaphorePermit,
    is_spare: bool,
}

/// How many clients at once are told that there is no place; the others wait to be accepted.
const SPARE: usize = 64;

impl Places {
    /// So many places.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            regular: Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS))),
            spare: Arc::new(Semaphore::new(SPARE)),
        }
    }

    /// As many as there are connections.
    pub(crate) fn unlimited() -> Self {
        Self::new(Semaphore::MAX_PERMITS)
    }

    /// Waits for a place.
    async fn take(&self) -> Option<Place> {
        let place = |held, is_spare| Place {
            _held: held,
            is_spare,
        };
        if let Ok(held) = Arc::clone(&self.regular).try_acquire_owned() {
            return Some(place(held, false));
        }
        let held = Arc::clone(&self.spare).acquire_owned().await.ok()?;
        // One may have become free in the meantime.
        Some(match Arc::clone(&self.regular).try_acquire_owned() {
            Ok(regular) => place(regular, false),
            Err(_none) => place(held, true),
        })
    }
}

impl Place {
    /// Whether there is none, but to be told so.
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
                // The end of an answer is handed over by itself, and must not wait for an ACK.
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

/// HTTP/1.1 with a limit on how long a head may take. HTTP/2 is not spoken: no SCIM client is known to
/// ask for it without TLS, which is for something in front of the gateway to end.
pub(crate) fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    http
}

/// Serves one connection until it ends, or until `stop` and the end of the request it is at.
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
