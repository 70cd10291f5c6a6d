//! The exchange as the proxy saw it, before redaction. These types must never be written anywhere: `Debug`
//! prints ids, sizes and status codes, never contents. Independent of what is recorded, and where.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use scim_audit_model::time::Instant;

/// The head of a request: everything known before its body is read.
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

/// A complete exchange.
#[derive(Clone)]
pub struct Exchange {
    /// The gateway's own id of the exchange (a `UUIDv7`).
    pub request_id: String,
    /// When the request was received.
    pub time: Instant,
    /// Time from the receipt of the request to the last byte of the answer.
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
    /// The outcome of the request.
    pub answer: Answer,
}

/// Headers and the kept part of a body, as transferred.
#[derive(Clone, Default)]
pub struct RawMessage {
    /// Name and value as sent: order, case and duplicates kept; bytes as Latin-1 characters.
    pub headers: Vec<(String, String)>,
    /// The kept prefix of the body, still in its content coding.
    pub body: Vec<u8>,
    /// Size of the transferred body, in bytes.
    pub size: u64,
    /// Whether the kept prefix is shorter than the transferred body.
    pub truncated: bool,
}

/// The answer the client received.
#[derive(Clone)]
pub enum Answer {
    /// The SCIM service's answer.
    Upstream {
        /// The HTTP status code.
        status_code: u16,
        /// The answer's headers and body.
        message: RawMessage,
        /// Why the body ended early, as a sentence; `None` for a complete answer.
        broke_off: Option<String>,
    },
    /// An answer made by the gateway: a SCIM Error with 502, 503 or 504.
    Gateway {
        /// The HTTP status code.
        status_code: u16,
        /// The answer's headers and body.
        message: RawMessage,
        /// Why the gateway had to answer, as a sentence.
        reason: String,
    },
    /// No answer: the client disconnected, or the gateway stopped.
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
