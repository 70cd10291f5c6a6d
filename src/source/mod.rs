//! Sources of entries. Every source can list entries and return one entry; some can do more. All failures are
//! one enum, [`SourceError`]. This module uses no signals and draws nothing.
//!
//! * [`Rest`]: the audit log API over HTTP. `exchange` sends requests; `tokens` and `token_machine` provide
//!   their tokens.
//! * [`HostSource`]: a log that the host page reads itself.
//! * [`mod@file`]: a log in a local file.
//! * [`Mapping`]: how to read responses of the first two that deviate from the contract.
//! * [`Portal`]: the functions that the host page provides.

mod chunks;
mod error;
mod events;
mod exchange;
pub mod file;
mod host;
mod mapping;
mod members;
mod opened_log;
mod policy;
mod portal;
mod rest;
mod sse;
mod time_limit;
mod token_machine;
mod tokens;
mod whole;

use std::rc::Rc;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::query::{ListQuery, Order};

use crate::platform::Abort;
pub use chunks::Chunks;
pub use error::SourceError;
pub use events::{Events, News};
pub use exchange::Credentials;
pub use host::HostSource;
pub use mapping::Mapping;
pub(crate) use members::{Members, list, scalar, text};
pub use opened_log::{FilePieces, OpenedLog};
pub use portal::{Called, Offers, Portal};
pub use rest::{Rest, RestSetup};

/// A log of any kind.
pub enum Source {
    /// The audit log API.
    Rest(Rest),
    /// The host page's own log.
    Host(HostSource),
    /// A file that a person has opened.
    File(Rc<dyn OpenedLog>),
    /// No log: the host page names none, and no file is open yet. Every call fails with
    /// [`SourceError::NotFound`].
    Nowhere,
}

/// The optional abilities of a log. The view hides the controls of those that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Entry counts over time.
    pub histogram: bool,
    /// All matching entries as a file.
    pub export: bool,
    /// A stream of new entries.
    pub stream: bool,
}

/// How to find a row far down a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// Directly: [`Source::cursor_at`] returns a cursor for every position.
    Place,
    /// By the time that the histogram gives for the position.
    Time,
    /// By reading page after page up to it.
    Walk,
}

impl Source {
    /// Returns one page of summaries.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        match self {
            Self::Rest(rest) => rest.list(query, abort).await,
            Self::Host(host) => host.list(query, abort).await,
            Self::File(file) => file.list(query, abort).await,
            Self::Nowhere => Err(nothing_found()),
        }
    }

    /// Returns one complete entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        match self {
            Self::Rest(rest) => rest.entry(request_id, abort).await,
            Self::Host(host) => host.entry(request_id, abort).await,
            Self::File(file) => file.entry(request_id, abort).await,
            Self::Nowhere => Err(nothing_found()),
        }
    }

    /// Returns entry counts over time, in at most this many buckets. If the log supports it, they follow the
    /// clock and the calendar of the time zone with this name. The start of each bucket is authoritative, not
    /// its nominal width.
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn histogram(
        &self,
        filter: &Filter,
        buckets: u16,
        zone: &str,
        abort: &Abort,
    ) -> Result<Histogram, SourceError> {
        match self {
            Self::Rest(rest) => rest.histogram(filter, buckets, zone, abort).await,
            Self::Host(host) => host.histogram(filter, buckets, zone, abort).await,
            Self::File(file) => file.histogram(filter, buckets, zone, abort).await,
            Self::Nowhere => Err(nothing_found()),
        }
    }

    /// Returns all matching entries as a file in this format: `csv`, `ndjson` or `har`.
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn export(
        &self,
        filter: &Filter,
        order: Order,
        format: &str,
        abort: &Abort,
    ) -> Result<Chunks, SourceError> {
        match self {
            Self::Rest(rest) => rest.export(filter, order, format, abort).await,
            Self::Host(host) => host.export(filter, order, format, abort).await,
            Self::File(file) => {
                let export = Rc::clone(file).export(filter, order, format, abort);
                export.await.map(Chunks::File)
            }
            Self::Nowhere => Err(nothing_found()),
        }
    }

    /// Opens a stream of new entries. It resumes after the event with this id, unless the id is empty.
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn stream(
        &self,
        filter: &Filter,
        last_event_id: &str,
        abort: &Abort,
    ) -> Result<Events, SourceError> {
        match self {
            Self::Rest(rest) => rest.stream(filter, last_event_id, abort).await,
            Self::Host(host) => host.stream(filter, last_event_id, abort).await,
            // An opened file gets no new entries.
            Self::File(_) | Self::Nowhere => Err(nothing_found()),
        }
    }

    /// The optional abilities. An API may turn out to lack a call that is listed here.
    pub fn can(&self) -> Capabilities {
        match self {
            Self::Rest(_) => Capabilities {
                histogram: true,
                export: true,
                stream: true,
            },
            Self::Host(host) => {
                let offers = host.portal().offers();
                Capabilities {
                    histogram: offers.histogram,
                    export: offers.export,
                    stream: offers.stream,
                }
            }
            Self::File(_) => Capabilities {
                histogram: true,
                export: true,
                stream: false,
            },
            Self::Nowhere => Capabilities::default(),
        }
    }

    /// How to find a row far down the list.
    pub fn seek(&self) -> Seek {
        match self {
            Self::File(_) => Seek::Place,
            _ if self.can().histogram => Seek::Time,
            _ => Seek::Walk,
        }
    }

    /// The cursor of the page that starts after this many entries, if every position has a cursor.
    pub fn cursor_at(&self, place: u64) -> Option<String> {
        matches!(self, Self::File(_)).then(|| place.to_string())
    }

    /// Whether a person can enter a token: only for the API, and only if the host page neither provides
    /// tokens nor sends requests itself.
    pub fn takes_token(&self) -> bool {
        match self {
            Self::Rest(rest) => rest.takes_token(),
            Self::Host(_) | Self::File(_) | Self::Nowhere => false,
        }
    }

    /// Sends this bearer token with every later call to the API. Returns false if no header can carry it, or
    /// if this source takes no token.
    pub fn set_token(&self, token: &str) -> bool {
        match self {
            Self::Rest(rest) => rest.set_token(token),
            Self::Host(_) | Self::File(_) | Self::Nowhere => false,
        }
    }
}

fn nothing_found() -> SourceError {
    SourceError::NotFound {
        problem: Box::default(),
    }
}
