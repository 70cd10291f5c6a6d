//! The columns of the grid.

use crate::words::Key;

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The log's own id of the exchange.
    RequestId,
    /// When the request was received.
    Time,
    /// The outcome of the request, and why it failed.
    Status,
    /// The HTTP method.
    Method,
    /// The path of the request.
    Endpoint,
    /// The query string.
    Query,
    /// The HTTP status code.
    StatusCode,
    /// The button that opens the full response.
    Response,
    /// The button that opens the full request.
    Request,
    /// The time from the receipt of the request to the last byte of the response.
    Duration,
    /// The client that sent the request.
    Client,
    /// The resource that the request is about.
    ResourceId,
    /// Why the request failed.
    Error,
    /// The size of the request body in bytes.
    RequestSize,
    /// The size of the response body in bytes.
    ResponseSize,
}

impl Column {
    /// Every column: the nine of the contract, then those that are hidden by default.
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

    /// The text of the column header.
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

    /// The name in the stored layout and in the style sheet.
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

    /// The column with this name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// Whether this is one of the nine columns of the contract.
    pub fn is_shown_at_first(self) -> bool {
        Self::ALL
            .iter()
            .position(|column| *column == self)
            .is_some_and(|at| at < 9)
    }
}
