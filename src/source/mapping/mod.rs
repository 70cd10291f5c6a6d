//! Reading what is not quite the contract: other envelopes, other names, other words. An answer that is the
//! contract's own never comes here in full: it is read straight from its bytes.
//!
//! * `envelope`: where in an answer the list is, where the next page starts, how many there are.
//! * `row`: one entry under other names.
//! * `link_header`: the next page of a bare list.

mod envelope;
mod link_header;
mod row;
mod value;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page};
use serde::Deserialize;
use serde_json::value::RawValue;

pub(super) use envelope::Cursor;
pub(super) use link_header::next_of;

use super::SourceError;

/// How a portal's answers are to be read. Paths are names joined by dots: `meta.next`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Where the list is.
    pub items: Option<String>,
    /// Where the next page's cursor is.
    pub next_cursor: Option<String>,
    /// Where the number of all that match is.
    pub total: Option<String>,
    /// Where the entry is, in the answer to a question for one.
    pub entry: Option<String>,
    /// Our name of a field ([`FIELDS`]), and where it is in an entry.
    pub fields: Vec<(String, String)>,
    /// A word for what became of a request, and ours for it.
    pub status: Vec<(String, String)>,
}

/// The fields of an entry that a mapping can name. `url` stands for `endpoint` and `query` in one.
pub const FIELDS: [&str; 28] = [
    "requestId",
    "time",
    "method",
    "endpoint",
    "url",
    "query",
    "status",
    "statusCode",
    "resourceType",
    "resourceId",
    "clientRequestId",
    "durationMs",
    "error",
    "error.detail",
    "error.scimType",
    "error.status",
    "client.ip",
    "client.userAgent",
    "client.credential",
    "requestSize",
    "responseSize",
    "request",
    "request.headers",
    "request.body",
    "response",
    "response.headers",
    "response.body",
    "origin",
];

impl Mapping {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Where a field of ours is, and whether the mapping says so.
    fn path<'a>(&'a self, field: &'a str) -> (&'a str, bool) {
        self.fields
            .iter()
            .find(|(ours, _)| ours == field)
            .map_or((field, false), |(_, theirs)| (theirs, true))
    }

    /// Reads a page. `next`: the address that a `Link` header gives for the next one.
    pub(super) fn page(
        &self,
        body: &[u8],
        next: Option<String>,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        if self.is_empty() {
            match serde_json::from_slice(body) {
                Err(error) if error.is_data() => (),
                read => return read.map_err(|error| unreadable(&error)),
            }
        }
        envelope::page(self, whole(body)?, next)
    }

    /// Reads an entry that came by itself, not in a list.
    pub(super) fn item(&self, json: &str) -> Item<Entry> {
        row::item(self, json)
    }

    /// Reads one full entry.
    pub(super) fn entry(&self, body: &[u8]) -> Result<Entry, SourceError> {
        if self.is_empty() {
            // As text, like the items of a page: so the code that reads an entry is there once.
            match serde_json::from_str(text(body)?) {
                Err(error) if error.is_data() => (),
                read => return read.map_err(|error| unreadable(&error)),
            }
        }
        envelope::entry(self, whole(body)?)
    }
}

fn whole(body: &[u8]) -> Result<&RawValue, SourceError> {
    serde_json::from_str(text(body)?).map_err(|error| unreadable(&error))
}

/// Reads what has the contract's own shape.
pub(super) fn contract<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, SourceError> {
    serde_json::from_str(text(body)?).map_err(|error| unreadable(&error))
}

fn text(body: &[u8]) -> Result<&str, SourceError> {
    std::str::from_utf8(body).map_err(|error| SourceError::Unreadable {
        reason: error.to_string(),
    })
}

fn unreadable(error: &serde_json::Error) -> SourceError {
    if error.is_eof() {
        SourceError::Interrupted
    } else {
        SourceError::Unreadable {
            reason: error.to_string(),
        }
    }
}
