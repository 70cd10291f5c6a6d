//! What the proxy saw of one exchange, before any secret is removed. Nothing here is ever written
//! anywhere: `Debug` tells sizes and never contents. It must not know what is recorded, or where.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use scim_audit_model::time::Instant;

/// The head of a request: all that is known before its body is read.
#[derive(Clone)]
pub struct Head {
    /// The gateway's own id of the exchange (a `UUIDv7`).
    pub request_id: String,
    /// When the request was received.
    pub time: Instant,
    /// The peer's address.
    pub client_ip: Option<IpAddr>,
    /// The HTTP method as sent.
    pub method: String,
    /// The raw path below the SCIM base, still percent-encoded, without query.
    pub endpoint: String,
    /// The raw query string, without `?`.
    pub query: Option<String>,
    /// Name and value as sent: order, case and duplicates kept; bytes as Latin-1 characters.
    pub headers: Vec<(String, String)>,
}

/// One whole exchange.
#[derive(Clone)]
pub struct Exchange {
    /// The gateway's own id of the exchange (a `UUIDv7`).
    pub request_id: String,
    /// When the request was received.
    pub time: Instant,
    /// From receipt to the last byte of the answer.
    pub duration: Duration,
    /// The peer's address.
    pub client_ip: Option<IpAddr>,
    /// The HTTP method as sent.
    pub method: String,
    /// The raw path below the SCIM base, still percent-encoded, without query.
    pub endpoint: String,
    /// The raw query string, without `?`.
    pub query: Option<String>,
    /// What the client sent.
    pub request: RawMessage,
    /// What became of it.
    pub answer: Answer,
}

/// Headers and the kept part of a body, as they travelled.
#[derive(Clone, Default)]
pub struct RawMessage {
    /// Name and value as sent: order, case and duplicates kept; bytes as Latin-1 characters.
    pub headers: Vec<(String, String)>,
    /// The kept prefix of the body, still in its content coding.
    pub body: Vec<u8>,
    /// How many bytes of body travelled.
    pub size: u64,
    /// Whether the kept prefix is shorter than what travelled.
    pub truncated: bool,
}

/// What the client got.
#[derive(Clone)]
pub enum Answer {
    /// The SCIM service's answer.
    Upstream {
        /// The HTTP status code.
        status_code: u16,
        /// The answer's headers and body.
        message: RawMessage,
        /// Why the body ended early, as a sentence; `None` for a whole answer.
        broke_off: Option<String>,
    },
    /// An answer the gateway made itself: a SCIM Error with 502, 503 or 504.
    Gateway {
        /// The HTTP status code.
        status_code: u16,
        /// The answer's headers and body.
        message: RawMessage,
        /// Why the gateway had to answer, as a sentence.
        reason: String,
    },
    /// Nothing: the client went away, or the gateway stopped.
    None {
        /// What happened, as a sentence.
        reason: String,
    },
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("request_id", &self.request_id)
            .field("headers", &self.headers.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("request_id", &self.request_id)
            .field("request", &self.request)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMessage")
            .field("headers", &self.headers.len())
            .field("kept", &self.body.len())
            .field("size", &self.size)
            .field("truncated", &self.truncated)
            .finish()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upstream {
                status_code,
                message,
                broke_off,
            } => f
                .debug_struct("Upstream")
                .field("status_code", status_code)
                .field("message", message)
                .field("broke_off", &broke_off.is_some())
                .finish(),
            Self::Gateway {
                status_code,
                message,
                ..
            } => f
                .debug_struct("Gateway")
                .field("status_code", status_code)
                .field("message", message)
                .finish_non_exhaustive(),
            Self::None { .. } => f.debug_struct("None").finish_non_exhaustive(),
        }
    }
}
