//! Accepts connections, for the SCIM side and for the admin side alike, and ends them in order.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::HttpService;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A client that does not finish the head of a request within this time is cut off. Without it a
/// half-sent head holds its connection for ever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be accepted, as when there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections until `stop`, then waits until all of them have ended.
pub(crate) async fn serve<F, C>(listener: TcpListener, stop: &CancellationToken, connection: F)
where
    F: Fn(TcpStream, SocketAddr) -> C,
    C: Future<Output = ()> + Send + 'static,
{
    let connections = TaskTracker::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, peer)) => {
                // The end of an answer is handed over by itself, and must not wait for an ACK.
                stream.set_nodelay(true).ok();
                connections.spawn(connection(stream, peer));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
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

/// Serves the admin side: the API, and the viewer.
pub async fn serve_admin(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    serve(listener, &stop, |stream, _peer| {
        let service = TowerToHyperService::new(router.clone());
        let stop = stop.clone();
        async move {
            let io = hyper_util::rt::TokioIo::new(stream);
            let connection = http().serve_connection(io, service);
            if let Err(error) = until(connection, &stop).await {
                tracing::debug!(%error, "an admin connection ended early");
            }
        }
    })
    .await;
}
