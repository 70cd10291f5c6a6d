//! The table of the grid's columns. Everything about a column follows from its row: its heading, width and
//! look, what its cells show, and the filter that their buttons set.

mod spec;

use std::borrow::Cow;

use scim_audit_insight::query;
use scim_audit_model::entry::{Entry, decoded_query};

pub use spec::ColumnContent;
use spec::{ColumnFilter, ColumnLook, ColumnSpec, ColumnWidth};

use super::{Criterion, EntryPart};
use crate::words::Key;

/// Generates the type [`Column`] and its table from the rows.
macro_rules! columns {
    ($($(#[doc = $doc:literal])* $column:ident: $spec:expr,)+) => {
        /// A column of the grid.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $($(#[doc = $doc])* $column,)+
        }

        impl Column {
            /// Every column, in the order of the table.
            pub const ALL: [Self; [$(stringify!($column)),+].len()] = [$(Self::$column),+];

            /// The row of the table.
            pub fn spec(self) -> &'static ColumnSpec {
                match self {
                    $(Self::$column => {
                        static SPEC: ColumnSpec = $spec;
                        &SPEC
                    })+
                }
            }
        }
    };
}

// The nine columns of the contract, then those that are hidden by default.
columns! {
    /// The log's own id of the exchange.
    RequestId: ColumnSpec {
        slug: "request-id",
        label: Key::RequestId,
        is_shown_at_first: true,
        content: ColumnContent::Id(|entry| Some(&entry.request_id), Key::CopyRequestId),
        filter: ColumnFilter::By(Criterion::RequestId),
        look: ColumnLook::Monospace,
        width: ColumnWidth::same("10.6em"),
        growth: None,
        printed: 140,
    },
    /// When the request was received.
    Time: ColumnSpec {
        slug: "time",
        label: Key::Time,
        is_shown_at_first: true,
        content: ColumnContent::Time,
        filter: ColumnFilter::By(Criterion::Time),
        look: ColumnLook::Monospace,
        // Wide enough for “11 de mai. de 2026” and “24 أغسطس 2026”.
        width: ColumnWidth {
            portuguese: "22.4em",
            arabic: "22.4em",
            ..ColumnWidth::translated("17.8em", "19.6em")
        },
        growth: None,
        printed: 140,
    },
    /// The outcome of the request, and why it failed.
    Status: ColumnSpec {
        slug: "status",
        label: Key::Status,
        is_shown_at_first: true,
        content: ColumnContent::Status,
        filter: ColumnFilter::By(Criterion::Status),
        look: ColumnLook::Plain,
        width: ColumnWidth::translated("8em", "9.4em"),
        growth: None,
        printed: 105,
    },
    /// The HTTP method.
    Method: ColumnSpec {
        slug: "method",
        label: Key::HttpMethod,
        is_shown_at_first: true,
        content: ColumnContent::Method,
        filter: ColumnFilter::By(Criterion::Method),
        look: ColumnLook::Plain,
        width: ColumnWidth::translated("8em", "9.4em"),
        growth: None,
        printed: 85,
    },
    /// The path of the request.
    Endpoint: ColumnSpec {
        slug: "endpoint",
        label: Key::Endpoint,
        is_shown_at_first: true,
        content: ColumnContent::Text(|entry| entry.endpoint.as_str().into()),
        filter: ColumnFilter::By(Criterion::Endpoint),
        look: ColumnLook::Monospace,
        width: ColumnWidth::same("9.3em"),
        growth: Some("1.5fr"),
        printed: 200,
    },
    /// The query string.
    Query: ColumnSpec {
        slug: "query",
        label: Key::QueryParameter,
        is_shown_at_first: true,
        content: ColumnContent::Query,
        filter: ColumnFilter::Own(|entry| {
            let query = entry.query.as_ref()?;
            // Filters appear in addresses, and the query string in a log of another product may contain
            // secrets.
            (!query::holds_secret(query)).then(|| (Criterion::Q, decoded_query(query)))
        }),
        look: ColumnLook::Monospace,
        width: ColumnWidth::same("8.3em"),
        growth: Some("1fr"),
        printed: 160,
    },
    /// The HTTP status code.
    StatusCode: ColumnSpec {
        slug: "status-code",
        label: Key::StatusCode,
        is_shown_at_first: true,
        content: ColumnContent::Code(|entry| entry.status_code),
        filter: ColumnFilter::By(Criterion::StatusCode),
        look: ColumnLook::Monospace,
        width: ColumnWidth::translated("7.4em", "8.6em"),
        growth: None,
        printed: 75,
    },
    /// The button that opens the full response.
    Response: ColumnSpec {
        slug: "response",
        label: Key::Response,
        is_shown_at_first: true,
        content: ColumnContent::Message(EntryPart::Response, |entry| entry.response_size, Key::ViewResponse),
        filter: ColumnFilter::By(Criterion::ResponseSize),
        look: ColumnLook::Plain,
        width: ColumnWidth::translated("8.7em", "9.6em"),
        growth: None,
        printed: 92,
    },
    /// The button that opens the full request.
    Request: ColumnSpec {
        slug: "request",
        label: Key::Request,
        is_shown_at_first: true,
        content: ColumnContent::Message(EntryPart::Request, |entry| entry.request_size, Key::ViewRequest),
        filter: ColumnFilter::By(Criterion::RequestSize),
        look: ColumnLook::Plain,
        width: ColumnWidth::translated("8.7em", "9.6em"),
        growth: None,
        printed: 92,
    },
    /// What was done to whom, in one sentence.
    Summary: ColumnSpec {
        slug: "summary",
        label: Key::Summary,
        is_shown_at_first: false,
        content: ColumnContent::Text(|entry| super::sentence(entry).unwrap_or_default().into()),
        filter: ColumnFilter::By(Criterion::Identity),
        look: ColumnLook::Plain,
        width: ColumnWidth::same("16em"),
        growth: Some("2fr"),
        printed: 240,
    },
    /// The time from the receipt of the request to the last byte of the response.
    Duration: ColumnSpec {
        slug: "duration",
        label: Key::Duration,
        is_shown_at_first: false,
        content: ColumnContent::Milliseconds(|entry| entry.duration_ms),
        filter: ColumnFilter::By(Criterion::Duration),
        look: ColumnLook::Number,
        width: ColumnWidth::translated("6em", "7em"),
        growth: None,
        printed: 85,
    },
    /// The client that sent the request.
    Client: ColumnSpec {
        slug: "client",
        label: Key::Client,
        is_shown_at_first: false,
        content: ColumnContent::Text(client),
        filter: ColumnFilter::Own(|entry| {
            let client = &entry.client;
            let text = client.user_agent.as_ref().or(client.ip.as_ref())?;
            Some((Criterion::Client, text.clone()))
        }),
        look: ColumnLook::Plain,
        width: ColumnWidth::same("9em"),
        growth: Some("1fr"),
        printed: 140,
    },
    /// The resource that the request is about.
    ResourceId: ColumnSpec {
        slug: "resource-id",
        label: Key::ResourceId,
        is_shown_at_first: false,
        content: ColumnContent::Id(|entry| entry.resource_id.as_deref(), Key::CopyResourceId),
        filter: ColumnFilter::By(Criterion::ResourceId),
        look: ColumnLook::Monospace,
        width: ColumnWidth::same("10.6em"),
        growth: None,
        printed: 140,
    },
    /// Why the request failed.
    Error: ColumnSpec {
        slug: "error",
        label: Key::ErrorDetail,
        is_shown_at_first: false,
        content: ColumnContent::Text(error),
        filter: ColumnFilter::Own(|entry| {
            let error = entry.error.as_ref()?;
            Some(match &error.scim_type {
                Some(keyword) => (Criterion::ScimType, keyword.clone()),
                None => (Criterion::Q, error.detail.clone()),
            })
        }),
        look: ColumnLook::Plain,
        width: ColumnWidth::same("12em"),
        growth: Some("1.5fr"),
        printed: 200,
    },
    /// The size of the request body in bytes.
    RequestSize: ColumnSpec {
        slug: "request-size",
        label: Key::RequestSize,
        is_shown_at_first: false,
        content: ColumnContent::Bytes(|entry| entry.request_size),
        filter: ColumnFilter::By(Criterion::RequestSize),
        look: ColumnLook::Number,
        width: ColumnWidth::same("7.8em"),
        growth: None,
        printed: 85,
    },
    /// The size of the response body in bytes.
    ResponseSize: ColumnSpec {
        slug: "response-size",
        label: Key::ResponseSize,
        is_shown_at_first: false,
        content: ColumnContent::Bytes(|entry| entry.response_size),
        filter: ColumnFilter::By(Criterion::ResponseSize),
        look: ColumnLook::Number,
        width: ColumnWidth::same("8.4em"),
        growth: None,
        printed: 85,
    },
}

fn client(entry: &Entry) -> Cow<'_, str> {
    let client = &entry.client;
    joined(
        [client.user_agent.as_deref(), client.ip.as_deref()],
        " \u{b7} ",
    )
}

fn error(entry: &Entry) -> Cow<'_, str> {
    let error = entry.error.as_ref();
    let keyword = error.and_then(|error| error.scim_type.as_deref());
    let detail = error.map(|error| error.detail.as_str());
    let filled = |text: &&str| !text.is_empty();
    joined([keyword.filter(filled), detail.filter(filled)], ": ")
}

fn joined<'t>(texts: [Option<&'t str>; 2], between: &str) -> Cow<'t, str> {
    match texts {
        [Some(first), Some(second)] => format!("{first}{between}{second}").into(),
        [one, other] => one.or(other).unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests;
