//! Where entries come from. A source answers two calls, a page and one entry, and more where it can; what
//! can go wrong is one enum, [`SourceError`]. It knows no signal and nothing of the screen.
//!
//! * [`Rest`]: the audit log API over HTTP. `exchange` sends, `tokens` and `token_machine` see to what it is
//!   sent with.
//! * [`Host`]: a log that the page around the viewer reads by itself.
//! * [`Mapping`]: how either's answers are read where they are not quite the contract's.
//! * [`Portal`]: the page around the viewer, as far as it takes part.

mod abort;
mod chunks;
mod delay;
mod error;
mod events;
mod exchange;
mod host;
mod mapping;
mod members;
mod portal;
mod rest;
mod sse;
mod time_limit;
mod token_machine;
mod tokens;

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
        }
    }

    /// How a place far down a list can be found.
    pub fn seek(&self) -> Seek {
        if self.can().histogram {
            Seek::Time
        } else {
            Seek::Walk
        }
    }

    /// Whether a person may give a token by hand: where the page gives none, and sends no request itself.
    pub fn takes_token(&self) -> bool {
        match self {
            Self::Rest(rest) => rest.takes_token(),
            Self::Host(_) => false,
        }
    }

    /// Sends this bearer token with every call from now on, where there are calls to send it with.
    pub fn set_token(&self, token: String) {
        match self {
            Self::Rest(rest) => rest.set_token(&token),
            Self::Host(_) => (),
        }
    }
}
