//! The admin side behind a socket, for tests of its connections.

use std::net::SocketAddr;
use std::ops::Deref;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use scim_audit_gateway::admin_listening::{AdminLimits, serve_admin};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::admin_side::AdminSide;

/// Timeout for waits. Everything that is expected to happen takes less time.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// A listening admin side.
pub(crate) struct Listening {
    side: AdminSide,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Deref for Listening {
    type Target = AdminSide;

    fn deref(&self) -> &AdminSide {
        &self.side
    }
}

impl Listening {
    pub(crate) async fn on(side: AdminSide) -> Self {
        Self::within(side, AdminLimits::default()).await
    }

    pub(crate) async fn within(side: AdminSide, limits: AdminLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = serve_admin(listener, side.router(), limits, side.stop.clone());
        Self {
            address,
            serving: tokio::spawn(serving),
            side,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a request on a new connection, which is closed when the response is dropped.
    pub(crate) async fn open(&self, path: &str, headers: &[(&str, &str)]) -> Response<Incoming> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut request = Request::get(path).header("host", self.address.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        sender.send_request(request).await.unwrap()
    }

    /// Stops the admin side and waits until every connection has ended.
    pub(crate) async fn stopped(self) {
        self.side.stop.cancel();
        let ended = tokio::time::timeout(LIMIT, self.serving).await;
        ended.expect("it stops in time").unwrap();
    }
}

/// Returns the next bytes of a response; `None` at its end.
pub(crate) async fn piece(answer: &mut Response<Incoming>) -> Option<hyper::Result<Bytes>> {
    let frame = tokio::time::timeout(LIMIT, answer.body_mut().frame()).await;
    let frame = frame.expect("something, or the end, in time")?;
    Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
}
