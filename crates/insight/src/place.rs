//! Where in an exchange a value stands.

/// One of the two messages of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageSide {
    /// The request.
    Request,
    /// The response.
    Response,
}

impl MessageSide {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// A place in a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MessagePlace {
    /// The method of the request.
    Method,
    /// The path of the request.
    Path,
    /// A parameter of the query, by its name.
    Parameter(String),
    /// The status code of the response.
    StatusCode,
    /// A header, by its name.
    Header(String),
    /// A value in the body, by its JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)). Empty for
    /// the whole body.
    Body(String),
    /// What the log says about the exchange: `error.detail` of the entry.
    Record,
}

impl MessagePlace {
    /// The kind of place, in machine-readable output.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Path => "path",
            Self::Parameter(_) => "parameter",
            Self::StatusCode => "statusCode",
            Self::Header(_) => "header",
            Self::Body(_) => "body",
            Self::Record => "record",
        }
    }

    /// The name of the parameter or header, or the JSON Pointer.
    #[must_use]
    pub fn at(&self) -> Option<&str> {
        match self {
            Self::Parameter(at) | Self::Header(at) | Self::Body(at) => Some(at),
            Self::Method | Self::Path | Self::StatusCode | Self::Record => None,
        }
    }
}

/// A place in an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExchangePlace {
    /// The message.
    pub side: MessageSide,
    /// The place in it.
    pub place: MessagePlace,
}

impl ExchangePlace {
    /// A place in the request.
    pub(crate) fn request(place: MessagePlace) -> Self {
        Self {
            side: MessageSide::Request,
            place,
        }
    }

    /// A place in the response.
    pub(crate) fn response(place: MessagePlace) -> Self {
        Self {
            side: MessageSide::Response,
            place,
        }
    }
}
