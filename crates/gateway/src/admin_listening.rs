//! Limits the connections of the admin side, so that its clients cannot exhaust resources that the SCIM side
//! needs.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

use crate::listening::{self, Places};

/// Time limit for rejecting a connection above the limit.
const ANSWERING: Duration = Duration::from_secs(1);
/// Response to a connection above the limit, whatever it requests.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n\
    Content-Length: 135\r\nRetry-After: 5\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Too many connections\",\"status\":503,\
    \"detail\":\"too many are connected to this gateway; try again shortly\"}";

/// Limits on the connections of the admin side.
#[derive(Debug, Clone, Copy)]
pub struct AdminLimits {
    /// Maximum number of concurrent connections. A common limit of open files is 1,024, and the SCIM side
    /// needs some of them.
    pub connections: usize,
    /// Maximum time that a client may read nothing while a response is being sent. A browser does not read
    /// while its user pauses a download.
    pub stall: Duration,
}

impl Default for AdminLimits {
    fn default() -> Self {
        Self {
            connections: 500,
            stall: Duration::from_mins(5),
        }
    }
}

/// Serves the admin side (the API and the viewer) until `stop`.
pub async fn serve_admin(
    listener: TcpListener,
    router: axum::Router,
    limits: AdminLimits,
    stop: CancellationToken,
) {
    let free = Arc::new(Semaphore::new(limits.connections));
    listening::serve(
        listener,
        &stop,
        Places::unlimited(),
        |stream, _peer, place| {
            let permit = Arc::clone(&free).try_acquire_owned();
            let service = TowerToHyperService::new(router.clone());
            let stop = stop.clone();
            async move {
                let _place = place;
                let Ok(_permit) = permit else {
                    turn_away(stream).await;
                    return;
                };
                let io = TokioIo::new(stalling_for(stream, limits.stall));
                let connection = listening::http().serve_connection(io, service);
                if let Err(error) = listening::until(connection, &stop).await {
                    tracing::debug!(%error, "an admin connection ended early");
                }
            }
        },
    )
    .await;
}

fn stalling_for(stream: TcpStream, limit: Duration) -> Pin<Box<TimeoutStream<TcpStream>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limit));
    Box::pin(stream)
}

async fn turn_away(mut stream: TcpStream) {
    tracing::warn!("too many connections to the admin side: one was turned away");
    let answering = async {
        // Read the request first: closing a socket that has unread input resets the connection, and the
        // response would be lost.
        let mut head = [0; 4096];
        if stream.read(&mut head).await? == 0 {
            return Ok(());
        }
        stream.write_all(TOO_MANY).await?;
        stream.shutdown().await
    };
    // Ignore the result: the client may have gone, or may send nothing until the timeout.
    drop(tokio::time::timeout(ANSWERING, answering).await);
}

#[cfg(test)]
mod tests {
    use super::TOO_MANY;

    #[test]
    fn response_declares_its_exact_length() {
        let answer = std::str::from_utf8(TOO_MANY).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())),
            "{}",
            body.len()
        );
        serde_json::from_str::<scim_audit_model::problem::Problem>(body).unwrap();
    }
}
