//! The columns there are.

use crate::words::Key;

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The log's own id of the exchange.
    RequestId,
    /// When the request was received.
    Time,
    /// What became of it, and why it failed.
    Status,
    /// The HTTP method.
    Method,
    /// The path.
    Endpoint,
    /// The query string.
    Query,
    /// The HTTP status code.
    StatusCode,
    /// The way to the full response.
    Response,
    /// The way to the full request.
    Request,
    /// From receipt to the last byte of the answer.
    Duration,
    /// Who sent it.
    Client,
    /// Which resource it is about.
    ResourceId,
    /// Why it failed.
    Error,
    /// Bytes of the request's body.
    RequestSize,
    /// Bytes of the response's body.
    ResponseSize,
}

impl Column {
    /// Every column: the nine of the contract, then those that are not shown at first.
    pub const ALL: [Self; 15] = [
        Self::RequestId,
        Self::Time,
        Self::Status,
        Self::Method,
        Self::Endpoint,
        Self::Query,
        Self::StatusCode,
        Self::Response,
        Self::Request,
        Self::Duration,
        Self::Client,
        Self::ResourceId,
        Self::Error,
        Self::RequestSize,
        Self::ResponseSize,
    ];

    /// The words on its head.
    pub fn label(self) -> Key {
        match self {
            Self::RequestId => Key::RequestId,
            Self::Time => Key::Time,
            Self::Status => Key::Status,
            Self::Method => Key::HttpMethod,
            Self::Endpoint => Key::Endpoint,
            Self::Query => Key::QueryParameter,
            Self::StatusCode => Key::StatusCode,
            Self::Response => Key::Response,
            Self::Request => Key::Request,
            Self::Duration => Key::Duration,
            Self::Client => Key::Client,
            Self::ResourceId => Key::ResourceId,
            Self::Error => Key::ErrorDetail,
            Self::RequestSize => Key::RequestSize,
            Self::ResponseSize => Key::ResponseSize,
        }
    }

    /// Its name where it is kept, and in the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Self::RequestId => "request-id",
            Self::Time => "time",
            Self::Status => "status",
            Self::Method => "method",
            Self::Endpoint => "endpoint",
            Self::Query => "query",
            Self::StatusCode => "status-code",
            Self::Response => "response",
            Self::Request => "request",
            Self::Duration => "duration",
            Self::Client => "client",
            Self::ResourceId => "resource-id",
            Self::Error => "error",
            Self::RequestSize => "request-size",
            Self::ResponseSize => "response-size",
        }
    }

    /// The column of a name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// Whether it is one of the nine of the contract.
    pub fn is_shown_at_first(self) -> bool {
        Self::ALL
            .iter()
            .position(|column| *column == self)
            .is_some_and(|at| at < 9)
    }
}
