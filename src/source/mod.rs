//! Where entries come from. A source answers two calls, a page and one entry, and more where it can; what
//! can go wrong is one enum, [`SourceError`]. It knows no signal and nothing of the screen.
//!
//! * [`Rest`]: the audit log API over HTTP. `exchange` sends, `tokens` and `token_machine` see to what it is
//!   sent with.
//! * [`Host`]: a log that the page around the viewer reads by itself.
//! * [`mod@file`]: a log that is a file on this machine.
//! * [`Mapping`]: how either's answers are read where they are not quite the contract's.
//! * [`Portal`]: the page around the viewer, as far as it takes part.

mod abort;
mod chunks;
mod delay;
mod error;
mod events;
mod exchange;
pub mod file;
mod host;
mod mapping;
mod members;
mod pace;
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

pub use abort::Abort;
pub use chunks::Chunks;
pub use delay::{chance, wait};
pub use error::SourceError;
pub use events::{Events, News};
pub use exchange::Credentials;
use file::FileExport;
pub use file::FileLog;
pub use host::Host;
pub use mapping::{FIELDS, Mapping};
pub(crate) use members::{Members, list, scalar, text};
pub use portal::{Called, Offers, Portal};
pub use rest::{Rest, RestSetup};

/// A log, wherever it is.
pub enum Source {
    /// The audit log API.
    Rest(Rest),
    /// The page's own.
    Host(Host),
    /// A file that someone has opened.
    File(Rc<FileLog>),
    /// None: the page names none, and no file has been opened yet. Nothing is found in it.
    Nowhere,
}

/// What a log can do beyond its two calls. What it cannot is not on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// How many entries there were over time.
    pub histogram: bool,
    /// Everything that matches, as a file.
    pub export: bool,
    /// New entries as they come.
    pub stream: bool,
}

/// How a place far down a list can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// At once: [`Source::cursor_at`] has a cursor for every place.
    Place,
    /// By the time that the histogram says stands there.
    Time,
    /// By walking to it, page after page.
    Walk,
}

impl Source {
    /// One page of summaries.
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

    /// One full entry.
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

    /// How many entries there were over time, in at most so many buckets, which follow the clocks and the calendar
    /// of the zone of this name where the log can. Where each starts is what counts.
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

    /// Everything that matches, as a file in this format: `csv`, `ndjson` or `har`.
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
                let export = FileExport::begin(file, filter, order, format, abort);
                export.await.map(Chunks::File)
            }
            Self::Nowhere => Err(nothing_found()),
        }
    }

    /// New entries as they come: those after the event of this id, where there is one.
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
            // A file does not grow.
            Self::File(_) | Self::Nowhere => Err(nothing_found()),
        }
    }

    /// What it can do beyond its two calls. An API may still not have a call that it could have.
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

    /// How a place far down a list can be found.
    pub fn seek(&self) -> Seek {
        match self {
            Self::File(_) => Seek::Place,
            _ if self.can().histogram => Seek::Time,
            _ => Seek::Walk,
        }
    }

    /// The cursor of the page that starts after so many entries, where every place has one.
    pub fn cursor_at(&self, place: u64) -> Option<String> {
        matches!(self, Self::File(_)).then(|| FileLog::cursor_at(place))
    }

    /// Whether a person may give a token by hand: where the page gives none, and sends no request itself.
    pub fn takes_token(&self) -> bool {
        match self {
            Self::Rest(rest) => rest.takes_token(),
            Self::Host(_) | Self::File(_) | Self::Nowhere => false,
        }
    }

    /// Sends this bearer token with every call from now on, where there are calls to send it with.
    pub fn set_token(&self, token: String) {
        match self {
            Self::Rest(rest) => rest.set_token(&token),
            Self::Host(_) | Self::File(_) | Self::Nowhere => (),
        }
    }
}

fn nothing_found() -> SourceError {
    SourceError::NotFound {
        problem: Box::default(),
    }
}
