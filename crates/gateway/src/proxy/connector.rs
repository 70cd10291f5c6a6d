//! Opens connections to the SCIM service and taps each of them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::Service;

use super::wire::response_heads::ResponseHeads;
use super::wire::tapped::Tapped;

type Socket = TokioIo<MaybeHttpsStream<TokioIo<TcpStream>>>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Connects by TCP or, for an https service, by TLS.
#[derive(Clone)]
pub(super) enum Connector {
    Plain(HttpConnector),
    Tls(HttpsConnector<HttpConnector>),
}

impl Connector {
    /// Creates a connector. Reads the system's root certificates only if TLS is needed.
    pub(super) fn new(tls: bool, patience: Duration) -> io::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(patience));
        if !tls {
            return Ok(Self::Plain(tcp));
        }
        tcp.enforce_http(false);
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())?
            .https_only()
            .enable_http1()
            .wrap_connector(tcp);
        Ok(Self::Tls(tls))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Tapped<Socket, ResponseHeads>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self {
            Self::Plain(tcp) => tcp.poll_ready(cx).map_err(Into::into),
            Self::Tls(tls) => tls.poll_ready(cx),
        }
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut connector = self.clone();
        Box::pin(async move {
            let stream = match &mut connector {
                Self::Plain(tcp) => MaybeHttpsStream::Http(tcp.call(uri).await?),
                Self::Tls(tls) => tls.call(uri).await?,
            };
            let tapped = Tapped::new(TokioIo::new(stream), ResponseHeads::default());
            Ok(TokioIo::new(tapped))
        })
    }
}
