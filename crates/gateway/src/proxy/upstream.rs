//! Client for the SCIM service: sending requests, and errors for missing responses.

use std::error::Error;
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::{CaptureConnection, capture_connection};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::Instant;

use super::address::UpstreamUrl;
use super::connector::Connector;
use super::scim_error::ScimError;
use super::upload::{Upload, UploadBody, UploadError};
use super::wire::response_heads::ResponseHeads;

/// Shorter than the five seconds after which common servers close an idle connection, so that requests rarely
/// use a connection that is being closed.
const IDLE_CONNECTION: Duration = Duration::from_secs(4);

/// Error: the client for the SCIM service cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// No root certificates are available to verify an https service.
    #[error(
        "this system's root certificates could not be read ({0}); install its ca-certificates, or name a PEM file in SSL_CERT_FILE"
    )]
    NoRoots(std::io::Error),
}

/// HTTP client for the SCIM service.
pub(super) struct Upstream {
    pub(super) address: UpstreamUrl,
    pub(super) patience: Duration,
    client: Client<Connector, UploadBody>,
}

/// Response of the service.
pub(super) struct Answered {
    pub(super) response: Response<Incoming>,
    /// Raw head of the response.
    pub(super) head: Option<Vec<u8>>,
}

/// Reason why there is no response of the service.
pub(super) enum NoAnswerError {
    /// The service failed.
    Upstream(ScimError),
    /// The service had closed a kept connection before it received the request.
    NotReceived(ScimError),
    /// The client did not complete its request.
    Client(UploadError),
}

impl Upstream {
    /// Creates the client. It does not connect yet.
    pub(super) fn new(address: UpstreamUrl, patience: Duration) -> Result<Self, UpstreamError> {
        let connector = Connector::new(address.scheme == Scheme::HTTPS, patience)
            .map_err(UpstreamError::NoRoots)?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_CONNECTION)
            .set_host(false)
            .http1_preserve_header_case(true)
            .http1_title_case_headers(true)
            .build(connector);
        Ok(Self {
            address,
            patience,
            client,
        })
    }

    /// Forwards a request and waits for the head of the response. Times out if the service is silent for
    /// `patience`; while the upload progresses or waits for the client, the timeout is extended.
    pub(super) async fn send(
        &self,
        mut request: Request<UploadBody>,
        upload: &Upload,
    ) -> Result<Answered, NoAnswerError> {
        let connection = capture_connection(&mut request);
        let mut answer = std::pin::pin!(self.client.request(request));
        let mut deadline = Instant::now() + self.patience;
        let answer = loop {
            tokio::select! {
                answer = &mut answer => break answer,
                () = tokio::time::sleep_until(deadline) => {
                    // Time spent waiting for a slow client does not count.
                    let since = upload.last_progress().unwrap_or_else(Instant::now);
                    if since + self.patience <= Instant::now() {
                        return Err(NoAnswerError::Upstream(ScimError::gateway_timeout(format!(
                            "The SCIM service did not answer within {} s.",
                            self.patience.as_secs_f64()
                        ))));
                    }
                    deadline = since + self.patience;
                }
            }
        };
        match answer {
            Ok(response) if response.status() == StatusCode::SWITCHING_PROTOCOLS => {
                Err(NoAnswerError::Upstream(ScimError::bad_gateway(
                    "The SCIM service switched protocols although the request did not ask for it.",
                )))
            }
            Ok(response) => {
                let head = listener(&connection).and_then(|heads| heads.take());
                Ok(Answered { response, head })
            }
            Err(error) => {
                if let Some(failure) = upload.failure() {
                    return Err(NoAnswerError::Client(failure));
                }
                let kept =
                    listener(&connection).is_some_and(|heads| heads.was_kept_and_is_silent());
                let blamed = map_client_error(&error);
                Err(if kept && blamed.status == StatusCode::BAD_GATEWAY {
                    NoAnswerError::NotReceived(blamed)
                } else {
                    NoAnswerError::Upstream(blamed)
                })
            }
        }
    }
}

/// Returns the listener of the connection that a request was sent on.
fn listener(connection: &CaptureConnection) -> Option<ResponseHeads> {
    let mut extensions = http::Extensions::new();
    if let Some(connected) = connection.connection_metadata().as_ref() {
        connected.get_extras(&mut extensions);
    }
    extensions.remove::<ResponseHeads>()
}

/// Converts a client error into a response. Its text goes into the record only, because it contains addresses
/// and details of certificates.
fn map_client_error(error: &ClientError) -> ScimError {
    let causes = || std::iter::successors(error.source(), |cause| (*cause).source());
    let root = causes()
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string);
    let timed_out = causes()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == std::io::ErrorKind::TimedOut);
    let http = causes().find_map(|cause| cause.downcast_ref::<hyper::Error>());
    match http {
        _ if timed_out => ScimError::gateway_timeout(
            "The gateway could not connect to the SCIM service in time.".to_owned(),
        )
        .because(root),
        _ if error.is_connect() => {
            ScimError::bad_gateway("The gateway could not connect to the SCIM service.")
                .because(root)
        }
        Some(http) if http.is_parse() => {
            ScimError::bad_gateway("The answer of the SCIM service is not HTTP.").because(root)
        }
        Some(http) if http.is_incomplete_message() => {
            ScimError::bad_gateway("The SCIM service closed the connection before it answered.")
        }
        _ => ScimError::bad_gateway(
            "The connection to the SCIM service failed before the service answered.",
        )
        .because(root),
    }
}
